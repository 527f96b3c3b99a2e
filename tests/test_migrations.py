"""A database of an earlier release comes up to date, guards and all, and is then like a new one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

STEPS = """
import json, re
import django
django.setup()
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

def schema():
    found = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL")
        for kind, name, sql in cursor.fetchall():
            # The order of columns and constraints, and a number in a name, tell how it was made.
            parts = sorted(re.sub("_[0-9a-f]{8}", "", part).strip(" ()") for part in sql.split(","))
            found[f"{kind} {re.sub('_[0-9a-f]{8}', '', name)}"] = parts
    return found

if FIRST:
    executor = MigrationExecutor(connection)
    executor.loader.replace_migrations = False  # the way that a database of that time came
    executor.loader.build_graph()
    executor.migrate([("verify", "0001_initial")])  # which takes annotate's first along
    call_command("migrate", "auth", interactive=False, verbosity=0)  # for what follows a migration: the guards
    print(json.dumps(schema()))
call_command("migrate", interactive=False, verbosity=0)
print(json.dumps(schema()))
"""


def schemas(folder: Path, *, first: bool) -> list[dict[str, Any]]:
    """What a new SQLite database holds by kind and name: with ``first`` at the first release too, then up to date.

    In a process of its own, as the tests may run on PostgreSQL; in one, as the models are made again for each.
    """
    folder.mkdir()
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment |= {"DEBUG": "1", "VAR_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "config.settings"}
    command = [sys.executable, "-c", f"FIRST = {first}\n{STEPS}"]
    done = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, timeout=300, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.only_sqlite
def test_a_database_of_the_first_release_becomes_like_a_new_one(tmp_path: Path) -> None:
    early, late = schemas(tmp_path / "old", first=True)
    guards = {name for name in early if name.startswith("trigger")}
    assert guards
    assert guards <= late.keys()
    (new,) = schemas(tmp_path / "new", first=False)
    assert late == new

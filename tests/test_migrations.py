"""A database of an earlier release comes up to date, guards and all."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from django.conf import settings

STEPS = """
import django
django.setup()
from django.core.management import call_command
from django.db import connection
for to in (["verify", "0001"], []):  # which takes annotate's first along
    call_command("migrate", *to, interactive=False, verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        print(*sorted(name for (name,) in cursor.fetchall()))
"""


def triggers(folder: Path) -> list[set[str]]:
    """Those of a new SQLite database when it is at the first release, and when it is up to date.

    In a process of its own, as the tests may run on PostgreSQL; in one, as the models are made again for each.
    """
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment |= {"DEBUG": "1", "VAR_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "config.settings"}
    command = [sys.executable, "-c", STEPS]
    done = subprocess.run(
        command, cwd=settings.BASE_DIR, env=environment, check=True, timeout=300, capture_output=True, text=True
    )
    return [set(line.split()) for line in done.stdout.splitlines()]


def test_tables_that_guards_speak_of_are_rebuilt_and_guarded_again(tmp_path: Path) -> None:
    early, late = triggers(tmp_path)
    assert early
    assert early <= late

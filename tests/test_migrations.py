"""A database of an earlier release comes up to date, guards and all."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

from django.conf import settings


def migrate(folder: Path, *to: str) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment |= {"DEBUG": "1", "VAR_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "config.settings"}
    command = [sys.executable, "manage.py", "migrate", "--no-input", "-v0", *to]
    subprocess.run(command, cwd=settings.BASE_DIR, env=environment, check=True, timeout=300)


def triggers(folder: Path) -> set[str]:
    (file,) = folder.glob("*.sqlite3")
    with sqlite3.connect(file) as database:
        return {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")}


def test_tables_that_guards_speak_of_are_rebuilt_and_guarded_again(tmp_path: Path) -> None:
    migrate(tmp_path, "annotate", "0001")
    migrate(tmp_path, "verify", "0001")
    early = triggers(tmp_path)
    migrate(tmp_path)
    assert early
    assert early <= triggers(tmp_path)

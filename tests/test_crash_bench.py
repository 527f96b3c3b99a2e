"""The bench of crashes in short: one round each, with worker, broker and database killed while 50 marks are linked."""

from __future__ import annotations

import os
import subprocess
import sys

from django.db import connection

from config.processes import ROOT


def test_a_round_of_crashes_leaves_the_same_links() -> None:
    """On the kind of database that these tests run on."""
    command = [sys.executable, "-m", "script.benches.crashes", "--rounds", "1", "--articles", "1"]
    command += ["--database", connection.vendor]
    ours = ("VAR_DIR", "DATABASE_URL", "DJANGO_SETTINGS_MODULE", "DEBUG", "SECRET_KEY")
    environment = {name: value for name, value in os.environ.items() if name not in ours}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=900)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.endswith("1 rounds: the same links each time.\n")

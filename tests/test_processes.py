"""Children are watched, started again, and ended with everything that they started."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from config.processes import Service, StartError, keep_running

READY = "import pathlib, time; pathlib.Path('{ready}').touch(); time.sleep(60)"


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Callable[..., Service]]:
    made: list[Service] = []

    def make(code: str, **arguments) -> Service:
        ready = tmp_path / "ready"
        command = [sys.executable, "-c", code.format(ready=ready)]
        made.append(Service("child", lambda: command, ready.exists, tmp_path / "child.log", **arguments))
        return made[-1]

    yield make
    for child in made:
        child.kill()


def is_alive(pid: int) -> bool:
    """Whether the process runs; a dead one that nobody has waited for does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_for(condition: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


def test_a_child_that_ends_before_it_is_ready_is_quoted(service) -> None:
    child = service("raise SystemExit('no such flag')")
    child.start()
    with pytest.raises(StartError, match=r"(?s)exit code 1.*no such flag"):
        child.wait_until_ready()


def test_a_child_that_is_never_ready_is_given_up(service) -> None:
    child = service("import time; time.sleep(60)", patience=0.5)
    child.start()
    with pytest.raises(StartError, match="not ready after"):
        child.wait_until_ready()


def test_a_child_that_does_not_listen_is_ended_after_its_grace(service) -> None:
    child = service("import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN);" + READY, grace=0.3)
    child.start()
    child.wait_until_ready()
    pid = child.process.pid
    child.stop()
    assert not is_alive(pid)


def test_grandchildren_are_ended_too(service, tmp_path: Path) -> None:
    spawn = "import subprocess, sys; p = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']);"
    child = service(spawn + f"open(r'{tmp_path}/pid', 'w').write(str(p.pid));" + READY)
    child.start()
    child.wait_until_ready()
    grandchild = int((tmp_path / "pid").read_text())
    child.stop()
    wait_for(lambda: not is_alive(grandchild))


def test_a_killed_child_is_started_again_and_said_so(service) -> None:
    child = service(READY)
    child.start()
    child.wait_until_ready()
    first = child.process.pid
    os.kill(first, signal.SIGKILL)
    said: list[str] = []

    def say(message: str) -> None:
        said.append(message)
        if len(said) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        keep_running([child], say)
    assert "was ended by SIGKILL; starting it again in 1 s" in said[0]
    assert child.is_running
    assert child.process.pid != first


def test_children_end_when_their_parent_is_killed(tmp_path: Path) -> None:
    parent = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys, time; from pathlib import Path; from config.processes import Service\n"
            "child = Service('child', lambda: [sys.executable, '-c', 'import time; time.sleep(60)'], lambda: True, "
            f"Path(r'{tmp_path}/log')); child.start(); print(child.process.pid, flush=True); time.sleep(60)",
        ],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    assert is_alive(child)
    parent.kill()
    parent.wait()
    wait_for(lambda: not is_alive(child))

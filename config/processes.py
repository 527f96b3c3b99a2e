"""Child processes that are started in order, kept running, and stopped in reverse order with nothing left behind."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LONGEST_LOG = 5_000_000  # bytes; a log that is longer starts anew with the next start
LONGEST_PAUSE = 30.0  # seconds between two starts of a child that keeps dying
STEADY = 60.0  # seconds after which a child counts as running well
PR_SET_PDEATHSIG = 1  # linux/prctl.h


class StartError(Exception):
    """Something could not be started; the message says what to do."""


@dataclass(slots=True)
class Service:
    """One child: how to run it, how to tell that it is ready, and how long it may take to start and stop (seconds).

    ``command`` is asked for at every start, and may raise StartError. ``log`` gets the child's output;
    ``environment`` is added to our own.
    """

    name: str
    command: Callable[[], list[str]]
    is_ready: Callable[[], bool]
    log: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    patience: float = 60.0
    grace: float = 10.0
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    started: float = field(default=0.0, init=False)
    failures: int = field(default=0, init=False)

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def start(self) -> None:
        """Run the command in a process group of its own, so that its own children can be ended with it."""
        command = self.command()
        if self.log.exists() and self.log.stat().st_size > LONGEST_LOG:
            self.log.unlink()
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=os.environ | dict(self.environment),
                start_new_session=True,
                preexec_fn=_die_with_parent,
            )
        self.started = time.monotonic()

    def wait_until_ready(self) -> None:
        """Return when it is ready. Raises StartError when it ends before, or is not ready in time."""
        while not self.is_ready():
            if not self.is_running:
                raise StartError(f"The {self.name} {self.ending()}. Its last lines:\n{self.last_lines()}")
            if time.monotonic() - self.started > self.patience:
                raise StartError(f"The {self.name} is not ready after {self.patience:.0f} s:\n{self.last_lines()}")
            time.sleep(0.1)

    def stop(self) -> None:
        """Ask it to stop, wait ``grace`` seconds, then end whatever is left of its process group."""
        if self.process is None:
            return
        if self.is_running:
            self.process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(self.grace)
        self.kill()

    def kill(self) -> None:
        """End the child and every process that it started, at once."""
        if self.process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None

    def ending(self) -> str:
        """How the child ended: "stopped with exit code 1", "was ended by SIGKILL"."""
        code = self.process.returncode if self.process else 0
        return f"was ended by {signal.Signals(-code).name}" if code < 0 else f"stopped with exit code {code}"

    def last_lines(self, count: int = 15) -> str:
        text = self.log.read_text(errors="replace") if self.log.exists() else ""
        return "\n".join(f"  | {line}" for line in text.splitlines()[-count:]) + f"\n  The whole log: {self.log}"


def keep_running(services: Iterable[Service], say: Callable[[str], None]) -> None:
    """Start again, ever more slowly, every service that dies; ends only by an exception, such as a signal's."""
    due: dict[str, float] = {}
    services = list(services)
    while True:
        now = time.monotonic()
        for service in services:
            if service.is_running:
                if now - service.started > STEADY:
                    service.failures = 0
            elif service.name not in due:
                pause = min(LONGEST_PAUSE, 2.0**service.failures)
                service.failures += 1
                due[service.name] = now + pause
                say(f"The {service.name} {service.ending()}; starting it again in {pause:.0f} s. Log: {service.log}")
                service.kill()
            elif now >= due[service.name]:
                del due[service.name]
                _start_again(service, say)
        time.sleep(0.3)


def _start_again(service: Service, say: Callable[[str], None]) -> None:
    try:
        service.start()
    except (StartError, OSError) as error:
        say(str(error))
    else:
        say(f"The {service.name} was started again.")


def _die_with_parent() -> None:
    """Ask the kernel to end this child when its parent is gone without having said so (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)

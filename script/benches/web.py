"""A web server and broker as script/server runs them, on an installation of their own; what they cost, by process."""

from __future__ import annotations

import os
import secrets
import socket
from pathlib import Path
from typing import Any

TICKS = os.sysconf("SC_CLK_TCK")


def prepare(folder: str) -> None:
    """An empty installation with production settings in ``folder``; DATABASE_URL is respected."""
    os.environ.update(
        DJANGO_SETTINGS_MODULE="config.settings",
        DEBUG="0",
        SECRET_KEY=secrets.token_urlsafe(48),
        SECURE_SSL_REDIRECT="0",
        API_REQUESTS_PER_MINUTE="0",
        VAR_DIR=folder,
        STATIC_ROOT=f"{folder}/static",
        LOG_LEVEL="ERROR",
    )
    os.environ.pop("REDIS_URL", None)
    import django
    from django.core.management import call_command

    Path(folder, "static").mkdir()
    django.setup()
    call_command("migrate", verbosity=0)


class Server:
    """Broker and web server, started and stopped as a context; no worker, whose work is not what is measured."""

    def __enter__(self) -> Server:
        from config import serve
        from config.broker import VAR_DIR, find_broker

        serve.LOGS.mkdir(parents=True, exist_ok=True)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.address: tuple[str, int] = probe.getsockname()
        self.broker = serve.broker_service(find_broker(VAR_DIR))
        self.web = serve.web_service(self.address)
        for service in (self.broker, self.web):
            service.start()
            service.wait_until_ready()
        self.log = serve.LOGS / "web.log"
        return self

    def __exit__(self, *error: object) -> None:
        self.web.stop()
        self.broker.stop()

    def processes(self) -> list[int]:
        """The web server's own process and its workers."""
        assert self.web.process is not None
        parent = self.web.process.pid
        children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
        return [parent, *map(int, children)]

    def cpu(self) -> float:
        """Seconds of CPU that the web server has had so far."""
        return sum(_cpu(pid) for pid in self.processes())

    def memory(self) -> float:
        """The most that any of its processes ever had, in MB."""
        return max(memory(pid) for pid in self.processes())


def token(username: str, role: str) -> tuple[Any, str]:
    """A new person with this role, and a secret for the API."""
    from django.contrib.auth.models import Group

    from annotate.actions import token as tokens
    from annotate.models import User

    person = User.objects.create_user(username)
    person.groups.add(Group.objects.get(name=role))
    _, secret = tokens.create(name="bench", scopes=("read", "annotate", "export"), by=person)
    return person, secret


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def memory(pid: int) -> float:
    """The most that a process ever had, in MB. Not ru_maxrss: that one counts what its parent had when it forked."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024

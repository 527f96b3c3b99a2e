"""500 marks while worker, broker and database are killed at random points: the same links in the end, and none twice.

script/bench crashes [--rounds N] [--articles N] [--seed S] [--database sqlite|postgresql]

Each round begins with an empty database and ends with the links held against those of an undisturbed run. On SQLite,
which has no server, the process that writes is killed instead.
"""

from __future__ import annotations

import argparse
import os
import random
import secrets
import signal
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from config.processes import Service
    from tests.postgres import Server

MARKS = 50  # of an article
PATIENCE = 300.0  # seconds for a round
QUICKLY = {"SWEEP_SECONDS": "1", "JOB_STALE_SECONDS": "3", "WORKERS": "2"}
FIRST = ("Ada", "Bo", "Cai", "Dag", "Eli", "Fay", "Gro", "Hal")
LAST = ("Holt", "Brandt", "Strand", "Lunde", "Moen", "Vik")
PEOPLE = [f"{first} {last}" for last in LAST for first in FIRST]
PLACES = [head + tail for head in ("Bar", "Del", "Fen", "Gol", "Ham", "Kol", "Ler") for tail in ("havn", "stad", "vik")]
TRADES = ("sold {} boats", "closed {} mills", "hired {} nurses", "planted {} oaks", "printed {} books", "lost {} notes")
Links = Counter[tuple[object, ...]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--articles", type=int, default=10, help=f"with {MARKS} marks each")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that nothing is left running
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="corroborate-crash-", dir="/tmp")))
        server = _server(stack) if options.database == "postgresql" else None
        _prepare(folder, server)
        began = time.monotonic()
        expected = _undisturbed(folder, server, options.articles)
        marks, links = options.articles * MARKS, sum(expected.values())
        print(
            f"{options.database}: {marks} marks, {links} links; {time.monotonic() - began:.0f} s undisturbed",
            flush=True,
        )
        for number in range(1, options.rounds + 1):
            _round(number, options, folder, server, expected)
    print(f"{options.rounds} rounds: the same links each time.")


def _server(stack: ExitStack) -> Server:
    from tests.postgres import Server, temporary_folder

    # As durable against the death of a process as any: only the death of the machine is not what is tried here.
    server = Server(stack.enter_context(temporary_folder()), "-c fsync=off -c listen_addresses=''")
    server.start()
    stack.callback(server.stop)
    return server


def _prepare(folder: Path, server: Server | None) -> None:
    os.environ.update(
        DJANGO_SETTINGS_MODULE="config.settings",
        DEBUG="0",
        SECRET_KEY=secrets.token_urlsafe(48),
        VAR_DIR=str(folder),
        DATABASE_URL=server.url if server else f"sqlite:///{folder}/template.sqlite3",
        LOG_LEVEL="CRITICAL",
    )
    os.environ.pop("REDIS_URL", None)
    import django
    from django.core.management import call_command

    django.setup()
    if server:
        _create_database("template", server)
    call_command("migrate", verbosity=0)
    from django.db import connections

    connections.close_all()


def _create_database(name: str, server: Server) -> None:
    """A database of that name, a copy of the template unless it is the template, and use it from now on."""
    import psycopg
    from django.conf import settings
    from django.db import connections

    connections.close_all()
    copied = "" if name == "template" else " TEMPLATE template"
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}{copied}".encode())
    connections["default"].settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = name
    os.environ["DATABASE_URL"] = server.url.rpartition("/")[0] + f"/{name}"


def _fresh(name: str, folder: Path, server: Server | None) -> None:
    """An empty database for one round."""
    import sqlite3

    from django.conf import settings
    from django.db import connections

    if server:
        _create_database(name, server)
        return
    connections.close_all()
    path = str(folder / f"{name}.sqlite3")
    with sqlite3.connect(folder / "template.sqlite3") as template, sqlite3.connect(path) as copy:
        template.backup(copy)
    connections["default"].settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = path
    os.environ["DATABASE_URL"] = f"sqlite:///{path}"


def _article(number: int) -> tuple[str, list[tuple[str, str]]]:
    """A text and what is marked in it. Neighbouring articles tell the same or clashing things of the same people."""
    lines, marks = [], []
    for at in range(MARKS // 3 + 1):
        about = (number // 2) * 17 + at  # two articles about one thing
        person, place = PEOPLE[about % len(PEOPLE)], PLACES[about % len(PLACES)]
        count = 100 + 10 * about + (7 if number % 2 and at % 4 == 0 else 0)
        day = f"{1 + about % 28} May {2010 + about % 9}"
        line = f"{person} {TRADES[about % len(TRADES)].format(count)} in {place} on {day}"
        lines.append(f"{line}.")
        marks += [(person, "entity"), (day, "date"), (line, "claim")]
    return f"Report {number}. " + " ".join(lines), marks[:MARKS]


def _mark(articles: int) -> None:
    """Articles with fifty marks each, by a person."""
    from django.contrib.auth.models import Group

    from annotate.actions import annotation as annotations
    from annotate.actions.article import ingest
    from annotate.models import User

    alice = User.objects.create_user("alice")
    alice.groups.add(Group.objects.get_or_create(name="annotator")[0])
    for number in range(articles):
        text, marks = _article(number)
        article, _ = ingest(text, read=False, by=alice)
        version, new = article.current, []
        at: dict[str, int] = {}
        assert version is not None
        for words, kind in marks:
            start = text.index(words, at.get(kind, 0))
            at[kind] = start + len(words)
            new.append(annotations.NewMark(version=version, start=start, end=start + len(words), kind=kind))
        annotations.create_many(new, by=alice)


def _links() -> Links:
    """Every link there is, in words that are the same in every run."""
    from annotate.models import AuditEvent, DateMention, EntityMention
    from verify.models import ClaimLink, ClaimMention

    at = ("annotation__version__article", "annotation__start")
    found: Links = Counter(EntityMention.objects.values_list(*at, "entity__name", "state"))
    found.update(DateMention.objects.values_list(*at, "value"))
    found.update(ClaimMention.objects.values_list(*at, "claim__text"))
    for kind, *ends in ClaimLink.objects.values_list("type", "older__text", "newer__text"):
        found[kind, *(ends if kind == "updates" else sorted(ends))] += 1
    once = ("date.resolve", "mention.propose", "claim.T1", "entity.create")
    for verb in once:
        found[verb, AuditEvent.objects.filter(verb=verb).count()] += 1
    return found


def _undisturbed(folder: Path, server: Server | None, articles: int) -> Links:
    from annotate import jobs

    _fresh("undisturbed", folder, server)
    _mark(articles)
    jobs.work_off()
    return _links()


def _round(number: int, options: argparse.Namespace, folder: Path, server: Server | None, expected: Links) -> None:
    """Mark, kill everything once at points that the seed gives, wait for the end, compare."""
    from annotate import audit
    from config import serve
    from config.broker import find_broker
    from config.celery import app

    _fresh(f"round_{number}", folder, server)
    serve.LOGS.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    broker, worker, beat = serve.broker_service(find_broker(folder)), _worker(), serve.beat_service(_environment())
    try:
        for service in (broker, worker, beat):
            service.start()
            service.wait_until_ready()
        _mark(options.articles)
        points = _points(random.Random(f"{options.seed} {number}"), options.articles * MARKS)
        for victim, left in points:
            _wait(lambda left=left: _unfinished() <= left, "nothing goes on")  # type: ignore[misc]
            worker = _kill(victim, broker, worker, server)
        _wait(lambda: not _unfinished(), "not everything was linked")
    finally:
        for service in (beat, worker, broker):
            service.stop()
        for pool in (app.pool, app.amqp.producer_pool):  # this process's own connections to that broker
            pool.resize(pool.limit, reset=True)  # type: ignore[attr-defined]  # force_close_all would leave none
    found = _links()
    if found != expected:
        raise SystemExit(f"Round {number}: too many {found - expected}, missing {expected - found}")
    audit.seal()
    if fault := next(audit.faults(), None):
        raise SystemExit(f"Round {number}: {fault}")
    killed = ", ".join(f"{victim} with {left} marks left" for victim, left in points)
    print(f"round {number:>2}: {time.monotonic() - began:5.1f} s; killed the {killed}", flush=True)


def _points(chance: random.Random, marks: int) -> list[tuple[str, int]]:
    """What is killed, and with how many marks left, in that order."""
    left = sorted((chance.randrange(marks // 20, marks - marks // 10) for _ in range(3)), reverse=True)
    victims = ["worker", "broker", "database"]
    chance.shuffle(victims)
    return list(zip(victims, left, strict=True))


def _worker() -> Service:
    from config import serve

    return serve.worker_service(_environment())


def _environment() -> dict[str, str]:
    return {**QUICKLY, "DATABASE_URL": os.environ["DATABASE_URL"]}


def _kill(victim: str, broker: Service, worker: Service, server: Server | None) -> Service:
    """Kill -9, and start again what was killed; the worker that runs now."""
    if victim == "worker":
        worker.kill()
        worker = _worker()
        worker.start()
    elif victim == "broker":
        broker.kill()
        broker.start()
        broker.wait_until_ready()
    elif server:
        server.kill()
        server.start()
    else:
        for child in _writers(worker):
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
    return worker


def _writers(worker: Service) -> Iterator[int]:
    """The processes in which the worker runs jobs."""
    from tests.postgres import children

    if worker.process:
        yield from children(worker.process.pid)


def _unfinished() -> int:
    """Marks, claims and jobs that are not done."""
    from annotate.models import Annotation, Job
    from verify.models import Claim

    marks = Annotation.objects.awaiting_link().count()
    return marks or Claim.objects.filter(needs_linking=True).count() + Job.objects.pending().count()


def _wait(done: Callable[[], Any], what: str) -> None:
    from django.db import DatabaseError, connections

    from annotate.models import Job

    end = time.monotonic() + PATIENCE
    while True:
        with suppress(DatabaseError):
            if done():
                return
        if time.monotonic() > end:
            raise SystemExit(f"{what}: {_unfinished()} left; {list(Job.objects.exclude(state='done').values())}")
        if not connections["default"].is_usable():
            connections.close_all()
        time.sleep(0.1)


if __name__ == "__main__":
    main()

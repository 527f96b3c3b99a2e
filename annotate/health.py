"""Which parts of the installation are up, each found out in about a second."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from annotate import deadletters, embeddings, presence
from annotate.models import Job
from annotate.suggesters import entities


@dataclass(frozen=True, slots=True)
class Part:
    """``detail`` says what is there, or what to do about what is not."""

    name: str
    ok: bool
    detail: str
    needed: bool = True


def parts() -> list[Part]:
    return [*needed(), _dead_letters(), *models()]


def needed() -> list[Part]:
    """Those without which work does not get done."""
    return [_database(), _broker(), _alive("worker"), _alive("beat")]


def _database() -> Part:
    try:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        return Part("database", False, f"{str(error).strip().splitlines()[0]}. Check DATABASE_URL.")
    if pending:
        return Part("database", False, f"{len(pending)} migrations are pending. Run manage.py migrate.")
    return Part("database", True, connection.vendor)


def _broker() -> Part:
    if presence.broker_answers():
        return Part("broker", True, "answers")
    return Part("broker", False, "Does not answer. Start script/server, or check REDIS_URL.")


def _alive(name: str) -> Part:
    if presence.alive(name):
        return Part(name, True, "was heard in the last seconds")
    return Part(name, False, "Was not heard lately. Start script/server, or celery -A config with worker and beat.")


def _dead_letters() -> Part:
    """Jobs that failed for good; none of them stops the others."""
    try:
        found = deadletters.counts(Job.objects.all())
    except DatabaseError:
        return Part("jobs", False, "Not known while the database is down.", needed=False)
    if not found:
        return Part("jobs", True, "none failed for good", needed=False)
    kinds = ", ".join(f"{n} {kind}" for kind, n in found.items())
    return Part("jobs", False, f"{kinds} failed for good; see /jobs/?dead", needed=False)


def models() -> list[Part]:
    """What reads names and compares passages here; found out without loading it."""
    found = entities.reader_name()
    names = "rules and gazetteer (no en_core_web_sm for spaCy is installed)" if found == "rules" else found
    similarity = "MiniLM" if embeddings.available() else "words only (requirements-nlp.txt is not installed)"
    return [
        Part("names", True, names, needed=False),
        Part("similarity", True, similarity, needed=False),
    ]

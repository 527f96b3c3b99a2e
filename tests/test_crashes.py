"""A worker or the broker dies in the middle of linking 500 marks: afterwards every mark is linked, and none twice."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import product

import pytest

from annotate.actions import annotation as marks
from annotate.models import Annotation, AuditEvent, DateMention, Entity, EntityMention, Job, User
from config.processes import Service
from tests.factories import an_article, version_of

ARTICLES = 10
MARKS = 50  # of one article: so many go to a worker as one job
FIRST = [head + tail for head, tail in product(("Bar", "Del", "Fen", "Gol"), ("dan", "mir", "lok", "ves", "tun"))]
LAST = [head + tail for head, tail in product(("Ask", "Brem", "Cald", "Dorn"), ("holt", "wick", "stad", "mark", "by"))]
NAMES = [f"{first} {last}" for first, last in zip(FIRST, LAST, strict=True)]
QUICKLY = {"SWEEP_SECONDS": "1", "JOB_STALE_SECONDS": "3"}
"""The beat of a test: it finds after seconds what an installation finds after half a minute."""


def mark_an_article(number: int, alice: User) -> None:
    """One article with MARKS marks, half of them names that other articles have too, half of them days."""
    names = [NAMES[(number + at) % len(NAMES)] for at in range(MARKS // 2)]
    days = [f"{1 + at} May {2010 + number}" for at in range(MARKS // 2)]
    text = f"Report {number}. " + " ".join(f"{name} left on {day}." for name, day in zip(names, days, strict=True))
    version = version_of(an_article(text, by=alice))
    new, at = [], 0
    for name, day in zip(names, days, strict=True):
        for words, kind in ((name, "entity"), (day, "date")):
            at = text.index(words, at)
            new.append(marks.NewMark(version=version, start=at, end=at + len(words), kind=kind))
            at += len(words)
    marks.create_many(new, by=alice)


def awaiting() -> int:
    return Annotation.objects.awaiting_link().count()


def wait_until(done: Callable[[], bool], seconds: float, what: str) -> None:
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, f"{what}: {awaiting()} marks wait; {list(Job.objects.values('state', 'error'))}"
        time.sleep(0.05)


def wait_until_in_the_middle() -> None:
    """Some marks are linked, most are not."""
    wait_until(lambda: awaiting() <= ARTICLES * MARKS - 60, 120, "no worker links")
    assert awaiting() > 100


def check_that_everything_was_linked_once() -> None:
    total = ARTICLES * MARKS
    assert Annotation.objects.live().count() == total
    assert DateMention.objects.exclude(value="").count() == total // 2
    assert EntityMention.objects.count() == total // 2
    assert EntityMention.objects.values("annotation").distinct().count() == total // 2
    assert sorted(Entity.objects.values_list("name", flat=True)) == sorted(NAMES)
    made = {verb: AuditEvent.objects.filter(verb=verb).count() for verb in ("date.resolve", "mention.propose")}
    assert made == {"date.resolve": total // 2, "mention.propose": total // 2}
    assert not Job.objects.exclude(state="done").exists()


def wait_until_all_is_done() -> None:
    wait_until(lambda: not awaiting() and not Job.objects.pending().exists(), 180, "not all was linked")


@pytest.mark.django_db(transaction=True)
def test_a_worker_is_killed_in_the_middle(worker: Service, start_worker: Callable[..., Service], alice: User) -> None:
    for number in range(ARTICLES):
        mark_an_article(number, alice)
    wait_until_in_the_middle()
    worker.kill()
    assert Job.objects.filter(state="running").exists()
    assert awaiting()
    start_worker(beat=True, **QUICKLY)
    wait_until_all_is_done()
    check_that_everything_was_linked_once()


@pytest.mark.django_db(transaction=True)
def test_the_broker_is_killed_in_the_middle(
    broker: Service, worker: Service, start_worker: Callable[..., Service], alice: User
) -> None:
    for number in range(ARTICLES - 1):
        mark_an_article(number, alice)
    wait_until_in_the_middle()
    broker.kill()
    mark_an_article(ARTICLES - 1, alice)  # who marks does not notice
    assert awaiting()
    broker.start()
    broker.wait_until_ready()
    start_worker(beat=True, **QUICKLY)
    wait_until_all_is_done()
    check_that_everything_was_linked_once()

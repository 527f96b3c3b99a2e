"""Running jobs: claimed by compare-and-set, alive while they report, found again by the sweep when they are not.

A job kind is a function ``(job, report) -> result`` in the table ``KINDS`` of an app's ``work`` module. It may run
twice, in any order, or be killed half-way, and must come to the same result; ``report(done, total)`` shows progress and
keeps the job from being taken for dead.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import timedelta
from threading import Event, Thread
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import F
from django.utils import timezone
from kombu.exceptions import KombuError, OperationalError

from annotate import registry
from annotate.errors import DomainError
from annotate.models import Job, User

logger = logging.getLogger(__name__)

ATTEMPTS = 5
BATCH = 500
QUIET_AFTER_FAILURE = timedelta(minutes=10)
Report = Callable[[int, int], None]


class Superseded(Exception):
    """Another worker took the job over; this one stops without a trace."""


def enqueue(kind: str, *, by: User, bulk: bool = False, **params: Any) -> Job:
    """A job row in the caller's transaction; a worker is woken after the commit."""
    job = Job.objects.create(kind=kind, params=params, owner=by, bulk=bulk)
    transaction.on_commit(lambda: publish(job))
    return job


def publish(job: Job, *, after: float = 0) -> None:
    """Wake a worker. When the broker is away the row waits for the sweep."""
    from annotate import tasks

    try:
        tasks.run.apply_async((job.pk,), queue="bulk" if job.bulk else "interactive", countdown=after, retry=False)
    except (OperationalError, KombuError, OSError) as error:
        logger.warning("Job %s waits for the broker: %s", job.pk, error)


def enqueue_batches(kind: str, param: str, ids: Sequence[int], *, by: User, bulk: bool = False) -> int:
    """One job for every BATCH of ``ids``; returns how many."""
    batches = [list(ids[at : at + BATCH]) for at in range(0, len(ids), BATCH)]
    for batch in batches:
        enqueue(kind, by=by, bulk=bulk, **{param: batch})
    return len(batches)


def waits_for_nothing(kind: str) -> bool:
    """Whether a sweep may queue ``kind``: none is pending, and none failed for good a moment ago.

    Without the second half a fault that hits every row would queue jobs forever.
    """
    rows = Job.objects.filter(kind=kind)
    failed = rows.filter(state="failed", finished_at__gt=timezone.now() - QUIET_AFTER_FAILURE)
    return not (rows.filter(state__in=("queued", "running")).exists() or failed.exists())


def run(job_id: int) -> None:
    """Run the job unless somebody else does or did."""
    job = _claim(job_id)
    if job is None:
        return
    try:
        result = registry.table("work", "KINDS")[job.kind](job, _reporter(job)) or {}
    except Superseded:
        return
    except DomainError as error:
        _finish(job, state=Job.State.FAILED, error=error.message)
    except Exception as error:
        logger.exception("Job %s (%s) failed", job.pk, job.kind)
        _retry_or_give_up(job, f"{type(error).__name__}: {error}")
    else:
        _finish(job, state=Job.State.DONE, result=result, error="")


def _claim(job_id: int) -> Job | None:
    """Take a queued job, or a running one that fell silent; None when there is nothing to take."""
    now = timezone.now()
    mine = {"state": "running", "attempts": F("attempts") + 1, "started_at": now, "alive_at": now}
    rows = Job.objects.filter(pk=job_id)
    if not (rows.filter(state="queued").update(**mine) or (rows & Job.objects.stale()).update(**mine)):
        return None
    return rows.select_related("owner").get()


def _held(job: Job) -> Any:
    """The row, as long as this attempt is the latest one."""
    return Job.objects.filter(pk=job.pk, state="running", attempts=job.attempts)


def _reporter(job: Job) -> Report:
    last = 0.0

    def report(done: int, total: int) -> None:
        nonlocal last
        if done < total and time.monotonic() - last < 1:
            return
        last = time.monotonic()
        if not _held(job).update(done=done, total=total, alive_at=timezone.now()):
            raise Superseded

    return report


@contextmanager
def kept_alive(job: Job) -> Iterator[None]:
    """Signs of life from a thread, around a step that cannot report and may take longer than JOB_STALE_SECONDS."""
    over = Event()

    def beat() -> None:
        try:
            while not over.wait(settings.JOB_STALE_SECONDS / 3):
                with suppress(DatabaseError):  # busy: the next beat comes soon
                    _held(job).update(alive_at=timezone.now())
        finally:
            connection.close()  # the thread's own

    thread = Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _finish(job: Job, **columns: Any) -> None:
    _held(job).update(finished_at=timezone.now(), **columns)


def _retry_or_give_up(job: Job, error: str) -> None:
    if job.attempts >= ATTEMPTS:
        _finish(job, state=Job.State.FAILED, error=error)
        return
    wait = 2**job.attempts
    if _held(job).update(state="queued", error=error, queued_at=timezone.now() + timedelta(seconds=wait)):
        publish(job, after=wait)


def rerun(job: Job) -> None:
    """Put a failed job back into the queue, with all its attempts."""
    fresh = {"state": "queued", "attempts": 0, "error": "", "finished_at": None, "queued_at": timezone.now()}
    if Job.objects.filter(pk=job.pk, state="failed").update(**fresh):
        transaction.on_commit(lambda: publish(job))


def sweep() -> int:
    """Wake workers for everything that should be running and is not; return how many jobs were queued again."""
    queued = 0
    for job in Job.objects.stale().order_by("queued_at")[:1000]:
        Job.objects.filter(pk=job.pk, attempts=job.attempts).update(state="queued", queued_at=timezone.now())
        publish(job)
        queued += 1
    return queued + _sweep_rows()


def _sweep_rows() -> int:
    """Let every app queue jobs for rows that await work although no job does; returns how many."""
    return sum(queue() for queue in registry.table("work", "SWEEPS").values())


def work_off() -> int:
    """Run everything that is pending in this process until nothing is left; return how many jobs ran."""
    ran = 0
    while True:
        job = Job.objects.pending().order_by("bulk", "queued_at").first()
        if job is None and not _sweep_rows():
            return ran
        if job is None:
            continue
        Job.objects.filter(pk=job.pk, state="running").update(state="queued")
        run(job.pk)
        ran += 1


def wait_seconds(job: Job) -> float | None:
    """Seconds left at the rate so far; None before there is a rate."""
    if not job.started_at or not job.done:
        return None
    spent = (timezone.now() - job.started_at).total_seconds()
    return spent / job.done * (job.total - job.done)


def is_stuck(job: Job) -> bool:
    """Whether nobody picks the job up: a page then says so instead of spinning."""
    waited = (timezone.now() - job.queued_at).total_seconds()
    return job.state == Job.State.QUEUED and waited > settings.WORKER_SILENT_SECONDS / 4

"""Running jobs: claimed by compare-and-set, alive while they report, found again by the sweep when they are not.

A job kind is a function ``(job, report) -> result`` in the table ``KINDS`` of an app's ``work`` module. It may run
twice, in any order, or be killed half-way, and must come to the same result; ``report(done, total)`` shows progress and
keeps the job from being taken for dead. A long one works in slices: it returns ``More``, and others have their turn.

What fails for good is a dead letter: a row in the state failed, which pages show with its error and what it was about.
``annotate.deadletters`` says when one is tried again by itself.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from threading import Event, Thread
from typing import Any

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction
from django.db.models import F
from django.utils import timezone
from kombu.exceptions import KombuError
from kombu.exceptions import OperationalError as BrokerAway

from annotate import deadletters, registry
from annotate.errors import DomainError
from annotate.models import Job, User

logger = logging.getLogger(__name__)

ATTEMPTS = 5
BATCH = 500
QUIET_AFTER_FAILURE = timedelta(minutes=10)
LATER = 9  # a message's priority: among Redis' steps, 0 is served first
Report = Callable[[int, int], None]


class Superseded(Exception):
    """Another worker took the job over, or somebody paused or cancelled it; this one stops without a trace."""


@dataclass(frozen=True, slots=True)
class More:
    """What a job kind returns when its slice is over and the job is not: ``params`` say where the next one begins."""

    params: Mapping[str, Any]


class Partly(Exception):
    """Some rows failed, the others are done. ``failed``: why, by the row's id."""

    def __init__(self, failed: Mapping[int, str]) -> None:
        self.failed = failed
        pk, why = next(iter(failed.items()))
        super().__init__(f"{len(failed)} could not be done, first {pk}: {why}")


def enqueue(kind: str, *, by: User, bulk: bool = False, **params: Any) -> Job:
    """A job row in the caller's transaction; a worker is woken after the commit.

    The commit stands whatever becomes of the message, so what goes wrong with it is logged and told to nobody.
    """
    job = Job.objects.create(kind=kind, params=params, owner=by, bulk=bulk)
    transaction.on_commit(lambda: publish(job), robust=True)
    return job


def publish(job: Job, *, after: float = 0) -> None:
    """Wake a worker. When the broker is away the row waits for the sweep."""
    from annotate import tasks

    try:
        where: dict[str, Any] = {"queue": "bulk", "priority": LATER} if job.bulk else {"queue": "interactive"}
        tasks.run.apply_async((job.pk,), **where, countdown=after, retry=False)
    except (BrokerAway, KombuError, OSError) as error:
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
    except Partly as error:
        named = {"params": {**job.params, deadletters.param(job.kind): list(error.failed)}}
        _retry_or_give_up(job, str(error), **named, result={"failed": error.failed})
    except Exception as error:
        logger.exception("Job %s (%s) failed", job.pk, job.kind)
        _retry_or_give_up(job, f"{type(error).__name__}: {error}")
    else:
        if isinstance(result, More):
            _go_on(job, result)
        else:
            _finish(job, state=Job.State.DONE, result=result, error="", again_at=None)


def each(ids: Sequence[int], does: Callable[[int], object], report: Report, *, total: int, left: int = 0) -> None:
    """Do one row after the other; those that fail are named in a ``Partly`` at the end, and the others are done.

    Of ``total`` rows ``left`` are left when these are done. A lost database or the end of the job's time is nobody's
    fault: then nothing more is tried.
    """
    failed: dict[int, str] = {}
    for at, pk in enumerate(ids, start=total - left - len(ids) + 1):
        try:
            does(pk)
        except (Superseded, SoftTimeLimitExceeded, OperationalError, InterfaceError):
            raise
        except Exception as error:
            logger.exception("Row %s failed", pk)
            failed[pk] = f"{type(error).__name__}: {error}"
        report(at, total)
    if failed:
        raise Partly(failed)


def _claim(job_id: int) -> Job | None:
    """Take a queued job, or a running one that fell silent; None when there is nothing to take."""
    now = timezone.now()
    mine = {
        "state": "running",
        "attempts": F("attempts") + 1,
        "fence": F("fence") + 1,
        "started_at": now,
        "alive_at": now,
    }
    rows = Job.objects.filter(pk=job_id)
    bury(rows)
    if not (rows.filter(state="queued").update(**mine) or (rows & Job.objects.stale()).update(**mine)):
        return None
    return rows.select_related("owner").get()


def _held(job: Job) -> Any:
    """The row, as long as nobody took it since, or stopped it."""
    return Job.objects.filter(pk=job.pk, state="running", fence=job.fence)


def bury(rows: Any) -> None:
    """Give up those of the jobs that fell silent in their last attempt: they end the worker that runs them."""
    silent = Job.objects.filter(state="running", attempts__gte=ATTEMPTS) & Job.objects.stale() & rows
    error = "The worker that ran it ended without a word, again and again."
    silent.update(state="failed", error=error, finished_at=timezone.now())


def _reporter(job: Job) -> Report:
    """Says how far the job is. One that came further than ever before has all its attempts again."""
    last, furthest = 0.0, job.done

    def report(done: int, total: int) -> None:
        nonlocal last
        if done < total and time.monotonic() - last < 1:
            return
        last = time.monotonic()
        if done > furthest:
            job.attempts = 1
        if not _held(job).update(done=done, total=total, alive_at=timezone.now(), attempts=job.attempts):
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


def _go_on(job: Job, more: More) -> None:
    """Behind what waits already, so that a slice is the longest that anybody waits for."""
    spent = job.spent + seconds_of_work(job)
    onward = {"params": {**job.params, **more.params}, "spent": spent, "attempts": 0, "error": ""}
    if _held(job).update(state="queued", queued_at=timezone.now(), **onward):
        publish(job)


def _retry_or_give_up(job: Job, error: str, **columns: Any) -> None:
    if job.attempts >= ATTEMPTS:
        _finish(job, state=Job.State.FAILED, error=error, again_at=deadletters.next_chance(job), **columns)
        return
    wait = 2**job.attempts
    if _held(job).update(state="queued", error=error, queued_at=timezone.now() + timedelta(seconds=wait), **columns):
        publish(job, after=wait)


def rerun(job: Job) -> None:
    """Put a failed job back into the queue, with all its attempts."""
    _requeue(job, "failed", attempts=0, reruns=0, error="")


def resume(job: Job) -> bool:
    """Put a paused job back into the queue, to go on where it was."""
    return _requeue(job, "paused", attempts=0)


def pause(job: Job) -> bool:
    """Stop a pending job until somebody resumes it: the worker that runs it stops with its next report."""
    spent = job.spent + (seconds_of_work(job) if job.state == Job.State.RUNNING else 0.0)
    return bool(Job.objects.pending().filter(pk=job.pk).update(state="paused", spent=spent))


def cancel(job: Job) -> bool:
    """End a job that is not finished, or drop a failed one. What it has done stays."""
    ended = {"state": "cancelled", "finished_at": timezone.now(), "again_at": None}
    return bool(Job.objects.filter(pk=job.pk, state__in=("queued", "running", "paused", "failed")).update(**ended))


def _requeue(job: Job, state: str, **columns: Any) -> bool:
    """Queue the job if it still is in ``state``, and wake a worker after the commit."""
    queued = {"state": "queued", "finished_at": None, "again_at": None, "queued_at": timezone.now(), **columns}
    found = bool(Job.objects.filter(pk=job.pk, state=state).update(**queued))
    if found:
        transaction.on_commit(lambda: publish(job), robust=True)
    return found


def again(job: Job) -> bool:
    """Queue a job that is over for another round; False when it is still pending."""
    fresh = {"attempts": 0, "reruns": 0, "error": ""}
    return any(_requeue(job, state, **fresh) for state in ("done", "failed", "cancelled"))


def sweep() -> int:
    """Wake workers for everything that should be running and is not; return how many jobs were queued again."""
    bury(Job.objects.all())
    queued = 0
    for job in Job.objects.stale().order_by("queued_at")[:1000]:
        Job.objects.filter(pk=job.pk, fence=job.fence, state=job.state).update(state="queued", queued_at=timezone.now())
        publish(job)
        queued += 1
    return queued + _sweep_rows()


def _sweep_rows() -> int:
    """Queue dead letters that are due, and let every app queue rows that await work; returns how many jobs."""
    # With one attempt: whoever failed so often does not get five more.
    chances = sum(_requeue(job, "failed", attempts=ATTEMPTS - 1, reruns=job.reruns + 1) for job in deadletters.due())
    return chances + sum(queue() for queue in registry.table("work", "SWEEPS").values())


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


def seconds_of_work(job: Job) -> float:
    """Since a worker took the job; 0 for one that nobody took."""
    return (timezone.now() - job.started_at).total_seconds() if job.started_at else 0.0


def rate(job: Job) -> float | None:
    """Rows a second, over all slices; None before there is a rate."""
    spent = job.spent + (seconds_of_work(job) if job.state == Job.State.RUNNING else 0.0)
    return job.done / spent if job.done and spent > 0 else None


def wait_seconds(job: Job) -> float | None:
    """Seconds left at the rate so far; None before there is a rate."""
    so_far = rate(job)
    return (job.total - job.done) / so_far if so_far else None


def is_stuck(job: Job) -> bool:
    """Whether nobody picks the job up: a page then says so instead of spinning."""
    waited = (timezone.now() - job.queued_at).total_seconds()
    return job.state == Job.State.QUEUED and waited > settings.WORKER_SILENT_SECONDS / 4

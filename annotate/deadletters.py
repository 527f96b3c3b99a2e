"""Jobs that failed for good, and the rows that they are about.

Work is found from rows: a mark that awaits linking is queued by the sweep when no job does. A row that cannot be done
would come back for ever, so the dead letter that names it parks it: no sweep queues it again. The letter is tried
again after 10, 20, 40 … minutes, as a fault may have been mended meanwhile, and then waits for a person.

``PARKED`` in an app's ``work`` module: {job kind: the parameter that lists its rows}.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, QuerySet
from django.utils import timezone

from annotate import registry
from annotate.models import Job, User

FIRST_CHANCE = timedelta(minutes=10)
CHANCES = 6  # the last one after about ten hours
MANY = 50
"""Dead letters of one kind from which the fault is not the rows': nothing more of that kind is queued by a sweep."""
AT_ONCE = 100


def param(kind: str) -> str:
    """The parameter of this job kind that lists its rows; "" when it has none."""
    return str(registry.table("work", "PARKED").get(kind, ""))


def next_chance(job: Job) -> datetime | None:
    """When a job that failed now is tried again by itself; None when a person has to say so."""
    if not param(job.kind) or job.reruns >= CHANCES:
        return None
    return timezone.now() + FIRST_CHANCE * 2**job.reruns


def due() -> list[Job]:
    """Failed jobs that are to be tried again now."""
    return list(Job.objects.failed().filter(again_at__lte=timezone.now()).order_by("again_at")[:AT_ONCE])


def counts(rows: QuerySet[Job]) -> dict[str, int]:
    """How many of ``rows`` failed for good, by kind."""
    found = rows.filter(state="failed").order_by().values("kind").annotate(n=Count("pk")).order_by("kind")
    return {each["kind"]: each["n"] for each in found}


def queue_waiting(kind: str, rows: QuerySet[Any], *, by: User) -> int:
    """Queue the ``rows`` that await work although no job does it, parked ones aside; returns how many jobs."""
    from annotate import jobs

    if Job.objects.pending().filter(kind=kind).exists():
        return 0
    letters = list(Job.objects.failed().filter(kind=kind).values_list("params", flat=True)[: MANY + 1])
    if len(letters) > MANY:
        return 0
    parked = {pk for params in letters for pk in params.get(param(kind), ())}
    most = 20 * jobs.BATCH
    ids = [pk for pk in rows.values_list("pk", flat=True)[: most + len(parked)] if pk not in parked]
    return jobs.enqueue_batches(kind, param(kind), ids[:most], by=by, bulk=True)

"""Date marks counted by interval, month, year and decade: live while they are few, by a job once they are many.

A page that groups a million marks would read a million rows. From MANY on, a job does that, at most every AGAIN_AFTER,
and the page reads the few rows that it left.
"""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from django.db import transaction
from django.db.models import Count
from django.db.models.functions import ExtractMonth, ExtractYear
from django.utils import timezone

from annotate import jobs
from annotate.machines import machine
from annotate.models import Annotation, DateMention, Job
from annotate.models.timeline import DateCount

LEVELS = ("day", "month", "year", "decade")
MANY = 20_000
AGAIN_AFTER = timedelta(minutes=5)
WORDINGS_SHOWN = 3
WORDS_SHOWN = 60  # code points of one wording

Row = tuple[date, date, int, int]
"""begin, end, mentions, articles"""


def bucket(level: str, day: date) -> tuple[date, date]:
    """The first and last day of the month, year or decade that ``day`` is in."""
    if level == "month":
        return date(day.year, day.month, 1), date(day.year, day.month, monthrange(day.year, day.month)[1])
    first = day.year - day.year % 10 if level == "decade" else day.year
    last = first + 9 if level == "decade" else first
    return date(max(first, 1), 1, 1), date(min(last, 9999), 12, 31)


def grouped(level: str, found: Iterable[tuple[date, date, int]]) -> list[Row]:
    """(begin, end, article) of single marks as rows of this level, most mentions first."""
    mentions: defaultdict[tuple[date, date], int] = defaultdict(int)
    articles: defaultdict[tuple[date, date], set[int]] = defaultdict(set)
    for begin, end, article in found:
        key = (begin, end) if level == "day" else bucket(level, begin)
        mentions[key] += 1
        articles[key].add(article)
    rows = [(begin, end, count, len(articles[begin, end])) for (begin, end), count in mentions.items()]
    return sorted(rows, key=lambda row: (-row[2], row[0], row[1]))


def labelled(quotes: Iterable[str]) -> str:
    """ "“22 December 2019”, “that day”…": the commonest wordings, which come first."""
    shown = [f"“{quote[:WORDS_SHOWN]}”" for quote in quotes]
    return ", ".join(shown[:WORDINGS_SHOWN]) + ("…" if len(shown) > WORDINGS_SHOWN else "")


# -- the job ----------------------------------------------------------------------------------------------------------


def count(job: Job, report: jobs.Report) -> dict[str, Any]:
    """Count everything anew."""
    with jobs.kept_alive(job):
        rows = [row for level in LEVELS for row in _counted(level)]
        with transaction.atomic():
            DateCount.objects.all().delete()
            DateCount.objects.bulk_create(rows, batch_size=1000)
    report(len(rows), len(rows))
    return {"rows": len(rows)}


def _counted(level: str) -> Iterator[DateCount]:
    live = DateMention.objects.live().filter(begin__isnull=False, end__isnull=False)
    counts = {"mentions": Count("pk"), "articles": Count("annotation__version__article", distinct=True)}
    if level == "day":
        labels = _labels(live)
        for begin, end, mentions, articles in live.values_list("begin", "end").annotate(**counts).order_by():
            if begin and end:
                label = labels.get((begin, end), "")
                yield DateCount(level=level, begin=begin, end=end, mentions=mentions, articles=articles, label=label)
        return
    names: dict[str, Any] = {"year": ExtractYear("begin")} | (
        {"month": ExtractMonth("begin")} if level == "month" else {}
    )
    if level == "decade":
        names = {"year": ExtractYear("begin") - ExtractYear("begin") % 10}
    for *parts, mentions, articles in live.annotate(**names).values_list(*names).annotate(**counts).order_by():
        begin, end = bucket(level, date(max(int(parts[0]), 1), int(parts[1]) if level == "month" else 1, 1))
        yield DateCount(level=level, begin=begin, end=end, mentions=mentions, articles=articles)


def _labels(live: Any) -> dict[tuple[date, date], str]:
    quotes = live.values_list("begin", "end", "annotation__quote").annotate(n=Count("pk"))
    ordered = quotes.order_by("begin", "end", "-n", "annotation__quote").iterator(chunk_size=5000)
    by_interval = groupby(ordered, key=lambda row: (row[0], row[1]))
    return {interval: labelled(row[2] for row in rows)[:300] for interval, rows in by_interval}


def sweep() -> int:
    """Queue a count where there are many marks and some changed since the last one."""
    if not DateMention.objects.order_by("pk").values_list("pk")[MANY : MANY + 1] or not jobs.waits_for_nothing(
        "count_dates"
    ):
        return 0
    last = counted_at()
    if last and timezone.now() - last < AGAIN_AFTER:
        return 0
    changed = Annotation.objects.filter(kind=Annotation.Kind.DATE)
    if last and not changed.filter(updated_at__gt=last).exists():
        return 0
    jobs.enqueue("count_dates", by=machine("linker"), bulk=True)
    return 1


def counted_at() -> datetime | None:
    """When the counts began that are there now; None where there are none: the page then counts itself."""
    if not DateCount.objects.exists():
        return None
    last = Job.objects.filter(kind="count_dates", state=Job.State.DONE).order_by("-pk")
    return last.values_list("started_at", flat=True).first()

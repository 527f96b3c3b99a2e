"""What happened when: dated marks, and what other apps know, gathered from ``SOURCES`` of every app's ``timeline``.

A source finds at most ``MOST`` entries, those first that are spoken of most, for what is ``Wanted``. ``AROUND`` of an
app's ``timeline`` says by which of its things the timeline may be narrowed, and which marks these are made by.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from annotate import date_counts, registry
from annotate.date_counts import LEVELS
from annotate.gazetteer import fold
from annotate.models import Annotation, Article, DateMention, Entity, EntityMention
from annotate.models.timeline import DateCount

MOST = 250
MOST_READ = 20_000  # marks that a page counts itself, the newest
MOST_PLACES = 2_000  # mentions of an entity, or articles of a publisher, that are looked around
NEAR = 200  # code points between a date or claim and a name that it is shown for


@dataclass(frozen=True, slots=True)
class Wanted:
    """The filters; what is empty or None does not narrow. ``entity`` is one of its names.

    ``around``: kind and id of what another app narrows by. ``zoom``: one of LEVELS, or as fine as fits.
    """

    entity: str = ""
    publisher: int | None = None
    begin: date | None = None
    end: date | None = None
    around: tuple[str, int] | None = None
    zoom: str = ""

    @property
    def is_narrowed(self) -> bool:
        return bool(self.entity or self.publisher or self.around)


@dataclass(frozen=True, slots=True)
class Entry:
    """``begin`` and ``end`` are days, both included. ``verdict`` as in components/_verdict.html; None: has none.

    ``level``: which unit of time it sums up; "day" for a single interval.
    """

    kind: str
    begin: date
    end: date
    label: str
    mentions: int
    articles: int
    href: str = ""
    verdict: str | None = None
    level: str = "day"

    @property
    def when(self) -> str:
        return interval_words(self.begin, self.end)


@dataclass(frozen=True, slots=True)
class Source:
    """``above``: drawn above the line of time."""

    label: Any
    find: Callable[[Wanted], list[Entry]]
    above: bool = False


def sources() -> dict[str, Source]:
    return registry.table("timeline", "SOURCES")


def entries(wanted: Wanted, kind: str = "") -> list[Entry]:
    """Everything that is wanted, of one kind or all, by its begin."""
    chosen = [source for name, source in sources().items() if kind in ("", name)]
    return sorted(
        (entry for source in chosen for entry in source.find(wanted)), key=lambda each: (each.begin, each.end)
    )


# -- what is near ------------------------------------------------------------------------------------------------------


def marks_wanted(wanted: Wanted) -> list[Sequence[tuple[int, int, int]]]:
    """For each filter by an entity or another app's thing: (version, start, end) of the latest marks that mean it."""
    found: list[Sequence[tuple[int, int, int]]] = []
    if wanted.entity:
        named = Entity.objects.current().filter(aliases__folded=fold(wanted.entity))
        entities = named if named.exists() else Entity.objects.current().searched(wanted.entity)
        rows = EntityMention.objects.live().filter(entity__in=entities.values("pk")).order_by("-pk")[:MOST_PLACES]
        found.append(list(rows.values_list("annotation__version", "annotation__start", "annotation__end")))
    if wanted.around:
        kind, pk = wanted.around
        ids = registry.table("timeline", "AROUND")[kind](pk)[:MOST_PLACES]
        found.append(list(Annotation.objects.filter(pk__in=ids).values_list("version", "start", "end")))
    return found


def spoken_near(places: Sequence[tuple[int, int, int]], version: int, start: int, end: int) -> bool:
    """Whether one of the ``places`` is in this span or within NEAR of it."""
    return any(at == version and start - NEAR <= first <= end + NEAR for at, first, _last in places)


def date_mentions(wanted: Wanted) -> QuerySet[DateMention]:
    """Date marks whose interval is known and wanted, the newest; a bounded number where the filters narrow."""
    rows = DateMention.objects.live().filter(begin__isnull=False, end__isnull=False)
    if wanted.begin:
        rows = rows.filter(end__gte=wanted.begin)
    if wanted.end:
        rows = rows.filter(begin__lte=wanted.end)
    if wanted.publisher:
        latest = Article.objects.filter(publisher=wanted.publisher).order_by("-pk").values("pk")[:MOST_PLACES]
        rows = rows.filter(annotation__version__article__in=list(latest.values_list("pk", flat=True)))
    for places in marks_wanted(wanted):
        near = rows.filter(annotation__version__in={version for version, _start, _end in places})
        by_version: defaultdict[int, list[tuple[int, int, int]]] = defaultdict(list)
        for place in places:
            by_version[place[0]].append(place)
        spans = near.values_list("pk", "annotation__version", "annotation__start", "annotation__end")
        rows = DateMention.objects.filter(
            pk__in=[pk for pk, *span in spans[:MOST_READ] if spoken_near(by_version[span[0]], *span)]
        )
    return rows


# -- dated marks -------------------------------------------------------------------------------------------------------


def dates(wanted: Wanted) -> list[Entry]:
    """One entry for each interval that marks speak of, labelled with how they say it; or for each month, year, decade.

    Without a wish the finest level is taken that has no more than MOST entries.
    """
    if not wanted.is_narrowed and date_counts.counted_at():
        return _counted(wanted)
    rows = date_mentions(wanted).order_by("-pk")[:MOST_READ]
    found: list[Any] = list(rows.values_list("begin", "end", "annotation__version__article", "annotation__quote"))
    level, groups = _fitting(wanted, lambda level: date_counts.grouped(level, (row[:3] for row in found)))
    quotes: defaultdict[tuple[date, date], Counter[str]] = defaultdict(Counter)
    for begin, end, _article, quote in found:
        quotes[begin, end][quote] += 1
    labels = {
        interval: date_counts.labelled(sorted(said, key=lambda words: (-said[words], words)))
        for interval, said in quotes.items()
        if level == "day"
    }
    return [
        _entry(level, begin, end, mentions, articles, labels.get((begin, end), ""))
        for begin, end, mentions, articles in groups[:MOST]
    ]


def _fitting(wanted: Wanted, groups: Callable[[str], list[Any]]) -> tuple[str, list[Any]]:
    """The level wished for, or the finest one that is not too much to look at, and its groups."""
    for level in [wanted.zoom] if wanted.zoom in LEVELS else LEVELS:
        found = groups(level)
        if len(found) <= MOST or wanted.zoom:
            break
    return level, found


def _counted(wanted: Wanted) -> list[Entry]:
    """From the counts that the job left."""
    within = Q()
    if wanted.begin:
        within &= Q(end__gte=wanted.begin)
    if wanted.end:
        within &= Q(begin__lte=wanted.end)

    def groups(level: str) -> list[DateCount]:
        return list(DateCount.objects.filter(within, level=level).order_by("-mentions", "begin")[: MOST + 1])

    level, found = _fitting(wanted, groups)
    return [_entry(level, row.begin, row.end, row.mentions, row.articles, row.label) for row in found[:MOST]]


def _entry(level: str, begin: date, end: date, mentions: int, articles: int, label: str) -> Entry:
    return Entry("date", begin, end, label, mentions, articles, level=level)


def interval_words(begin: date, end: date) -> str:
    """ "22 December 2019"; "October 2015"; "2012"; "2012 – 2017"; "1 September 2018 – 10 October 2018"."""
    if (begin.month, begin.day, end.month, end.day) == (1, 1, 12, 31):
        first, last = str(begin.year), str(end.year)
    elif begin.day == 1 and end < date.max and (end + timedelta(days=1)).day == 1:
        first, last = date_format(begin, "F Y"), date_format(end, "F Y")
    else:
        first, last = date_format(begin, "j F Y"), date_format(end, "j F Y")
    return first if first == last else f"{first} – {last}"


SOURCES = {"date": Source(_("Dated marks"), dates)}
AROUND: dict[str, Callable[[int], list[int]]] = {}

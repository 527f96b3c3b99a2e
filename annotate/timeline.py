"""What happened when: dated marks, and what other apps know, gathered from ``SOURCES`` of every app's ``timeline``.

A source finds at most ``MOST`` entries, those first that are spoken of most, for what is ``Wanted``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from annotate import registry
from annotate.gazetteer import fold
from annotate.models import DateMention, Entity, EntityMention

MOST = 250
MOST_WORDINGS = 4 * MOST
WORDINGS_SHOWN = 3
NEAR = 200  # code points between a date or claim and a name that it is shown for


@dataclass(frozen=True, slots=True)
class Wanted:
    """The filters; what is empty or None does not narrow. ``entity`` is one of its names."""

    entity: str = ""
    publisher: int | None = None
    begin: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """``begin`` and ``end`` are days, both included. ``verdict`` as in components/_verdict.html; None: has none."""

    kind: str
    begin: date
    end: date
    label: str
    mentions: int
    articles: int
    href: str = ""
    verdict: str | None = None

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


def spoken_near(name: str) -> Exists:
    """For rows that have an ``annotation``: the entity of this name is spoken of in or near it."""
    named = Entity.objects.current().filter(aliases__folded=fold(name))
    entities = named if named.exists() else Entity.objects.current().searched(name)
    around = EntityMention.objects.live().filter(
        entity__in=entities.values("pk"),
        annotation__version=OuterRef("annotation__version"),
        annotation__start__gte=OuterRef("annotation__start") - NEAR,
        annotation__start__lte=OuterRef("annotation__end") + NEAR,
    )
    return Exists(around)


def date_mentions(wanted: Wanted) -> QuerySet[DateMention]:
    """Date marks whose interval is known and wanted."""
    rows = DateMention.objects.live().filter(begin__isnull=False, end__isnull=False)
    if wanted.begin:
        rows = rows.filter(end__gte=wanted.begin)
    if wanted.end:
        rows = rows.filter(begin__lte=wanted.end)
    if wanted.publisher:
        rows = rows.filter(annotation__version__article__publisher=wanted.publisher)
    if wanted.entity:
        rows = rows.filter(spoken_near(wanted.entity))
    return rows


def dates(wanted: Wanted) -> list[Entry]:
    """One entry for each interval that marks speak of, labelled with how they say it."""
    groups = (
        date_mentions(wanted)
        .values_list("begin", "end")
        .annotate(mentions=Count("pk"), articles=Count("annotation__version__article", distinct=True))
        .order_by("-mentions", "begin", "end")[:MOST]
    )
    said = _wordings(wanted)
    return [
        Entry(kind="date", label=said.get((begin, end), ""), begin=begin, end=end, mentions=mentions, articles=articles)
        for begin, end, mentions, articles in groups
        if begin and end
    ]


def _wordings(wanted: Wanted) -> dict[tuple[date | None, date | None], str]:
    """The commonest quotes of each interval: "“22 December 2019”, “that day”"."""
    rows = date_mentions(wanted).values_list("begin", "end", "annotation__quote").annotate(n=Count("pk"))
    quotes: dict[tuple[date | None, date | None], list[str]] = {}
    for begin, end, quote, _n in rows.order_by("-n", "annotation__quote")[:MOST_WORDINGS]:
        quotes.setdefault((begin, end), []).append(f"“{quote}”")
    return {
        interval: ", ".join(each[:WORDINGS_SHOWN]) + ("…" if len(each) > WORDINGS_SHOWN else "")
        for interval, each in quotes.items()
    }


def interval_words(begin: date, end: date) -> str:
    """ "22 December 2019"; "October 2015"; "2012"; "2012 – 2017"; "1 September 2018 – 10 October 2018"."""
    if (begin.month, begin.day, end.month, end.day) == (1, 1, 12, 31):
        first, last = str(begin.year), str(end.year)
    elif begin.day == 1 and (end + timedelta(days=1)).day == 1:
        first, last = date_format(begin, "F Y"), date_format(end, "F Y")
    else:
        first, last = date_format(begin, "j F Y"), date_format(end, "j F Y")
    return first if first == last else f"{first} – {last}"


SOURCES = {"date": Source(_("Dated marks"), dates)}

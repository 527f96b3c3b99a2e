"""One search over everything: ``FINDERS`` of every app's ``finders`` module, each for one room of the product."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from annotate import registry
from annotate.models import Article, Entity
from annotate.search import Hit, search, snippet

HITS_FOR_ONE = 3
"""Hits that are looked at for each find that is shown: an article has several passages, an entity several names."""
_ANY = "any:"


@dataclass(frozen=True, slots=True)
class Found:
    """``pieces``: the words that were found, cut into (words, is it a hit)."""

    label: str
    detail: str
    href: str
    pieces: Sequence[tuple[str, bool]] = field(default=())


@dataclass(frozen=True, slots=True)
class Finder:
    """``kinds`` of search units; ``show(hits by owner, in their order, words)`` makes finds of them."""

    label: Any
    kinds: tuple[str, ...]
    show: Callable[[dict[int, Hit], str], list[Found]]


@dataclass(frozen=True, slots=True)
class Room:
    """What one finder found, best first; ``following`` is where the rest begins, "" where there is none."""

    name: str
    label: str
    found: list[Found]
    following: str


def finders() -> dict[str, Finder]:
    return registry.table("finders", "FINDERS")


def everywhere(words: str, limit: int) -> list[Room]:
    """The best of each room; nothing for no words."""
    return [within(name, words, limit) for name in sorted(finders())]


def within(name: str, words: str, limit: int, after: str = "") -> Room:
    """The best of one room, from the place ``after`` on. Where nothing has all of the words, some of them do."""
    finder = finders()[name]
    any_word, place = after.startswith(_ANY), after.removeprefix(_ANY)
    hits = _hits(finder.kinds, words, limit, place, any_word)
    if not hits and not after:
        any_word, hits = True, _hits(finder.kinds, words, limit, "", True)
    best: dict[int, Hit] = {}
    for at, hit in enumerate(hits):
        if len(best) == limit and hit.owner not in best:
            following = (_ANY if any_word else "") + hits[at - 1].cursor
            return Room(name, str(finder.label), finder.show(best, words), following)
        best[hit.owner] = _telling(best.get(hit.owner, hit), hit)
    following = (_ANY if any_word else "") + hits[-1].cursor if len(hits) == HITS_FOR_ONE * limit else ""
    return Room(name, str(finder.label), finder.show(best, words), following)


def _hits(kinds: Collection[str], words: str, limit: int, after: str, any_word: bool) -> list[Hit]:
    return search(words, kinds=kinds, limit=HITS_FOR_ONE * limit, after=after, any_word=any_word)


def _telling(first: Hit, second: Hit) -> Hit:
    """Of two hits for one thing the one to show: a passage says more than the title, which stands above it anyway."""
    return second if first.kind == "title" and second.kind != "title" else first


def articles(hits: dict[int, Hit], words: str) -> list[Found]:
    rows = Article.objects.select_related("publisher").in_bulk(hits)
    return [
        Found(
            str(rows[pk]),
            _about(rows[pk]),
            reverse("article", args=[pk]),
            () if hit.kind == "title" else snippet(hit.text, words),
        )
        for pk, hit in hits.items()
        if pk in rows
    ]


def _about(article: Article) -> str:
    day = date_format(article.published_on, "j F Y") if article.published_on else ""
    return " · ".join(part for part in (str(article.publisher or ""), day) if part)


def entities(hits: dict[int, Hit], words: str) -> list[Found]:
    """By any of their names; the names of a merged one are the survivor's."""
    rows = Entity.objects.current().in_bulk(hits)
    return [
        Found(
            row.name,
            row.description or str(row.get_type_display()),
            reverse("entity", args=[pk]),
            () if hits[pk].text == row.name else snippet(hits[pk].text, words),
        )
        for pk, row in ((pk, rows[pk]) for pk in hits if pk in rows)
    ]


FINDERS = {
    "articles": Finder(_("Articles"), ("title", "passage"), articles),
    "entities": Finder(_("Entities"), ("name",), entities),
}

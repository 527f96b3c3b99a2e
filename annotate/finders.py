"""One search over everything: ``FINDERS`` of every app's ``finders`` module, each for one room of the product."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from annotate import registry
from annotate.models import Article, Entity


@dataclass(frozen=True, slots=True)
class Found:
    label: str
    detail: str
    href: str


@dataclass(frozen=True, slots=True)
class Finder:
    """``find(words, limit)``; ``everything``: the name of the list that takes the words as ``?q=``."""

    label: Any
    find: Callable[[str, int], list[Found]]
    everything: str


@dataclass(frozen=True, slots=True)
class Room:
    """What one finder found; ``more`` leads to the rest when there is more."""

    name: str
    label: str
    found: list[Found]
    everything: str
    more: bool


def search(words: str, limit: int) -> list[Room]:
    """At most ``limit`` of each room; nothing for no words."""
    finders: dict[str, Finder] = registry.table("finders", "FINDERS")
    rooms = []
    for name, finder in sorted(finders.items()):
        found = finder.find(words, limit + 1) if words else []
        rooms.append(Room(name, str(finder.label), found[:limit], reverse(finder.everything), len(found) > limit))
    return rooms


def articles(words: str, limit: int) -> list[Found]:
    rows = Article.objects.searched(words).select_related("publisher").order_by("-created_at", "-pk")[:limit]
    return [Found(str(row), _about(row), reverse("article", args=[row.pk])) for row in rows]


def _about(article: Article) -> str:
    day = date_format(article.published_on, "j F Y") if article.published_on else ""
    return " · ".join(part for part in (str(article.publisher or ""), day) if part)


def entities(words: str, limit: int) -> list[Found]:
    rows = Entity.objects.current().searched(words).order_by("name", "pk")[:limit]
    return [
        Found(row.name, row.description or row.get_type_display(), reverse("entity", args=[row.pk])) for row in rows
    ]


FINDERS = {
    "articles": Finder(_("Articles"), articles, "articles"),
    "entities": Finder(_("Entities"), entities, "entities"),
}

"""How much speaks of an entity: exact while that is quick, a lower bound for what is spoken of everywhere."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count

from annotate.models import Entity, EntityMention

MOST_COUNTED = 5_000
WORDINGS_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Counts:
    """``mentions`` in ``articles``; ``more``: there are at least so many. ``wordings``: (words, how often)."""

    mentions: int
    articles: int
    more: bool
    wordings: list[tuple[str, int]]


def of(entity: Entity) -> Counts:
    """Counts over the latest MOST_COUNTED live mentions."""
    live = EntityMention.objects.live().filter(entity=entity).order_by("-pk")
    latest = EntityMention.objects.filter(pk__in=live.values("pk")[:MOST_COUNTED])
    found = latest.aggregate(mentions=Count("pk"), articles=Count("annotation__version__article", distinct=True))
    wordings = latest.order_by().values_list("annotation__quote").annotate(n=Count("pk")).order_by("-n")
    return Counts(**found, more=found["mentions"] == MOST_COUNTED, wordings=list(wordings[:WORDINGS_SHOWN]))

"""Which entities stand beside an entity or look like it: bounded looks, however often it is spoken of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count

from annotate.keys import owners
from annotate.models import Entity, EntityKey, EntityMention

LATEST = 200  # mentions whose articles are looked at
MOST_KEYS = 40
MOST_PER_KEY = 50


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An entity that ``articles`` of the latest ones name too."""

    entity: Entity
    articles: int


def beside(ids: Collection[int], most: int) -> list[Neighbour]:
    """Entities that the latest articles about any of ``ids`` speak of too, those in most articles first."""
    latest = EntityMention.objects.live().filter(entity__in=ids).order_by("-pk")[:LATEST]
    versions = set(latest.values_list("annotation__version", flat=True))
    rows = (
        EntityMention.objects.live()
        .filter(annotation__version__in=versions, entity__merged_into=None)
        .exclude(entity__in=ids)
        .order_by()
        .values_list("entity")
        .annotate(n=Count("annotation__version", distinct=True))
        .order_by("-n", "entity")[:most]
    )
    counts = dict(rows)
    found = Entity.objects.in_bulk(counts)
    return [Neighbour(found[pk], n) for pk, n in counts.items()]


def alike(entity: Entity, most: int) -> list[Entity]:
    """Current entities with which this one shares most index keys: what it may have to be merged with."""
    keys = sorted(EntityKey.objects.filter(entity=entity).values_list("key", flat=True)[: 4 * MOST_KEYS], key=_telling)
    found: Counter[int] = Counter()
    rows = EntityKey.objects.filter(entity__merged_into=None)
    for key, ids in owners(rows, "entity", keys[:MOST_KEYS], MOST_PER_KEY + 1).items():
        if len(ids) <= MOST_PER_KEY:
            found.update({pk: 3 if key.startswith(("n:", "k:")) else 1 for pk in ids if pk != entity.pk})
    best = sorted(found, key=lambda pk: (-found[pk], pk))[:most]
    entities = Entity.objects.in_bulk(best)
    return [entities[pk] for pk in best]


def _telling(key: str) -> tuple[bool, str]:
    """Keys of whole names before those of single words and of articles."""
    return not key.startswith(("n:", "k:")), key

"""Entities by key: which ones a mark may speak of, found by a bounded number of queries, never by comparing all."""

from __future__ import annotations

from collections.abc import Iterable

from annotate.gazetteer import fold
from annotate.linkers.entities import MANY, candidate_keys
from annotate.linkers.matching import Candidate
from annotate.linkers.names import Mention, Name, read
from annotate.models import Annotation, Entity, EntityAlias, EntityKey, EntityMention

MOST_BESIDE = 300
_TYPES = frozenset(Entity.Type.values)


def mention_of(mark: Annotation) -> Mention:
    """The mark as the linker reads it: its words, a little context, and the names beside it."""
    article = mark.version.article_id
    beside = (
        Annotation.objects.live()
        .filter(version=mark.version_id, kind=Annotation.Kind.ENTITY)
        .values_list("quote", flat=True)[:MOST_BESIDE]
    )
    kind = mark.data.get("type", "")
    return Mention(
        id=str(mark.pk),
        text=mark.quote,
        article=str(article),
        start=mark.start,
        type=kind if kind in _TYPES else "",
        before=mark.prefix,
        after=mark.suffix,
        sense=mark.data.get("sense", ""),
        beside=frozenset(fold(quote) for quote in beside),
    )


def remember(entity: Entity, mention: Mention, name: Name | None = None) -> None:
    """Index ``entity`` under everything that this mention would be looked for by."""
    keys = candidate_keys(mention, name)
    EntityKey.objects.bulk_create([EntityKey(entity=entity, key=key[:100]) for key in keys], ignore_conflicts=True)


def remember_name(entity: Entity, text: str) -> None:
    """Index ``entity`` under one of its names."""
    remember(entity, Mention(id="", text=text, article="", type=entity.type))


def candidates(mark: Annotation, mention: Mention, name: Name) -> list[Candidate]:
    """Current entities that share a key with the mention and were not rejected for it, with their names."""
    found: dict[int, None] = {}
    for key in sorted(candidate_keys(mention, name)):
        rows = EntityKey.objects.filter(key=key[:100], entity__merged_into=None).order_by("entity_id")
        ids = list(rows.values_list("entity_id", flat=True)[: MANY + 1])
        if len(ids) <= MANY or key.startswith("n:"):
            found |= dict.fromkeys(ids[:MANY])
    rejected = EntityMention.objects.filter(annotation=mark, state="rejected").values_list("entity_id", flat=True)
    return _named(set(found) - set(rejected), mark, mention)


def _named(ids: Iterable[int], mark: Annotation, mention: Mention) -> list[Candidate]:
    """The entities with all their names, and where in this very article they were named."""
    rows = Entity.objects.filter(pk__in=ids).order_by("state", "pk").in_bulk()
    found = {pk: Candidate(str(pk), "" if row.type == Entity.Type.OTHER else row.type) for pk, row in rows.items()}
    for pk, text in EntityAlias.objects.filter(entity__in=found).values_list("entity_id", "text"):
        alias = Mention(id="", text=text, article="", type=found[pk].type)
        found[pk].add(alias, read(alias))
    here = (
        EntityMention.objects.live()
        .filter(entity__in=found, annotation__version=mark.version_id)
        .exclude(annotation=mark)
        .values_list("entity_id", "annotation__quote", "annotation__start")
    )
    for pk, quote, start in here:
        named = Mention(id="", text=quote, article=mention.article, start=start, type=found[pk].type)
        found[pk].add(named, read(named))
    return list(found.values())

"""Entities by key: which ones a mark may speak of, found by a bounded number of queries, never by comparing all."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import lru_cache

from django.db.models import Exists, OuterRef, Q

from annotate.gazetteer import fold
from annotate.keys import owners
from annotate.linkers.entities import MANY, candidate_keys
from annotate.linkers.matching import Candidate
from annotate.linkers.names import Mention, Name, read
from annotate.models import Annotation, Entity, EntityAlias, EntityKey, EntityMention, StoryArticle

MOST_BESIDE = 300
MOST_OF_STORY = 10  # articles whose names count, beside the mark's own
LONGEST_KEY = 100
LINKED = Q(annotation__needs_linking=False) | Q(state=EntityMention.State.CONFIRMED)
_TYPES = frozenset(Entity.Type.values)


def mention_of(mark: Annotation) -> Mention:
    """The mark as the linker reads it: its words, a little context, and the names beside it."""
    place = getattr(mark.version.article, "story_place", None)
    beside = (
        Annotation.objects.live()
        .filter(version=mark.version_id, kind=Annotation.Kind.ENTITY)
        .values_list("quote", flat=True)[:MOST_BESIDE]
    )
    kind = mark.data.get("type", "")
    return Mention(
        id=str(mark.pk),
        text=mark.quote,
        article=str(mark.version.article_id),
        story=f"s{place.story_id}" if place else "",
        start=mark.start,
        type=kind if kind in _TYPES else "",
        before=mark.prefix,
        after=mark.suffix,
        sense=mark.data.get("sense", ""),
        beside=frozenset(fold(quote) for quote in beside),
    )


def remember(entity: Entity, mention: Mention, name: Name | None = None) -> None:
    """Index ``entity`` under everything that this mention would be looked for by."""
    _index(entity, candidate_keys(mention, name))


def remember_names(entity: Entity, texts: Iterable[str]) -> None:
    """Index ``entity`` under its names."""
    _index(entity, _keys_of(entity, texts))


def forget_name(entity: Entity, alias: EntityAlias) -> None:
    """Take the keys away that only this name gives."""
    others = entity.aliases.exclude(pk=alias.pk).values_list("text", flat=True)
    EntityKey.objects.filter(entity=entity, key__in=_keys_of(entity, [alias.text]) - _keys_of(entity, others)).delete()


def _keys_of(entity: Entity, texts: Iterable[str]) -> set[str]:
    named = (Mention(id="", text=text, article="", type=entity.type) for text in texts)
    return {key[:LONGEST_KEY] for mention in named for key in candidate_keys(mention, read_name(mention.text))}


def _index(entity: Entity, keys: Iterable[str]) -> None:
    # In order, so that two workers that index one entity wait for each other and not in a circle.
    rows = [EntityKey(entity=entity, key=key) for key in sorted({key[:LONGEST_KEY] for key in keys})]
    EntityKey.objects.bulk_create(rows, ignore_conflicts=True)


@lru_cache(maxsize=50_000)
def read_name(text: str) -> Name:
    """A name by itself, as an alias is read."""
    return read(Mention(id="", text=text, article=""))


def candidates(mark: Annotation, mention: Mention, name: Name, *, rejected: Collection[int] = ()) -> list[Candidate]:
    """Current entities that share a key with the mention and are not among the ``rejected``, with their names.

    Marks that await linking count for nothing, nor do proposals that nothing but such marks speak of: they are linked
    anew, and what came of them before may depend on this very mention (``annotate.relatives``).
    """
    keys = {key[:LONGEST_KEY] for key in candidate_keys(mention, name)}
    found: set[int] = set()
    for key, ids in owners(EntityKey.objects.filter(entity__merged_into=None), "entity", keys, MANY + 1).items():
        if len(ids) <= MANY or key.startswith("n:"):
            found.update(ids[:MANY])
    return _named(found.difference(rejected), mark, mention)


def _named(ids: Iterable[int], mark: Annotation, mention: Mention) -> list[Candidate]:
    """The entities with all their names, and where in this very article and story they were named."""
    found: dict[int, Candidate] = {}
    aliases = EntityAlias.objects.filter(entity__in=ids).order_by("entity__state", "entity", "pk")
    stands = EntityMention.objects.filter(LINKED, entity=OuterRef("entity")).exclude(annotation=mark)
    aliases = aliases.filter(Q(entity__state=Entity.State.CURATED) | Exists(stands))
    for pk, kind, text in aliases.values_list("entity_id", "entity__type", "text"):
        entity = found.setdefault(pk, Candidate(str(pk), "" if kind == Entity.Type.OTHER else kind))
        entity.add(Mention(id="", text=text, article="", type=entity.type), read_name(text))
    for pk, article, version, quote, start in _seen(mark, found):
        here = version == mark.version_id
        named = Mention(
            id="",
            text=quote,
            article=mention.article if here else str(article),
            story=mention.story,
            start=start,
            type=found[pk].type,
        )
        found[pk].add(named, read_name(quote))
    return list(found.values())


def _seen(mark: Annotation, found: Collection[int]) -> Iterable[tuple[int, int, int, str, int]]:
    """Entity, article, version, words and start of what names the entities in this text and in its story's latest."""
    texts = [mark.version_id]
    if place := getattr(mark.version.article, "story_place", None):
        others = StoryArticle.objects.filter(story=place.story_id).exclude(pk=place.pk).order_by("-article")
        texts += others.values_list("article__current", flat=True)[:MOST_OF_STORY]
    return (
        EntityMention.objects.live()
        .filter(LINKED, entity__in=found, annotation__version__in=texts)
        .exclude(annotation=mark)
        .order_by("annotation")
        .values_list(
            "entity", "annotation__version__article", "annotation__version", "annotation__quote", "annotation__start"
        )
    )

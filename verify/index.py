"""Claims taken apart and kept: from a claim's row to its facts, and from facts to what the database keeps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from django.db.models import QuerySet

from annotate import embeddings
from annotate.interchange import Proposal, Source, Span
from annotate.models import Annotation, EntityMention
from annotate.quantity import Quantity
from annotate.suggesters import quantities
from annotate.timex import Timex, from_json
from verify.facts import ClaimFacts, facts_of, read
from verify.models import Claim, ClaimIndex, ClaimMention
from verify.reading import WINDOW

VERSION = 2
"""Raise it when facts are taken or kept in another way: every claim is then indexed again by the sweep."""


def facts_of_claim(claim: Claim) -> ClaimFacts:
    """The facts of the claim's text: in the context of its first mention, as long as nobody has reworded it."""
    mention = (
        ClaimMention.objects.live()
        .filter(claim=claim)
        .select_related("annotation__version__article")
        .order_by("pk")
        .first()
    )
    vector = embeddings.remembered()([claim.text])[0] if embeddings.available() else None
    if mention is None or " ".join(mention.annotation.quote.split()) != claim.text:
        published = mention.annotation.version.article.published_on if mention else None
        source = Source(claim.text, claim.claim_date or published)
        return facts_of(source, Span(0, len(claim.text)), read(source), speaker=claim.speaker, vector=vector)
    return _in_context(mention, claim.speaker, vector)


def prepare(claims: QuerySet[Claim]) -> None:
    """Embed the texts of claims that are about to be indexed: many at once take half the time of one by one."""
    if embeddings.available():
        embeddings.remembered()(list(claims.values_list("text", flat=True)))


def _in_context(mention: ClaimMention, speaker: str, vector: Any) -> ClaimFacts:
    """From the marks in the text around the mention: what readers found and people corrected counts."""
    mark = mention.annotation
    base = max(0, mark.start - 2 * WINDOW)
    window = Source(mark.version.text[base : mark.end + 2 * WINDOW], mark.version.article.published_on)
    marks = [*_marks(mark, base, len(window.text)), *quantities.suggest(window)]
    return facts_of(window, Span(mark.start - base, mark.end - base), marks, speaker=speaker, vector=vector)


def _marks(mark: Annotation, base: int, length: int) -> Iterable[Proposal]:
    near = (
        Annotation.objects.live()
        .filter(version=mark.version_id, kind__in=("entity", "date"), start__gte=base, end__lte=base + length)
        .select_related("date_mention")
        .order_by("start")
    )
    named = EntityMention.objects.filter(annotation__in=near).exclude(state="rejected").select_related("entity")
    entities = {mention.annotation_id: mention for mention in named}
    for row in near:
        data = _entity(entities.get(row.pk)) if row.kind == "entity" else _date(row)
        if data is not None:
            yield Proposal(row.start - base, row.end - base, row.kind, 1.0, "", data)


def _entity(mention: EntityMention | None) -> dict[str, Any] | None:
    if mention is None:
        return None
    return {"key": str(mention.entity_id), "level": mention.level, "type": mention.entity.type}


def _date(row: Annotation) -> dict[str, Any] | None:
    mention = getattr(row, "date_mention", None)
    if mention is None:
        return None
    days = {name: day.isoformat() if (day := getattr(mention, name)) else None for name in ("begin", "end")}
    return {**{name: getattr(mention, name) for name in ("type", "value", "mod", "anchor", "rule")}, **days}


def keep(claim: Claim, facts: ClaimFacts) -> None:
    new = row(claim, facts)
    ClaimIndex.objects.bulk_create(
        [new], update_conflicts=True, unique_fields=["claim"], update_fields=["version", "facts", "vector"]
    )


def row(claim: Claim, facts: ClaimFacts) -> ClaimIndex:
    """The facts as they are kept, unsaved."""
    vector = facts.vector.astype("<f4").tobytes() if facts.vector is not None else None
    return ClaimIndex(claim=claim, version=VERSION, facts=_dump(facts), vector=vector)


def load(index: ClaimIndex) -> ClaimFacts:
    """The facts that ``keep`` stored."""
    return ClaimFacts(**{name: _thaw(value) for name, value in index.facts.items()}, vector=_vector(index.vector))


def _vector(stored: bytes | memoryview | None) -> Any:
    if stored is None:
        return None
    import numpy

    return numpy.frombuffer(stored, dtype="<f4")


def _dump(facts: ClaimFacts) -> dict[str, Any]:
    return {field.name: _freeze(getattr(facts, field.name)) for field in fields(facts) if field.name != "vector"}


def _freeze(value: Any) -> Any:
    """JSON values; what JSON has no type for becomes an object with one key that names it."""
    if isinstance(value, frozenset):
        return {"set": sorted((_freeze(item) for item in value), key=str)}
    if isinstance(value, tuple):
        return [_freeze(item) for item in value]
    if isinstance(value, Timex):
        return {"timex": value.as_json()}
    if isinstance(value, Quantity):
        return {"quantity": value.to_json()}
    if isinstance(value, Mapping):
        return {"map": dict(value)}
    return {"day": value.isoformat()} if isinstance(value, date) else value


def _thaw(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_thaw(item) for item in value)
    if not isinstance(value, dict):
        return value
    ((kind, inner),) = value.items()
    return _THAW[kind](inner)


_THAW: dict[str, Callable[[Any], Any]] = {
    "map": dict,
    "set": lambda items: frozenset(_thaw(item) for item in items),
    "timex": from_json,
    "quantity": Quantity.from_json,
    "day": date.fromisoformat,
}

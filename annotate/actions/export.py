"""Labels out: from rows to the records that formats write, in keyset chunks, whatever the size."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from types import ModuleType
from typing import Any

from annotate import registry
from annotate.errors import Invalid
from annotate.interchange import Document, Mark
from annotate.models import Annotation, Article, ArticleVersion, EntityMention

CHUNK = 100
DECIDED = ("submitted", "accepted")
"""The default: what people marked or accepted. Machine output that nobody decided on leaves only when asked for."""


def formats() -> dict[str, ModuleType]:
    """Every export format by name."""
    return {module.__name__.rpartition(".")[2]: module for module in registry.modules("exporters")}


def format_named(name: str) -> ModuleType:
    try:
        return formats()[name]
    except KeyError:
        raise Invalid(f"There is no format {name!r}; use {', '.join(formats())}.", field="format") from None


def moment(text: str) -> datetime | None:
    """A day (its start, UTC) or a time in ISO 8601; None when it is neither."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def stream(format: str, *, states: Sequence[str] = DECIDED, as_of: datetime | None = None) -> Iterator[bytes]:
    """The whole export, piece by piece. Invalid, at once, for an unknown format or state."""
    module = format_named(format)
    unknown = set(states) - set(Annotation.State.values)
    if unknown:
        raise Invalid(f"There is no state {unknown.pop()!r}; use {', '.join(Annotation.State.values)}.", field="state")
    pieces: Iterator[bytes] = module.write(documents(states=states, as_of=as_of))
    return pieces


def documents(*, states: Sequence[str] = DECIDED, as_of: datetime | None = None) -> Iterator[Document]:
    """Every article version with its live marks in these states, by id; ``as_of``: created up to then."""
    last = 0
    while True:
        versions = list(
            ArticleVersion.objects.filter(pk__gt=last).select_related("article__publisher").order_by("pk")[:CHUNK]
        )
        if not versions:
            return
        marks = _marks([version.pk for version in versions], states, as_of)
        for version in versions:
            yield _document(version, marks.get(version.pk, ()))
        last = versions[-1].pk


def _marks(versions: list[int], states: Sequence[str], as_of: datetime | None) -> dict[int, list[Mark]]:
    rows = (
        Annotation.objects.filter(version__in=versions, state__in=states, deleted_at=None)
        .select_related("author", "date_mention")
        .order_by("version_id", "start", "end", "uid")
    )
    if as_of:
        rows = rows.filter(created_at__lte=as_of)
    mentions = EntityMention.objects.filter(annotation__version__in=versions).exclude(state="rejected")
    entities = {mention.annotation_id: mention for mention in mentions.select_related("entity")}
    marks: dict[int, list[Mark]] = {}
    for row in rows:
        marks.setdefault(row.version_id, []).append(_mark(row, entities.get(row.pk)))
    return marks


def _mark(row: Annotation, mention: EntityMention | None) -> Mark:
    return Mark(
        uid=str(row.uid),
        start=row.start,
        end=row.end,
        quote=row.quote,
        kind=row.kind,
        state=row.state,
        author=row.author.username,
        agent=row.agent,
        reader=row.reader,
        reader_version=row.reader_version,
        reason=row.reason,
        confidence=row.confidence,
        data=row.data,
        note=row.note,
        entity=_entity(mention) if mention else None,
        date=_date(row),
        created_at=row.created_at.isoformat(),
        updated_at=row.updated_at.isoformat(),
    )


def _entity(mention: EntityMention) -> dict[str, Any]:
    entity = mention.entity
    return {
        "name": entity.name,
        "type": entity.type,
        "external_ids": entity.external_ids,
        "level": mention.level,
        "state": mention.state,
    }


def _date(row: Annotation) -> dict[str, Any] | None:
    mention = getattr(row, "date_mention", None)
    if mention is None:
        return None
    names = ("type", "value", "mod", "precision", "anchor", "rule", "state")
    days = {name: day.isoformat() if (day := getattr(mention, name)) else None for name in ("begin", "end")}
    return {**{name: getattr(mention, name) for name in names}, **days}


def _document(version: ArticleVersion, marks: Sequence[Mark]) -> Document:
    article: Article = version.article
    return Document(
        sha256=version.sha256,
        text=version.text,
        title=article.title,
        url=article.url,
        publisher=article.publisher.name if article.publisher else "",
        byline=article.byline,
        language=article.language,
        published_at=article.published_at.isoformat() if article.published_at else "",
        published_precision=article.published_precision,
        published_source=article.published_source,
        marks=tuple(marks),
    )

"""Labels out: from rows to the records that formats write, in keyset chunks, whatever the size."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction

from annotate import jobs, registry
from annotate.access import Can, require
from annotate.errors import Invalid
from annotate.interchange import Document, Failure, Lost, Mark
from annotate.models import Annotation, Article, ArticleVersion, EntityMention, Job, User

CHUNK = 100
FOLDER = "exports"
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


def _unheard(failure: Failure) -> None:
    """For a caller with no manifest to list it in."""


def stream(
    format: str,
    *,
    states: Sequence[str] = DECIDED,
    as_of: datetime | None = None,
    progress: Callable[[int], None] | None = None,
    lost: Lost = _unheard,
) -> Iterator[bytes]:
    """The whole export, piece by piece. Invalid, at once, for an unknown format or state.

    ``progress`` hears how many articles are written, ``lost`` what the format could not carry.
    """
    module = format_named(format)
    unknown = set(states) - set(Annotation.State.values)
    if unknown:
        raise Invalid(f"There is no state {unknown.pop()!r}; use {', '.join(Annotation.State.values)}.", field="state")
    records = documents(states=states, as_of=as_of)
    pieces: Iterator[bytes] = module.write(_counted(records, progress) if progress else records, lost)
    return pieces


def _counted(records: Iterator[Document], progress: Callable[[int], None]) -> Iterator[Document]:
    for done, record in enumerate(records):
        progress(done)
        yield record


def start(format: str, *, states: Sequence[str] = DECIDED, as_of: datetime | None = None, by: User) -> Job:
    """Queue the job that writes the export into a file of its owner."""
    require(by, Can.READ)
    stream(format, states=states, as_of=as_of)  # refuses now what the job would refuse later
    filter = {"state": list(states), "as_of": as_of.isoformat() if as_of else None}
    with transaction.atomic():
        return jobs.enqueue("export", by=by, format=format, filter=filter)


def write_file(job: Job, report: jobs.Report) -> dict[str, Any]:
    """What the job does: one file, however often it runs; it is there whole or not at all."""
    format, filter = job.params["format"], job.params["filter"]
    module, total = format_named(format), ArticleVersion.objects.count()
    name = f"{FOLDER}/{job.pk}{module.SUFFIX}"
    path = Path(default_storage.path(name))
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{job.attempts}.part")
    digest, size = hashlib.sha256(), 0
    pieces = stream(
        format,
        states=filter["state"],
        as_of=moment(filter["as_of"]) if filter["as_of"] else None,
        progress=lambda done: report(done, max(total, done + 1)),
    )
    try:
        with part.open("wb") as out:
            for piece in pieces:
                size += out.write(piece)
                digest.update(piece)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    Job.objects.filter(pk=job.pk).update(result_file=name)
    report(total, total)
    return {"bytes": size, "sha256": digest.hexdigest(), "media_type": module.MEDIA_TYPE}


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
        ranges=tuple((start, end) for start, end in row.ranges),
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

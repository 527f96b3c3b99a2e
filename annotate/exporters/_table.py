"""One mark a row, for the two formats of spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator

from annotate.interchange import Document, Mark

COLUMNS = (
    "uid",
    "article_sha256",
    "title",
    "publisher",
    "published_at",
    "url",
    "kind",
    "start",
    "end",
    "ranges",
    "quote",
    "state",
    "author",
    "agent",
    "reader",
    "reader_version",
    "confidence",
    "entity",
    "entity_type",
    "wikidata",
    "date_type",
    "date_value",
    "date_mod",
    "date_begin",
    "date_end",
    "note",
    "created_at",
    "updated_at",
    "deleted_at",
    "entity_state",
    "date_state",
)


def lines(documents: Iterable[Document], cell: Callable[[object], object] = lambda value: value) -> Iterator[bytes]:
    """The head and a line for each mark, in UTF-8, an article at a time; every value goes through ``cell``."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(COLUMNS)
    for document in documents:
        for mark in document.marks:
            writer.writerow(cell(value) for value in _row(document, mark))
        yield buffer.getvalue().encode()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue().encode()


def _row(document: Document, mark: Mark) -> tuple[object, ...]:
    entity, date = mark.entity or {}, mark.date or {}
    return (
        mark.uid,
        document.sha256,
        document.title,
        document.publisher,
        document.published_at,
        document.url,
        mark.kind,
        mark.start,
        mark.end,
        " ".join(f"{start}-{end}" for start, end in mark.ranges),
        mark.quote,
        mark.state,
        mark.author,
        mark.agent,
        mark.reader,
        mark.reader_version,
        "" if mark.confidence is None else mark.confidence,
        entity.get("name", ""),
        entity.get("type", "") or (mark.data.get("type", "") if mark.kind == "entity" else ""),
        (entity.get("external_ids") or {}).get("wikidata", ""),
        date.get("type", ""),
        date.get("value", ""),
        date.get("mod", ""),
        date.get("begin") or "",
        date.get("end") or "",
        mark.note,
        mark.created_at,
        mark.updated_at,
        mark.deleted_at,
        entity.get("state", ""),
        date.get("state", ""),
    )

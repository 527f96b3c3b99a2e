"""One mark a row, for spreadsheets: RFC 4180, UTF-8 with a byte order mark so that Excel reads the letters right.

Cells that a spreadsheet would run as a formula get a leading apostrophe.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from annotate.interchange import Document, Lost, Mark

LABEL = "CSV (spreadsheet)"
SPECIFICATION = "https://www.rfc-editor.org/rfc/rfc4180"
OFFSETS = "Unicode code points"
LOSES = "The articles' texts, the readers' data, and articles without marks. Formula-like cells gain an apostrophe."
MEDIA_TYPE = "text/csv; charset=utf-8"
SUFFIX = ".csv"

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
    "quote",
    "state",
    "author",
    "agent",
    "confidence",
    "entity",
    "entity_type",
    "date_value",
    "date_begin",
    "date_end",
    "note",
    "created_at",
)


def write(documents: Iterable[Document], lost: Lost) -> Iterator[bytes]:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    buffer.write("\ufeff")
    writer.writerow(COLUMNS)
    for document in documents:
        for mark in document.marks:
            writer.writerow(_guarded(value) for value in _row(document, mark))
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
        mark.quote,
        mark.state,
        mark.author,
        mark.agent,
        "" if mark.confidence is None else mark.confidence,
        entity.get("name", ""),
        entity.get("type", ""),
        date.get("value", ""),
        date.get("begin") or "",
        date.get("end") or "",
        mark.note,
        mark.created_at,
    )


def _guarded(value: object) -> object:
    """OWASP's rule against CSV injection."""
    if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")):
        return "'" + value
    return value

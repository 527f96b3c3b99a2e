"""Corroborate's own JSON Lines: one article with its marks a line. Lossless; ``annotate.importers.jsonl`` reads it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields
from operator import attrgetter
from typing import Any

import orjson

from annotate.interchange import Document, Lost, Mark

LABEL = "JSON Lines"
SPECIFICATION = "own; docs/formats.md"
OFFSETS = "Unicode code points"
LOSES = "Nothing about text and marks. Audit history and claims are not part of it."
MEDIA_TYPE = "application/x-ndjson"
SUFFIX = ".jsonl"

_MARK = tuple(field.name for field in fields(Mark) if field.name not in {"prefix", "suffix"})
_values = attrgetter(*_MARK)
_DOCUMENT = tuple(field.name for field in fields(Document) if field.name != "marks")


def write(documents: Iterable[Document], lost: Lost) -> Iterator[bytes]:
    for document in documents:
        yield orjson.dumps(_row(document), option=orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE)


def _row(document: Document) -> dict[str, Any]:
    """As ``dataclasses.asdict``, which takes five times as long: it copies what is only written."""
    marks = [dict(zip(_MARK, _values(mark), strict=True)) for mark in document.marks]
    return {name: getattr(document, name) for name in _DOCUMENT} | {"marks": marks}

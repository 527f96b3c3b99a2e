"""Reads what ``annotate.exporters.jsonl`` writes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from annotate.importers import _found, _lines, _records
from annotate.interchange import Document, Failure, Mark

LABEL = "JSON Lines"
SUFFIX = ".jsonl"


def read(stream: BinaryIO) -> Iterator[Document | Failure]:
    return _lines.rows(stream, _article)


def _article(name: str, row: Mapping[str, Any]) -> Iterator[Document | Failure]:
    text = row["text"]
    if not isinstance(text, str) or not isinstance(row["marks"], list):
        raise ValueError("It is no article with marks: text is a text, marks is a list.")
    marks: list[Mark] = []
    failures: list[Failure] = []
    for number, mark in enumerate(row["marks"], 1):
        try:
            marks.append(_records.mark(mark))
        except (ValueError, TypeError, AttributeError) as error:
            failures.append(Failure(f"{name}, mark {number}", str(error)))
    yield _found.canonical(_records.document(row, text, tuple(marks)))
    yield from failures

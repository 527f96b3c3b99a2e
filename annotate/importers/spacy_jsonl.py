"""Reads JSON Lines with ``text`` and ``spans``, as spaCy's recipes and Prodigy write them and our exporter does.

Spans with the same ``id`` are one mark in several places. An example that was not accepted (``answer``) is passed over.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from annotate.importers import _found, _lines, _records
from annotate.interchange import Document, Failure

LABEL = "spaCy and Prodigy JSON Lines"
SUFFIX = ".jsonl"


def read(stream: BinaryIO) -> Iterator[Document | Failure]:
    return _lines.rows(stream, _article)


def _article(name: str, row: Mapping[str, Any]) -> Iterator[Document | Failure]:
    text = row["text"]
    if not isinstance(text, str):
        raise ValueError("text is not a text.")
    if row.get("answer", "accept") != "accept":
        return
    meta = row.get("meta") or {}
    about = (meta.get("corroborate") if isinstance(meta, dict) else None) or {}
    yield from _found.article(name, text, _spans(row.get("spans") or []), about=about)


def _spans(spans: list[Mapping[str, Any]]) -> Iterator[_found.Found]:
    groups: dict[Any, list[Mapping[str, Any]]] = {}
    for number, span in enumerate(spans, 1):
        groups.setdefault(span.get("id") or number, []).append(span)
    for name, group in groups.items():
        yield _found.Found(
            where=f"span {name}",
            places=[(span["start"], span["end"]) for span in group],
            label=str(group[0]["label"]),
            details=_records.details(group[0].get("corroborate")),
        )

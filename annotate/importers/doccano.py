"""Reads doccano's JSON Lines for sequence labelling: ``label`` triples, or ``entities`` of projects with relations.

Offsets are UTF-16 units, as doccano's pages count; a project that counts grapheme clusters exports other numbers, which
cannot be told apart. Relations and comments are passed over.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from annotate.importers import _found, _lines, _records
from annotate.interchange import Document, Failure
from annotate.spans import Utf16

LABEL = "doccano JSON Lines"
SUFFIX = ".jsonl"


def read(stream: BinaryIO) -> Iterator[Document | Failure]:
    return _lines.rows(stream, _article)


def _article(name: str, row: Mapping[str, Any]) -> Iterator[Document | Failure]:
    text = row["text"] if "text" in row else row["data"]
    if not isinstance(text, str):
        raise ValueError("text is not a text.")
    ours = row.get("corroborate") or {}
    yield from _found.article(name, text, _spans(text, row, ours.get("marks") or []), about=ours, utf16=True)


def _spans(text: str, row: Mapping[str, Any], ours: list[Mapping[str, Any]]) -> Iterator[_found.Found]:
    details: dict[tuple[Any, ...], list[Mapping[str, Any]]] = {}
    for mark in ours:
        details.setdefault(tuple(mark["at"]), []).append(mark)
    for number, (start, end, label) in enumerate(_triples(row), 1):
        known = details.get((start, end, label))
        mark = known.pop(0) if known else {}
        places = _records.places(mark.get("ranges") or ())
        yield _found.Found(
            where=f"label {number}",
            places=[_units(text, place) for place in places] or [(start, end)],
            label=str(label),
            details=_records.details(mark),
        )


def _triples(row: Mapping[str, Any]) -> Iterator[tuple[int, int, str]]:
    for label in row.get("label") or row.get("labels") or ():
        start, end, name = label
        yield start, end, name
    for entity in row.get("entities") or ():
        yield entity["start_offset"], entity["end_offset"], entity["label"]


def _units(text: str, place: tuple[int, int]) -> tuple[int, int]:
    """Our own code points, in the unit of the others."""
    units = Utf16(text)
    return units.from_codepoint(place[0]), units.from_codepoint(place[1])

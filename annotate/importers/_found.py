"""From what other tools say, labels on offsets, to our records; each importer brings its spans, this does the rest."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from annotate.importers import _records
from annotate.interchange import Document, Failure, Mark
from annotate.spans import Utf16, check, shown
from annotate.tagset import LABELS, meaning
from annotate.text import canonicalise, sha256

_WIKIDATA = re.compile(r"Q[1-9]\d{0,11}")
_REMOVED = re.compile("[\x00\ud800-\udfff]|\r(?=[\x00\ud800-\udfff]*\n)")

Offset = Callable[[int], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A label on some places of a text, in the file's own unit. ``where`` names it in messages: "T3", "span 2".

    ``details`` are what our own exporter left in the file's slot for anything (``_records.details``). ``quote`` is what
    the file says the text reads there. ``date`` is a TIMEX3 value, a modifier may follow.
    """

    where: str
    places: Sequence[tuple[int, int]]
    label: str
    details: Mapping[str, Any] = field(default_factory=dict)
    quote: str | None = None
    state: str = ""
    note: str = ""
    wikidata: str = ""
    name: str = ""
    date: str = ""
    reader: str = ""
    reader_version: str = ""
    confidence: float | None = None


def article(
    name: str, raw: str, found: Iterable[Found | Failure], *, about: Mapping[str, Any], utf16: bool = False
) -> Iterator[Document | Failure]:
    """The article with the marks that can be made of ``found``, then a Failure for each that cannot.

    ``raw`` is the text as the file has it, in which the offsets count; the article's is canonical.
    """
    text = canonicalise(raw).text
    offset = _offset(raw, text, utf16)
    marks: list[Mark] = []
    failures: list[Failure] = []
    for each in found:
        if isinstance(each, Failure):
            failures.append(Failure(f"{name}, {each.name}", each.reason))
            continue
        try:
            marks.append(_mark(text, each, offset))
        except ValueError as error:
            failures.append(Failure(f"{name}, {each.where}", str(error)))
    marks.sort(key=lambda mark: (mark.start, mark.end, mark.uid))
    yield _records.document({**about, "sha256": sha256(text)}, text, tuple(marks))
    yield from failures


def canonical(document: Document) -> Document:
    """The document with canonical text, and marks where they lie in it."""
    text = canonicalise(document.text).text
    if text == document.text:
        return document
    offset = _offset(document.text, text, utf16=False)
    moved = [
        _records.at(mark, tuple((offset(start), offset(end)) for start, end in mark.places), text)
        for mark in document.marks
    ]
    values = {name: getattr(document, name) for name in Document.__dataclass_fields__ if name not in ("text", "marks")}
    return Document(**values | {"sha256": sha256(text)}, text=text, marks=tuple(moved))


def _offset(raw: str, text: str, utf16: bool) -> Offset:
    """From an offset in the file's unit into ``raw`` to one into the canonical text."""
    to_codepoint: Offset = Utf16(raw).to_codepoint if utf16 else int
    removed = [match.start() for match in _REMOVED.finditer(raw)] if raw != text else []
    if not removed:
        return to_codepoint

    def moved(offset: int) -> int:
        at = to_codepoint(offset)
        return at - bisect_right(removed, at - 1)

    return moved


def _mark(text: str, found: Found, offset: Offset) -> Mark:
    places = _places(text, found, offset)
    start, end = places[0][0], places[-1][1]
    kind, type = meaning(found.label)
    if not kind:
        raise ValueError(
            f"The label {shown(found.label)} is none that we know; write {', '.join(LABELS[:-1])} or {LABELS[-1]}."
        )
    ours = bool(found.details.get("uid"))  # then what our exporter said of it is the whole truth
    unsaid = {
        "state": found.state or ("suggested" if found.reader else "submitted"),
        "agent": "model" if found.reader else "human",
        "reader": found.reader[:50],
        "reader_version": found.reader_version[:20],
        "confidence": found.confidence,
        "note": found.note,
        "entity": _entity(found, type, text[start:end]) if kind == "entity" else None,
        "date": _date(found, type) if kind == "date" else None,
        "data": {"type": type} if type and kind == "entity" else {},
    }
    ranges = places if len(places) > 1 else ()
    place = {"start": start, "end": end, "quote": text[start:end], "ranges": ranges, "kind": kind}
    return _records.mark({**({} if ours else unsaid), **found.details, **place})


def _places(text: str, found: Found, offset: Offset) -> tuple[tuple[int, int], ...]:
    places = tuple((offset(start), offset(end)) for start, end in _records.places(found.places))
    if not places:
        raise ValueError("It says nowhere what it marks.")
    for start, end in places:
        check(text, start, end)
    if any(one[1] >= two[0] for one, two in pairwise(places)):
        raise ValueError("Its places touch or overlap; a mark in several places has text between them.")
    if found.quote is not None:
        read = " ".join(text[start:end] for start, end in places)
        if read.split() != found.quote.split():
            raise ValueError(f"The text reads {shown(read)} there, not {shown(found.quote)}.")
    return places


def _entity(found: Found, type: str, quote: str) -> dict[str, Any] | None:
    if not _WIKIDATA.fullmatch(found.wikidata):
        return None
    name = " ".join((found.name or quote).split())[:300]
    ids = {"wikidata": found.wikidata}
    return {"name": name, "type": type or "OTHER", "external_ids": ids, "level": "name", "state": "confirmed"}


def _date(found: Found, type: str) -> dict[str, Any] | None:
    value, _, mod = found.date.partition(" ")
    return {"type": type, "value": value, "mod": mod, "state": "confirmed"} if value else None

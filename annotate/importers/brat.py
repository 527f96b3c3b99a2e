"""Reads a zip of brat's ``.txt`` and ``.ann`` files, in folders or not.

Text-bound annotations become marks, with their State, their Wikidata normalisation, their notes. Relations, events and
equivalences are no marks: how many there are is said once for each file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from annotate.importers import _found, _lines, _zips
from annotate.interchange import Document, Failure

LABEL = "brat standoff"
SUFFIX = ".zip"

_TEXT_BOUND = re.compile(r"(T\S+)\t(\S+) ([0-9 ;]+)(?:\t(.*))?")
_ATTRIBUTE = re.compile(r"[AM]\S+\tState (T\S+) (suggested|submitted|accepted|rejected)")
_NORMALISATION = re.compile(r"N\S+\tReference (T\S+) wikidata:(\S+)(?:\t(.*))?", re.IGNORECASE)
_NOTE = re.compile(r"#\S*\t(\S+) (T\S+)\t(.*)")
_NO_MARK = re.compile(r"[RE*]")


@dataclass(slots=True)
class _Said:
    """What the other lines say of the text-bound annotations, by their ids."""

    states: dict[str, str] = field(default_factory=dict)
    items: dict[str, tuple[str, str]] = field(default_factory=dict)
    notes: dict[str, list[str]] = field(default_factory=dict)
    dates: dict[str, str] = field(default_factory=dict)


def read(stream: BinaryIO) -> Iterator[Document | Failure]:
    yield from _lines.guarded("the archive", lambda: _articles(stream))


def _articles(stream: BinaryIO) -> Iterator[Document | Failure]:
    with _zips.opened(stream) as archive:
        names = archive.names(".txt")
        if not names:
            yield Failure("the archive", "There is no .txt file in it, beside which an .ann file would stand.")
        for name in names:
            yield from _lines.guarded(name, lambda name=name: _article(archive, name))  # type: ignore[misc]
        for name in archive.names(".ann"):
            if f"{name[:-4]}.txt" not in archive:
                yield Failure(name, "There is no .txt file of this name, which it would annotate.")


def _article(archive: _zips.Archive, name: str) -> Iterator[Document | Failure]:
    text, ann = archive.text(name), f"{name[:-4]}.ann"
    # Only line feeds end a line: text that is repeated in it may hold what str.splitlines takes for line breaks.
    lines = archive.text(ann).split("\n") if ann in archive else []
    yield from _found.article(ann, text, _marks(lines), about={})


def _marks(lines: list[str]) -> Iterator[_found.Found | Failure]:
    lines = [line.removesuffix("\r") for line in lines]
    said, others = _said(lines), 0
    for number, line in enumerate(lines, 1):
        if match := _TEXT_BOUND.fullmatch(line):
            yield _mark(match, said)
        elif line.startswith("T"):
            yield Failure(f"line {number}", "It is no text-bound annotation: T1, tab, type and offsets, tab, text.")
        else:
            others += bool(_NO_MARK.match(line))
    if others:
        yield Failure("relations and events", f"{others} lines are no marks and were passed over.")


def _said(lines: list[str]) -> _Said:
    said = _Said()
    for line in lines:
        if match := _ATTRIBUTE.fullmatch(line):
            said.states[match[1]] = match[2]
        elif match := _NORMALISATION.fullmatch(line):
            said.items[match[1]] = (match[2], match[3] or "")
        elif (match := _NOTE.fullmatch(line)) and match[1] == "TIMEX3":
            said.dates[match[2]] = match[3]
        elif match and match[1] == "AnnotatorNotes":
            said.notes.setdefault(match[2], []).append(match[3])
    return said


def _mark(match: re.Match[str], said: _Said) -> _found.Found:
    name = match[1]
    wikidata, called = said.items.get(name, ("", ""))
    offsets = [fragment.split() for fragment in match[3].split(";")]
    return _found.Found(
        where=name,
        places=[tuple(int(offset) for offset in pair) for pair in offsets],  # type: ignore[misc]
        label=match[2],
        quote=match[4],
        state=said.states.get(name, ""),
        note="\n".join(said.notes.get(name, ())),
        wikidata=wikidata,
        name=called,
        date=said.dates.get(name, ""),
    )

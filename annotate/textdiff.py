"""What differs between two texts, for people: paragraph by paragraph, and word by word where a paragraph changed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Literal

Change = Literal["same", "added", "removed"]
_ALIKE = 0.5  # two paragraphs with less in common are shown as one that went and one that came
_WORD = re.compile(r"\s+|\w+(?:(?<=\d)[.,:]\d+)*|[^\w\s]+")  # "20,000" and "09:30" are one


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of one paragraph that stayed, came or went."""

    change: Change
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph: its pieces in reading order; ``skipped`` counts paragraphs in between that did not change."""

    change: Literal["same", "added", "removed", "changed"]
    pieces: tuple[Piece, ...]
    skipped: int = 0


def difference(old: str, new: str, *, around: int = 1) -> list[Line]:
    """The paragraphs that differ, with ``around`` unchanged ones on either side; empty when the texts are the same."""
    before, after = _paragraphs(old), _paragraphs(new)
    lines: list[Line] = []
    opcodes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for at, (tag, a, b, c, d) in enumerate(opcodes):
        if tag == "equal":
            lines += _same(before[a:b], around, is_first=at == 0, is_last=at == len(opcodes) - 1)
        else:
            lines += _changed(before[a:b], after[c:d])
    return lines if any(line.change != "same" for line in lines) else []


def _paragraphs(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]


def _same(paragraphs: Sequence[str], around: int, *, is_first: bool, is_last: bool) -> Iterator[Line]:
    head = 0 if is_first else around
    tail = 0 if is_last else around
    if len(paragraphs) <= head + tail:
        yield from (Line("same", (Piece("same", text),)) for text in paragraphs)
        return
    yield from (Line("same", (Piece("same", text),)) for text in paragraphs[:head])
    yield Line("same", (), skipped=len(paragraphs) - head - tail)
    yield from (Line("same", (Piece("same", text),)) for text in paragraphs[len(paragraphs) - tail :])


def _changed(old: Sequence[str], new: Sequence[str]) -> Iterator[Line]:
    for was, now in zip_longest(old, new):
        if was is not None and now is not None:
            words = _words(was, now)
            if words is not None:
                yield Line("changed", words)
                continue
        if was is not None:
            yield Line("removed", (Piece("removed", was),))
        if now is not None:
            yield Line("added", (Piece("added", now),))


def _words(old: str, new: str) -> tuple[Piece, ...] | None:
    """The words of both in reading order; None when they have too little in common to be read as one."""
    before, after = _WORD.findall(old), _WORD.findall(new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if matcher.ratio() < _ALIKE:
        return None
    pieces: list[Piece] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(before[a:b])))
            continue
        if b > a:
            pieces.append(Piece("removed", "".join(before[a:b])))
        if d > c:
            pieces.append(Piece("added", "".join(after[c:d])))
    return tuple(pieces)

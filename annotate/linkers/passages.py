"""Passages that two articles share word for word, as copies of one wire report do.

Candidates come from MinHash signatures (Broder 1997) cut into bands (Leskovec, Rajaraman and Ullman, ch. 3): articles
that share a band key are worth comparing. The comparison itself finds runs of equal words.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from annotate.interchange import Span
from annotate.linkers.stories import Judgement

SHINGLE = 5  # words
BANDS, ROWS = 24, 3
"""72 hashes: texts with half of their shingles in common share a band with a probability of .96, with a tenth .02."""

PASSAGE = 12  # words from which an equal run is a passage and not a phrase
ONE_REPORT = 0.4  # share of the shorter article's words in passages from which both print one report

_WORD = re.compile(r"[^\W_]+")
_PRIME = (1 << 61) - 1
_MULTIPLIERS = tuple(
    ((zlib.crc32(b"a%d" % at) << 29 | zlib.crc32(b"b%d" % at)) % _PRIME, zlib.crc32(b"c%d" % at))
    for at in range(BANDS * ROWS)
)


@dataclass(frozen=True, slots=True)
class Passage:
    """The same words at ``a`` in one text and at ``b`` in the other; ``words``: how many."""

    a: Span
    b: Span
    words: int


def minhash(text: str) -> tuple[int, ...]:
    """Signature of BANDS × ROWS integers; empty for a text without a single shingle."""
    hashes = {zlib.crc32(" ".join(shingle).encode()) for shingle in _shingles(_words(text), SHINGLE)}
    if not hashes:
        return ()
    return tuple(min((value * factor + offset) % _PRIME for value in hashes) for factor, offset in _MULTIPLIERS)


def band_keys(signature: tuple[int, ...]) -> frozenset[str]:
    """Keys for an index: near-identical texts share at least one."""
    bands = (signature[at : at + ROWS] for at in range(0, len(signature), ROWS))
    return frozenset(f"{number}:{zlib.crc32(repr(band).encode()):08x}" for number, band in enumerate(bands))


def resemblance(a: tuple[int, ...], b: tuple[int, ...]) -> float:
    """Estimated share of common shingles (Jaccard), 0..1."""
    return sum(x == y for x, y in zip(a, b, strict=True)) / len(a) if a and len(a) == len(b) else 0.0


def shared_passages(a: str, b: str) -> list[Passage]:
    """Runs of at least PASSAGE equal words, case and punctuation aside, in order of ``b`` and not overlapping there."""
    left, right = _spans(a), _spans(b)
    left_words, right_words = [word for word, _ in left], [word for word, _ in right]
    places: dict[tuple[str, ...], int] = {}
    for at, shingle in enumerate(_shingles(left_words, PASSAGE)):
        places.setdefault(shingle, at)
    passages, at = [], 0
    while at + PASSAGE <= len(right):
        start = places.get(tuple(right_words[at : at + PASSAGE]))
        if start is None:
            at += 1
            continue
        length = PASSAGE
        while (
            start + length < len(left)
            and at + length < len(right)
            and left_words[start + length] == right_words[at + length]
        ):
            length += 1
        passages.append(Passage(_cover(left, start, length), _cover(right, at, length), length))
        at += length
    return passages


def one_report(a: str, b: str) -> Judgement | None:
    """Whether two articles print one report: then their claims have one origin. None when they do not."""
    passages = shared_passages(a, b)
    words = sum(passage.words for passage in passages)
    share = words / max(min(len(_words(a)), len(_words(b))), 1)
    if share < ONE_REPORT:
        return None
    longest = max(passages, key=lambda passage: passage.words)
    reason = f"{words} words in {len(passages)} passages are the same, the longest has {longest.words} words."
    return Judgement(min(1.0, round(0.5 + share / 2, 3)), reason)


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]


def _spans(text: str) -> list[tuple[str, Span]]:
    return [(match[0].lower(), Span(match.start(), match.end())) for match in _WORD.finditer(text)]


def _shingles(words: list[str], size: int) -> Iterator[tuple[str, ...]]:
    return zip(*(words[at:] for at in range(size)), strict=False)


def _cover(words: list[tuple[str, Span]], start: int, length: int) -> Span:
    return Span(words[start][1].start, words[start + length - 1][1].end)

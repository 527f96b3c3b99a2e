"""Find a mark again in another version of its text, by what it quoted and what stood around it.

After Hypothesis' fuzzy anchoring (https://web.hypothes.is/blog/fuzzy-anchoring/): the place it was at, then its exact
words, then nearly its words, ranked by the context on both sides. Unlike there, a mark here is part of a claim, so it
is better orphaned, for a person to place, than moved onto a sentence that reads alike and says something else.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from rapidfuzz import fuzz

from annotate.interchange import Span
from annotate.spans import cuts_grapheme, snap_to_words

_LONG_ENOUGH = 32  # code points: a quote this long, unchanged, is its own evidence; a shorter one needs its context
_SAME_CONTEXT = 75  # per cent, on the better side; unrelated English of 32 characters is 40 to 50 per cent alike
_CLEARLY = 10  # points by which the best place must beat the next one
_NEARLY = 85  # per cent of the quote that must still be there
_FUZZY_WORDS = 4  # fewer words than this must be found unchanged
_OCCURRENCES = 500  # of the quote; a mark on something as common as "the" cannot be told from its neighbours
_NEGATION = re.compile(
    r"no|not|nor|never|none|neither|without|nothing|nobody|cannot|hardly|den(?:y|ies|ied)|refuse[sd]?"
)


@dataclass(frozen=True, slots=True)
class Anchor:
    """``state``: exact (same offsets, same words) or moved; ``score``: 0..1, how much of the quote was found."""

    span: Span
    state: Literal["exact", "moved"]
    score: float


@dataclass(frozen=True, slots=True)
class _Quote:
    words: str
    prefix: str
    suffix: str

    def sides(self, text: str, span: Span) -> tuple[float, float]:
        """How much the text before and after ``span`` resembles the context that was kept, in per cent."""
        before = text[max(0, span.start - len(self.prefix)) : span.start]
        after = text[span.end : span.end + len(self.suffix)]
        # Nothing was kept of one side: the quote opened or closed its text.
        left = fuzz.ratio(before, self.prefix) if self.prefix else 100.0 * (span.start == 0)
        right = fuzz.ratio(after, self.suffix) if self.suffix else 100.0 * (span.end == len(text))
        return left, right


def anchor(text: str, quote: str, prefix: str, suffix: str, hint: int) -> Anchor | None:
    """Where ``quote`` stands in ``text`` now; None when it is gone, or when two places fit alike.

    ``prefix`` and ``suffix`` are what ``spans.context`` kept; ``hint`` is the offset it had.
    """
    if not quote.strip():
        return None
    kept = _Quote(quote, prefix, suffix)
    places = _with_context(text, kept) or _occurrences(text, quote)
    span = _best(text, kept, places, hint) if places else _nearly(text, kept)
    if span is None:
        return None
    same = text[span.start : span.end] == quote
    state: Literal["exact", "moved"] = "exact" if same and span.start == hint else "moved"
    return Anchor(span, state, 1.0 if same else fuzz.ratio(quote, text[span.start : span.end]) / 100)


def _with_context(text: str, kept: _Quote) -> list[Span]:
    """The one place where the quote stands between exactly what it stood between; empty when none or several do."""
    whole = kept.prefix + kept.words + kept.suffix
    at = text.find(whole)
    if at < 0 or text.find(whole, at + 1) >= 0:
        return []
    start = at + len(kept.prefix)
    end = start + len(kept.words)
    return [] if cuts_grapheme(text, start, end) else [Span(start, end)]


def _occurrences(text: str, quote: str) -> list[Span]:
    found: list[Span] = []
    at = text.find(quote)
    while at >= 0 and len(found) < _OCCURRENCES:
        if not cuts_grapheme(text, at, at + len(quote)):
            found.append(Span(at, at + len(quote)))
        at = text.find(quote, at + 1)
    return found if len(found) < _OCCURRENCES else []


def _best(text: str, kept: _Quote, places: list[Span], hint: int) -> Span | None:
    """The place whose context fits clearly best; among equals the one that did not move; None when undecided."""
    sides = {span: kept.sides(text, span) for span in places}
    if len(kept.words) < _LONG_ENOUGH:
        sides = {span: pair for span, pair in sides.items() if max(pair) >= _SAME_CONTEXT}
    if not sides:
        return None
    most = max(map(sum, sides.values()))
    rivals = [span for span, pair in sides.items() if most - sum(pair) < 2 * _CLEARLY]
    if len(rivals) == 1:
        return rivals[0]
    return next((span for span in rivals if span.start == hint), None)


def _nearly(text: str, kept: _Quote) -> Span | None:
    """The one place that says the same in nearly the same words."""
    if len(_words(kept.words)) < _FUZZY_WORDS:
        return None
    first = _closest(text, kept, 0, len(text))
    if first is None:
        return None
    around = (_closest(text, kept, 0, first.start), _closest(text, kept, first.end, len(text)))
    places = [span for span in (first, *around) if span and _says_the_same(kept.words, text[span.start : span.end])]
    return _best(text, kept, places, hint=-1) if places else None


def _closest(text: str, kept: _Quote, begin: int, end: int) -> Span | None:
    """The stretch of whole words in ``text[begin:end]`` most like the quote; None below the cut-off."""
    quote = kept.words
    if end - begin < len(quote):
        return None
    found = fuzz.partial_ratio_alignment(quote, text[begin:end], score_cutoff=_NEARLY - _CLEARLY)
    if found is None or found.dest_start == found.dest_end:
        return None
    rough = snap_to_words(text, begin + found.dest_start, begin + found.dest_end)
    # The alignment is as long as the quote; where words came or went, its ends are off by as much. The right edge is
    # the one between the quote's words and what was kept of its context.
    slack = max(16, len(quote) // 5)

    def fit(span: Span) -> float:
        return fuzz.ratio(quote, text[span.start : span.end]) + sum(kept.sides(text, span)) / 2

    starts = _word_edges(text, rough.start, slack, begin, rough.end, opening=True)
    best = max((Span(at, rough.end) for at in starts), key=fit, default=rough)
    ends = _word_edges(text, rough.end, slack, best.start + 1, end, opening=False)
    best = max((Span(best.start, at) for at in ends), key=fit, default=best)
    if fuzz.ratio(quote, text[best.start : best.end]) < _NEARLY or cuts_grapheme(text, best.start, best.end):
        return None
    return best


def _word_edges(text: str, near: int, slack: int, begin: int, end: int, *, opening: bool) -> list[int]:
    """Where words open (or close, with or without their punctuation) within ``slack`` of ``near``."""
    pattern = r"(?<!\S)(?=\S)|\b(?=\w)" if opening else r"(?<=\S)(?!\S)|(?<=\w)\b"
    edges = re.compile(pattern).finditer(text, max(begin, near - slack), min(end, near + slack + 1))
    return [edge.start() for edge in edges]


def _says_the_same(quote: str, found: str) -> bool:
    """Whether only spelling, accents, punctuation or small lower-case words differ: no number, name or negation."""
    old, new = _words(quote), _words(found)
    old_keys, new_keys = [_folded(word) for word in old], [_folded(word) for word in new]
    changes = SequenceMatcher(None, old_keys, new_keys, autojunk=False).get_opcodes()
    return all(
        _is_respelling(old[a:b], new[c:d]) if kind == "replace" else _is_slight(old[a:b] + new[c:d])
        for kind, a, b, c, d in changes
        if kind != "equal"
    )


def _is_respelling(old: list[str], new: list[str]) -> bool:
    """A typing error put right. The first letter stays: "million" is no spelling of "billion"."""
    return (
        len(old) == len(new)
        and _is_slight(old + new)
        and all(a[0] == b[0] and fuzz.ratio(a, b) >= _NEARLY for a, b in zip(old, new, strict=True))
    )


def _is_slight(words: list[str]) -> bool:
    return all(word.isalpha() and word.islower() and not _NEGATION.fullmatch(word) for word in words)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+(?:[.,'’]\w+)*", text)


def _folded(word: str) -> str:
    letters = unicodedata.normalize("NFKD", word.replace("’", "'")).casefold()
    return "".join(letter for letter in letters if not unicodedata.combining(letter))

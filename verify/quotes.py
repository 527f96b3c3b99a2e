"""Whether a captured text holds a quote, and what it reads instead. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from rapidfuzz import fuzz

from annotate.anchoring import anchor
from annotate.spans import snap_to_words

Found = Literal["exact", "near", "missing"]
_ALIKE = 60  # per cent: below that another passage would be shown as what the quote became
_AROUND = 160  # code points of context on either side of a quote in its passage


@dataclass(frozen=True, slots=True)
class Finding:
    """``found``: exact (white space apart), near (respelled: the same said), or missing.

    ``nearest`` is what the text reads where the quote is not exact: the passage most like it, or nothing.
    """

    found: Found
    nearest: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """Words that only the quote has (``removed``), only the text has (``added``), or both (``same``)."""

    kind: Literal["same", "removed", "added"]
    words: str


def plain(text: str) -> str:
    """With white space as it matters to a quote: single spaces."""
    return " ".join(text.split())


def find(text: str, quote: str) -> Finding:
    """Where ``quote`` stands in ``text``, line breaks and runs of spaces apart."""
    text, quote = plain(text), plain(quote)
    if not quote or quote in text:
        return Finding("exact" if quote else "missing")
    kept = anchor(text, quote, "", "", 0)
    if kept is not None:
        return Finding("near", text[kept.span.start : kept.span.end])
    alike = fuzz.partial_ratio_alignment(quote, text, score_cutoff=_ALIKE) if len(quote) < len(text) else None
    if alike is None:
        return Finding("missing")
    span = snap_to_words(text, alike.dest_start, alike.dest_end)
    return Finding("missing", text[span.start : span.end])


def differences(quote: str, nearest: str) -> list[Difference]:
    """Both word by word; empty when there is nothing to compare with."""
    if not nearest:
        return []
    old, new = quote.split(), nearest.split()
    parts: list[Difference] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            parts.append(Difference("same", " ".join(old[a:b])))
            continue
        if a < b:
            parts.append(Difference("removed", " ".join(old[a:b])))
        if c < d:
            parts.append(Difference("added", " ".join(new[c:d])))
    return parts


def passage(text: str, quote: str) -> tuple[str, str]:
    """The words before and after an exact ``quote`` in ``text``, whole words, empty where it is not there."""
    text, quote = plain(text), plain(quote)
    start = text.find(quote)
    if not quote or start < 0:
        return "", ""
    end = start + len(quote)
    before = text[max(0, start - _AROUND) : start]
    after = text[end : end + _AROUND]
    if start > _AROUND:
        before = "… " + re.sub(r"\A\S*\s*", "", before)
    if len(text) > end + _AROUND:
        after = re.sub(r"\s*\S*\Z", "", after) + " …"
    return before, after

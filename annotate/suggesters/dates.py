"""Dates, times, durations and rates, each with its TIMEX3 value and what it was counted from.

The grammar is in ``timegrammar``; here its readings become proposals with a reason in one sentence, and a span that a
person marked gets its value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from annotate.interchange import Proposal, Source, Span, inside
from annotate.spans import cuts_grapheme
from annotate.suggesters.timegrammar import reader
from annotate.suggesters.timegrammar.rule import Mention
from annotate.suggesters.timegrammar.wording import in_words
from annotate.timex import Timex

NAME = "dates"
VERSION = "1"

_BEFORE, _AFTER = 1500, 200  # characters of context that a marked span is read in: what "that year" may look back on


def suggest(source: Source) -> Iterator[Proposal]:
    """Every time expression of the text as a proposal of kind "date"; ``data`` is the Timex as JSON."""
    for mention in reader.read(source.text, source.published_at):
        span = Span(mention.start, mention.end)
        if not inside(span, source.boilerplate) and not cuts_grapheme(source.text, mention.start, mention.end):
            yield Proposal(
                mention.start, mention.end, "date", mention.score, _reason(source, mention), mention.timex.as_json()
            )


def resolve(source: Source, start: int, end: int) -> Timex | None:
    """The value of the words that a person marked as a date, by the best rule for them in their context.

    The longest expression inside the mark counts, else one that the mark is a part of ("22" of "22 December").
    None when the words hold no time expression that the grammar knows; a Timex with an empty value when they do, but
    nothing says which day is meant.
    """
    found = explained(source, start, end)
    return found[0] if found else None


def explained(source: Source, start: int, end: int) -> tuple[Timex, str] | None:
    """Like ``resolve``, with the reason in one sentence."""
    if not 0 <= start < end <= len(source.text):
        return None
    mention = reader.read_marked(source.text, source.published_at, start, end, before=_BEFORE, after=_AFTER)
    return (mention.timex, _reason(source, mention)) if mention else None


_NAMED = re.compile(r"the (?:date|day|one)(?: named)? (?:before|beside) it")
_OFFSETS = re.compile(r"text:.*@(\d+)-(\d+)")


def _reason(source: Source, mention: Mention) -> str:
    """One sentence: the words, how they were read and from what, and the value in words."""
    because, anchor = mention.because, mention.timex.anchor
    if found := _OFFSETS.fullmatch(anchor):
        because = _NAMED.sub(lambda _: _quoted(source.text, int(found[1]), int(found[2])), because, count=1)
    elif source.published_at and anchor:
        published = f"the article's date {in_words(source.published_at.isoformat())}"
        because = because.replace("the article's date", published, 1)
    quote, value = _quoted(source.text, mention.start, mention.end), in_words(mention.timex.value, mention.timex.mod)
    return f"{quote} {because}: {value}."


def _quoted(text: str, start: int, end: int) -> str:
    return f"“{' '.join(text[start:end].split())}”"

"""What a rule is, what its resolver is given, and what it gives back."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from annotate.suggesters.timegrammar import arithmetic, tense, words
from annotate.timex import Interval, Timex, interval, precision


@dataclass(frozen=True, slots=True)
class Reading:
    """What a resolver makes of a match. ``value`` empty: it is a time expression, but its value cannot be known.

    ``because`` is what a reviewer reads: "{quote} <because>: <value in words>".
    ``span`` narrows the marked words to a part of the match.
    """

    type: str
    value: str
    because: str
    mod: str = ""
    anchor: str = ""
    days: Interval | None = None
    span: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """A time expression that was read, at ``start``–``end`` of the text."""

    start: int
    end: int
    timex: Timex
    because: str
    score: float


@dataclass
class Context:
    """What a resolver may look at. ``trusted``: a person marked these very words, so they are a time expression."""

    text: str
    dct: date | None
    start: int = 0
    end: int = 0
    trusted: bool = False
    before: list[Mention] = field(default_factory=list)
    """The last few expressions read before this one, oldest first."""

    @property
    def dct_anchor(self) -> str:
        return f"dct:{self.dct}" if self.dct else ""

    def left(self, count: int = 40) -> str:
        """The words before the match on its line, at most ``count`` characters."""
        return self.text[max(0, self.start - count) : self.start].rpartition("\n")[2]

    def right(self, count: int = 40) -> str:
        return self.text[self.end : self.end + count].partition("\n")[0]

    def direction(self, start: int | None = None, end: int | None = None) -> int:
        """-1 past, 1 future, 0 not said: from the verbs and prepositions near the match."""
        return tense.direction(self.text, self.start if start is None else start, self.end if end is None else end)

    def last_date(self, units: tuple[str, ...] = (), within: int = 600) -> Mention | None:
        """The nearest earlier expression with a calendar value (of one of these precisions), not too far back."""
        for mention in reversed(self.before):
            if self.start - mention.end > within:
                return None
            if mention.timex.known and (not units or mention.timex.precision in units):
                return mention
        return None

    def at_line_start(self) -> bool:
        return not self.left(3).strip()


def text_anchor(mention: Mention) -> str:
    return f"text:{mention.timex.value}@{mention.start}-{mention.end}"


Resolver = Callable[[re.Match[str], Context], "Reading | None"]


@dataclass(frozen=True)
class Rule:
    """A named pattern with its resolver. ``late`` rules are resolved after the others of their neighbourhood (clock times)."""

    name: str
    needs: str
    pattern: str
    resolve: Resolver
    score: float = 0.9
    late: bool = False

    @cached_property
    def regex(self) -> re.Pattern[str]:
        return words.pattern(self.pattern)

    @cached_property
    def triggers(self) -> frozenset[str]:
        return frozenset(self.needs.split())


MOD_WORDS = (
    (re.compile(r"early|beginning|start|opening|outset|first (?:days|weeks|months|part)", re.I), "START"),
    (re.compile(r"mid", re.I), "MID"),
    (re.compile(r"late(?!r)|end|close|closing|final|last (?:days|weeks|months|part)", re.I), "END"),
)


def mod_of(phrase: str | None) -> str:
    """START, MID or END for "early", "the middle of", "the end of" …; empty for others."""
    return next((mod for words_, mod in MOD_WORDS if phrase and words_.search(phrase)), "")


def nearest(candidates: list[date], dct: date, direction: int) -> date:
    """The candidate nearest to the article's date; ``direction`` must be contradicted by ten months to lose.

    News looks back and forward a few months, so a date without its year is the nearest one, unless the tense says
    otherwise ("arrested on 3 March" in a paper of 1 March may still be "due on 3 March").
    """

    def cost(day: date) -> int:
        distance = (day - dct).days
        return abs(distance) + (300 if direction * distance < 0 else 0)

    return min(candidates, key=cost)


def around(dct: date, build: Callable[[int], date | None]) -> list[date]:
    """``build(year)`` for the years around the article's."""
    return [day for year in (dct.year - 1, dct.year, dct.year + 1) if (day := build(year))]


def value_days(value: str, mod: str = "") -> Interval | None:
    return interval(value, mod)


def unit_of(value: str) -> str:
    return precision(value)


def week_monday(day: date) -> date:
    return day - timedelta(day.isoweekday() - 1)


__all__ = ["Context", "Mention", "Reading", "Rule", "arithmetic", "around", "mod_of", "nearest", "text_anchor"]

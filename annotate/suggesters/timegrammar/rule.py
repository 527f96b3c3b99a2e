"""What a rule is, what its resolver is given, and what it gives back."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from annotate.suggesters.timegrammar import tense, words
from annotate.timex import Interval, Timex


@dataclass(frozen=True, slots=True)
class Reading:
    """What a resolver makes of a match. ``value`` empty: it is a time expression, but its value cannot be known.

    ``because`` is what a reviewer reads: "“quote” <because>: <value in words>". ``days`` and ``span`` are given where
    the interval is narrower than the value's, or the expression shorter than the match.
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

    @property
    def anchor(self) -> str:
        """How expressions that count from this one name it, see ``Timex.anchor``."""
        return f"text:{self.timex.value}@{self.start}-{self.end}"

    @property
    def unit(self) -> str:
        """The precision that it can be counted from: a time belongs to its day."""
        return "day" if self.timex.precision == "time" else self.timex.precision


@dataclass
class Context:
    """What a resolver may look at. ``trusted``: a person marked these very words, so they are a time expression."""

    text: str
    dct: date | None
    start: int = 0
    end: int = 0
    trusted: bool = False
    before: list[Mention] = field(default_factory=list)
    """The last few expressions read, oldest first; late rules also see the ones that follow."""
    _direction: tuple[tuple[int, int], float] | None = None
    memo: dict[str, str] = field(default_factory=dict)
    """What resolvers found out about the whole text, so that it is read through only once."""

    @property
    def anchor(self) -> str:
        """The article's date as an anchor."""
        return f"dct:{self.dct}" if self.dct else ""

    def left(self, count: int = 40) -> str:
        """The words before the match on its line, at most ``count`` characters."""
        return self.text[max(0, self.start - count) : self.start].rpartition("\n")[2]

    def right(self, count: int = 40) -> str:
        return self.text[self.end : self.end + count].partition("\n")[0]

    def direction(self) -> float:
        """-1 past … 1 future, 0 not said: from the verbs and prepositions near the match."""
        where = (self.start, self.end)
        if self._direction is None or self._direction[0] != where:
            self._direction = where, tense.direction(self.text, *where)
        return self._direction[1]

    def last_date(self, within: int, units: tuple[str, ...] = ()) -> Mention | None:
        """The nearest earlier expression with a calendar value (of one of these precisions), not too far back."""
        for mention in reversed(self.before):
            if self.start - mention.end > within:
                return None
            if mention.timex.known and mention.end <= self.start and (not units or mention.unit in units):
                return mention
        return None


class Captures(dict[str, str]):
    """The named groups of a match; one that took no part reads as an empty string.

    A digit at the end of a name makes it another spelling of the same group: ``dd2`` is read as ``dd``.
    """

    def __init__(self, match: re.Match[str]) -> None:
        super().__init__((name.rstrip("23"), text) for name, text in match.groupdict().items() if text)
        self.whole = match[0]
        self.spans = {name.rstrip("23"): match.span(name) for name in match.groupdict() if match[name]}

    def __missing__(self, name: str) -> str:
        return ""


Resolver = Callable[[Captures, Context], "Reading | None"]


@dataclass(frozen=True)
class Rule:
    """A named pattern with its resolver; ``needs`` are kinds of trigger words, one of which must be near.

    ``late`` rules are resolved after the others of their neighbourhood (clock times need their day).
    """

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

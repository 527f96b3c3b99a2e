"""Choosing among the dates that words may mean, and the phrases that say why: shared by the resolvers."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date

from annotate.suggesters.timegrammar import words
from annotate.suggesters.timegrammar.rule import Context

WRITTEN = "is written out"
COUNTS = "counts from the article's date"
NO_DCT = "counts from the article's date, which is not known"
NO_YEAR = "has no year, and the article's date is not known"
NO_ANCHOR = "looks back to a date that the text does not give clearly"
FROM_TEXT = "counts from the date named before it"
BESIDE = "takes the year of the date beside it"
LENGTH = "is a length of time"

YEAR_STEP = {"last": -1, "previous": -1, "this": 0, "current": 0, "next": 1, "following": 1}

MOD = (
    r"(?P<mod>(?:(?:early|late|mid)(?:{dash}| )(?:(?:in|to|on) (?:the )?(?:late )?)?"
    r"|(?:the )?(?:very )?(?:start|beginning|middle|end|close|(?:first|last|final|closing) (?:days|weeks)) "
    r"(?:of|in) (?:the )?))"
)
"""The fragment of "early", "mid-", "the end of the" …; ``mod_of`` names it."""

REL = r"(?P<rel>(?:last|this|next|the (?:previous|following|same)|that|the) year)"
MODS = (
    ("START", re.compile(r"early|beginning|start|first", re.I)),
    ("MID", re.compile(r"mid", re.I)),
    ("END", re.compile(r"late|end|close|closing|final|last", re.I)),
)


def mod_of(phrase: str) -> str:
    """START, MID or END for "early", "the middle of", "the end of" …; empty for others."""
    return next((mod for mod, pattern in MODS if pattern.search(phrase)), "")


def nearest(candidates: Sequence[date], dct: date, direction: float, penalty: int = 300) -> date:
    """The candidate nearest to the article's date; against the tense it costs ``penalty`` days more.

    News looks back and forward a few months, so a date without its year is the nearest one, unless the tense says
    otherwise ("arrested on 3 March" in a paper of 1 March may still be "due on 3 March").
    """

    def cost(day: date) -> float:
        distance = (day - dct).days
        return abs(distance) + (penalty * abs(direction) if direction * distance < 0 else 0)

    return min(candidates, key=cost)


def around(dct: date, build: Callable[[int], date | None]) -> list[date]:
    """``build(year)`` for the years around the article's."""
    return [day for year in (dct.year - 1, dct.year, dct.year + 1) if 0 < year < 10000 and (day := build(year))]


def why(chosen: date, dct: date, direction: float) -> str:
    """Why a date without its year is read as ``chosen``."""
    if direction * (chosen - dct).days > 0:
        tense = "as the past tense tells" if direction < 0 else "as it lies ahead"
        return f"has no year of its own; it is the nearest to the article's date, {tense}"
    return "has no year of its own; it is the nearest to the article's date"


def year_of(text: str, dct: date | None) -> int:
    """A year of two or four digits; two digits lie at most seventy years before and thirty after the article."""
    digits = text.lstrip("'’")
    if len(digits) > 2:
        return int(digits)
    base = dct.year if dct else 2000
    return next(year for year in range(base - 69, base + 31) if year % 100 == int(digits))


_SECOND_DATE = re.compile(
    r"\s{0,2}(?:[-‐‑–—/,]|and\b|to\b|until\b|till\b|through\b|or\b)\s{0,2}"
    r"(?:(?:[A-Z][a-z]{2,8}\.?\s)?\d{1,2}(?:st|nd|rd|th)?,?\s(?:[A-Z][a-z]{2,8}\.?,?\s)?|[A-Z][a-z]{2,8}\.?,?\s(?:of\s)?)"
    r"(?P<year>(?:19|20)\d\d)\b"
)
_JOINED = re.compile(r"\W{0,2}\s?(?:and|to|until|till|through|or|[-–—,])?\s?(?:on\s|the\s)?\Z")


def year_beside(c: Context) -> tuple[int, str] | None:
    """(year, anchor) of the other end of a range or list: "1 March to 4 April 2003", "March 1, 2003 and April 4"."""
    if m := _SECOND_DATE.match(c.text, c.end):
        return int(m["year"]), f"text:{m['year']}@{m.start('year')}-{m.end('year')}"
    other = c.before[-1] if c.before else None
    if other and other.unit in ("day", "month") and other.timex.rule.endswith("_year"):
        between = c.text[other.end : c.start]
        if len(between) < 12 and _JOINED.match(between):
            return int(other.timex.value[:4]), other.anchor
    return None


def capital(name: str) -> bool:
    """Whether a month's name is written as a name: "may" and "march" are verbs, "MAY" and "March" months."""
    return name[0].isupper() or (len(name.rstrip(".")) > 3 and name.lower() != "march")


def year_step(relative: str) -> int | None:
    """-1, 0 or 1 for "last year", "this year", "next year"; None for years that only the text knows."""
    return next((YEAR_STEP[word] for word in relative.lower().split() if word in ("last", "this", "next")), None)


def relative_year(relative: str, c: Context) -> tuple[int, str, str] | None:
    """(year, anchor, because) of "last year", "the following year" or "that year"; None when nothing tells."""
    step = year_step(relative)
    if step is not None:
        return (c.dct.year + step, c.anchor, COUNTS) if c.dct else None
    mention = c.last_date(within=300)
    if mention and mention.timex.begin:
        step = next((YEAR_STEP[word] for word in relative.lower().split() if word in YEAR_STEP), 0)
        return mention.timex.begin.year + step, mention.anchor, FROM_TEXT
    return (c.dct.year, c.anchor, COUNTS) if c.dct and relative.lower() == "the year" else None


def part_value(day: str, part: str) -> str:
    """``2013-05-03TMO`` for a day and "morning"."""
    return f"{day}T{words.PARTS[part.lower()]}"

"""Lengths of time: two years, 27-year, several months, decades, the past four years."""
# ruff: noqa: E501 - one rule a line

from __future__ import annotations

import re

from annotate.suggesters.timegrammar import words
from annotate.suggesters.timegrammar.choice import LENGTH
from annotate.suggesters.timegrammar.rate import is_rate
from annotate.suggesters.timegrammar.rule import Captures, Context, Reading, Rule
from annotate.suggesters.timegrammar.words import period

UNCOUNTED = "is a length of time that nobody counted"
PAST = "says no more than that it is past"
_MODS = (
    ("EQUAL_OR_LESS", re.compile(r"(?:within|up to|at most|no more than|maximum of)\s+(?:the\s+next\s+)?\Z", re.I)),
    ("LESS_THAN", re.compile(r"(?:under|less than|fewer than|just under)\s+\Z", re.I)),
    ("EQUAL_OR_MORE", re.compile(r"(?:at least|no less than|minimum of)\s+\Z", re.I)),
    ("MORE_THAN", re.compile(r"(?:more than|over|longer than|exceeding|just over)\s+\Z", re.I)),
    ("APPROX", re.compile(r"(?:about|around|nearly|almost|some|roughly|approximately|close to)\s+\Z", re.I)),
)
_ARTICLES = ("a", "an")
_SMALL = ("second", "minute", "hour", "day", "night")
_LENGTH_LEFT = re.compile(
    r"\b(?:for|in|within|about|over|than|of|only|just|nearly|almost|last(?:s|ed)?|took|takes|spent|after|every|once|half)\s+\Z",
    re.I,
)
_LENGTH_RIGHT = re.compile(r"\s+(?:after|before|later|earlier|ahead|behind|long|ago)\b", re.I)


def _mod(c: Context, about: str) -> str:
    left = c.left(24) + about
    return next((mod for mod, pattern in _MODS if pattern.search(left)), "")


def counted(m: Captures, c: Context) -> Reading | None:
    """A number and a unit; "a year" after an amount is a rate. An age is no length of time."""
    count, unit = words.number(m["n"]), words.unit(m["unit"])
    article = m["n"].lower() in _ARTICLES
    single = article or m["n"].lower() == "one"
    if count is None or not (c.trusted or _is_length(m, unit, article, c)):
        return None
    value = period(f"{count + (0.5 if m['half'] else 0):g}", unit)
    if not value:
        return None
    if article and not m["half"] and is_rate(c):
        return Reading("SET", value, "is a rate")
    if (
        single
        and unit in _SMALL
        and not (c.trusted or _LENGTH_LEFT.search(c.left(12)) or _LENGTH_RIGHT.match(c.right(10)))
    ):
        return None  # "a day that nobody forgets"
    return Reading("DURATION", value, LENGTH, _mod(c, m["about"]))


def _is_length(m: Captures, unit: str, article: bool, c: Context) -> bool:
    if re.match(r"[- ](?:old|older|young|younger)\b|-(?:end|earlier|ago|on|over|round|to)\b", c.right(9), re.I):
        return False  # an age; year-end, year-on-year
    if len(m["unit"]) < 4 and unit != "day" and not (m["unit"].islower() and m["n"][0].isdigit()):
        return False  # "two SEC officials"
    if unit == "second":  # "a second", "one second" are ordinals more often
        return m["unit"].lower() != "second" or m["n"][0].isdigit()
    if unit == "quarter":  # "three quarters" is a share
        return bool(re.search(r"consecutive|straight|successive", m.whole, re.I))
    return not (unit == "night" and article)


def uncounted(m: Captures, c: Context) -> Reading | None:
    """Several years, a few days, dozens of hours; "a few years ago" is just past."""
    unit = words.unit(m["unit"])
    if m["ago"]:
        return Reading("DATE", "PAST_REF", PAST)
    if unit in ("second", "quarter") or (unit == "day" and m["how"].lower() == "some"):
        return None
    value = period("X", unit)
    return Reading("DURATION", value, UNCOUNTED) if value else None


def lasting(m: Captures, c: Context) -> Reading | None:
    """A week-long strike, a yearlong inquiry."""
    return Reading("DURATION", period("1", m["unit"].lower()), LENGTH)


_PLURAL_LEFT = re.compile(
    r"(?:\b(?:for|in|after|over|of|takes?|took|within|by|lasted|last|spent|through|following|the|many|these|and|or|been|since|had|into)"
    r"|[\"“(,])\s*\Z",
    re.I,
)
_SHORT_LEFT = re.compile(
    r"\b(?:for|in|over|after|recent|within|took|takes|through the|over the|spent|for the)\s+\Z", re.I
)


def plural(m: Captures, c: Context) -> Reading | None:
    """For months, decades in the making: units nobody counted."""
    unit, left = words.unit(m["unit"]), c.left(24)
    if m["ago"]:
        return Reading("DATE", "PAST_REF", PAST)
    long = unit in ("week", "month", "decade", "century")
    if not c.trusted and not (left.strip() == "" or (_PLURAL_LEFT if long else _SHORT_LEFT).search(left)):
        return None
    value = period("X", unit)
    return Reading("DURATION", value, UNCOUNTED) if value else None


def span(m: Captures, c: Context) -> Reading | None:
    """The past four years, the next few months, recent years."""
    unit = words.unit(m["unit"])
    count = words.number(m["n"]) if m["n"] else None
    if unit == "quarter" and count is None:
        return None
    value = period("X" if count is None else f"{count:g}", unit)
    return Reading("DURATION", value, LENGTH if count else UNCOUNTED) if value else None


def range_start(m: Captures, c: Context) -> Reading | None:
    """60 in "between 60 and 90 days": a length in the unit that follows; the other end is read by itself."""
    count, unit = words.number(m["n"]), words.unit(m["unit"])
    if count is None or m["n"].lower() in _ARTICLES or re.match(r"[- ]old\b", c.text[m.spans["unit"][1] :][:5]):
        return None
    value = period(f"{count:g}", unit)
    return Reading("DURATION", value, LENGTH, span=m.spans["n"]) if value else None


_ABOUT = r"(?P<about>(?:about|around|nearly|almost|some|roughly|approximately) )?"
_SOME = r"(?:(?P<n>{number}|few|several|couple(?: of)?|many) )?"
_UNITS = r"(?P<unit>(?:second|minute|hour|day|week|weekend|month|year|quarter|decade)s)"

# fmt: off
RULES = (
    Rule("duration", "unit", r"(?P<n>{number})(?: more| full| straight| consecutive| long| whole| additional| further| extra| successive| solid)?[- ](?P<unit>{unit})(?P<half> and a half)?", counted, 0.85),
    Rule("duration_half", "unit", _ABOUT + r"(?P<n>{number})(?P<half>[- ]and[- ]a[- ]half| ?½)[- ](?P<unit>{unit})", counted, 0.85),
    Rule("duration_long", "long", r"(?:an? )?(?P<unit>hour|day|week|month|year|decade)-?long", lasting, 0.85),
    Rule("range_start", "unit", r"(?P<n>{number})(?= ?(?:to|and|or|{dash}) ?{number}[- ](?P<unit>{unit})\b)", range_start, 0.8),
    Rule("duration_span", "unit", r"(?:the|these|those|this) (?:past|last|next|coming|first|final|recent|previous|following|preceding|intervening) " + _SOME + _UNITS, span, 0.85),
    Rule("duration_span_bare", "unit", r"(?:past|last|next|recent|coming|previous) (?:(?P<n>{number}|few|several|couple of) )?(?P<unit>(?:day|week|month|year|decade|hour)s)", span, 0.8),
    Rule("duration_years", "unit", r"over the (?P<unit>years|decades|centuries|months)", span, 0.8),
    Rule("duration_uncounted", "unit", r"(?P<how>several|a few|few|many|some|a couple(?: of)?|numerous|dozens of|countless|a number of|thousands of|hundreds of|tens of)(?: more)? (?P<unit>{unit})(?P<ago> ago)?", uncounted, 0.85),
    Rule("duration_plural", "unit", r"(?P<unit>(?:minute|hour|day|week|month|year|decade|weekend|centurie)s)(?P<ago> ago)?", plural, 0.6),
)
# fmt: on

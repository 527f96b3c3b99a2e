"""Rates and repetitions (TIMEX3's SET): a year, daily, every Friday, Sundays."""
# ruff: noqa: E501 - one rule a line

from __future__ import annotations

import re

from annotate.suggesters.timegrammar import words
from annotate.suggesters.timegrammar.rule import Captures, Context, Reading, Rule

RATE = "is a rate"
_AMOUNT_LEFT = re.compile(
    r"(?:\d|%|\b(?:percent|per cent|million|billion|trillion|thousand|hundred|dozen|people|barrels|once|twice|thrice|off|yen|yuan|won"
    r"|aircraft|[a-z]+s))\)?\s+\Z",
    re.I,
)
_NOT_AMOUNT = re.compile(
    r"\b(?:takes|lasts|was|is|has|as|this|his|its|plus|less|'s|’s|years|always|perhaps|besides|does|us)\s+\Z", re.I
)
_LENGTH_RIGHT = re.compile(
    r"\s+(?:ago|later|earlier|after|before|from|since|old|long|in prison|in jail|into|until|ahead|behind|off|away|which|that)\b",
    re.I,
)


def is_rate(c: Context) -> bool:
    """Whether "a year" follows an amount: "$500 million a year", "twice a year"."""
    left = c.left(24)
    return bool(_AMOUNT_LEFT.search(left)) and not _NOT_AMOUNT.search(left) and not _LENGTH_RIGHT.match(c.right(16))


_WORDS = {
    "annual": "P1Y", "annually": "P1Y", "yearly": "P1Y", "monthly": "P1M", "weekly": "P1W", "daily": "P1D", "hourly": "PT1H",
    "nightly": "P1D", "quarterly": "P3M", "biennial": "P2Y", "biannual": "P6M", "fortnightly": "P2W",
}  # fmt: skip


def word(m: Captures, c: Context) -> Reading | None:
    """Annual, daily, monthly; not in names (Daily Mail)."""
    text = m["word"]
    starts = not c.left(3).strip() or bool(re.search(r"[.!?]['\"”]?\s\Z", c.left(4)))
    if text[0].isupper() and not (c.trusted or (starts and not re.match(r"\s+[A-Z]", c.right(4)))):
        return None
    return Reading("SET", _WORDS[text.lower()], RATE)


def every(m: Captures, c: Context) -> Reading | None:
    """Every year, each month, per day, every Friday, every two weeks."""
    if name := m["weekday"]:
        return Reading("SET", f"XXXX-WXX-{words.weekday(name)}", "repeats every week") if name[0].isupper() else None
    if part := m["part"]:
        return Reading("SET", f"XXXX-XX-XXT{words.PARTS[part.lower()]}", "repeats every day")
    if name := m["month"]:
        return Reading("SET", f"XXXX-{words.month(name):02d}", "repeats every year") if name[0].isupper() else None
    if name := m["season"]:
        return Reading("SET", f"XXXX-{words.SEASONS[name.lower()]}", "repeats every year")
    how = m["n"].lower()
    count = {"": "1", "other": "2", "few": "X"}.get(how) or f"{words.number(how) or 1:g}"
    value = words.period(count, words.unit(m["unit"]))
    return Reading("SET", value, RATE) if value else None


def weekdays(m: Captures, c: Context) -> Reading | None:
    """Fridays, on Monday mornings."""
    if not m["weekday"][0].isupper():
        return None
    part = f"T{words.PARTS[m['part'].lower()]}" if m["part"] else ""
    return Reading("SET", f"XXXX-WXX-{words.weekday(m['weekday'])}{part}", "repeats every week")


_MONTH = r"(?P<month>january|february|march|april|may|june|july|august|september|october|november|december)"

# fmt: off
RULES = (
    Rule("set_every", "set", r"(?:every|each|per)(?: (?P<n>{number}|few|other))? (?:calendar |fiscal |single )?(?:(?P<unit>{unit})|(?P<part>{part})|(?P<weekday>{weekday})|(?P<season>{season})|" + _MONTH + ")", every, 0.9),
    Rule("set_word", "set", r"(?P<word>annual|annually|yearly|monthly|weekly|daily|hourly|nightly|quarterly|biennial|biannual|fortnightly)", word, 0.75),
    Rule("set_weekday", "weekday", r"(?P<weekday>(?:mon|tues|wednes|thurs|fri|satur|sun)day)(?: (?P<part>{part}))?s", weekdays, 0.8),
)
# fmt: on

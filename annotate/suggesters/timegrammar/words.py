"""The words of time: tables, and the fragments of regular expressions made from them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache


def _numbered(names: str) -> dict[str, int]:
    """``"january jan, february feb"`` → {"january": 1, "jan": 1, "february": 2, …}."""
    return {name: number for number, group in enumerate(names.split(","), 1) for name in group.split()}


MONTHS = _numbered(
    "january jan, february feb, march mar, april apr, may, june jun, july jul, august aug, september sept sep,"
    "october oct, november nov, december dec"
)
WEEKDAYS = _numbered(
    "monday mon, tuesday tues tue, wednesday weds wed, thursday thurs thur thu, friday fri, saturday sat, sunday sun"
)
UNITS = {
    "second": "TS", "sec": "TS", "minute": "TM", "min": "TM", "hour": "TH", "hr": "TH",
    "day": "D", "night": "D", "weekday": "D", "week": "W", "fortnight": "W", "weekend": "WE", "month": "M",
    "quarter": "Q", "year": "Y", "yr": "Y", "decade": "DE", "century": "CE",
}  # fmt: skip
"""Singular unit → its letters in a duration; T before a unit of the clock."""

SEASONS = {"spring": "SP", "summer": "SU", "autumn": "FA", "fall": "FA", "winter": "WI"}
PARTS = {
    "morning": "MO", "midday": "MI", "lunchtime": "MI", "afternoon": "AF", "evening": "EV", "night": "NI",
    "overnight": "NI",
}  # fmt: skip
_ONES = _numbered(
    "one, two, three, four, five, six, seven, eight, nine, ten, eleven, twelve, thirteen, fourteen, fifteen, sixteen,"
    "seventeen, eighteen, nineteen"
)
_TENS = _numbered("ten, twenty, thirty, forty, fifty, sixty, seventy, eighty, ninety")
NUMBERS = {word: 10 * n for word, n in _TENS.items()} | _ONES
PHRASES = {
    "a": 1.0,
    "an": 1.0,
    "half a": 0.5,
    "half an": 0.5,
    "a half": 0.5,
    "a quarter": 0.25,
    "a quarter of a": 0.25,
    "a dozen": 12.0,
    "a hundred": 100.0,
}
ORDINALS = _numbered(
    "first, second, third, fourth, fifth, sixth, seventh, eighth, ninth, tenth, eleventh, twelfth, thirteenth,"
    "fourteenth, fifteenth, sixteenth, seventeenth, eighteenth, nineteenth, twentieth, twenty-first"
)
DECADES = {
    name: n
    for n, name in enumerate(
        ["twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties"], 2
    )
}

W = r"(?:[^\S\n]{1,3}|[^\S\n]?\n(?=(?-i:[a-z0-9])))"
"""White space inside an expression: a few blanks, or a line end that text wraps over; bounded."""


def _any(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


def _names(table: dict[str, int], shortest: int, also: str = "") -> str:
    """Full names, or abbreviations with or without their full stop."""
    full = [name for name in table if len(name) >= shortest or name in also.split()]
    return rf"(?:(?:{_any(full)})\b|(?:{_any(set(table) - set(full))})\b\.?)"


_WORD_NUMBER = rf"(?:(?:{_any(_TENS)})(?:(?:-| )(?:{_any(list(_ONES)[:9])}))?|{_any(_ONES)})"
FRAGMENTS = {
    "month": _names(MONTHS, 5, "may june july"),
    "weekday": _names(WEEKDAYS, 6),
    "year": r"(?:(?:1[0-9]|20|21)\d\d)(?!\d|[.,]\d)",
    "dd": r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?![\d:%]|[.,]\d)",
    "unit": r"(?:seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|nights?|weeks?|weekends?|fortnights?|months?|quarters?"
    r"|years?|yrs?|decades?|centur(?:y|ies))",
    "season": rf"(?:{_any(SEASONS)})",
    "part": r"(?:morning|afternoon|evening|night|lunchtime)",
    "ord": rf"(?:{_any(ORDINALS)}|\d{{1,2}}(?:st|nd|rd|th))",
    "word_number": _WORD_NUMBER,
    "number": rf"(?:\d{{1,3}}(?:,\d{{3}}){{0,2}}(?:\.\d{{1,3}})?|\d{{4,6}}|{_WORD_NUMBER}|{_any(PHRASES)})",
    "dash": r"[-‐‑–—]",
    "hyphen": r"(?:[-‐‑–—]| )",
}


@cache
def pattern(template: str) -> re.Pattern[str]:
    """A rule's pattern, for any case: ``{name}`` is a fragment, a blank white space, ``[- ]`` a hyphen or blank."""
    text = template.replace("[- ]", "{hyphen}")
    for name, fragment in FRAGMENTS.items():
        text = text.replace("{" + name + "}", fragment)
    return re.compile(r"(?<![\w$€£¥])(?:" + text.replace(" ", W) + r")(?!\w)", re.IGNORECASE)


def number(text: str) -> float | None:
    """The value of what the fragment ``number`` matched, or None."""
    word = re.sub(r"\s+", " ", text.lower().replace(",", ""))
    if word in PHRASES:
        return PHRASES[word]
    if word[:1].isdigit():
        return float(word)
    parts = re.split(r"[- ]", word)
    return float(sum(NUMBERS[part] for part in parts)) if all(part in NUMBERS for part in parts) else None


def ordinal(text: str) -> int | None:
    """1 for first and 1st; None for what is no ordinal."""
    digits = re.match(r"\d+", text)
    return int(digits[0]) if digits else ORDINALS.get(text.lower())


def unit(text: str) -> str:
    """The singular of a unit of time as the fragment ``unit`` matched it; empty for empty."""
    word = text.lower().rstrip("s")
    return {"centurie": "century", "sec": "second", "min": "minute", "hr": "hour", "yr": "year"}.get(word, word)


def month(text: str) -> int:
    return MONTHS[text.lower().rstrip(".")]


def weekday(text: str) -> int:
    """1 for Monday … 7 for Sunday."""
    return WEEKDAYS[text.lower().rstrip(".")]


_SMALLER = {
    "minute": ("second", 60), "hour": ("minute", 60), "day": ("hour", 24), "fortnight": ("week", 2),
    "year": ("month", 12), "decade": ("year", 10), "century": ("year", 100),
}  # fmt: skip


def period(count: str, unit: str) -> str:
    """A duration's value: P2Y, PXM, P1DE; a fortnight is P2W, half an hour PT30M. Empty for no unit."""
    if count != "X" and (unit == "fortnight" or (float(count) < 1 and unit in _SMALLER)):
        unit, times = _SMALLER[unit]
        count = f"{float(count) * times:g}"
    letters = UNITS.get(unit, "")
    if not letters:
        return ""
    return f"PT{count}{letters[1:]}" if letters.startswith("T") else f"P{count}{letters}"


_TRIGGER_WORDS = {
    "season": " ".join(SEASONS),
    "part": " ".join(PARTS) + " tonight noon midnight midday",
    "clock": "am pm a.m p.m gmt utc est edt pst pdt cet cest bst ist o'clock o oclock clock",
    "deictic": "today yesterday tomorrow",
    "vague": """now currently recent recently lately past future soon shortly immediately presently present nowadays ago
        long short medium near moment time days date same modern""",
    "set": "annual annually yearly monthly weekly daily hourly nightly quarterly biannual biennial fortnightly"
    " every each per",
    "long": "hour hourlong day daylong week weeklong month monthlong year yearlong decade decadelong",
    "half": "half h",
    "quarter": "q",
    "fiscal": "fy",
    "decade": " ".join(DECADES),
    "holiday": "year year's christmas eve easter thanksgiving halloween boxing valentine's patrick's labor memorial"
    " veterans armistice bastille earth friday fourth women's day",
    "unit": " ".join(f"{unit} {unit}s" for unit in UNITS) + " centuries",
    "weekday": " ".join(f"{day} {day}s" for day in WEEKDAYS),
    "month": " ".join(MONTHS),
}
_CAPITAL_ONLY = {"may", "march"} | {name for name in (*MONTHS, *WEEKDAYS) if len(name) < 5} - {"june", "july"}


def _triggers() -> dict[str, frozenset[str]]:
    table: dict[str, set[str]] = {}
    for kind, words in _TRIGGER_WORDS.items():
        for word in words.split():
            spellings = {word, word.capitalize(), word.upper()} - (_CAPITAL_ONLY & {word})
            for spelling in spellings:
                table.setdefault(spelling, set()).add(kind)
    return {word: frozenset(kinds) for word, kinds in table.items()}


TRIGGERS = _triggers()
"""Word as it may be spelled → the kinds of rules that may match around it. "may" is a verb, only "May" is here."""

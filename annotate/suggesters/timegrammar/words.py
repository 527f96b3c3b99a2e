"""The words of time: tables, and the fragments of regular expressions made from them."""

from __future__ import annotations

import re
from functools import cache

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ),
        1,
    )
    for name in names.split()
}
WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "monday mon",
            "tuesday tues tue",
            "wednesday weds wed",
            "thursday thurs thur thu",
            "friday fri",
            "saturday sat",
            "sunday sun",
        ),
        1,
    )
    for name in names.split()
}
UNITS = {
    "second": "TS", "sec": "TS", "minute": "TM", "min": "TM", "hour": "TH", "hr": "TH",
    "day": "D", "night": "D", "weekday": "D", "week": "W", "fortnight": "W", "weekend": "WE", "month": "M",
    "quarter": "Q", "year": "Y", "yr": "Y", "decade": "DE", "century": "CE", "centurie": "CE",
}  # fmt: skip
"""Singular unit → its letters in a duration; T before a unit of the clock."""

SEASONS = {"spring": "SP", "summer": "SU", "autumn": "FA", "fall": "FA", "winter": "WI"}
PARTS = {
    "morning": "MO", "midday": "MI", "lunchtime": "MI", "afternoon": "AF", "evening": "EV", "night": "NI",
    "overnight": "NI", "dawn": "MO", "dusk": "EV",
}  # fmt: skip
_ONES = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
NUMBERS = {word: n for n, word in enumerate(_ONES, 1)} | {word: 10 * n for n, word in enumerate(_TENS, 2)}
ORDINALS = {
    word: n
    for n, word in enumerate(
        ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth", "twenty-first"],
        1,
    )
}
DECADES = {
    "twenties": 2,
    "thirties": 3,
    "forties": 4,
    "fifties": 5,
    "sixties": 6,
    "seventies": 7,
    "eighties": 8,
    "nineties": 9,
}


def _any(words: object) -> str:
    return "|".join(sorted(words, key=len, reverse=True))  # type: ignore[call-overload]


W = r"(?:[^\S\n]{1,3}|[^\S\n]?\n(?=(?-i:[a-z0-9])))"
"""White space inside an expression: a few blanks, or a line end that text wraps over. Bounded, so nothing backtracks far."""

_UNIT = r"(?:seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|nights?|weeks?|weekends?|fortnights?|months?|quarters?|years?|yrs?|decades?|centur(?:y|ies))"
_WORD_NUMBER = rf"(?:(?:{_any(_TENS)})(?:(?:-| )(?:{_any(_ONES[:9])}))?|{_any(_ONES)})"
FRAGMENTS = {
    # January, Jan. — "may", "march" and "mar" as words are told apart by their capital, see explicit.capital
    "month": rf"(?:(?:{_any(n for n in MONTHS if len(n) > 4 or n in ('may', 'june', 'july'))})\b|(?:{_any(n for n in MONTHS if len(n) < 5 and n not in ('may', 'june', 'july'))})\b\.?)",
    "weekday": rf"(?:(?:{_any(n for n in WEEKDAYS if n.endswith('day'))})\b|(?:{_any(n for n in WEEKDAYS if not n.endswith('day'))})\b\.?)",
    "year": r"(?:(?:1[0-9]|20)\d\d)(?![\d])(?![.,]\d)",
    "dd": r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?![\d:%])(?![.,]\d)",
    "unit": _UNIT,
    "calunit": r"(?:weekend|week|month|quarter|year|decade|century)",
    "season": rf"(?:{_any(SEASONS)})",
    "part": r"(?:morning|afternoon|evening|night|lunchtime|midday)",
    "ord": rf"(?:{_any(ORDINALS)}|\d{{1,2}}(?:st|nd|rd|th))",
    "word_number": _WORD_NUMBER,
    "number": rf"(?:\d{{1,3}}(?:,\d{{3}}){{0,2}}(?:\.\d{{1,3}})?|\d{{4,6}}|{_WORD_NUMBER}|an?|half an?|a half|a dozen|a hundred)",
    "dash": r"[-‐‑–—]",
    "hyphen": r"(?:[-‐‑–—]| )",
    "the": r"(?:the|this|that|its|their|our|his|her)",
}


@cache
def pattern(template: str) -> re.Pattern[str]:
    """Compile a rule's pattern: ``{name}`` is a fragment, a blank is white space, case does not matter."""
    text = template.replace("[- ]", "{hyphen}")
    for name, fragment in FRAGMENTS.items():
        text = text.replace("{" + name + "}", fragment.replace(" ", W))
    return re.compile(r"(?<![\w$€£¥])(?:" + text.replace(" ", W) + r")(?!\w)", re.IGNORECASE)


def number(text: str) -> float | None:
    """The value of what the fragment ``number`` matched, or None."""
    word = re.sub(r"\s+", " ", text.lower().replace(",", ""))
    if word in ("a", "an"):
        return 1
    if word in ("half a", "half an", "a half"):
        return 0.5
    if word in ("a dozen", "a hundred"):
        return 12 if word == "a dozen" else 100
    if word[0].isdigit():
        return float(word)
    total = 0
    for part in re.split(r"[- ]", word):
        if part not in NUMBERS:
            return None
        total += NUMBERS[part]
    return total


def ordinal(text: str) -> int | None:
    """1 for first and 1st; None for what is no ordinal."""
    word = text.lower()
    return int(re.match(r"\d+", word)[0]) if word[0].isdigit() else ORDINALS.get(word)  # type: ignore[index]


def unit(text: str) -> str:
    """The singular of a unit of time as the fragment ``unit`` matched it."""
    word = text.lower().rstrip("s")
    return {"centurie": "century", "sec": "second", "min": "minute", "hr": "hour", "yr": "year"}.get(word, word)


def month(text: str) -> int:
    return MONTHS[text.lower().rstrip(".")]


def weekday(text: str) -> int:
    """1 for Monday … 7 for Sunday."""
    return WEEKDAYS[text.lower().rstrip(".")]


def _triggers() -> dict[str, str]:
    table: dict[str, str] = {}
    for kind, words in (
        ("month", MONTHS),
        ("weekday", WEEKDAYS),
        ("season", SEASONS),
        ("part", [*PARTS, "tonight", "noon", "midnight", "midday"]),
        ("clock", ["am", "pm", "a.m", "p.m", "gmt", "utc", "est", "edt", "pst", "pdt", "cet", "bst", "o'clock", "oclock"]),
        ("deictic", ["today", "yesterday", "tomorrow"]),
        (
            "vague",
            ["now", "currently", "current", "recent", "recently", "past", "future", "soon", "shortly", "presently", "nowadays", "later", "afterward", "afterwards", "ongoing", "long", "short", "earlier", "before", "time", "history", "once"],
        ),
        (
            "set",
            ["annual", "annually", "yearly", "monthly", "weekly", "daily", "hourly", "nightly", "quarterly", "biannual", "biennial", "every", "each", "per", "fortnightly"],
        ),
        ("ordinal", ["half"]),
        ("decade", DECADES),
        (
            "holiday",
            ["christmas", "xmas", "eve", "easter", "thanksgiving", "halloween", "boxing", "valentine", "patrick", "labor", "labour", "memorial", "independence", "new"]
            + ["veterans", "armistice", "bastille", "earth", "friday", "ramadan", "women", "fourth"],
        ),
    ):
        for word in words:
            table[word] = f"{table[word]} {kind}" if word in table else kind
    for singular in UNITS:
        for word in (singular, singular + "s"):
            table[word] = "unit"
    table["century"] = "unit"
    return table


TRIGGERS = _triggers()
"""Lower-case word → the kinds of rules that may match around it, blank between."""

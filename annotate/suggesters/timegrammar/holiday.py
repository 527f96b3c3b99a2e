"""Days with names: New Year's, Christmas, Easter, 9/11."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from annotate.suggesters.timegrammar import arithmetic
from annotate.suggesters.timegrammar.explicit import COUNTS, RELATIVE_YEAR, WRITTEN, _group, _nearest_because
from annotate.suggesters.timegrammar.rule import Context, Reading, Rule, around, nearest

Match = re.Match[str]
When = Callable[[int], date | None]


def _fixed(month: int, day: int) -> When:
    return lambda year: arithmetic.day(year, month, day)


def _after_easter(days: int) -> When:
    return lambda year: arithmetic.easter(year) + timedelta(days)


def _weekday(month: int, weekday: int, nth: int) -> When:
    return lambda year: arithmetic.nth_weekday(year, month, weekday, nth)


HOLIDAYS: dict[str, When] = {
    "new year's eve": _fixed(12, 31),
    "new year's day": _fixed(1, 1),
    "new year's": _fixed(1, 1),
    "new year": _fixed(1, 1),
    "valentine's day": _fixed(2, 14),
    "st patrick's day": _fixed(3, 17),
    "international women's day": _fixed(3, 8),
    "earth day": _fixed(4, 22),
    "may day": _fixed(5, 1),
    "good friday": _after_easter(-2),
    "easter sunday": _after_easter(0),
    "easter monday": _after_easter(1),
    "easter": _after_easter(0),
    "memorial day": _weekday(5, 1, -1),
    "fourth of july": _fixed(7, 4),
    "bastille day": _fixed(7, 14),
    "labor day": _weekday(9, 1, 1),
    "halloween": _fixed(10, 31),
    "veterans day": _fixed(11, 11),
    "armistice day": _fixed(11, 11),
    "thanksgiving day": _weekday(11, 4, 4),
    "thanksgiving": _weekday(11, 4, 4),
    "christmas eve": _fixed(12, 24),
    "christmas day": _fixed(12, 25),
    "christmas": _fixed(12, 25),
    "xmas": _fixed(12, 25),
    "boxing day": _fixed(12, 26),
}


def holiday(m: Match, c: Context) -> Reading | None:
    """The holiday of the year written, of last, this or next year, else the one that the tense means."""
    if (
        not m["name"][0].isupper()
        or (m["name"].lower() == "new year"
        and not re.search(r"\b(?:the|since|until|by|before|after|lunar|chinese)\s\Z", c.left(10), re.I))
    ):
        return None
    if re.search(r"\b(?:Chinese|Lunar|Happy|Merry|Jewish|Orthodox|Father)\s\Z", c.left(10)):
        return None
    when = HOLIDAYS[
        re.sub(r"\s+", " ", m["name"].lower().replace("’", "'").replace("saint", "st").replace("st.", "st"))
    ]
    if written := _group(m, "year"):
        day = when(int(written))
        return Reading("DATE", day.isoformat(), WRITTEN) if day else None
    if not c.dct:
        return Reading("DATE", "", "names a holiday, and the article's date is not known")
    if relative := (_group(m, "rel") or "").lower():
        day = when(c.dct.year + RELATIVE_YEAR[relative.split()[0]])
        return Reading("DATE", day.isoformat(), COUNTS, anchor=c.dct_anchor) if day else None
    which = (_group(m, "which") or "").lower()
    options = around(c.dct, when)
    if which == "last":
        options = [day for day in options if day < c.dct]
    elif which == "next":
        options = [day for day in options if day > c.dct]
    day = nearest(options, c.dct, c.direction())
    return Reading("DATE", day.isoformat(), COUNTS if which else _nearest_because(c), anchor=c.dct_anchor)


def nine_eleven(m: Match, c: Context) -> Reading | None:
    return Reading("DATE", "2001-09-11", "names the attacks of 2001")


_NAMES = "|".join(
    sorted((name.replace("'", "['’]").replace("st ", r"(?:st\.?|saint) ") for name in HOLIDAYS), key=len, reverse=True)
)

RULES = (
    Rule(
        "holiday",
        "holiday month weekday",
        r"(?:(?P<which>last|next|this) )?(?P<name>"
        + _NAMES
        + r")(?:,? (?P<year>{year})|,? (?P<rel>(?:last|this|next) year))?",
        holiday,
        0.85,
    ),
    Rule("nine_eleven", "digits", r"9/11", nine_eleven, 0.9),
)

"""Days with names: New Year's, Christmas, Easter, 9/11."""
# ruff: noqa: E501 - one rule a line

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from annotate.suggesters.timegrammar import arithmetic
from annotate.suggesters.timegrammar.choice import COUNTS, NO_YEAR, REL, WRITTEN, around, nearest, relative_year, why
from annotate.suggesters.timegrammar.rule import Captures, Context, Reading, Rule

When = Callable[[int], date | None]


def _fixed(month: int, day: int) -> When:
    return lambda year: arithmetic.day(year, month, day)


def _easter(days: int) -> When:
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
    "good friday": _easter(-2),
    "easter sunday": _easter(0),
    "easter monday": _easter(1),
    "easter": _easter(0),
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
    "boxing day": _fixed(12, 26),
}
_ANOTHER = re.compile(r"\b(?:Chinese|Lunar|Happy|Merry|Jewish|Orthodox|Persian|Tamil|Father)\s\Z")


def holiday(m: Captures, c: Context) -> Reading | None:
    """The holiday of the year written, of last, this or next year, else the one that the tense means."""
    name = re.sub(r"\s+", " ", m["name"].lower().replace("’", "'").replace("saint", "st").replace("st.", "st"))
    if not m["name"][0].isupper() or _ANOTHER.search(c.left(10)):
        return None
    if (
        name == "new year"
        and not c.trusted
        and not re.search(r"\b(?:the|since|until|by|before|after)\s\Z", c.left(8), re.I)
    ):
        return None
    found = _day(m, c, HOLIDAYS[name])
    if not found:
        return Reading("DATE", "", NO_YEAR)
    return Reading("DATE", found[0].isoformat(), found[1], anchor=found[2])


def _day(m: Captures, c: Context, when: When) -> tuple[date, str, str] | None:
    """(day, because, anchor)"""
    if m["year"]:
        day = when(int(m["year"]))
        return (day, WRITTEN, "") if day else None
    if m["rel"]:
        named = relative_year(m["rel"], c)
        day = when(named[0]) if named else None
        return (day, named[2], named[1]) if named and day else None
    if not c.dct:
        return None
    dct, which = c.dct, m["which"].lower()
    options = around(dct, when)
    if which in ("last", "next"):
        options = [day for day in options if (day < dct if which == "last" else day > dct)]
        return min(options, key=lambda day: abs((day - dct).days)), COUNTS, c.anchor
    direction = c.direction()
    day = nearest(options, dct, direction)
    return day, why(day, dct, direction), c.anchor


def nine_eleven(m: Captures, c: Context) -> Reading | None:
    """9/11, the day of 2001."""
    if re.match(r"/\d", c.right(2)):
        return None
    return Reading("DATE", "2001-09-11", "names the attacks of 2001")


_NAMES = "|".join(
    name.replace("'", "['’]").replace("st ", r"(?:st\.?|saint) ") for name in sorted(HOLIDAYS, key=len, reverse=True)
)

# fmt: off
RULES = (
    Rule("holiday", "holiday", r"(?:(?P<which>last|next|this) )?(?P<name>" + _NAMES + r")(?:,? (?P<year>{year})|,? " + REL + ")?", holiday, 0.85),
    Rule("nine_eleven", "number", r"9/11", nine_eleven, 0.9),
)
# fmt: on

"""Days that are written out, with or without their year."""
# ruff: noqa: E501 - one rule a line

from __future__ import annotations

import re
from datetime import date

from annotate.suggesters.timegrammar import arithmetic, tense, words
from annotate.suggesters.timegrammar.choice import (
    BESIDE,
    NO_YEAR,
    REL,
    WRITTEN,
    around,
    capital,
    nearest,
    relative_year,
    why,
    year_beside,
    year_of,
)
from annotate.suggesters.timegrammar.rule import Captures, Context, Reading, Rule

_NUMERIC = re.compile(r"(?<![\d/.-])(\d{1,2})([/.-])(\d{1,2})\2(?:\d{4}|\d{2})(?![\d/-]|\.\d)")


def _day_number(text: str) -> int:
    return int(re.sub(r"\D", "", text))


def month_day(m: Captures, c: Context) -> Reading | None:
    """A day of a month, with year, weekday or "last year" as far as they are written."""
    if not capital(m["month"]):
        return None
    month, dd = words.month(m["month"]), _day_number(m["dd"])
    if arithmetic.day(2000, month, dd) is None:
        return None
    found = _day(m, c, month, dd)
    if found is None:
        partial = f"XXXX-{month:02d}-{dd:02d}"
        return Reading("DATE", partial, NO_YEAR) if not m["year"] else None
    day, because, anchor = found
    if last := m["last"]:  # 4-9 June
        end = arithmetic.day(day.year, month, _day_number(last))
        return Reading("DATE", f"{day}/{end}", because, anchor=anchor) if end and end > day else None
    return Reading("DATE", day.isoformat(), because, anchor=anchor)


def _day(m: Captures, c: Context, month: int, dd: int) -> tuple[date, str, str] | None:
    """(day, because, anchor): the year written, named relatively, beside it, of its weekday, or else the nearest."""
    if year := m["year"]:
        written = arithmetic.day(year_of(year, c.dct), month, dd)
        return (written, WRITTEN, "") if written else None
    if (month, dd) == (9, 11) and re.match(r"\W{0,2}(?:terror|attacks?\b|hijack)", c.right(), re.I):
        return date(2001, 9, 11), "names the attacks of 2001", ""
    if m["rel"]:
        named = relative_year(m["rel"], c)
        day = arithmetic.day(named[0], month, dd) if named else None
        return (day, named[2], named[1]) if named and day else None
    if (shared := year_beside(c)) and (day := arithmetic.day(shared[0], month, dd)):
        return day, BESIDE, shared[1]
    if retold := _retold(c, month, dd):
        return retold
    if not c.dct:
        return None
    if m["weekday"] and (day := _with_weekday(c.dct, month, dd, words.weekday(m["weekday"]))):
        return day, "has the weekday that settles its year", c.anchor
    dct = c.dct
    if not (options := around(dct, lambda year: arithmetic.day(year, month, dd))):
        return None  # 29 February far from a leap year
    direction = c.direction()
    day = nearest(options, dct, direction)
    return day, why(day, dct, direction), c.anchor


def _retold(c: Context, month: int, dd: int) -> tuple[date, str, str] | None:
    """The day of a story told in the past: the same day named again, or one that follows a full date in its sentence."""
    mention = c.last_date(160, ("day",))
    if not mention or not mention.timex.begin:
        return None
    begin = mention.timex.begin
    if (begin.month, begin.day) == (month, dd):
        return begin, "is the day named before it", mention.anchor
    if not mention.timex.rule.endswith("_year") or mention.start < tense.sentence(c.text, c.start, c.end)[0]:
        return None
    day = arithmetic.day(begin.year, month, dd)
    if day and day > begin and c.direction() < 0:
        return day, "takes the year of the date before it in the sentence", mention.anchor
    return None


def _with_weekday(dct: date, month: int, dd: int, weekday: int) -> date | None:
    """That day in the year nearest to the article where it falls on that weekday, two years away at most."""
    options = (arithmetic.day(dct.year + step, month, dd) for step in (-2, -1, 0, 1, 2))
    fitting = [day for day in options if day and day.isoweekday() == weekday]
    return min(fitting, key=lambda day: abs((day - dct).days), default=None)


def iso_day(m: Captures, c: Context) -> Reading | None:
    """2013-05-03, 2013/5/3."""
    day = arithmetic.day(int(m["y"]), int(m["mo"]), int(m["d"]))
    return Reading("DATE", day.isoformat(), WRITTEN) if day else None


def numeric_day(m: Captures, c: Context) -> Reading | None:
    """22/12/2019: which is the day and which the month stays unknown unless something settles it."""
    a, b, year = int(m["a"]), int(m["b"]), year_of(m["y"], c.dct)
    if not c.trusted and ((m["sep"] != "/" and len(m["y"]) == 2) or not 1900 <= year <= 2100):
        return None  # 10.5.12 is a version, 10-5-12 a score, more often than a day
    dmy, mdy = arithmetic.day(year, b, a), arithmetic.day(year, a, b)
    only = (dmy or mdy) if dmy == mdy or not (dmy and mdy) else None
    if only:
        return Reading("DATE", only.isoformat(), WRITTEN)
    if not dmy or not mdy:
        return None
    if m["sep"] == ".":
        return Reading("DATE", dmy.isoformat(), "has the day first, as dates with full stops do")
    for day, other in ((dmy, mdy), (mdy, dmy)):
        if c.dct and abs((day - c.dct).days) <= 7 and abs((other - c.dct).days) > 21:
            return Reading("DATE", day.isoformat(), "is read so that it lies near the article's date", anchor=c.anchor)
    if order := _order_elsewhere(c):
        day = dmy if order == "dmy" else mdy
        return Reading("DATE", day.isoformat(), "is read in the order of the other numeric dates of the text")
    return Reading("DATE", "", "may have the day or the month first, and nothing settles which")


def _order_elsewhere(c: Context) -> str:
    """dmy or mdy, when all the clear numeric dates of the text agree; empty otherwise."""
    if "order" not in c.memo:
        orders = set()
        for m in _NUMERIC.finditer(c.text):
            a, b = int(m[1]), int(m[3])
            if max(a, b) > 12 >= min(a, b):
                orders.add("dmy" if a > b else "mdy")
        c.memo["order"] = orders.pop() if len(orders) == 1 else ""
    return c.memo["order"]


def weekday_ordinal(m: Captures, c: Context) -> Reading | None:
    """Tuesday the 14th: the nearest month in which the weekday falls on that day."""
    number, dd = words.weekday(m["weekday"]), _day_number(m["dd"])
    if not m["weekday"][0].isupper():
        return None
    if not c.dct:
        return Reading("DATE", "", NO_YEAR)
    firsts = [arithmetic.add_months(c.dct.replace(day=1), step) for step in range(-6, 7)]
    days = [day for first in firsts if first and (day := arithmetic.day(first.year, first.month, dd))]
    fitting = [day for day in days if day.isoweekday() == number]
    if not fitting:
        return None
    day = nearest(fitting, c.dct, c.direction())
    return Reading("DATE", day.isoformat(), why(day, c.dct, c.direction()), anchor=c.anchor)


def timestamp(m: Captures, c: Context) -> Reading | None:
    """2013-05-03T15:00:00Z, 2013-05-03 15:00."""
    day = arithmetic.day(int(m["y"]), int(m["mo"]), int(m["d"]))
    if not day or int(m["h"]) > 23 or int(m["min"]) > 59:
        return None
    return Reading("TIME", f"{day}T{m['h']}:{m['min']}{m['s']}{m['zone']}", WRITTEN)


_TO = r"(?: ?{dash} ?| to | until | through )"
_LAST = _TO + r"(?P<last>{dd})"
_WEEKDAY = r"(?:(?P<weekday>{weekday}),?(?: the)? )?"
_YEAR = r"(?:,| of|) ?(?P<year>{year})"

# fmt: off
RULES = (
    Rule("iso_day_year", "number", r"(?P<y>[12]\d{3})(?P<sep>[-/.])(?P<mo>\d{1,2})(?P=sep)(?P<d>\d{1,2})(?![\d/-])", iso_day, 0.98),
    Rule("timestamp_year", "number", r"(?P<y>[12]\d{3})-(?P<mo>\d\d)-(?P<d>\d\d)(?:T| )(?P<h>\d\d):(?P<min>\d\d)(?P<s>:\d\d)?(?:\.\d{1,6})?(?P<zone>Z|[+-]\d\d:\d\d)?", timestamp, 0.98),
    Rule("numeric_day_year", "number", r"(?P<a>\d{1,2})(?P<sep>[-/.])(?P<b>\d{1,2})(?P=sep)(?P<y>\d{4}|\d\d)(?![\d/-])", numeric_day, 0.85),
    Rule("month_day_year", "month", _WEEKDAY + r"(?P<month>{month}) (?:the )?(?P<dd>{dd})" + _YEAR, month_day, 0.98),
    Rule("day_month_year", "month", _WEEKDAY + r"(?:the )?(?P<dd>{dd})[- ](?:of |day of )?(?P<month>{month})(?:-|" + _YEAR[3:], month_day, 0.98),
    Rule("month_day_short_year", "month", r"(?P<month>{month}) (?P<dd>{dd}),? (?P<year>['’]\d\d)", month_day),
    Rule("day_month_short_year", "month", r"(?P<dd>{dd})-(?P<month>{month})-(?P<year>\d\d)|(?P<dd2>{dd}) (?P<month2>{month}) (?P<year2>['’]\d\d)", month_day, 0.8),
    Rule("year_month_day_year", "month", r"(?P<year>[12]\d{3}),?[- ](?P<month>{month})[- ](?P<dd>{dd})", month_day),
    Rule("month_days_year", "month", r"(?P<month>{month}) (?P<dd>{dd})" + _LAST + _YEAR, month_day, 0.95),
    Rule("days_month_year", "month", r"(?P<dd>{dd})" + _LAST + r" (?P<month>{month})" + _YEAR, month_day, 0.95),
    Rule("month_days", "month", r"(?P<month>{month}) (?P<dd>{dd})" + _LAST, month_day, 0.85),
    Rule("days_month", "month", r"(?P<dd>{dd})" + _LAST + r" (?P<month>{month})", month_day, 0.85),
    Rule("month_day_relative_year", "month", _WEEKDAY + r"(?P<month>{month}) (?P<dd>{dd}),?(?: of)? " + REL, month_day, 0.95),
    Rule("day_month_relative_year", "month", _WEEKDAY + r"(?:the )?(?P<dd>{dd}) (?:of )?(?P<month>{month}),?(?: of)? " + REL, month_day, 0.95),
    Rule("weekday_bracket_day", "month", r"(?P<weekday>{weekday}) \((?:(?P<month>{month}) (?P<dd>{dd})|(?P<dd2>{dd}) (?P<month2>{month}))(?:,? (?P<year>{year}))?\)", month_day, 0.95),
    Rule("weekday_ordinal", "weekday", r"(?P<weekday>{weekday}),?(?: the)? (?P<dd>\d{1,2}(?:st|nd|rd|th))", weekday_ordinal, 0.85),
    Rule("month_day", "month", _WEEKDAY + r"(?P<month>{month}) (?:the )?(?P<dd>{dd})", month_day),
    Rule("day_month", "month", _WEEKDAY + r"(?:the )?(?P<dd>{dd})[- ](?:of |day of )?(?P<month>{month})", month_day),
)
# fmt: on

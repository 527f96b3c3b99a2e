"""The value of a time expression, after ISO-TimeML's TIMEX3 (ISO 24617-1).

A value is a string with as much calendar in it as is known, and not more:

==================  =============================================================================
``2013-05-03``      a day; ``2013-05`` a month; ``2013`` a year; ``201`` a decade; ``20`` a century
``2013-W18``        an ISO week; ``2013-W18-WE`` its weekend
``2013-Q2``         a quarter; ``2013-H1`` a half; ``2013-SU`` a season (SP, SU, FA, WI)
``A/B``             from A to B, both included
``…T15:00``         a day and a clock time (``Z`` or an offset may follow); ``…TEV`` a part of the day
``P3D`` ``PT2H``    a duration; ``PXM`` some months
``XXXX-12-22``      written without its year, and nothing says which: known in part, no interval
``PAST_REF``        vague: also ``PRESENT_REF`` and ``FUTURE_REF``
(empty)             cannot be known; never guessed
==================  =============================================================================

Intervals are calendar days, both ends included. They are ``None`` for durations, vague values, values known in part
and unknown ones. All functions are pure.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta
from typing import Any

TYPES = ("DATE", "TIME", "DURATION", "SET")
MODS = (
    "",
    "START",
    "MID",
    "END",
    "APPROX",
    "BEFORE",
    "AFTER",
    "ON_OR_BEFORE",
    "ON_OR_AFTER",
    "LESS_THAN",
    "MORE_THAN",
    "EQUAL_OR_LESS",
    "EQUAL_OR_MORE",
)
VAGUE = ("PAST_REF", "PRESENT_REF", "FUTURE_REF")
SEASON_MONTHS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}  # first month; meteorological, northern: WI runs into next year
MAX_LENGTH = 50
PARTS_OF_DAY = ("MO", "MI", "AF", "EV", "NI", "DT")

Interval = tuple[date, date]

_DURATION = re.compile(
    r"P(?=[\dXT])(?:(?:\d+(?:\.\d+)?|X)(?:CE|DE|WE|Y|Q|M|W|D))*(?:T(?=[\dX])(?:(?:\d+(?:\.\d+)?|X)[HMS])+)?",
    re.ASCII,
)
_CLOCK = re.compile(
    r"T(?:(?P<h>\d\d)(?::(?P<m>\d\d)(?::(?P<s>\d\d))?)?(?:Z|[+-]\d\d:?\d\d)?|MO|MI|AF|EV|NI|DT)",
    re.ASCII,
)
_PARTIAL = re.compile(
    r"XXXX|XXXX-(?:\d\d|XX)(?:-(?:\d\d|XX))?|XXXX-W(?:\d\d|XX)(?:-(?:[1-7]|WE))?"
    r"|XXXX-Q[1-4X]|XXXX-H[12]|XXXX-(?:SP|SU|FA|WI)|\d{4}-(?:QX|XX)(?:-XX)?|\d{4}-\d\d-XX|\d\dXX|XX\d{1,2}",
    re.ASCII,
)
_SHAPES = (
    ("day", re.compile(r"(\d{4})-(\d\d)-(\d\d)", re.ASCII)),
    ("month", re.compile(r"(\d{4})-(\d\d)", re.ASCII)),
    ("year", re.compile(r"(\d{4})", re.ASCII)),
    ("decade", re.compile(r"(\d{3})X?", re.ASCII)),
    ("century", re.compile(r"(\d\d)(?:XX)?", re.ASCII)),
    ("week", re.compile(r"(\d{4})-W(\d\d)", re.ASCII)),
    ("weekend", re.compile(r"(\d{4})-W(\d\d)-WE", re.ASCII)),
    ("weekday", re.compile(r"(\d{4})-W(\d\d)-([1-7])", re.ASCII)),
    ("quarter", re.compile(r"(\d{4})-Q([1-4])", re.ASCII)),
    ("half", re.compile(r"(\d{4})-H([12])", re.ASCII)),
    ("season", re.compile(r"(\d{4})-(SP|SU|FA|WI)", re.ASCII)),
)


@dataclass(frozen=True, slots=True)
class Timex:
    """One time expression, resolved as far as it can be.

    ``begin`` and ``end`` are the days it may cover, both included; a rule may know them better than
    ``interval(value, mod)`` does ("earlier this year" ends at the article's date). ``anchor`` says what a relative
    value was counted from: ``dct:2020-01-14`` (the article's date), ``text:2017@120-124`` (the expression at these
    offsets of the same text and its value), or empty. ``rule`` is the name of the grammar rule, ``hand`` for a
    person's own value.
    """

    type: str = "DATE"
    value: str = ""
    mod: str = ""
    begin: date | None = None
    end: date | None = None
    precision: str = "unknown"
    anchor: str = ""
    rule: str = ""

    @property
    def known(self) -> bool:
        """Whether it names definite calendar days."""
        return self.begin is not None

    def as_json(self) -> dict[str, str | None]:
        """A dict of strings, days in ISO form; ``from_json`` takes it back."""
        return {
            "type": self.type,
            "value": self.value,
            "mod": self.mod,
            "begin": self.begin.isoformat() if self.begin else None,
            "end": self.end.isoformat() if self.end else None,
            "precision": self.precision,
            "anchor": self.anchor,
            "rule": self.rule,
        }


UNKNOWN = Timex()
"""What is said of an expression whose value cannot be known."""


def make(
    type: str, value: str, mod: str = "", *, anchor: str = "", rule: str = "", days: Interval | None = None
) -> Timex:
    """A Timex with interval and precision worked out from its value; ``days`` overrides the interval."""
    begin, end = days or interval(value, mod) or (None, None)
    return Timex(type, value, mod, begin, end, precision(value), anchor, rule)


def from_json(data: Mapping[str, Any]) -> Timex:
    """The Timex that ``as_json`` wrote. Raises ValueError, in a sentence, for what is none."""
    type, mod = data.get("type") or "DATE", data.get("mod") or ""
    if type not in TYPES:
        raise ValueError(f"“{type}” is no type of time expression; use one of {', '.join(TYPES)}.")
    if mod not in MODS:
        raise ValueError(f"“{mod}” is no modifier; use one of {', '.join(MODS[1:])}, or none.")
    value = parse_value(str(data.get("value") or ""))
    begin, end = data.get("begin"), data.get("end")
    if bool(begin) != bool(end):
        raise ValueError("An interval needs both its first and its last day.")
    try:
        days = (date.fromisoformat(begin), date.fromisoformat(end)) if begin and end else None
    except (TypeError, ValueError):
        raise ValueError("The days of an interval are written YYYY-MM-DD.") from None
    if days and days[0] > days[1]:
        raise ValueError("An interval must not end before it begins.")
    return make(type, value, mod, anchor=str(data.get("anchor") or ""), rule=str(data.get("rule") or ""), days=days)


def parse_value(text: str) -> str:
    """The value that a person typed, in its one spelling; ValueError with a sentence to show when it is none.

    Empty stays empty (unknown). Case, blanks around it and the X of a decade (``201X``) are forgiven.
    """
    value = text.strip().upper()
    if len(value) > MAX_LENGTH:
        raise ValueError(f"A time value has at most {MAX_LENGTH} characters.")
    if re.fullmatch(r"[0-9]{3}X", value):
        return value[:3]
    if not value or value in VAGUE or _PARTIAL.fullmatch(value) or _DURATION.fullmatch(value) or _is_clock(value):
        return value
    if value.count("/") == 1:
        return _parse_range(value)
    day, t, clock = value.partition("T") if value[0] in "0123456789X" else (value, "", "")
    if t and not _is_clock(t + clock):
        raise ValueError(f"“{text}”: after T comes a time such as 15:00, or one of {', '.join(PARTS_OF_DAY)}.")
    if t and _PARTIAL.fullmatch(day):
        return value
    if not any(shape.fullmatch(day) for _, shape in _SHAPES):
        raise ValueError(f"“{text}” is no time value. Write 2013-05-03, 2013-05, 2013-W18, 2013-Q2, 2013, 201 or P3D.")
    if interval(day) is None:
        raise ValueError(f"“{text}” is not in the calendar.")
    if t and precision(day) != "day":
        raise ValueError(f"“{text}”: a time of day needs a whole day before the T.")
    return value


def _parse_range(value: str) -> str:
    first, _, last = value.partition("/")
    days = interval(parse_value(first)), interval(parse_value(last))
    if days[0] is None or days[1] is None:
        raise ValueError(f"“{value}”: write a calendar date on each side of one slash.")
    if days[0][0] > days[1][1]:
        raise ValueError(f"“{value}” ends before it begins.")
    return value


def _is_clock(clock: str) -> bool:
    m = _CLOCK.fullmatch(clock)
    return m is not None and int(m["h"] or 0) <= 24 and int(m["m"] or 0) < 60 and int(m["s"] or 0) < 60


def precision(value: str) -> str:
    """day, week, weekend, month, quarter, half, season, year, decade or century; or else range, time, duration, vague,
    partial or unknown.
    """
    if not value:
        return "unknown"
    if value in VAGUE:
        return "vague"
    if value.startswith("P"):
        return "duration"
    if "/" in value:
        return "range"
    if "T" in value:
        return "time"
    shape = next((name for name, shape in _SHAPES if shape.fullmatch(value)), "partial")
    return "day" if shape == "weekday" else shape


def interval(value: str, mod: str = "") -> Interval | None:
    """First and last day of a calendar value, or None when it has none.

    START, MID and END take the first, middle or last third of it (by days): "early 2019" is January to April. The
    other modifiers leave the interval of the value they modify: BEFORE 2019 is still compared with 2019.
    """
    try:
        days = _interval(value.partition("T")[0] if not value.startswith("P") else "")
    except (ValueError, OverflowError):
        return None
    return _third(days, mod) if days and mod in ("START", "MID", "END") else days


def _interval(value: str) -> Interval | None:
    if "/" in value:
        first, _, last = value.partition("/")
        a, b = _interval(first), _interval(last)
        return (a[0], b[1]) if a and b and a[0] <= b[1] else None
    for name, shape in _SHAPES:
        if m := shape.fullmatch(value):
            return _INTERVALS[name](*m.groups())
    return None


def _months(year: int, month: int, count: int) -> Interval:
    """``count`` whole months from the first of ``month``."""
    last = year * 12 + month - 2 + count
    y, m = divmod(last, 12)
    return date(year, month, 1), date(y, m + 1, calendar.monthrange(y, m + 1)[1])


def _day(year: str, month: str, day: str) -> Interval:
    d = date(int(year), int(month), int(day))
    return d, d


def _iso_week(year: str, week: str, first: int = 1, last: int = 7) -> Interval:
    return date.fromisocalendar(int(year), int(week), first), date.fromisocalendar(int(year), int(week), last)


def _years(first: int, count: int) -> Interval:
    return date(max(first, MINYEAR), 1, 1), date(min(first + count - 1, MAXYEAR), 12, 31)


_INTERVALS: dict[str, Callable[..., Interval]] = {
    "day": _day,
    "month": lambda y, m: _months(int(y), int(m), 1),
    "year": lambda y: _years(int(y), 1),
    "decade": lambda y: _years(int(y) * 10, 10),
    "century": lambda y: _years(int(y) * 100, 100),
    "week": _iso_week,
    "weekend": lambda y, w: _iso_week(y, w, 6, 7),
    "weekday": lambda y, w, d: _iso_week(y, w, int(d), int(d)),
    "quarter": lambda y, q: _months(int(y), 3 * int(q) - 2, 3),
    "half": lambda y, h: _months(int(y), 6 * int(h) - 5, 6),
    "season": lambda y, s: _months(int(y), SEASON_MONTHS[s], 3),
}


def _third(days: Interval, mod: str) -> Interval:
    """A third of an interval, in whole months where it has at least three of them."""
    begin, end = days
    months = (end.year - begin.year) * 12 + end.month - begin.month + 1
    index = ("START", "MID", "END").index(mod)
    if months >= 3 and begin.day == 1:
        first = begin.year * 12 + begin.month - 1 + round(index * months / 3)
        after = begin.year * 12 + begin.month - 1 + round((index + 1) * months / 3)
        return _months(first // 12, first % 12 + 1, after - first)
    length = (end - begin).days + 1
    if length < 3:
        return days
    return begin + timedelta(round(index * length / 3)), begin + timedelta(round((index + 1) * length / 3) - 1)

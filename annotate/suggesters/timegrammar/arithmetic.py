"""Calendar arithmetic on days and on values. ``COARSE`` lists the units."""

from __future__ import annotations

import calendar
from datetime import MAXYEAR, MINYEAR, date, timedelta

from annotate.timex import SEASON_MONTHS, interval, precision

MONTHS_IN = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120, "century": 1200}
DAYS_IN = {"day": 1, "night": 1, "weekday": 1, "week": 7, "weekend": 7, "fortnight": 14}
COARSE = ("day", "weekend", "week", "month", "season", "quarter", "half", "year", "decade", "century")
"""Units from fine to coarse."""


def day(year: int, month: int, day_of_month: int) -> date | None:
    """That day, or None when the calendar has none (30 February)."""
    if not (
        MINYEAR <= year <= MAXYEAR and 1 <= month <= 12 and 1 <= day_of_month <= calendar.monthrange(year, month)[1]
    ):
        return None
    return date(year, month, day_of_month)


def add_months(start: date, count: int) -> date | None:
    """The same day of another month, or its last day; None outside the calendar."""
    year, month = divmod(start.year * 12 + start.month - 1 + count, 12)
    if not MINYEAR <= year <= MAXYEAR:
        return None
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def shift(start: date, unit: str, count: float) -> date | None:
    """``start`` moved by ``count`` units; None outside the calendar or for a unit that is no calendar unit."""
    try:
        if unit in DAYS_IN:
            return start + timedelta(round(DAYS_IN[unit] * count))
        if unit in MONTHS_IN:
            return add_months(start, round(MONTHS_IN[unit] * count))
    except OverflowError:
        pass
    return None


def value_at(when: date, unit: str) -> str:
    """The value of the unit that ``when`` lies in."""
    iso = when.isocalendar()
    match unit:
        case "week" | "fortnight":
            return f"{iso.year:04d}-W{iso.week:02d}"
        case "weekend":
            return f"{iso.year:04d}-W{iso.week:02d}-WE"
        case "month":
            return f"{when.year:04d}-{when.month:02d}"
        case "quarter":
            return f"{when.year:04d}-Q{(when.month + 2) // 3}"
        case "half":
            return f"{when.year:04d}-H{(when.month + 5) // 6}"
        case "season":
            code = next((c for c, first in SEASON_MONTHS.items() if 0 <= when.month - first < 3), "WI")
            return f"{when.year - (when.month < 3):04d}-{code}"
        case "year":
            return f"{when.year:04d}"
        case "decade":
            return f"{when.year // 10:03d}"
        case "century":
            return f"{when.year // 100:02d}"
    return when.isoformat()


def shifted(value: str, unit: str, count: float) -> str | None:
    """A calendar value moved by ``count`` units, as precise as it was or as the unit, whichever is coarser for days.

    ``2013-Q2`` a year earlier is ``2012-Q2``; ``2013`` two days later is not known (None).
    """
    days = interval(value)
    if not days:
        return None
    own = precision(value)
    own = "day" if own == "time" else own
    if own not in COARSE or unit not in COARSE:
        return None
    moved = shift(days[0], unit, count)
    if moved is None or COARSE.index(unit) < COARSE.index(own):
        return None
    if own == "week" and unit != "week":
        moved = shift(days[0] + timedelta(3), unit, count)
    return value_at(moved, own) if moved else None


def monday(day: date) -> date:
    """The first day of its ISO week."""
    return day - timedelta(day.isoweekday() - 1)


def weekday_near(start: date, weekday: int, direction: int) -> date:
    """The nearest such weekday: on or before ``start`` (direction ≤ 0), or on or after it."""
    if direction > 0:
        return start + timedelta((weekday - start.isoweekday()) % 7)
    return start - timedelta((start.isoweekday() - weekday) % 7)


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> date | None:
    """The nth (or, counted from -1, last) such weekday of a month."""
    length = calendar.monthrange(year, month)[1]
    days = [d for d in range(1, length + 1) if date(year, month, d).isoweekday() == weekday]
    index = nth - 1 if nth > 0 else nth
    return date(year, month, days[index]) if nth and -len(days) <= index < len(days) else None


def easter(year: int) -> date:
    """Western Easter Sunday (the anonymous Gregorian computus)."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    k = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * k) // 451
    month, rest = divmod(h + k - 7 * m + 114, 31)
    return date(year, month, rest + 1)

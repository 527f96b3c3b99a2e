"""Publication dates as news pages print them: "Posted May. 07, 2019 10:12", "2020-01-22", "on Tuesday (Jan 14)".

Only for lines that say when a text was published; time expressions inside the story are the date reader's business.
An own grammar, because a parser that guesses will find a date in "we", in "may" and in "Resolution 2375".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Literal

Precision = Literal["minute", "day", "month"]

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
WEEKDAY = (
    r"(?P<weekday>mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:rs?(?:day)?)?|fri(?:day)?|sat(?:urday)?"
    r"|sun(?:day)?)\b\.?"
)
_DAY = r"(?P<day>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?\b"
_YEAR = r"(?P<year>(?:19|20)\d\d)\b"

MONTH_DAYS = (rf"{_MONTH}\s*{_DAY}", rf"{_DAY}(?:\s+of)?[\s.-]*{_MONTH}")
_WORDED = (
    rf"{_MONTH}\s*{_DAY}\s*,?\s*{_YEAR}",
    rf"{_DAY}(?:\s+of)?[\s.,-]*{_MONTH}[\s,.-]*{_YEAR}",
)
_NUMERIC = (
    r"(?P<year>(?:19|20)\d\d)(?P<sep>[-/.])(?P<month>0?[1-9]|1[0-2])(?P=sep)(?P<day>0?[1-9]|[12]\d|3[01])(?!-?\d)",
    r"(?P<year>(?:19|20)\d\d)年\s?(?P<month>1[0-2]|0?[1-9])月\s?(?P<day>[12]\d|3[01]|0?[1-9])日",
    r"(?P<day>0?[1-9]|[12]\d|3[01])\.\s?(?P<month>0?[1-9]|1[0-2])\.\s?(?P<year>(?:19|20)\d\d)(?!\d)",
    r"(?P<first>\d{1,2})(?P<sep>[-/])(?P<second>\d{1,2})(?P=sep)(?P<year>(?:19|20)\d\d)(?!\d)",
)
_MONTH_ONLY = rf"{_MONTH},?\s+{_YEAR}"
_DATES = tuple(re.compile(pattern, re.I) for pattern in (*_WORDED, *_NUMERIC))

_ZONES = {"utc": 0, "gmt": 0, "z": 0, "est": -5, "edt": -4, "pst": -8, "pdt": -7, "cet": 1, "cest": 2}
_ZONES |= {"msk": 3, "ict": 7, "sgt": 8, "hkt": 8, "kst": 9, "jst": 9, "aest": 10, "aedt": 11}
_TIME = re.compile(
    r"(?:\s*[,|•·–—T(-]?\s*(?:at\s+|around\s+)?)(?P<hour>[01]?\d|2[0-3])(?:(?P<sep>[:.h])(?P<minute>[0-5]\d)(?::[0-5]\d(?:\.\d+)?)?)?"
    r"\s*(?P<half>[ap]\.?m\b\.?)?\s*\(?(?P<zone>[A-Za-z]{1,4}\b|[+-]\d\d:?\d\d\b)?\)?",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Stamp:
    """A date found at ``start``–``end`` of a line; ``at`` is aware only where the line names a time zone."""

    at: date | datetime
    precision: Precision
    start: int
    end: int

    @property
    def day(self) -> date:
        return self.at.date() if isinstance(self.at, datetime) else self.at


def find_stamp(line: str) -> Stamp | None:
    """The first full date (day, month and year) in ``line``, with the time that follows it; None without one."""
    matches = [match for pattern in _DATES if (match := pattern.search(line)) and _free(line, match.start())]
    for match in sorted(matches, key=lambda match: match.start()):
        day = _day(match)
        if day:
            return _with_time(line, match, day)
    return None


def month_stamp(line: str) -> Stamp | None:
    """A line that is a month and a year and nothing more, as magazines print: "March 2021"."""
    match = re.fullmatch(_MONTH_ONLY, line.strip(" |,."), re.I)
    return Stamp(date(int(match["year"]), month_number(match), 1), "month", 0, len(line)) if match else None


def _free(line: str, start: int) -> bool:
    """Not the tail of a longer number, path or code."""
    return start == 0 or not (line[start - 1].isalnum() or line[start - 1] in "/-.")


def _day(match: re.Match[str]) -> date | None:
    """None for a day that does not exist, and for 3/4/2021, which is March here and April there."""
    groups = match.groupdict()
    if "first" in groups:
        first, second = int(match["first"]), int(match["second"])
        if first <= 12 and second <= 12 and first != second:
            return None
        month, day = (second, first) if first > 12 else (first, second)
    else:
        month, day = month_number(match), int(match["day"])
    try:
        return date(int(match["year"]), month, day)
    except ValueError:
        return None


def month_number(match: re.Match[str]) -> int:
    name = match["month"]
    return int(name) if name.isdigit() else _MONTHS.index(name[:3].lower()) + 1


def weekday_number(match: re.Match[str]) -> int:
    """As ``date.weekday()``: Monday is 0."""
    return _WEEKDAYS.index(match["weekday"][:3].lower())


def _with_time(line: str, match: re.Match[str], day: date) -> Stamp:
    found = _TIME.match(line, match.end())
    # A figure with a point is a time only where am or pm says so: "5.14 million" is none.
    if not found or not (found["half"] or (found["minute"] and found["sep"] != ".")):
        return Stamp(day, "day", match.start(), match.end())
    hour = int(found["hour"])
    if found["half"] and hour <= 12:
        hour = hour % 12 + (12 if found["half"][0] in "pP" else 0)
    zone, end = found["zone"], found.end()
    tzinfo = _zone(zone) if zone else None
    if zone and tzinfo is None:
        end = found.start("zone")
    at = datetime(day.year, day.month, day.day, hour, int(found["minute"] or 0), tzinfo=tzinfo)
    return Stamp(at, "minute", match.start(), end)


def _zone(name: str) -> timezone | None:
    if name[0] in "+-":
        hours, minutes = int(name[1:3]), int(name[-2:])
        offset = timedelta(hours=hours, minutes=minutes) * (-1 if name[0] == "-" else 1)
        return timezone(offset) if abs(offset) < timedelta(hours=24) else None
    hours_east = _ZONES.get(name.lower())
    if hours_east is None:
        return None
    return timezone(timedelta(hours=hours_east)) if hours_east else UTC


def day_or_moment(at: date | datetime) -> date | datetime:
    """A time whose zone puts it on another day in UTC is given as the day that was printed, which readers rely on."""
    if isinstance(at, datetime) and at.tzinfo and at.astimezone(UTC).date() != at.date():
        return at.date()
    return at

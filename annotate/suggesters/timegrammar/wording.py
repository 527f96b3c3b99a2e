"""Values of time expressions in words, for reasons that people read."""

from __future__ import annotations

import calendar
import re

from annotate.timex import precision

_UNITS = {
    "Y": "year",
    "Q": "quarter",
    "M": "month",
    "W": "week",
    "D": "day",
    "DE": "decade",
    "CE": "century",
    "WE": "weekend",
}
_CLOCK_UNITS = {"H": "hour", "M": "minute", "S": "second"}
_SEASONS = {"SP": "spring", "SU": "summer", "FA": "autumn", "WI": "winter"}
_PARTS = {"MO": "morning", "MI": "midday", "AF": "afternoon", "EV": "evening", "NI": "night", "DT": "daytime"}
_VAGUE = {"PAST_REF": "some time in the past", "PRESENT_REF": "the present", "FUTURE_REF": "some time in the future"}
_MODS = {
    "START": "early in {}",
    "MID": "in the middle of {}",
    "END": "late in {}",
    "APPROX": "about {}",
    "LESS_THAN": "less than {}",
    "MORE_THAN": "more than {}",
    "EQUAL_OR_LESS": "at most {}",
    "EQUAL_OR_MORE": "at least {}",
    "BEFORE": "before {}",
    "AFTER": "after {}",
    "ON_OR_BEFORE": "by {}",
    "ON_OR_AFTER": "from {} on",
}
_DURATION = re.compile(r"(\d+(?:\.\d+)?|X)(WE|DE|CE|[YQMWDHS])")


def in_words(value: str, mod: str = "") -> str:
    """ "22 December 2019", "early in 2019", "3 days", "value unknown"."""
    return _MODS.get(mod, "{}").format(_plain(value))


def _plain(value: str) -> str:
    if not value:
        return "value unknown"
    if value in _VAGUE:
        return _VAGUE[value]
    if value.startswith("P"):
        return _duration(value)
    if "/" in value:
        return " to ".join(_plain(end) for end in value.split("/", 1))
    day, _, clock = value.partition("T")
    if clock:
        return f"{_plain(day)}, {_PARTS.get(clock, clock)}" if day else _PARTS.get(clock, clock)
    return _calendar(value)


def _calendar(value: str) -> str:
    year, *rest = value.split("-")
    if year == "XXXX":
        return _partial(rest)
    match precision(value):
        case "day" if len(rest) == 2 and rest[0].isdigit():
            return f"{int(rest[1])} {calendar.month_name[int(rest[0])]} {year}"
        case "month":
            return f"{calendar.month_name[int(rest[0])]} {year}"
        case "week":
            return f"week {int(rest[0][1:])} of {year}"
        case "weekend":
            return f"the weekend of week {int(rest[0][1:])} of {year}"
        case "quarter":
            return f"quarter {rest[0][1]} of {year}"
        case "half":
            return f"the {'first' if rest[0] == 'H1' else 'second'} half of {year}"
        case "season":
            return f"{_SEASONS[rest[0]]} {year}"
        case "decade":
            return f"the {year}0s"
        case "century":
            return f"the years {year}00 to {year}99"
    return value


def _partial(rest: list[str]) -> str:
    """What is written of a date without its year: ["12", "22"], ["WXX", "5"], ["SU"], …"""
    match rest:
        case ["WXX", day]:
            return f"a {calendar.day_name[int(day) - 1]}"
        case ["XX", "XX"]:
            return "any day"
        case [month, day] if month.isdigit() and day.isdigit():
            return f"{int(day)} {calendar.month_name[int(month)]} of an unknown year"
        case [month] if month.isdigit():
            return f"{calendar.month_name[int(month)]} of an unknown year"
        case [season] if season in _SEASONS:
            return f"{_SEASONS[season]} of an unknown year"
        case [part] if part[0] in "QH":
            return f"{'quarter' if part[0] == 'Q' else 'half'} {part[1]} of an unknown year"
    return "value known in part"


def _duration(value: str) -> str:
    days, _, clock = value[1:].partition("T")
    parts = [(n, _UNITS[u]) for n, u in _DURATION.findall(days)] + [
        (n, _CLOCK_UNITS[u]) for n, u in _DURATION.findall(clock)
    ]
    return (
        ", ".join(f"some {unit}s" if n == "X" else f"{n} {unit}{'' if n == '1' else 's'}" for n, unit in parts) or value
    )

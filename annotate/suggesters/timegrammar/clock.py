"""Clock times and parts of the day. A time belongs to the day named beside it, else to the last day named, else to the article's."""

from __future__ import annotations

import re
from datetime import timedelta

from annotate.suggesters.timegrammar import arithmetic, words
from annotate.suggesters.timegrammar.explicit import COUNTS, _group
from annotate.suggesters.timegrammar.relative import DEICTIC
from annotate.suggesters.timegrammar.rule import Context, Mention, Reading, Rule, text_anchor

Match = re.Match[str]
_ZONES = {"utc": "Z", "gmt": "Z", "z": "Z"}
_DAY = "belongs to the day named beside it"


def _the_day(c: Context) -> tuple[str, str, str] | None:
    """(day, anchor, because) that a time at the match belongs to, or None when there is none."""
    days = [x for x in c.before if x.timex.precision in ("day", "time") and x.timex.begin]
    after = min((x for x in days if x.start >= c.end), key=lambda x: x.start, default=None)
    before = max((x for x in days if x.end <= c.start), key=lambda x: x.end, default=None)
    near_after = after if after and _beside(c.text[c.end : after.start]) else None
    for mention in (
        near_after,
        before if before and c.start - before.end < 160 and "\n" not in c.text[before.end : c.start] else None,
    ):
        if mention and mention.timex.begin:
            return mention.timex.begin.isoformat(), text_anchor(mention), _DAY
    if c.dct:
        return c.dct.isoformat(), c.dct_anchor, "belongs to the article's day, as no other is named"
    return None


def _beside(between: str) -> bool:
    return len(between) < 14 and bool(re.fullmatch(r"[\s,(]*(?:on|of|the|local time|,)?[\s,]*(?:on\s)?", between))


def clock_time(m: Match, c: Context) -> Reading | None:
    """15:00, 3 p.m., 6:40 p.m. (GMT +8), 12:00 UTC Monday."""
    hour, minute = int(m["h"]), int(_group(m, "min") or 0)
    half, zone = (_group(m, "ampm") or "").lower().replace(".", "").replace(" ", ""), (_group(m, "zone") or "").lower()
    if hour > 24 or minute > 59 or (half and not 1 <= hour <= 12):
        return None
    if not half and not zone and not c.trusted and not _is_clock(m, c):
        return None
    hour = hour % 12 + 12 if half == "pm" else hour % 12 if half == "am" else hour
    offset = _offset(zone)
    if beside := _group(m, "day"):
        c.end = m.start("day")  # its own day is resolved by the weekday and deictic rules
        day = _own_day(beside, c)
    else:
        day = _the_day(c)
    second = f":{m['s']}" if _group(m, "s") else ""
    tail = f"T{hour:02d}:{minute:02d}{second}{offset}"
    return (
        Reading("TIME", day[0] + tail, day[2], anchor=day[1])
        if day
        else Reading("TIME", tail, "is a time of a day that is not named")
    )


def _own_day(name: str, c: Context) -> tuple[str, str, str] | None:
    if not c.dct:
        return None
    word = name.lower().removeprefix("on ").strip()
    if word in DEICTIC:
        return (c.dct + timedelta(DEICTIC[word])).isoformat(), c.dct_anchor, COUNTS
    number = words.weekday(word)
    day = c.dct if number == c.dct.isoweekday() else arithmetic.weekday_near(c.dct, number, c.direction())
    return day.isoformat(), c.dct_anchor, COUNTS


def _offset(zone: str) -> str:
    if m := re.search(r"([+-−])\s?(\d{1,2})(?::?(\d\d))?", zone):
        return f"{'+' if m[1] == '+' else '-'}{int(m[2]):02d}:{m[3] or '00'}"
    return _ZONES.get(zone.strip("() "), "")


def _is_clock(m: Match, c: Context) -> bool:
    """A bare 15:00 is a time after "at", "by", "around" …, not in a media player, a score or a verse."""
    if not _group(m, "min"):
        return False
    return bool(
        re.search(
            r"\b(?:at|by|around|about|from|until|till|before|after|between|to|since|and|shortly after|just after)\s\Z",
            c.left(14),
            re.I,
        )
    ) and not re.match(r"\s?(?:win|victory|lead|defeat|loss|\d)", c.right(8))


def oclock(m: Match, c: Context) -> Reading | None:
    hour = words.number(m["h"])
    if not hour or hour > 12:
        return None
    part = (_group(m, "part") or "").lower()
    shifted = int(hour) % 12 + 12 if part in ("afternoon", "evening") or (part == "night" and hour > 5) else int(hour)
    tail, day = f"T{shifted:02d}:00", _the_day(c)
    return (
        Reading("TIME", day[0] + tail, day[2], anchor=day[1])
        if day
        else Reading("TIME", tail, "is a time of a day that is not named")
    )


_NAMED = {"noon": "T12:00", "midday": "T12:00", "midnight": "T24:00"}


def named_time(m: Match, c: Context) -> Reading | None:
    """Noon and midnight; midnight ends the day it is named with."""
    if (
        not re.search(
            r"\b(?:at|by|before|after|until|around|about|past|from|since|till|of|shortly)\s\Z", c.left(10), re.I
        )
        and not c.trusted
    ):
        return None
    tail, day = _NAMED[m["name"].lower()], _the_day(c)
    return (
        Reading("TIME", day[0] + tail, day[2], anchor=day[1])
        if day
        else Reading("TIME", tail, "is a time of a day that is not named")
    )


def part_of_day(m: Match, c: Context) -> Reading | None:
    """In the morning, morning trading, overnight: of the day named beside it."""
    code, day = words.PARTS[m["part"].lower()], _the_day(c)
    return (
        Reading("TIME", f"{day[0]}T{code}", day[2], anchor=day[1])
        if day
        else Reading("TIME", f"T{code}", "is a part of a day that is not named")
    )


def deictic_part(m: Match, c: Context) -> Reading | None:
    """Tonight, last night, this morning."""
    word = m["which"].lower()
    part = "NI" if word == "tonight" else words.PARTS[m["part"].lower()]
    if not c.dct:
        return Reading("TIME", f"T{part}", "counts from the article's date, which is not known")
    day = c.dct - timedelta(1) if word == "last" else c.dct
    return Reading("TIME", f"{day}T{part}", COUNTS, anchor=c.dct_anchor)


_ZONE = r"(?P<zone>,? ?\(?(?:GMT|UTC)(?: ?[+−-] ?\d{1,2}(?::?\d\d)?)?\)?|,? ?\(?(?:[ECMP][SD]?T|CES?T|BST|IST|JST|AES?T|EES?T|SGT|HKT|MSK|WIB|PKT)\b\)?)"
_AMPM = r"(?P<ampm>[ap]\.? ?m\b\.?)"
_OWN = r"(?: (?P<day>(?:on )?(?:{weekday}|today|yesterday|tomorrow)))?"

RULES = (
    Rule(
        "clock_half",
        "clock",
        r"(?P<h>\d{1,2})(?:[:.](?P<min>\d\d))? ?" + _AMPM + r"(?: ?" + _ZONE + r")?(?: local time)?" + _OWN,
        clock_time,
        0.93,
        late=True,
    ),
    Rule(
        "clock_zone",
        "clock",
        r"(?P<h>\d{1,2}):?(?P<min>\d\d)(?::(?P<s>\d\d))?(?: hours| hrs|h)? ?" + _ZONE + _OWN,
        clock_time,
        0.93,
        late=True,
    ),
    Rule(
        "clock",
        "digits",
        r"(?P<h>\d{1,2}):(?P<min>\d\d)(?::(?P<s>\d\d))?(?![:\d])(?: hours| hrs)?(?: local time)?",
        clock_time,
        0.8,
        late=True,
    ),
    Rule(
        "oclock",
        "clock",
        r"(?P<h>{word_number}|\d{1,2}) ?o['’]?clock(?: (?:in the|at) (?P<part>morning|afternoon|evening|night))?",
        oclock,
        0.9,
        late=True,
    ),
    Rule("noon_midnight", "part", r"(?P<name>noon|midday|midnight)", named_time, 0.8, late=True),
    Rule(
        "part_deictic",
        "part",
        r"(?:(?:early|late|earlier|later) )?(?:(?P<which>last|this) (?P<part>night|morning|afternoon|evening)|(?P<which2>tonight))",
        lambda m, c: deictic_part(_Tonight(m), c),
        0.93,
    ),
    Rule(
        "part_of_day",
        "part",
        r"(?:(?:early|late|mid)[- ])?(?:in|during) the (?:early |late )?(?P<part>morning|afternoon|evening)|(?:early |late )?(?P<part2>morning|afternoon|evening)(?= (?:trading|trade|rush|session|news|service|prayers))|(?P<part3>overnight)(?! \w+ing\b)",
        lambda m, c: part_of_day(_Part(m), c),
        0.6,
        late=True,
    ),
)


class _Tonight:
    def __init__(self, m: Match) -> None:
        self._m = m

    def __getitem__(self, name: str) -> str:
        return self._m["which"] or self._m["which2"] if name == "which" else self._m[name]


class _Part:
    def __init__(self, m: Match) -> None:
        self._m = m

    def __getitem__(self, name: str) -> str:
        return self._m["part"] or self._m["part2"] or self._m["part3"]


__all__ = ["RULES", "Mention"]

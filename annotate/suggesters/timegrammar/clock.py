"""Clock times and parts of the day. A time belongs to the day named beside it, else to the last one named, else to the article's."""
# ruff: noqa: E501 - one rule a line

from __future__ import annotations

import re
from datetime import timedelta

from annotate.suggesters.timegrammar import arithmetic, words
from annotate.suggesters.timegrammar.choice import COUNTS, part_value
from annotate.suggesters.timegrammar.relative import DAYS
from annotate.suggesters.timegrammar.rule import Captures, Context, Reading, Rule

Day = tuple[str, str, str]  # value, because, anchor
_NO_DAY: Day = ("", "is a time of a day that is not named", "")
_BESIDE = re.compile(r"[\s,(]*(?:local time|on|of)?[\s,]*(?:on\s)?")
_REACH = 500  # characters back to the day that a time belongs to, within its paragraph


def _day_of_time(c: Context) -> Day:
    """The day that a time at the match belongs to."""
    days = [mention for mention in c.before if mention.unit == "day" and mention.timex.begin]
    after = next((mention for mention in days if mention.start >= c.end), None)
    if after and after.start - c.end < 14 and _BESIDE.fullmatch(c.text, c.end, after.start):
        return str(after.timex.begin), "belongs to the day named beside it", after.anchor
    before = next((mention for mention in reversed(days) if mention.end <= c.start), None)
    if before and c.start - before.end < _REACH and "\n" not in c.text[before.end : c.start]:
        return str(before.timex.begin), "belongs to the day named before it", before.anchor
    if c.dct:
        return c.dct.isoformat(), f"belongs to no other day that is named, so it {COUNTS}", c.anchor
    return _NO_DAY


def _own_day(name: str, c: Context) -> Day:
    """The day inside the match: "6 a.m. on Monday"."""
    if not c.dct:
        return _NO_DAY
    word = name.lower().removeprefix("on ").strip()
    if word in DAYS:
        return (c.dct + timedelta(DAYS[word])).isoformat(), COUNTS, c.anchor
    number = words.weekday(word)
    day = arithmetic.weekday_near(c.dct, number, 1 if c.direction() > 0 else -1)
    return day.isoformat(), COUNTS, c.anchor


def _time(tail: str, day: Day) -> Reading:
    return Reading("TIME", day[0] + tail, day[1], anchor=day[2])


def clock_time(m: Captures, c: Context) -> Reading | None:
    """15:00, 3 p.m., 6:40 p.m. (GMT +8), 12:00 UTC Monday."""
    hour, minute, half = int(m["h"]), int(m["min"] or 0), m["ampm"].lower()[:1]
    if hour > 24 or minute > 59 or (half and not 1 <= hour <= 12):
        return None
    if not (half or m["zone"] or m["day"] or c.trusted or _is_clock(c)):
        return None
    if not half and hour < 12 and m["part"].lower() in ("afternoon", "evening", "night"):
        hour += 12
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    seconds = f":{m['s']}" if m["s"] else ""
    day = _own_day(m["day"], c) if m["day"] else _day_of_time(c)
    return _time(f"T{hour:02d}:{minute:02d}{seconds}{_offset(m['zone'])}", day)


def _offset(zone: str) -> str:
    """Z, +08:00, or nothing: letters such as EST stand for other offsets elsewhere and in summer."""
    if not re.search(r"GMT|UTC", zone, re.I):
        return ""
    m = re.search(r"([+−-])\s?(\d{1,2})(?::?(\d\d))?", zone)
    return f"{'+' if m[1] == '+' else '-'}{int(m[2]):02d}:{m[3] or '00'}" if m else "Z"


_AT = re.compile(
    r"(?:\b(?:at|by|around|about|approximately|roughly|from|until|till|before|after|between|since|shortly after|just after)|\b\d{4},?|-\d\d)\s\Z",
    re.I,
)


def _is_clock(c: Context) -> bool:
    """A bare 15:00 is a time after "at", "by", "around" … or a date; not in a media player, a score or a verse."""
    return bool(_AT.search(c.left(14))) and not re.match(r"\s?(?:win|victory|lead|defeat|loss|\d)", c.right(8))


def oclock(m: Captures, c: Context) -> Reading | None:
    """Five o'clock in the afternoon."""
    hour = words.number(m["h"])
    if not hour or hour > 12:
        return None
    part = m["part"].lower()
    later = part in ("afternoon", "evening") or (part == "night" and hour > 5)
    return _time(f"T{int(hour) % 12 + 12 if later else int(hour):02d}:00", _day_of_time(c))


_NAMED = {"noon": "T12:00", "midday": "T12:00", "midnight": "T24:00"}


def named_time(m: Captures, c: Context) -> Reading | None:
    """Noon and midnight; midnight ends the day it is named with."""
    if not (c.trusted or m["day"]) and not re.search(
        r"\b(?:at|by|before|after|until|around|about|past|from|since|till|of)\s\Z", c.left(10), re.I
    ):
        return None
    return _time(_NAMED[m["name"].lower()], _own_day(m["day"], c) if m["day"] else _day_of_time(c))


def part_of_day(m: Captures, c: Context) -> Reading | None:
    """In the morning, morning trading, overnight: of the day named beside it."""
    value, because, anchor = _day_of_time(c)
    return Reading("TIME", part_value(value, m["part"]), because, anchor=anchor, span=m.spans["part"])


_OFFSET = r"(?:GMT|UTC)(?: ?[+−-] ?\d{1,2}(?::?\d\d)?)?"
_LETTERS = r"(?:[ECMP][SD]?T|CES?T|BST|IST|JST|AES?T|EES?T|SGT|HKT|MSK|WIB|PKT|ET)\b"
_ZONE = rf"(?P<zone>,? ?\((?:{_OFFSET}|{_LETTERS})\)|,? ?(?:{_OFFSET}|{_LETTERS}))"
_AMPM = r"(?P<ampm>[ap]\.? ?m\b\.?)"
_OWN = r"(?: (?P<day>(?:on )?(?:{weekday}|today|yesterday|tomorrow))(?: (?P<part>{part}))?)?"
_LOCAL = r"(?: \(?local time\)?)?"

# fmt: off
RULES = (
    Rule("clock_half", "clock", r"(?P<h>\d{1,2})(?:[:.] ?(?P<min>\d\d))? ?" + _AMPM + "(?: ?" + _ZONE + ")?" + _LOCAL + _OWN, clock_time, 0.93, late=True),
    Rule("clock_zone", "clock", r"(?P<h>\d{1,2}):?(?P<min>\d\d)(?::(?P<s>\d\d))?(?: hours| hrs|h)? ?" + _ZONE + _OWN, clock_time, 0.93, late=True),
    Rule("clock", "number", r"(?P<h>\d{1,2}):(?P<min>\d\d)(?::(?P<s>\d\d))?(?![:\d])(?: hours| hrs)?" + _LOCAL + _OWN, clock_time, 0.8, late=True),
    Rule("oclock", "clock", r"(?P<h>{word_number}|\d{1,2}) ?o['’]?clock(?: (?:in the|at) (?P<part>{part}))?", oclock, 0.9, late=True),
    Rule("noon_midnight", "part", r"(?P<name>noon|midday|midnight)" + _OWN, named_time, 0.8, late=True),
    Rule("part_of_day", "part", r"(?:in|during) the (?:early |late )?(?P<part>morning|afternoon|evening)|(?P<part2>morning|afternoon|evening)(?= (?:trading|trade|rush|session|news|service|prayers))|(?P<part3>overnight)(?! \w+ing\b)", part_of_day, 0.6, late=True),
)
# fmt: on

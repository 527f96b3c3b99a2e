"""Expressions that count from the article's date: yesterday, Tuesday, last week, two years ago."""
# ruff: noqa: E501 - one rule a line

from __future__ import annotations

import re
from datetime import date, timedelta

from annotate.suggesters.timegrammar import arithmetic, words
from annotate.suggesters.timegrammar.choice import COUNTS, FROM_TEXT, LENGTH, MOD, NO_DCT, YEAR_STEP, mod_of, part_value
from annotate.suggesters.timegrammar.rule import Captures, Context, Reading, Rule
from annotate.timex import interval

STEP = YEAR_STEP | {"past": -1, "present": 0, "coming": 1}
DAYS = {"the day before yesterday": -2, "yesterday": -1, "today": 0, "tomorrow": 1, "the day after tomorrow": 2}
_TODAYS = re.compile(
    r"['’]s\s+(?:young|youth|world|society|economy|technology|standards|generation|children|kids|[A-Z])"
)


def day(m: Captures, c: Context) -> Reading | None:
    """Today, yesterday, earlier today; with a part of the day a TIME."""
    word, part = re.sub(r"\s+", " ", m["day"].lower()), m["part"]
    if word == "today" and _TODAYS.match(c.right(14)):
        return Reading("DATE", "PRESENT_REF", "means the present, not one day")
    if not c.dct:
        return Reading("TIME" if part else "DATE", "", NO_DCT)
    value = (c.dct + timedelta(DAYS[word])).isoformat()
    return Reading("TIME" if part else "DATE", part_value(value, part) if part else value, COUNTS, anchor=c.anchor)


def weekday(m: Captures, c: Context) -> Reading | None:
    """A weekday: the last one, or the next one if the tense says so; the article's own day when it is that weekday."""
    name, part = m["weekday"], m["part"]
    if not (c.trusted or _is_weekday(name, part, c)):
        return None
    number = words.weekday(name)
    if not c.dct:
        day, because, anchor = f"XXXX-WXX-{number}", "names a weekday, and the article's date is not known", ""
    else:
        when, because, anchor = _weekday(number, m["which"].lower(), m["week"].lower(), c.dct, c)
        day = when.isoformat()
    if part:
        return Reading("TIME", part_value(day, part), because, mod_of(m["mod"]), anchor)
    return Reading("DATE", day, because, mod_of(m["mod"]), anchor)


_NAMED_DAY = re.compile(r"\b(?:Black|Super|Bloody|Ash|Cyber|Giving|Palm|Maundy|Shrove)\s\Z")
_RANGE = re.compile(r"\s(?:to|through|until|till)\s|\s?[-–—]\s?")


def _is_weekday(name: str, part: str, c: Context) -> bool:
    if (
        not name[0].isupper()
        or _NAMED_DAY.search(c.left(8))
        or re.match(r"\s+(?:Night|Times|Express|Telegraph|Mail|Post|Mirror|Herald)\b", c.right(12))
    ):
        return False
    if len(name.rstrip(".")) > 5 or name.endswith(".") or part:
        return True  # Sun, Sat and Wed are words
    return bool(re.search(r"\b(?:on|last|next|this|until|by|from|to|since)\s\Z", c.left(8))) and name not in (
        "Sun",
        "Mon",
    )


def _weekday(number: int, which: str, week: str, dct: date, c: Context) -> tuple[date, str, str]:
    """(day, because, anchor) of a weekday."""
    if week:
        monday = arithmetic.monday(dct) + timedelta(7 * STEP[week.split()[0]])
        return monday + timedelta(number - 1), COUNTS, c.anchor
    word = which.split()[-1] if which else ""
    if word in ("last", "past"):
        return arithmetic.weekday_near(dct - timedelta(1), number, -1), COUNTS, c.anchor
    if word in ("next", "coming"):
        return arithmetic.weekday_near(dct + timedelta(1), number, 1), COUNTS, c.anchor
    if word in ("previous", "following"):
        step = STEP[word]
        mention = c.last_date(400, ("day",))
        start = mention.timex.begin if mention and mention.timex.begin else dct
        because, anchor = (FROM_TEXT, mention.anchor) if mention else (COUNTS, c.anchor)
        return arithmetic.weekday_near(start + timedelta(step), number, step), because, anchor
    if number == dct.isoweekday():
        return dct, "is the weekday of the article's date", c.anchor
    other = c.before[-1] if c.before else None
    if other and other.timex.begin and other.timex.rule == "weekday" and _RANGE.fullmatch(c.text, other.end, c.start):
        return arithmetic.weekday_near(other.timex.begin, number, 1), FROM_TEXT, other.anchor
    if word == "this" and number > dct.isoweekday():
        return arithmetic.weekday_near(dct, number, 1), "is the next one after the article's date", c.anchor
    if c.direction() > 0:
        day = arithmetic.weekday_near(dct, number, 1)
        return day, "is the next one after the article's date, as the tense tells", c.anchor
    return arithmetic.weekday_near(dct, number, -1), "is the last one before the article's date", c.anchor


_SPAN_LEFT = re.compile(r"\b(?:over|in|during|within|throughout)\s+\Z", re.I)


def unit(m: Captures, c: Context) -> Reading | None:
    """Last week, next month, early last year, later this year. "The past year" and "over the last year" are lengths."""
    name, which = words.unit(m["unit"]), m["which"].lower()
    word, mod = which.split()[-1], mod_of(m["mod"])
    span = (word == "past" and which != "this past") or (
        which == "the last" and not mod and _SPAN_LEFT.search(c.left(14))
    )
    if span and name not in ("weekend", "century"):
        return Reading("DURATION", words.period("1", name), f"{LENGTH} up to now")
    if not c.dct:
        return Reading("DATE", "", NO_DCT)
    step = STEP[word]
    if name == "weekend" and word == "this" and c.dct.isoweekday() <= 3 and c.direction() < 0:
        step = -1  # early in the week "this weekend" in the past tense is the one just over
    start = arithmetic.monday(c.dct) if name in ("week", "weekend") else c.dct.replace(day=1)
    moved = arithmetic.shift(start, name, step)
    if moved is None:
        return None
    value, days = arithmetic.value_at(moved, name), None
    if m["when"] and step == 0 and (whole := interval(value)):
        days = (whole[0], c.dct) if m["when"].lower() == "earlier" else (c.dct, whole[1])
    return Reading("DATE", value, COUNTS, mod, c.anchor, days)


def weekend(m: Captures, c: Context) -> Reading | None:
    """Over the weekend: the last one, or the next one if the tense says so; on its days, the one that runs."""
    if not c.dct:
        return Reading("DATE", "", NO_DCT)
    ahead = c.dct.isoweekday() > 5 or c.direction() > 0
    saturday = arithmetic.monday(c.dct) + timedelta(5 if ahead else -2)
    return Reading("DATE", arithmetic.value_at(saturday, "weekend"), COUNTS, anchor=c.anchor, span=m.spans["unit"])


def amount(m: Captures) -> tuple[float, str] | None:
    """(number, unit) of a counted length, "two and a half years" included; None when the number is none."""
    count = words.number(m["n"])
    return None if count is None else (count + (0.5 if m["half"] else 0), words.unit(m["unit"]))


_HOURS = {"hour": 1.0, "minute": 1 / 60, "second": 1 / 3600}


def distance(m: Captures, c: Context) -> Reading | None:
    """Two years ago, three days from now, in two years' time: counted from the article's date, as precise as its unit."""
    counted = amount(m)
    if counted is None:
        return None
    back = m["way"].lower() in ("ago", "back")
    count, name = counted
    if name in _HOURS:
        days = count * _HOURS[name] / 24
        if days % 1:
            vague = "PAST_REF" if back else "FUTURE_REF"
            return Reading("DATE", vague, "is counted from the hour of the article, which is not known")
        count, name = days, "day"
    if not c.dct:
        return Reading("DATE", "", NO_DCT)
    if name == "weekend":
        return None
    moved = arithmetic.shift(c.dct, name, -count if back else count)
    if moved is None:
        return None
    if name in ("decade", "century"):
        name = "year"
    if name == "year" and count % 1 and moved.month != c.dct.month:
        name = "month"
    mod = "APPROX" if m["about"] else ""
    return Reading("DATE", arithmetic.value_at(moved, name), COUNTS, mod, c.anchor)


_PROGRAMME = re.compile(r"(?:[A-Z]\w+ Tonight|(?:This|Last) (?:Morning|Afternoon|Evening|Night))\Z")


def part(m: Captures, c: Context) -> Reading | None:
    """Tonight, last night, this morning."""
    if not c.trusted and _PROGRAMME.search(c.left(30) + m.whole):
        return None
    name = m["part"] or "night"
    if not c.dct:
        return Reading("TIME", part_value("", name), NO_DCT)
    when = c.dct - timedelta(1) if m["which"].lower() == "last" else c.dct
    return Reading("TIME", part_value(when.isoformat(), name), COUNTS, anchor=c.anchor)


COUNTED = r"(?:(?P<about>about|around|some|roughly|approximately|nearly|almost) )?(?P<n>{number})(?P<half>[- ]and[- ]a[- ]half)?[- ](?P<unit>{unit})"
_WHICH = r"(?P<which>(?:the )?(?:last|past|current|coming|present)|this|next|this (?:past|coming|current))"

# fmt: off
RULES = (
    Rule("day_deictic", "deictic", r"(?:(?:earlier|later|late|early) )?(?P<day>the day before yesterday|the day after tomorrow|today|yesterday|tomorrow)(?: (?P<part>{part}))?", day, 0.95),
    Rule("weekday", "weekday", r"(?:(?P<mod>early|late) )?(?:(?P<which>(?:this )?(?:last|past|next|coming|this)|(?:the )?(?:previous|following)) )?(?P<weekday>{weekday})(?: (?P<part>{part}))?(?:(?: of)? (?P<week>(?:last|this|next) week))?", weekday, 0.95),
    Rule("unit_deictic", "unit", MOD + r"?(?:(?P<when>earlier|later) )?" + _WHICH + r" (?:fiscal |calendar |financial )?(?P<unit>week|weekend|month|year|decade|century|quarter)", unit, 0.93),
    Rule("weekend", "unit", r"(?:over|at|during|by|since) (?P<unit>the weekend)", weekend, 0.85),
    Rule("ago", "unit", COUNTED + r" (?P<way>ago|back(?! (?:in|to|from|at)\b)|from now|from today|hence)", distance, 0.92),
    Rule("in_time", "unit", r"in (?P<n>{number}) (?P<unit>{unit})['’] time", distance, 0.9),
    Rule("part_deictic", "part", r"(?:(?:early|late|earlier|later) )?(?:(?P<which>last|this) (?P<part>night|morning|afternoon|evening)|tonight)", part, 0.93),
)
# fmt: on

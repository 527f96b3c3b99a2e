"""Expressions that count from the article's date or from another expression: yesterday, last week, that year, two years ago."""

from __future__ import annotations

import re
from datetime import timedelta

from annotate.suggesters.timegrammar import arithmetic, words
from annotate.suggesters.timegrammar.explicit import COUNTS, MOD, _group
from annotate.suggesters.timegrammar.rule import Context, Mention, Reading, Rule, mod_of, text_anchor
from annotate.timex import interval

Match = re.Match[str]
NO_DCT = "counts from the article's date, which is not known"
NO_ANCHOR = "looks back to a date that the text does not give clearly"
STEP = {
    "last": -1,
    "past": -1,
    "previous": -1,
    "this": 0,
    "current": 0,
    "present": 0,
    "the": 0,
    "next": 1,
    "coming": 1,
    "following": 1,
}
DEICTIC = {
    "today": 0, "yesterday": -1, "tomorrow": 1, "the day before yesterday": -2, "the day after tomorrow": 2,
}  # fmt: skip


def _counted(c: Context, value: str, mod: str = "", type: str = "DATE") -> Reading:
    return Reading(type, value, COUNTS, mod, c.dct_anchor)


def _unknown(type: str = "DATE") -> Reading:
    return Reading(type, "", NO_DCT)


def deictic_day(m: Match, c: Context) -> Reading | None:
    """Today, yesterday, earlier today; with a part of the day a TIME."""
    word = re.sub(r"\s+", " ", m["day"].lower())
    part = _group(m, "part")
    if (
        word == "today"
        and re.match(r"['’]s\s+[a-z]", c.right(6))
        and not re.match(
            r"['’]s (?:announce|meeting|vote|news|decision|session|ruling|attack|trad|hearing|event|deal|summit|report|statement|game|match)",
            c.right(16),
        )
    ):
        return Reading("DATE", "PRESENT_REF", "means the present, not one day")
    if not c.dct:
        return _unknown("TIME" if part else "DATE")
    day = c.dct + timedelta(DEICTIC[word])
    return _counted(c, f"{day}T{words.PARTS[part.lower()]}", type="TIME") if part else _counted(c, day.isoformat())


def weekday(m: Match, c: Context) -> Reading | None:
    """A weekday: the last one, or the next one if the tense says so; the article's own day when it is that weekday."""
    name = m["weekday"]
    short = len(name.rstrip(".")) < 6
    if (
        not name[0].isupper()
        or (short
        and name.rstrip(".") in ("Sun", "Sat", "Wed", "Mon", "Fri")
        and not c.trusted
        and not _short_is_meant(m, c))
    ):
        return None
    if re.match(r"s\b|\s+(?:Night Live|Times|Express|Prayer)\b", c.right(16)):
        return None
    number, which = words.weekday(name), (_group(m, "which") or "").lower().strip()
    week = (_group(m, "week") or "").lower()
    part = _group(m, "part")
    if not c.dct:
        partial = f"XXXX-WXX-{number}"
        return Reading(
            "TIME" if part else "DATE",
            partial + (f"T{words.PARTS[part.lower()]}" if part else ""),
            "names a weekday, and the article's date is not known",
        )
    if week:
        monday = c.dct - timedelta(c.dct.isoweekday() - 1) + timedelta(7 * STEP[week.split()[0]])
        day, because = monday + timedelta(number - 1), COUNTS
    else:
        day, because = _weekday_day(number, which, c)
    value, anchor = day.isoformat(), c.dct_anchor
    return Reading(
        "TIME" if part else "DATE",
        f"{value}T{words.PARTS[part.lower()]}" if part else value,
        because,
        mod_of(_group(m, "mod")) if part else "",
        anchor,
    )


def _short_is_meant(m: Match, c: Context) -> bool:
    return bool(re.search(r"\b(?:on|last|next|this|until|by|from|to|since)\s\Z", c.left(8))) or m["weekday"].endswith(
        "."
    )


def _weekday_day(number: int, which: str, c: Context):  # type: ignore[no-untyped-def]
    assert c.dct
    dct = c.dct
    if which in ("last", "past", "this past"):
        return arithmetic.weekday_near(dct - timedelta(1), number, -1), "is the last one before the article's date"
    if which in ("next", "coming", "this coming"):
        return arithmetic.weekday_near(dct + timedelta(1), number, 1), "is the next one after the article's date"
    if which in ("previous", "the previous", "following", "the following") and (
        mention := c.last_date(("day", "time"), 400)
    ):
        assert mention.timex.begin
        step = -1 if "previous" in which else 1
        return arithmetic.weekday_near(
            mention.timex.begin + timedelta(step), number, step
        ), "counts from the date named before it"
    if number == dct.isoweekday():
        return dct, "is the weekday of the article's date"
    direction = c.direction()
    said = (
        "is the next one after the article's date, as the tense tells"
        if direction > 0
        else "is the last one before the article's date"
    )
    return arithmetic.weekday_near(dct, number, direction), said


def deictic_unit(m: Match, c: Context) -> Reading | None:
    """Last week, next month, this year, early last year, the end of this month, earlier this year."""
    unit, which = words.unit(m["unit"]), m["which"].lower().split()[-1]
    step = STEP[which]
    mod = mod_of(_group(m, "mod"))
    if not c.dct:
        return _unknown()
    if (
        which == "last"
        and m["which"].lower().startswith("the ")
        and re.search(r"\b(?:over|in|during|within|throughout|of|for|about)\s+\Z", c.left(14), re.I)
        and not mod
    ):
        if unit != "year" or not re.search(r"\b(?:for|of)\s+\Z", c.left(14), re.I):
            return Reading("DURATION", f"P1{words.UNITS[unit]}", "is a length of time up to now")
    if which == "past" and m["which"].lower() != "this past":
        return Reading("DURATION", f"P1{words.UNITS[unit]}", "is a length of time up to now", span=m.span())
    if unit == "weekend":
        return _weekend(step, which, c)
    day = c.dct - timedelta(c.dct.isoweekday() - 1) if unit == "week" else c.dct.replace(day=1)
    moved = arithmetic.shift(day, unit, step)
    if moved is None:
        return None
    value = arithmetic.value_at(moved, unit)
    days = None
    if (when := (_group(m, "when") or "").lower()) and step == 0 and (whole := interval(value)):
        days = (whole[0], c.dct) if when == "earlier" else (c.dct, whole[1])
    return Reading("DATE", value, COUNTS, mod, c.dct_anchor, days)


def _weekend(step: int, which: str, c: Context) -> Reading:
    """Last weekend is the one before the article; this weekend, early in the week and in the past tense, too."""
    assert c.dct
    monday = c.dct - timedelta(c.dct.isoweekday() - 1)
    if which == "this" and c.dct.isoweekday() <= 3 and c.direction() < 0:
        step = -1
    return _counted(c, arithmetic.value_at(monday + timedelta(7 * step), "weekend"))


def same_period(m: Match, c: Context) -> Reading | None:
    """The same month last year, the same period a year ago: the nearest month, quarter or half before it, a year back."""
    unit = m["unit"].lower()
    wanted = {"period": ("month", "quarter", "half", "day"), "time": ("month", "day", "week"), "day": ("day",)}.get(
        unit, (unit,)
    )
    mention = c.last_date(wanted)
    if not mention:
        return (
            _counted(c, f"{c.dct.year - 1:04d}")
            if c.dct and unit in ("period", "time")
            else Reading("DATE", "", NO_ANCHOR)
        )
    value = arithmetic.shifted(mention.timex.value, "year", -1)
    return (
        Reading("DATE", value, "is a year before the date named before it", anchor=text_anchor(mention))
        if value
        else None
    )


def that_unit(m: Match, c: Context) -> Reading | None:
    """That year, the same month, that day: the date named before it, at that precision."""
    unit, part = words.unit(m["unit"]), _group(m, "part")
    mention = c.last_date()
    if not mention or not (value := _at(mention, unit)):
        return Reading("DATE", "", NO_ANCHOR)
    if part:
        return Reading(
            "TIME", f"{value}T{words.PARTS[part.lower()]}", "means the day named before it", anchor=text_anchor(mention)
        )
    return Reading(
        "DATE", value, f"means the {unit} of the date named before it", mod_of(_group(m, "mod")), text_anchor(mention)
    )


def _at(mention: Mention, unit: str) -> str | None:
    """The unit that a mention lies in; None when the mention is coarser than the unit."""
    own = mention.timex.precision.replace("time", "day")
    if not mention.timex.begin or own not in arithmetic.COARSE or unit not in arithmetic.COARSE:
        return None
    if arithmetic.COARSE.index(own) > arithmetic.COARSE.index(unit):
        return None
    return arithmetic.value_at(mention.timex.begin, unit)


def that_time(m: Match, c: Context) -> Reading | None:
    """By that time, since that date: the date named right before it, if near."""
    mention = c.last_date(within=160)
    if not mention:
        return Reading("DATE", "PAST_REF", "looks back to no single date in the text")
    return Reading(
        "DATE", mention.timex.value, "means the date named before it", mention.timex.mod, text_anchor(mention)
    )


def the_unit(m: Match, c: Context) -> Reading | None:
    """The end of the year, later in the day, the entire year: of the date named before it, else of the article."""
    unit = words.unit(m["unit"])
    mod = mod_of(_group(m, "mod"))
    if mod == "" and not _group(m, "whole") and not _group(m, "when"):
        return None
    mention = c.last_date(within=120)
    value = _at(mention, unit) if mention else None
    if mention and value and (unit == "day" or not mod):
        return Reading("DATE", value, f"means the {unit} of the date named before it", mod, text_anchor(mention))
    if not c.dct:
        return _unknown()
    if unit == "day":
        return _counted(c, c.dct.isoformat(), mod)
    direction = c.direction()
    this, last = (
        arithmetic.value_at(c.dct, unit),
        arithmetic.value_at(arithmetic.shift(c.dct.replace(day=1), unit, -1) or c.dct, unit),
    )
    if (mod == "END" and unit in ("year", "month") and direction < 0 and _early(c, unit)) or (mod == "END" and _missed(c)):
        return Reading("DATE", last, "had already passed at the article's date", mod, c.dct_anchor)
    return _counted(c, this, mod)


def _early(c: Context, unit: str) -> bool:
    """Whether the article appeared in the first quarter of the unit: its end is then the one just past."""
    assert c.dct
    return c.dct.month <= 3 if unit == "year" else c.dct.day <= 7


def _missed(c: Context) -> bool:
    assert c.dct
    return (
        bool(re.search(r"\b(?:failed|failure|missed|expired|passed|lapsed|unmet)\b", c.left(120), re.I))
        and c.dct.month <= 6
    )


def neighbour_unit(m: Match, c: Context) -> Reading | None:
    """The previous year, the following day, the year before: from the date named before it, at that precision."""
    unit, which = words.unit(m["unit"]), m["which"].lower().split()[-1]
    step = -1 if which in ("previous", "before", "preceding", "prior", "earlier") else 1
    part = _group(m, "part")
    right = c.right(12)
    if (
        which in ("before", "after", "prior")
        and re.match(r"\s+(?!and|but|when|while|in\b|on\b|by\b|to\b|that was)[\w'’“\"(]", right)
        and not c.trusted
    ):
        return (
            Reading("DURATION", f"P1{words.UNITS[unit]}", "is a length of time")
            if re.match(r"\s+(?:the|a|an|it|they|he|she|[A-Z])\b", right)
            else None
        )
    mention = c.last_date(within=400)
    value = _at(mention, unit) if mention else None
    anchor = text_anchor(mention) if mention else ""
    because = "counts from the date named before it"
    if not value:
        if not c.dct or (step > 0 and which != "next" and unit == "day"):
            return Reading("DATE", "", NO_ANCHOR)
        value, anchor, because = arithmetic.value_at(c.dct, unit), c.dct_anchor, COUNTS
    moved = arithmetic.shifted(value, unit, step)
    if not moved:
        return None
    if part:
        return Reading("TIME", f"{moved}T{words.PARTS[part.lower()]}", because, anchor=anchor)
    return Reading("DATE", moved, because, anchor=anchor)


def _amount(m: Match) -> tuple[float, str] | None:
    """The number and unit of a counted length, "two and a half years" included; None when the number is vague."""
    count = words.number(m["n"])
    if count is None:
        return None
    return count + (0.5 if _group(m, "half") else 0), words.unit(m["unit"])


def ago(m: Match, c: Context) -> Reading | None:
    """Two years ago, three days from now: counted from the article's date, as precise as its unit."""
    amount = _amount(m)
    back = m["way"].lower().split()[0] in ("ago", "back")
    if amount is None:
        return None
    if not c.dct:
        return _unknown()
    count, unit = amount
    if words.UNITS[unit].startswith("T"):
        hours = count * {"hour": 1, "minute": 1 / 60, "second": 1 / 3600}[unit]
        if hours % 24:
            return Reading(
                "DATE",
                "PAST_REF" if back else "FUTURE_REF",
                "lies within a day of the article, whose hour is not known",
            )
        count, unit = hours / 24, "day"
    if count % 1 and unit in ("year", "decade", "century"):
        count, unit = count * {"year": 12, "decade": 120, "century": 1200}[unit], "month"
    moved = arithmetic.shift(c.dct, unit, -count if back else count)
    if moved is None:
        return None
    unit = {"decade": "year", "century": "year"}.get(unit, unit)
    return _counted(c, arithmetic.value_at(moved, "day" if unit == "night" else unit), _approx(m))


def _approx(m: Match) -> str:
    return (
        "APPROX"
        if re.match(r"about|around|some|roughly|approximately|nearly|almost|just", _group(m, "about") or "", re.I)
        else ""
    )


def later(m: Match, c: Context) -> Reading | None:
    """Two days later, a year earlier: counted from the date named before it; a length of time when there is none."""
    amount = _amount(m)
    if amount is None:
        return None
    count, unit = amount
    way = m["way"].lower()
    step = -count if way in ("earlier", "before", "previously", "prior") else count
    mention = c.last_date(within=400)
    own = mention.timex.precision.replace("time", "day") if mention else ""
    moved = None
    if mention and unit in arithmetic.COARSE and own in arithmetic.COARSE:
        moved = arithmetic.shifted(mention.timex.value[:10] if own == "day" else mention.timex.value, unit, step)
    if mention and moved:
        if unit not in ("day", "week") and own == "day":
            moved = arithmetic.value_at(interval(moved)[0], unit)  # type: ignore[index]
        return Reading("DATE", moved, "counts from the date named before it", anchor=text_anchor(mention))
    if way == "earlier" and unit == "year" and c.dct:
        return _counted(c, f"{c.dct.year - round(count):04d}")
    length = f"{count:g}"
    letters = words.UNITS[unit]
    if letters == "WE":
        return None
    return Reading(
        "DURATION",
        f"PT{length}{letters[1:]}" if letters.startswith("T") else f"P{length}{letters}",
        "is a length of time from a date that the text does not give clearly",
    )


def week_of(m: Match, c: Context) -> Reading | None:
    """The last week of March, the second week of May 2003: the ISO week that has most of its days there."""
    year, month = _group(m, "year"), words.month(m["month"])
    if year is None and not c.dct:
        return Reading("DATE", "", NO_DCT)
    if year is None:
        from annotate.suggesters.timegrammar.explicit import bare_month

        c.trusted, trusted = True, c.trusted
        reading = bare_month(m, c)
        c.trusted = trusted
        if not reading or not (days := interval(reading.value)):
            return None
        first = days[0]
    else:
        first = arithmetic.day(int(year), month, 1)  # type: ignore[assignment]
    thursdays = [
        first + timedelta(d)
        for d in range(31)
        if (first + timedelta(d)).month == first.month and (first + timedelta(d)).isoweekday() == 4
    ]
    name = m["ord"].lower()
    number = -1 if name in ("last", "final") else (words.ordinal(name) or 0) - 1
    if number >= len(thursdays):
        return None
    return Reading(
        "DATE",
        arithmetic.value_at(thursdays[number], "week"),
        "is counted within its month",
        anchor="" if year else c.dct_anchor,
    )


_WHICH = r"(?P<which>(?:the |this )?(?:last|past|next|this|current|coming)|this past|this coming|the (?:current|present|past|last|coming))"
_N = r"(?P<about>(?:about|around|some|roughly|approximately|nearly|almost|just over|more than|over|at least|just) )?(?P<n>{number})(?P<half> and a half)?[- ](?P<unit>{unit})"

RULES = (
    Rule(
        "day_deictic",
        "deictic",
        r"(?:(?:earlier|later|late|early) )?(?P<day>the day before yesterday|the day after tomorrow|today|yesterday|tomorrow)(?: (?P<part>{part}))?",
        deictic_day,
        0.95,
    ),
    Rule(
        "weekday",
        "weekday",
        r"(?:(?P<mod>early|late) )?(?:(?P<which>(?:this )?(?:last|past|next|coming|this)|(?:the )?(?:previous|following)) )?(?P<weekday>{weekday})(?: (?P<part>morning|afternoon|evening|night))?(?: (?P<week>(?:last|this|next) week))?",
        weekday,
        0.95,
    ),
    Rule(
        "unit_deictic",
        "unit",
        r""
        + MOD
        + r"?(?:(?P<when>earlier|later) )?"
        + _WHICH
        + r" (?:fiscal |calendar |financial )?(?P<unit>week|weekend|month|year|decade|century|quarter)",
        deictic_unit,
        0.93,
    ),
    Rule(
        "same_period",
        "unit vague",
        r"(?:the )?same (?P<unit>period|time|month|quarter|week|day|half)(?: of| in|,)? (?:the )?(?:last year|a year (?:ago|earlier|before)|one year (?:ago|earlier)|(?:previous|prior) year|year (?:ago|earlier|before))",
        same_period,
        0.9,
    ),
    Rule(
        "unit_that",
        "unit part",
        r""
        + MOD
        + r"?(?:that|the same|the very same) (?P<unit>day|week|weekend|month|year|decade|century)(?: (?P<part>morning|afternoon|evening|night))?",
        that_unit,
        0.8,
    ),
    Rule(
        "time_that",
        "vague",
        r"(?:that|the same|this) (?:time|date)",
        lambda m, c: (
            that_time(m, c)
            if re.match(r"that", m[0], re.I)
            and re.search(r"\b(?:by|at|until|before|after|since|on|from)\s\Z", c.left(8), re.I)
            else None
        ),
        0.6,
    ),
    Rule(
        "unit_of_text",
        "unit",
        r"(?:" + MOD + r"(?P<unit>day|week|month|year|decade|century))",
        lambda m, c: the_unit(m, c),
        0.85,
    ),
    Rule(
        "unit_whole",
        "unit",
        r"(?:the|this|that) (?P<whole>whole|entire|full) (?P<unit>year|month|week|day)",
        the_unit,
        0.8,
    ),
    Rule(
        "unit_within",
        "unit",
        r"(?P<when>later|earlier) (?:in|that|on) (?:the )?(?P<unit>day|week|month|year)",
        the_unit,
        0.7,
    ),
    Rule(
        "unit_neighbour",
        "unit",
        r"the (?P<which>previous|preceding|prior|following|next) (?P<unit>day|week|weekend|month|quarter|year|decade|century)(?: (?P<part>morning|afternoon|evening|night))?",
        neighbour_unit,
        0.85,
    ),
    Rule(
        "unit_neighbour_after",
        "unit",
        r"the (?P<unit>day|week|month|year) (?P<which>previous|before|earlier|after|prior)",
        neighbour_unit,
        0.8,
    ),
    Rule("ago", "unit", _N + r" (?P<way>ago|back|from now|from today|hence)", ago, 0.92),
    Rule("later", "unit", _N + r" (?P<way>later|earlier|afterwards?|previously|before(?=[.,;)]))", later, 0.8),
    Rule(
        "week_of_month",
        "month",
        r"(?:the )?(?P<ord>first|second|third|fourth|last|final|fifth) week (?:of|in) (?P<month>{month})(?:,? (?P<year>{year}))?",
        week_of,
        0.9,
    ),
)

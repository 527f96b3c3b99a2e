"""Expressions that count from another date of the text: that year, the following day, two days later, the end of the year."""
# ruff: noqa: E501 - one rule a line

from __future__ import annotations

import re
from datetime import date

from annotate.suggesters.timegrammar import arithmetic, words
from annotate.suggesters.timegrammar.choice import (
    COUNTS,
    FROM_TEXT,
    LENGTH,
    MOD,
    NO_ANCHOR,
    NO_DCT,
    NO_YEAR,
    WRITTEN,
    around,
    mod_of,
    nearest,
    part_value,
)
from annotate.suggesters.timegrammar.relative import COUNTED, amount
from annotate.suggesters.timegrammar.rule import Captures, Context, Mention, Reading, Rule
from annotate.timex import interval


def last_inside(unit: str, c: Context, within: int = 400) -> tuple[Mention, str] | None:
    """The nearest earlier date that lies inside such a unit, and the value of that unit; None when there is none."""
    finer = arithmetic.COARSE[: arithmetic.COARSE.index(unit) + 1]
    mention = c.last_date(within, finer)
    return (mention, arithmetic.value_at(mention.timex.begin, unit)) if mention and mention.timex.begin else None


def that_unit(m: Captures, c: Context) -> Reading | None:
    """That year, the same month, that day: the date named before it, at that precision."""
    unit = words.unit(m["unit"]) or "day"
    if m["part"] and unit != "day":
        return None
    found = last_inside(unit, c)
    if not found:
        return Reading("DATE", "", NO_ANCHOR)
    mention, value = found
    because = f"means the {unit} of the date named before it"
    if m["part"]:
        return Reading("TIME", part_value(value, m["part"]), because, anchor=mention.anchor)
    return Reading("DATE", value, because, mod_of(m["mod"]), mention.anchor)


def that_time(m: Captures, c: Context) -> Reading | None:
    """By that time, since that date: the date named right before it, if near."""
    if not c.trusted and not re.search(r"\b(?:by|at|until|before|after|since|on|from)\s\Z", c.left(8), re.I):
        return None
    mention = c.last_date(160)
    if not mention:
        return Reading("DATE", "PAST_REF", "looks back to no single date in the text")
    return Reading("DATE", mention.timex.value, "means the date named before it", mention.timex.mod, mention.anchor)


def same_period(m: Captures, c: Context) -> Reading | None:
    """The same month last year, the same period a year ago: the month, quarter or half named before it, a year back."""
    unit = m["unit"].lower()
    units = {"period": ("month", "quarter", "half", "day"), "time": ("month", "day", "week")}.get(unit, (unit,))
    mention = c.last_date(600, units)
    if mention:
        value = arithmetic.shifted(mention.timex.value, "year", -1)
        return (
            Reading("DATE", value, "is a year before the date named before it", anchor=mention.anchor)
            if value
            else None
        )
    return Reading("DATE", f"{c.dct.year - 1:04d}" if c.dct else "", COUNTS if c.dct else NO_DCT, anchor=c.anchor)


def earlier_period(m: Captures, c: Context) -> Reading | None:
    """The year-earlier quarter, a year-ago level: the period named before it, one unit back."""
    unit = words.unit(m["unit"])
    mention = c.last_date(300)
    value = arithmetic.shifted(mention.timex.value.partition("T")[0], unit, -1) if mention else None
    if mention and value:
        return Reading("DATE", value, FROM_TEXT, anchor=mention.anchor)
    moved = arithmetic.shift(c.dct.replace(day=1), unit, -1) if c.dct else None
    return Reading(
        "DATE", arithmetic.value_at(moved, unit) if moved else "", COUNTS if moved else NO_DCT, anchor=c.anchor
    )


def the_same_unit(m: Captures, c: Context) -> Reading | None:
    """In the quarter, for the year: only when a quarter or year was named before it, and then that one."""
    mention = c.last_date(300)
    if not mention or mention.unit != m["unit"].lower():
        return None
    return Reading(
        "DATE", mention.timex.value, "means the one named before it", anchor=mention.anchor, span=m.spans["phrase"]
    )


_MISSED = re.compile(r"\b(?:fail(?:ed|ure|ing)?|miss(?:ed|ing)?|expired|passed|lapsed|unmet|ignored)\b", re.I)


def the_unit(m: Captures, c: Context) -> Reading | None:
    """The end of the year, later in the day, the entire year: of the date named before it, else of the article's date."""
    unit, mod = words.unit(m["unit"]), mod_of(m["mod"])
    if m["year"]:
        return Reading("DATE", m["year"], WRITTEN, mod)
    found = last_inside(unit, c, 500 if unit == "day" else 120)
    # "will open at the end of the month" means the article's month, whatever was told before
    if found and (unit == "day" or not mod or (found[0].timex.anchor == "" and c.direction() <= 0)):
        mention, value = found
        return Reading("DATE", value, f"means the {unit} of the date named before it", mod, mention.anchor)
    if not c.dct:
        return Reading("DATE", "", NO_DCT)
    start = c.dct if unit == "day" else arithmetic.monday(c.dct) if unit == "week" else c.dct.replace(day=1)
    before = arithmetic.shift(start, unit, -1)
    if mod == "END" and unit != "day" and before and _just_over(unit, c.dct, c):
        return Reading("DATE", arithmetic.value_at(before, unit), "had passed at the article's date", mod, c.anchor)
    return Reading("DATE", arithmetic.value_at(start, unit), COUNTS, mod, c.anchor)


def _just_over(unit: str, dct: date, c: Context) -> bool:
    """Whether "the end of the year" is the last one: early in the year, and the past tense or a missed deadline tells so."""
    early = {"year": dct.month <= 3, "month": dct.day <= 7, "week": dct.isoweekday() <= 2}.get(unit, False)
    return early and (c.direction() < 0 or bool(_MISSED.search(c.left(120))))


_EVENT_AFTER = re.compile(
    r"\s+(?!and|but|when|while|in\b|on\b|by\b|to\b|that was|was|were|had|has|with|for\b|as\b)[\w'’“\"(]"
)


_OVER = re.compile(r"\b(?:over|in|within|throughout)\s+\Z", re.I)


def neighbour(m: Captures, c: Context) -> Reading | None:
    """The previous year, the following day, the year before: from the date named before it, at that precision."""
    unit, which = words.unit(m["unit"]) or "day", m["which"].lower()
    if m["part"] and unit != "day":
        return None
    if m["after"] and not c.trusted and _EVENT_AFTER.match(c.right(12)):
        return None  # "the day after the vote" has no value of its own
    if which in ("next", "following") and unit != "day" and not m["after"] and _OVER.search(c.left(10)):
        return (
            Reading("DURATION", words.period("1", unit), f"{LENGTH} from a date before it")
            if unit != "weekend"
            else None
        )
    step = -1 if which in ("previous", "before", "preceding", "prior", "earlier") else 1
    found = last_inside(unit, c)
    value, anchor, because = (found[1], found[0].anchor, FROM_TEXT) if found else ("", "", "")
    if not value and c.dct and (step < 0 or which == "next") and unit != "day":
        value, anchor, because = arithmetic.value_at(c.dct, unit), c.anchor, COUNTS
    moved = arithmetic.shifted(value, unit, step) if value else None
    if not moved:
        return Reading("DATE", "", NO_ANCHOR)
    if m["part"]:
        return Reading("TIME", part_value(moved, m["part"]), because, anchor=anchor)
    return Reading("DATE", moved, because, anchor=anchor)


def later(m: Captures, c: Context) -> Reading | None:
    """Two days later, a year earlier: counted from the date named before it; a length of time when there is none."""
    counted = amount(m)
    if counted is None:
        return None
    count, unit = counted
    back = m["way"].lower() in ("earlier", "before", "previously")
    mention = c.last_date(400)
    moved = _moved(mention, unit, -count if back else count) if mention else ""
    if mention and moved:
        return Reading("DATE", moved, FROM_TEXT, anchor=mention.anchor)
    if back and unit == "year" and count == 1 and c.dct:
        return Reading("DATE", f"{c.dct.year - 1:04d}", COUNTS, anchor=c.anchor)
    value = words.period(f"{count:g}", unit)
    return Reading("DURATION", value, f"{LENGTH} from a date that the text does not give clearly") if value else None


def _moved(mention: Mention, unit: str, count: float) -> str:
    """The mention's value moved by a length: as precise as the coarser of the two. Empty when that cannot be said."""
    if unit not in arithmetic.COARSE or mention.unit not in arithmetic.COARSE:
        return ""
    value = mention.timex.value.partition("T")[0]
    moved = arithmetic.shifted(value, unit, count)
    if not moved or unit in ("day", "week") or mention.unit != "day":
        return moved or ""
    days = interval(moved)
    return arithmetic.value_at(days[0], unit) if days else ""


def week_of_month(m: Captures, c: Context) -> Reading | None:
    """The last week of March, the second week of May 2003: ISO weeks belong to the month of their Thursday."""
    number = words.month(m["month"])
    if m["year"]:
        first, because, anchor = date(int(m["year"]), number, 1), "is counted within its month", ""
    elif c.dct:
        first = nearest(around(c.dct, lambda year: date(year, number, 1)), c.dct, c.direction())
        because, anchor = "is counted within its month, the nearest to the article's date", c.anchor
    else:
        return Reading("DATE", "", NO_YEAR)
    name = m["ord"].lower()
    thursday = arithmetic.nth_weekday(
        first.year, number, 4, -1 if name in ("last", "final") else words.ordinal(name) or 0
    )
    return Reading("DATE", arithmetic.value_at(thursday, "week"), because, anchor=anchor) if thursday else None


_PART = r"(?: (?P<part>{part}))?"
_CAL = r"(?P<unit>day|week|weekend|month|quarter|year|decade|century)"

# fmt: off
RULES = (
    Rule("unit_that", "unit part", MOD + r"?(?:that|the (?:very )?same) (?:(?P<unit>day|week|weekend|month|quarter|year|decade|century)" + _PART + r"|(?P<part2>{part}))", that_unit, 0.8),
    Rule("later_that_unit", "unit", r"(?:later|earlier|late|early) that (?:same )?(?P<unit>day|week|month|year)" + _PART, that_unit, 0.85),
    Rule("time_that", "vague", r"that (?:time|date)", that_time, 0.6),
    Rule("same_period", "unit vague", r"(?:the )?same (?P<unit>period|time|month|quarter|week|day|half)(?: of| in|,)? (?:the )?(?:last year|a year (?:ago|earlier|before)|one year (?:ago|earlier)|(?:previous|prior) year|year (?:ago|earlier|before))", same_period, 0.9),
    Rule("unit_of_text", "unit", MOD + r"(?P<unit>day|week|month|year|decade|century)", the_unit, 0.85),
    Rule("year_end", "unit", r"(?P<unit>year|month)[- ](?P<mod>end)(?:,? (?P<year>{year}))?|(?P<mod2>mid)[- ](?P<unit2>year|month|week)", the_unit, 0.8),
    Rule("unit_same", "unit", r"(?:for|in|during) (?P<phrase>the (?P<unit>quarter|month|year|week|season))", the_same_unit, 0.7),
    Rule("year_earlier", "unit", r"(?:the |a )?(?P<unit>year|month|quarter)-(?:earlier|ago)(?: (?:period|quarter|month|level|figure))?", earlier_period, 0.8),
    Rule("unit_whole", "unit", r"the (?:whole|entire|full) (?P<unit>year|month|week|day)", the_unit, 0.8),
    Rule("unit_within", "unit", r"(?:later|earlier) (?:in|on) the (?P<unit>day|week|month|year)", the_unit, 0.7),
    Rule("unit_neighbour", "unit part", r"the (?P<which>previous|preceding|prior|following|next) (?:(?:fiscal |calendar )?" + _CAL + _PART + r"|(?P<part2>{part}))", neighbour, 0.85),
    Rule("unit_neighbour_after", "unit part", r"the (?:(?P<unit>day|week|month|year)|(?P<part>{part})) (?P<after>(?P<which>previous|before|earlier|after|prior))", neighbour, 0.8),
    Rule("later", "unit", COUNTED + r" (?P<way>later|earlier|afterwards?|previously|before(?=[.,;)]))", later, 0.8),
    Rule("week_of_month", "month", r"(?:the )?(?P<ord>first|second|third|fourth|fifth|last|final) week (?:of|in) (?P<month>{month})(?:,? (?P<year>{year}))?", week_of_month, 0.9),
)
# fmt: on

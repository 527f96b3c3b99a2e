"""Months, years, decades, centuries, quarters, halves and seasons."""
# ruff: noqa: E501 - one rule a line

from __future__ import annotations

from datetime import date, timedelta

from annotate.suggesters.timegrammar import lookalikes, words
from annotate.suggesters.timegrammar.choice import (
    BESIDE,
    COUNTS,
    MOD,
    NO_DCT,
    NO_YEAR,
    REL,
    WRITTEN,
    around,
    capital,
    mod_of,
    nearest,
    relative_year,
    why,
    year_beside,
    year_of,
)
from annotate.suggesters.timegrammar.rule import Captures, Context, Reading, Rule
from annotate.timex import SEASON_MONTHS


def month(m: Captures, c: Context) -> Reading | None:
    """A month with its year, with "last year", or alone: then the nearest one that the tense allows."""
    name = m["month"]
    number, mod = words.month(name), mod_of(m["mod"])

    def reading(year: int, because: str, anchor: str = "") -> Reading:
        return Reading("DATE", f"{year:04d}-{number:02d}", because, mod, anchor)

    if m["year"]:
        return reading(year_of(m["year"], c.dct), WRITTEN) if capital(name) or c.trusted else None
    if m["rel"]:
        named = relative_year(m["rel"], c)
        return reading(named[0], named[2], named[1]) if named else Reading("DATE", f"XXXX-{number:02d}", NO_DCT, mod)
    if not (c.trusted or lookalikes.is_month(m, c)):
        return None
    if shared := year_beside(c):
        return reading(shared[0], BESIDE, shared[1])
    if not c.dct:
        return Reading("DATE", f"XXXX-{number:02d}", NO_YEAR, mod)
    if which := m["which"].lower():
        return reading(_counted_month(c.dct, number, which), COUNTS, c.anchor)
    if number == c.dct.month:
        return reading(c.dct.year, "is the month of the article's date", c.anchor)
    direction = c.direction()
    middle = nearest(around(c.dct, lambda year: date(year, number, 15)), c.dct, direction)
    return reading(middle.year, why(middle, c.dct, direction), c.anchor)


def _counted_month(dct: date, number: int, which: str) -> int:
    """The year of "last March" (before the article's month), "next March" (after it), "this March"."""
    if which == "last":
        return dct.year - (number >= dct.month)
    return dct.year + (number <= dct.month) if which == "next" else dct.year


def year(m: Captures, c: Context) -> Reading | None:
    """A year of four digits that is no number of something."""
    number = int(m["year"])
    if not (c.trusted or m["mod"] or m["fiscal"] or lookalikes.is_year(number, c)):
        return None
    return Reading("DATE", f"{number:04d}", WRITTEN, mod_of(m["mod"]))


def fiscal_year(m: Captures, c: Context) -> Reading | None:
    """FY2019, FY19."""
    return Reading("DATE", f"{year_of(m['year'], c.dct):04d}", WRITTEN)


def year_range(m: Captures, c: Context) -> Reading | None:
    """2014-15, 2019/20: two years as one."""
    first, second = int(m["year"]), int(m["short"])
    follows = second == (first + 1) % 100
    if not 1900 <= first <= 2060 or not (follows or second > max(first % 100, 12)) or lookalikes.is_numbered(c):
        return None
    last = first // 100 * 100 + second + (100 if second < first % 100 else 0)
    return Reading("DATE", f"{first:04d}/{last:04d}", WRITTEN)


def iso_month(m: Captures, c: Context) -> Reading | None:
    """2019-03; 2009-10 is two years (``year_range``)."""
    if int(m["number"]) == (int(m["year"]) + 1) % 100 or lookalikes.is_numbered(c):
        return None
    return Reading("DATE", m.whole, WRITTEN)


def decade(m: Captures, c: Context) -> Reading | None:
    """The 1990s, the '60s, the sixties; 1800s is a century."""
    mod = mod_of(m["mod"])
    if full := m["full"]:
        return Reading("DATE", full[:2] if full[2] == "0" and int(full) < 1900 else full[:3], WRITTEN, mod)
    if not c.trusted and (lookalikes.is_age_or_temperature(c) or not lookalikes.is_decade(m, c)):
        return None
    tens = m["tens"].lower()
    digit = words.DECADES[tens] if tens.isalpha() else int(tens[0])
    base = (c.dct.year if c.dct else 2000) // 10
    number = next(d for d in range(base, base - 10, -1) if d % 10 == digit)
    return Reading("DATE", f"{number:03d}", "names a decade; it is the last one of that name", mod)


def century(m: Captures, c: Context) -> Reading | None:
    """The 20th century: its value is the first two digits of its years (19)."""
    number = words.ordinal(m["ord"])
    if not number or number > 30 or m["bc"]:
        return None
    return Reading("DATE", f"{number - 1:02d}", WRITTEN, mod_of(m["mod"]))


_ENDS = {"final": -1, "last": -1, "closing": -1, "latter": -1, "opening": 1}


def quarter(m: Captures, c: Context) -> Reading | None:
    """A quarter or half of a year: of the year written or named relatively, else the nearest the tense allows."""
    letter, top = ("H", 2) if m["half"] else ("Q", 4)
    name = m["ord"].lower()
    number = _ENDS.get(name) or (int(name) if name.isdigit() else words.ordinal(name) or 0)
    number = top if number < 0 else number
    if not 1 <= number <= top:
        return None
    if m["year"]:
        return Reading("DATE", f"{year_of(m['year'], c.dct):04d}-{letter}{number}", WRITTEN)
    if m["rel"]:
        named = relative_year(m["rel"], c)
        return Reading(
            "DATE",
            f"{named[0]:04d}-{letter}{number}" if named else "",
            named[2] if named else NO_DCT,
            anchor=named[1] if named else "",
        )
    if not c.dct:
        return Reading("DATE", f"XXXX-{letter}{number}", NO_YEAR)
    length = 12 // top
    direction = c.direction() or -1.0  # results are told more often than plans
    middle = nearest(
        around(c.dct, lambda y: date(y, length * (number - 1) + 1, 1) + timedelta(15 * length)), c.dct, direction, 150
    )
    return Reading("DATE", f"{middle.year:04d}-{letter}{number}", why(middle, c.dct, direction), anchor=c.anchor)


def season(m: Captures, c: Context) -> Reading | None:
    """A season with a year, with last, this or next, or alone after a preposition."""
    code, mod = words.SEASONS[m["season"].lower()], mod_of(m["mod"])
    if m["year"]:
        return Reading("DATE", f"{year_of(m['year'], c.dct):04d}-{code}", WRITTEN, mod)
    if m["rel"]:
        named = relative_year(m["rel"], c)
        return (
            Reading("DATE", f"{named[0]:04d}-{code}", named[2], mod, named[1]) if named else Reading("DATE", "", NO_DCT)
        )
    which = m["which"].lower()
    if not (which or c.trusted or lookalikes.is_season(m, c)):
        return None
    if not c.dct:
        return Reading("DATE", f"XXXX-{code}", NO_YEAR, mod)
    chosen = _season_start(code, which, c.dct, c)
    return Reading(
        "DATE", f"{chosen.year:04d}-{code}", COUNTS if which else why(chosen, c.dct, c.direction()), mod, c.anchor
    )


def _season_start(code: str, which: str, dct: date, c: Context) -> date:
    starts = [date(y, SEASON_MONTHS[code], 1) for y in range(dct.year - 2, dct.year + 3)]
    begun = [start for start in starts if start <= dct]
    running = (dct - begun[-1]).days < 92
    if which == "last":
        return begun[-2] if running else begun[-1]
    if which == "next":
        return next(start for start in starts if start > dct)
    if which == "this":  # of this year; the winter that runs or, later in the year, the one that comes
        return date(dct.year - (code == "WI" and dct.month < 6), SEASON_MONTHS[code], 1)
    if running:
        return begun[-1]
    middle = nearest([start + timedelta(45) for start in starts], dct, c.direction())
    return middle - timedelta(45)


_OF_YEAR = r"(?:,? (?:of |in |for )?(?:the )?(?:fiscal |financial )?(?:year )?(?:(?P<year>{year})|" + REL + r"))"
_SHORT_MONTH_YEAR = r"(?P<month>{month})[- ](?P<year>['’]\d\d)"

# fmt: off
RULES = (
    Rule("month_year", "month", MOD + r"?(?P<month>{month})(?:,| of|/|-|) ?(?P<year>{year})", month, 0.97),
    Rule("month_short_year", "month", _SHORT_MONTH_YEAR, month),
    Rule("month_relative_year", "month", MOD + r"?(?P<month>{month})(?: of)?,? " + REL, month, 0.95),
    Rule("month", "month", MOD + r"?(?:(?P<which>last|this|next) )?(?P<month>{month})", month, 0.85),
    Rule("year", "year", MOD + r"?(?:(?P<fiscal>(?:the )?(?:fiscal |calendar |tax |financial )?year |fiscal ))?(?P<year>{year})", year, 0.9),
    Rule("fiscal_year", "fiscal", r"FY ?['’]?(?P<year>(?:20)?\d\d)", fiscal_year),
    Rule("iso_month", "year", r"(?P<year>(?:19|20)\d\d)-(?P<number>0[1-9]|1[0-2])(?!-?\d)", iso_month, 0.8),
    Rule("year_range", "year", r"(?P<year>(?:19|20)\d\d)(?:{dash}|/)(?P<short>\d\d)(?![\d:])(?!{dash}\d)", year_range, 0.85),
    Rule("decade", "decade", r"(?:the )?" + MOD + r"?(?:(?P<full>1[0-9]\d0|20\d0)s|['’](?P<tens>[1-9]0)['’]?s)", decade, 0.92),
    Rule("decade_apostrophe", "decade", r"the " + MOD + r"?(?P<full>1[0-9]\d0|20\d0)['’]s", decade, 0.85),
    Rule("short_decade", "decade", r"(?:the )?" + MOD + r"?(?P<tens>[2-9]0)['’]?s", decade, 0.7),
    Rule("named_decade", "decade", r"the (?:[a-z]{3,12} )?" + MOD + r"?(?P<tens>(?:twen|thir|for|fif|six|seven|eigh|nine)ties)", decade, 0.85),
    Rule("century", "unit", r"(?:the )?" + MOD + r"?(?P<ord>{ord})[- ]centur(?:y|ies)(?P<bc> B\.?C)?", century, 0.9),
    Rule("quarter", "unit", r"(?:the |its |their )?(?:fiscal )?(?P<ord>first|second|third|fourth|final|last|closing|opening|1st|2nd|3rd|4th)(?:[- ]fiscal)?[- ]quarter" + _OF_YEAR + "?", quarter, 0.9),
    Rule("quarter_code", "quarter", r"Q(?P<ord>[1-4])(?:(?:,? (?:of )?|/)(?P<year>{year}|['’]\d\d))?|(?P<year2>{year})[- ]?Q(?P<ord2>[1-4])", quarter, 0.9),
    Rule("half", "half", r"(?:the )?(?P<half>(?P<ord>first|second|latter|last|1st|2nd)[- ]half)" + _OF_YEAR, quarter, 0.9),
    Rule("half_code", "half", r"(?P<half>H(?P<ord>[12]))(?: |/)(?P<year>{year})", quarter, 0.85),
    Rule("season_year", "season", r"(?:the )?" + MOD + r"?(?P<season>{season})(?:,| of|) (?:(?P<year>{year})(?:{dash}\d\d)?|" + REL + ")", season, 0.92),
    Rule("season_counted", "season", MOD + r"?(?P<which>last|this|next) (?P<season>{season})", season, 0.9),
    Rule("season", "season", MOD + r"?(?P<season>{season})", season, 0.7),
)
# fmt: on

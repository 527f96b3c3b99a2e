"""Dates that are written out, with or without their year; years, decades, centuries, quarters, halves, seasons."""

from __future__ import annotations

import re
from datetime import date, timedelta

from annotate.suggesters.timegrammar import arithmetic, words
from annotate.suggesters.timegrammar.rule import Context, Reading, Rule, around, mod_of, nearest, text_anchor

Match = re.Match[str]
WRITTEN = "is written out"


def _group(m: Match, name: str) -> str | None:
    return m.groupdict().get(name)


def _year(text: str, dct: date | None) -> int:
    """A year of two or four digits; two digits lie within fifty years before and thirty after the article (or 2000)."""
    year = int(text.lstrip("'’"))
    if len(text.lstrip("'’")) > 2:
        return year
    base = dct.year if dct else 2000
    return next(y for y in range(base - 69, base + 31) if y % 100 == year)


def capital(m: Match) -> bool:
    """Whether the month's name is written as a name: "may" and "march" are verbs, "MAY" and "March" months."""
    name = m["month"]
    return name[0].isupper() or (len(name.rstrip(".")) > 3 and name.lower() != "march")


def day_month(m: Match, c: Context) -> Reading | None:
    """A day of a month, with year, weekday or "last year" as far as they are written."""
    if not capital(m):
        return None
    month, dd = words.month(m["month"]), int(re.match(r"\d+", m["dd"])[0])  # type: ignore[index]
    relative = _group(m, "rel")
    if year := _group(m, "year"):
        day = arithmetic.day(_year(year, c.dct), month, dd)
        return Reading("DATE", day.isoformat(), WRITTEN) if day else None
    if arithmetic.day(2000, month, dd) is None:
        return None
    partial = f"XXXX-{month:02d}-{dd:02d}"
    if re.match(r"\W{0,2}(?:terror|attacks?\b|hijack)", c.right(), re.I) and (month, dd) == (9, 11):
        return Reading("DATE", "2001-09-11", "names the attacks of 2001")
    if relative and c.dct:
        day = arithmetic.day(c.dct.year + RELATIVE_YEAR[relative.lower().split()[0]], month, dd)
        return Reading("DATE", day.isoformat(), COUNTS, anchor=c.dct_anchor) if day else None
    if (shared := _year_beside(c)) is not None and (day := arithmetic.day(shared[0], month, dd)):
        return Reading("DATE", day.isoformat(), "takes the year of the date beside it", anchor=shared[1])
    if not c.dct:
        return Reading("DATE", partial, "has no year, and the article's date is not known")
    weekday = _group(m, "weekday")
    if weekday and (day := _with_weekday(c.dct, month, dd, words.weekday(weekday))):
        return Reading("DATE", day.isoformat(), "has the weekday that settles its year", anchor=c.dct_anchor)
    return _nearest_day(month, dd, c)


COUNTS = "counts from the article's date"
RELATIVE_YEAR = {"last": -1, "this": 0, "next": 1}


def _nearest_day(month: int, dd: int, c: Context) -> Reading:
    assert c.dct
    options = around(c.dct, lambda year: arithmetic.day(year, month, dd))
    if not options:  # 29 February far from a leap year
        return Reading("DATE", f"XXXX-{month:02d}-{dd:02d}", "has no year")
    day = nearest(options, c.dct, c.direction())
    return Reading("DATE", day.isoformat(), _nearest_because(c), anchor=c.dct_anchor)


def _nearest_because(c: Context) -> str:
    said = {-1: "the one that the past tense means", 1: "the one that lies ahead", 0: "the nearest one"}[c.direction()]
    return f"has no year; taken is {said}, seen from the article's date"


_SECOND_DATE = re.compile(
    words.W + r"?(?:-|‐|‑|–|—|/|,|and|to|until|till|through|or)" + words.W + r"?"
    r"(?:(?:[A-Z][a-z]{2,8}\.?\s)?\d{1,2}(?:st|nd|rd|th)?,?\s(?:[A-Z][a-z]{2,8}\.?,?\s)?|[A-Z][a-z]{2,8}\.?,?\s(?:of\s)?)(?P<year>(?:19|20)\d\d)\b"
)
_FIRST_DATE = re.compile(r"\W{0,2}\s?(?:and|to|until|till|through|or|-|–|—|,)?\s?(?:on\s|the\s)?\Z")


def _year_beside(c: Context) -> tuple[int, str] | None:
    """The year of the other end of a range or list: "1 March to 4 April 2003", "March 1, 2003 and April 4"."""
    if m := _SECOND_DATE.match(c.text, c.end):
        return int(m["year"]), f"text:{m['year']}@{m.start('year')}-{m.end('year')}"
    if c.before:
        other = c.before[-1]
        between = c.text[other.end : c.start]
        if (
            other.timex.precision in ("day", "month")
            and other.timex.rule.endswith("_year")
            and len(between) < 12
            and _FIRST_DATE.match(between)
        ):
            return int(other.timex.value[:4]), text_anchor(other)
    return None


def _with_weekday(dct: date, month: int, dd: int, weekday: int) -> date | None:
    """That day in the year nearest to the article where it falls on that weekday, two years away at most."""
    options = (arithmetic.day(dct.year + step, month, dd) for step in (-2, -1, 0, 1, 2))
    fitting = [day for day in options if day and day.isoweekday() == weekday]
    return min(fitting, key=lambda day: abs((day - dct).days), default=None)


def month_year(m: Match, c: Context) -> Reading | None:
    """A month with its year, or with "last year"."""
    if not capital(m):
        return None
    month, mod, relative = words.month(m["month"]), mod_of(_group(m, "mod")), _group(m, "rel")
    if year := _group(m, "year"):
        return Reading("DATE", f"{_year(year, c.dct):04d}-{month:02d}", WRITTEN, mod)
    if not relative:
        return None
    if not c.dct:
        return Reading("DATE", f"XXXX-{month:02d}", "counts from the article's date, which is not known", mod)
    year_number = c.dct.year + RELATIVE_YEAR[relative.lower().split()[0]]
    return Reading("DATE", f"{year_number:04d}-{month:02d}", COUNTS, mod, c.dct_anchor)


_MONTH_CUE = re.compile(
    r"(?:\b(?:in|since|by|of|from|until|till|to|between|and|through|during|for|before|after|on|the|this|last|next|every|each|per|early|late|mid|around|or)|[-(,–])\s*\Z",
    re.I,
)


def bare_month(m: Match, c: Context) -> Reading | None:
    """A month alone: the nearest one that the tense allows."""
    name = m["month"].lower().rstrip(".")
    cued = bool(_group(m, "mod") or _group(m, "which") or _MONTH_CUE.search(c.left(12)))
    if not (c.trusted or _month_is_meant(m, c, name, cued)):
        return None
    number, mod = words.month(name), mod_of(_group(m, "mod"))
    if (shared := _year_beside(c)) is not None:
        return Reading("DATE", f"{shared[0]:04d}-{number:02d}", "takes the year of the date beside it", mod, shared[1])
    if not c.dct:
        return Reading("DATE", f"XXXX-{number:02d}", "has no year, and the article's date is not known", mod)
    which = (_group(m, "which") or "").lower()
    if which in ("last", "next", "this"):
        year = _counted_month(c.dct, number, which)
        return Reading("DATE", f"{year:04d}-{number:02d}", COUNTS, mod, c.dct_anchor)
    direction = c.direction()
    if number == c.dct.month:
        return Reading("DATE", f"{c.dct.year:04d}-{number:02d}", "is the month of the article", mod, c.dct_anchor)
    middle = nearest(around(c.dct, lambda year: date(year, number, 15)), c.dct, direction)
    return Reading("DATE", f"{middle.year:04d}-{number:02d}", _nearest_because(c), mod, c.dct_anchor)


def _counted_month(dct: date, month: int, which: str) -> int:
    """The year of "last March" (before the article's month), "next March" (after it), "this March"."""
    if which == "last":
        return dct.year - (month >= dct.month)
    return dct.year + (month <= dct.month) if which == "next" else dct.year


def _month_is_meant(m: Match, c: Context, name: str, cued: bool) -> bool:
    if not capital(m) and not (cued and name not in ("may", "march", "mar")):
        return False
    if name in ("may", "march", "april", "june", "august", "jan") or len(name) <= 4:
        right = c.right(24)
        if name == "may":
            return cued and not re.match(r"\s+(?:be|have|not|also|well|[a-z]+ly|has|said|told)\b", right)
        if name == "march" and not cued:
            return False
        if re.match(r"\s+[A-Z][a-z]", right) and not cued:  # a person: April Jones, Jan Smith
            return False
        return cued or name in ("june", "july") or m["month"].endswith(".")
    return True


_NUMBERED = re.compile(
    r"(?:\b(?:resolutions?|flights?|nos?|numbers?|articles?|sections?|rooms?|route|highway|law|act|regulation|directive|order|bill|page|pages|pp|"
    r"vol|volume|issue|chapter|model|type|series|studio|channel|windows|office|boeing|airbus|level|version|form|unit|box|bus|train|gate|line|"
    r"code|iso|psalm|verse|ext|extension|phone|tel|zip|case|file|docket|apollo|area|block|building|suite|usd?|eur|gbp|rs|inr)\.?|[#№$€£¥+*/:@=<>_.&%-]|[a-z]\d*-)\s?\Z",
    re.I,
)
_COUNTED = re.compile(
    r"\s?(?:%|°|percent\b|per cent\b|hundred\b|thousand\b|million\b|billion\b|trillion\b|[kmg]?[mwgl]\b|km\b|kg\b|mph\b|rpm\b|hp\b|cc\b|"
    r"(?:[a-z]+ ){0,1}(?:people|persons|men|women|children|troops|soldiers|workers|jobs|employees|staff|dollars?|euros?|pounds?|yen|yuan|rupees|votes?|seats?|"
    r"members|points|met(?:er|re)s?|miles?|kilomet(?:er|re)s?|feet|foot|inches|tons?|tonnes?|barrels|homes|houses|cases|deaths|planes|aircraft|cars|"
    r"vehicles|units|students|pupils|patients|refugees|migrants|times|pages|words|characters|acres|hectares|square|watts?|volts?|calories|"
    r"rooms|beds|hours|minutes|seconds|days|weeks|months|years|yards?|grams?|liters?|litres?|gallons|copies|shares|prisoners|victims|supporters|"
    r"protesters|passengers|fans|spectators|delegates|officers|fighters|animals|sheep|cattle|species|tickets|bottles|islands|villages)\b)",
    re.I,
)
_YEAR_CUE = re.compile(
    r"(?:\b(?:in|since|by|from|until|till|to|of|during|between|before|after|through|and|or|early|late|mid|circa|around|year|the|fiscal|as of|than|back in|for|a|spring|summer|"
    r"autumn|fall|winter|January|February|March|April|May|June|July|August|September|October|November|December|copyright|©|\(c\))|[(,–—;-])\s*\Z",
    re.I,
)


def year(m: Match, c: Context) -> Reading | None:
    """A year of four digits that is no number of something."""
    number, mod = int(m["year"]), mod_of(_group(m, "mod"))
    left, right = c.left(24), c.right(28)
    reading = Reading("DATE", f"{number:04d}", WRITTEN, mod)
    if c.trusted or _group(m, "mod"):
        return reading
    if (
        (_NUMBERED.search(left)
        and not re.search(r"(?:\d{4}\s?[-/]|\s[-–]\s?|order by\s)\Z", left))
        or re.match(r"[-–]?[A-Za-z]{1,2}\d|[-–]\d{3}\b|[:/@_=#]|-[A-Z]", right)
    ):
        return None
    strong = bool(re.search(r"\b(?:in|since|by|until|till|during|year|early|late|fiscal)\s*\Z", left, re.I))
    if _COUNTED.match(right) and not (strong and not re.match(r"\s?(?:%|percent|[kmg]?m\b|km|people)", right)):
        return None
    if 1900 <= number < 2060:
        return reading
    return (
        reading
        if strong
        or (_YEAR_CUE.search(left)
        and 1400 <= number < 2060
        and re.match(r"\s*(?:[,.;)–—-]|\Z|[a-z])", right)
        and not re.match(r"\s+[a-z]+s\b", right))
        else None
    )


def year_range(m: Match, c: Context) -> Reading | None:
    """2014-15, 2019/20: two years as one."""
    first, second = int(m["year"]), int(m["short"])
    if (
        (second != (first + 1) % 100
        and not (second > first % 100 and 1900 <= first <= 2050))
        or first < 1900
        or first > 2060
    ):
        return None
    if second <= 12 and second != (first + 1) % 100:
        return None
    if _NUMBERED.search(c.left(24)):
        return None
    last = first // 100 * 100 + second + (100 if second < first % 100 else 0)
    return Reading("DATE", f"{first:04d}/{last:04d}", WRITTEN)


def iso_day(m: Match, c: Context) -> Reading | None:
    day = arithmetic.day(int(m["y"]), int(m["mo"]), int(m["d"]))
    return Reading("DATE", day.isoformat(), WRITTEN) if day and 1000 <= day.year <= 2200 else None


_NUMERIC = re.compile(r"(?<![\d/.-])(\d{1,2})([/.-])(\d{1,2})\2(?:\d{4}|\d{2})(?![\d/.-])")


def numeric_day(m: Match, c: Context) -> Reading | None:
    """22/12/2019: the order of day and month stays unknown unless something settles it."""
    a, b, year_number = int(m["a"]), int(m["b"]), _year(m["y"], c.dct)
    if m["sep"] == "." and len(m["y"]) == 2 and not c.trusted:
        return None  # 10.5.12 is a version or a section more often than a day
    dmy, mdy = arithmetic.day(year_number, b, a), arithmetic.day(year_number, a, b)
    if (not dmy and not mdy) or (not 1900 <= year_number <= 2100 and not c.trusted):
        return None
    if dmy == mdy or not (dmy and mdy):
        return Reading("DATE", (dmy or mdy).isoformat(), WRITTEN)  # type: ignore[union-attr]
    if m["sep"] == ".":
        return Reading("DATE", dmy.isoformat(), "has the day first, as dates with full stops do")
    for day, other in ((dmy, mdy), (mdy, dmy)):
        if c.dct and abs((day - c.dct).days) <= 7 < 21 < abs((other - c.dct).days):
            return Reading(
                "DATE", day.isoformat(), "is read so that it lies near the article's date", anchor=c.dct_anchor
            )
    order = _order_elsewhere(c)
    if order:
        return Reading(
            "DATE", (dmy if order == "dmy" else mdy).isoformat(), "is read in the order of another date in the text"
        )
    return Reading("DATE", "", "may have the day or the month first, and nothing settles which")


def _order_elsewhere(c: Context) -> str:
    """dmy or mdy, when all the clear numeric dates within a few pages agree; empty otherwise."""
    orders = set()
    for m in _NUMERIC.finditer(c.text, max(0, c.start - 20000), c.end + 20000):
        a, b = int(m[1]), int(m[3])
        if a > 12 >= b:
            orders.add("dmy")
        elif b > 12 >= a:
            orders.add("mdy")
    return orders.pop() if len(orders) == 1 else ""


def decade(m: Match, c: Context) -> Reading | None:
    mod = mod_of(_group(m, "mod"))
    if full := _group(m, "full"):
        digits = full[:3]
        return Reading("DATE", digits if full[2] != "0" or int(full) >= 1900 else full[:2], WRITTEN, mod)
    if re.search(
        r"\b(?:his|her|their|my|your|our|its|whose|(?:low|mid|high|upper)(?: to (?:low|mid|high|upper))?)[- ]?(?:early |mid |late |mid-)?\Z",
        c.left(20),
        re.I,
    ) or re.search(r"\b(?:temperatures?|highs?|lows?|degrees?)\b", c.left(60) + c.right(30), re.I):
        return None
    tens = _group(m, "tens") or ""
    digit = words.DECADES.get(tens.lower()) if tens.isalpha() else int(tens[0])
    if digit is None:
        return None
    base = (c.dct.year if c.dct else 2000) // 10
    number = next(d for d in range(base, base - 10, -1) if d % 10 == digit)
    return Reading("DATE", f"{number:03d}", "names a decade; taken is the last one of that name", mod)


def century(m: Match, c: Context) -> Reading | None:
    number = words.ordinal(m["ord"])
    if not number or number > 22 or _group(m, "bc"):
        return None
    return Reading("DATE", f"{number - 1:02d}", WRITTEN, mod_of(_group(m, "mod")))


_LAST = {"final": 4, "last": 4}


def quarter(m: Match, c: Context) -> Reading | None:
    """A quarter or half of a year: of a year written, of this or last year, else the one that the tense means."""
    letter = "H" if _group(m, "half") else "Q"
    top = 2 if letter == "H" else 4
    name = m["ord"].lower()
    number = (
        top
        if name in ("final", "last", "second" if letter == "H" else "")
        else int(name)
        if name.isdigit()
        else words.ordinal(name)
    )
    if not number or number > top:
        return None
    relative = (_group(m, "rel") or "").lower()
    if written := _group(m, "year"):
        return Reading("DATE", f"{_year(written, c.dct):04d}-{letter}{number}", WRITTEN)
    if "same" in relative or "that" in relative or relative.endswith("the year"):
        if (mention := c.last_date()) and not (relative.endswith("the year") and mention.timex.precision == "day"):
            return Reading(
                "DATE",
                f"{mention.timex.value[:4]}-{letter}{number}",
                "takes the year named before it",
                anchor=text_anchor(mention),
            )
    if not c.dct:
        return Reading(
            "DATE", "" if relative else f"XXXX-{letter}{number}", "has no year, and the article's date is not known"
        )
    if letter == "H" and not relative and not c.trusted:
        return None  # "the first half" is one of a match, more often
    step = next((RELATIVE_YEAR[w] for w in ("last", "this", "next") if w in relative), None)
    if step is None:
        step = -1 if "previous" in relative else 1 if "following" in relative else None
    if step is None:
        starts = around(c.dct, lambda y: date(y, (12 // top) * (number - 1) + 1, 1))
        ends = [arithmetic.add_months(s, 12 // top) - timedelta(1) for s in starts]  # type: ignore[operator]
        direction = c.direction()
        chosen = (
            next((s for s, e in zip(starts, ends, strict=True) if e >= c.dct), starts[-1])
            if direction > 0
            else [s for s in starts if s <= c.dct][-1]
        )
        return Reading("DATE", f"{chosen.year:04d}-{letter}{number}", _nearest_because(c), anchor=c.dct_anchor)
    return Reading("DATE", f"{c.dct.year + step:04d}-{letter}{number}", COUNTS, anchor=c.dct_anchor)


def season(m: Match, c: Context) -> Reading | None:
    """A season with a year, with last, this or next, or alone after a preposition."""
    code = words.SEASONS[m["season"].lower()]
    mod, written = mod_of(_group(m, "mod")), _group(m, "year")
    if written:
        return Reading("DATE", f"{_year(written, c.dct):04d}-{code}", WRITTEN, mod)
    relative = (_group(m, "rel") or "").lower()
    if relative.split(" ")[-1] == "year" and c.dct:
        return Reading(
            "DATE", f"{c.dct.year + RELATIVE_YEAR[relative.split()[0]]:04d}-{code}", COUNTS, mod, c.dct_anchor
        )
    if not relative and not c.trusted and not _season_is_meant(m, c):
        return None
    if not c.dct:
        return Reading("DATE", f"XXXX-{code}", "has no year, and the article's date is not known", mod)
    first = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}[code]
    starts = [date(y, first, 1) for y in range(c.dct.year - 2, c.dct.year + 3)]
    begun = [s for s in starts if s <= c.dct]
    current = begun[-1] if (c.dct - begun[-1]).days < 92 else None
    ahead = next(s for s in starts if s > c.dct)
    if relative == "last":
        chosen = begun[-2] if current else begun[-1]
    elif relative == "next":
        chosen = ahead
    elif current:
        chosen = current
    elif relative == "this":
        chosen = ahead if c.direction() > 0 or ((ahead - c.dct).days < 60 and c.direction() == 0) else begun[-1]
    else:
        chosen = nearest([begun[-1] + timedelta(45), ahead + timedelta(45)], c.dct, c.direction())
    return Reading("DATE", f"{chosen.year:04d}-{code}", COUNTS if relative else _nearest_because(c), mod, c.dct_anchor)


def _season_is_meant(m: Match, c: Context) -> bool:
    name = m["season"]
    if re.match(r"\s+(?:Olympic|Games|Palace|Paralympic|[A-Z])|[-’']|s\b", c.right(20)) or not name.islower():
        return False
    if name in ("summer", "winter", "autumn"):
        return bool(
            re.search(
                r"\b(?:in|during|by|since|until|of|this|for|over|from|before|after|through|the|early|late|mid)[ -]*\Z",
                c.left(16),
                re.I,
            )
        )
    return bool(
        re.search(r"\b(?:in|during|by|since|until|early|late|mid)[ -](?:the )?\Z", c.left(16), re.I)
    ) and not re.match(r" (?:in|of|for|to|from|back)\b", c.right(6))


MOD = (
    r"(?P<mod>(?:(?:early|late|mid)(?:{dash}| )(?:to[- ]late[- ])?"
    r"|(?:the )?(?:very )?(?:start|beginning|middle|end|close|(?:first|last|final|closing) (?:days|weeks)) (?:of|in) (?:the )?))"
)
REL = r"(?P<rel>(?:last|this|next) year)"
_CD = r"(?:,? ?)"

RULES = (
    Rule(
        "iso_day_year",
        "digits",
        r"(?P<y>[12]\d{3})(?P<sep>[-/.])(?P<mo>\d{1,2})(?P=sep)(?P<d>\d{1,2})(?![\d/-])",
        iso_day,
        0.98,
    ),
    Rule(
        "numeric_day_year",
        "digits",
        r"(?P<a>\d{1,2})(?P<sep>[-/.])(?P<b>\d{1,2})(?P=sep)(?P<y>\d{4}|\d\d)(?![\d/-])",
        numeric_day,
        0.85,
    ),
    Rule(
        "month_day_year",
        "month",
        r"(?:{weekday},? )?(?P<month>{month}) (?P<dd>{dd})(?:,| of|) ?(?P<year>{year})",
        day_month,
        0.98,
    ),
    Rule(
        "day_month_year",
        "month",
        r"(?:{weekday},? )?(?:the )?(?P<dd>{dd})[- ](?:of |day of )?(?P<month>{month})(?:,|-| of|) ?(?P<year>{year})",
        day_month,
        0.98,
    ),
    Rule("month_day_short_year", "month", r"(?P<month>{month}) (?P<dd>{dd}),? (?P<year>['’]\d\d)", day_month),
    Rule(
        "day_month_short_year",
        "month",
        r"(?P<dd>{dd})[- ](?P<month>{month})[- ](?P<year>['’]?\d\d)(?![:\d])(?![.,]\d)",
        day_month,
        0.8,
    ),
    Rule("year_month_day_year", "month", r"(?P<year>[12]\d{3}),?[- ](?P<month>{month})[- ](?P<dd>{dd})", day_month),
    Rule(
        "weekday_month_day",
        "month",
        r"(?P<weekday>{weekday}),?(?: the)? (?:\((?:{weekday},? )?(?P<month>{month}) (?P<dd>{dd})\)|(?P<month2>{month}) (?P<dd2>{dd}))",
        lambda m, c: day_month(_Renamed(m), c),
        0.95,
    ),
    Rule(
        "weekday_day_month",
        "month",
        r"(?P<weekday>{weekday}),?(?: the)? (?:\((?P<dd>{dd}) (?P<month>{month})\)|(?P<dd2>{dd}) (?:of )?(?P<month2>{month}))",
        lambda m, c: day_month(_Renamed(m), c),
        0.95,
    ),
    Rule(
        "month_day_relative_year",
        "month",
        r"(?:{weekday},? )?(?P<month>{month}) (?P<dd>{dd}),?(?: of)? " + REL,
        day_month,
        0.95,
    ),
    Rule(
        "day_month_relative_year",
        "month",
        r"(?:the )?(?P<dd>{dd}) (?:of )?(?P<month>{month}),?(?: of)? " + REL,
        day_month,
        0.95,
    ),
    Rule("month_day", "month", r"(?P<month>{month}) (?P<dd>{dd})", day_month),
    Rule("day_month", "month", r"(?:the )?(?P<dd>{dd})[- ](?:of |day of )?(?P<month>{month})", day_month),
    Rule("month_year", "month", r"" + MOD + r"?(?P<month>{month})(?:,| of|/|-|) ?(?P<year>{year})", month_year, 0.97),
    Rule("month_short_year", "month", r"(?P<month>{month})[- ](?P<year>['’]\d\d)", month_year),
    Rule("month_relative_year", "month", r"" + MOD + r"?(?P<month>{month})(?: of)?,? " + REL, month_year, 0.95),
    Rule("month", "month", r"" + MOD + r"?(?:(?P<which>last|this|next) )?(?P<month>{month})", bare_month, 0.85),
    Rule(
        "year",
        "digits",
        r"" + MOD + r"?(?:(?:the )?(?:fiscal |calendar |tax )?(?:year )|fiscal )?(?P<year>{year})",
        year,
        0.9,
    ),
    Rule(
        "fiscal_year",
        "digits",
        r"FY ?(?P<year>(?:20)?\d\d)",
        lambda m, c: Reading("DATE", f"{_year(m['year'], c.dct):04d}", WRITTEN),
    ),
    Rule(
        "year_range",
        "digits",
        r"(?P<year>(?:19|20)\d\d)(?:{dash}|/)(?P<short>\d\d)(?![\d:])(?!{dash}\d)",
        year_range,
        0.85,
    ),
    Rule(
        "decade",
        "digits",
        r"(?:the )?" + MOD + r"?(?:(?P<full>1[0-9]\d0|20\d0)['’]?s|['’](?P<tens>[2-9]0)['’]?s)",
        decade,
        0.92,
    ),
    Rule("short_decade", "digits", r"(?:the )?" + MOD + r"?(?P<tens>[2-9]0)['’]?s", decade, 0.7),
    Rule(
        "named_decade",
        "decade",
        r"the " + MOD + r"?(?P<tens>(?:twen|thir|for|fif|six|seven|eigh|nine)ties)",
        decade,
        0.85,
    ),
    Rule("century", "unit", r"(?:the )?" + MOD + r"?(?P<ord>{ord})[- ]centur(?:y|ies)(?P<bc> B\.?C)?", century, 0.9),
    Rule(
        "quarter",
        "unit",
        r"(?:the )?(?:fiscal )?(?P<ord>first|second|third|fourth|final|last|1st|2nd|3rd|4th)(?: fiscal)?[- ]quarter(?:,? (?:of |in |for )?(?:the )?(?:fiscal )?(?:year )?(?:(?P<year>{year})|(?P<rel>(?:last|this|next|that|the same|the previous|the following|the) year)))?",
        quarter,
        0.9,
    ),
    Rule("quarter_code", "digits", r"Q(?P<ord>[1-4])(?:,? (?:of )?|/)?(?P<year>{year}|['’]\d\d)?", quarter, 0.9),
    Rule("year_quarter_code", "digits", r"(?P<year>{year})[- ]?Q(?P<ord>[1-4])", quarter, 0.9),
    Rule(
        "half",
        "ordinal",
        r"(?:the )?(?P<half>(?P<ord>first|second|latter|last|1st|2nd)[- ]half)(?:,? (?:of |in )?(?:the )?(?:fiscal )?(?:year )?(?:(?P<year>{year})|(?P<rel>(?:last|this|next|that|the same|the previous|the following|the) year)))",
        lambda m, c: quarter(_Half(m), c),
        0.9,
    ),
    Rule(
        "season_year",
        "season",
        r"(?:the )?" + MOD + r"?(?P<season>{season})(?:,| of|) (?:(?P<year>{year})|(?P<rel>(?:last|this|next) year))",
        season,
        0.92,
    ),
    Rule("season_relative", "season", r"" + MOD + r"?(?P<rel>last|this|next) (?P<season>{season})", season, 0.9),
    Rule("season", "season", r"" + MOD + r"?(?P<season>{season})", season, 0.7),
)


class _Renamed:
    """A match whose second spelling of a group (dd2, month2) stands in for the first."""

    def __init__(self, m: Match) -> None:
        self._groups = m.groupdict()

    def __getitem__(self, name: str) -> str:
        return self._groups.get(name) or self._groups[name + "2"]

    def groupdict(self) -> dict[str, str | None]:
        return self._groups


class _Half(_Renamed):
    """The match of a half: "latter" is the second."""

    def __getitem__(self, name: str) -> str:
        found = self._groups[name] or ""
        return "second" if name == "ord" and found.lower() in ("latter", "last") else found

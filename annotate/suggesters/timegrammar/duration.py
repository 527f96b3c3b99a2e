"""Lengths of time and rates: two years, 27-year, several months, decades, a year, daily, every Friday."""

from __future__ import annotations

import re

from annotate.suggesters.timegrammar import words
from annotate.suggesters.timegrammar.explicit import _group
from annotate.suggesters.timegrammar.rule import Context, Reading, Rule

Match = re.Match[str]
LENGTH = "is a length of time"
RATE = "is a rate"
_LESS = re.compile(
    r"(?:within|under|less than|up to|at most|no more than|fewer than|maximum of)\s+(?:the\s+next\s+)?\Z", re.I
)
_MORE = re.compile(r"(?:more than|over|at least|longer than|no less than|exceeding|minimum of)\s+\Z", re.I)
_APPROX = re.compile(
    r"(?:about|around|nearly|almost|some|roughly|approximately|close to|just over|just under)\s+\Z", re.I
)


def period(count: str, unit: str) -> str | None:
    """P2Y, PT30M, PXM; None for a unit without letters."""
    letters = words.UNITS.get(unit)
    if letters == "WE":
        return f"P{count}WE" if count == "X" else None
    if unit == "fortnight" and count != "X":
        count = f"{float(count) * 2:g}"
    if letters is None:
        return None
    return f"PT{count}{letters[1:]}" if letters.startswith("T") else f"P{count}{letters}"


def _mod(c: Context, about: str | None) -> str:
    left = c.left(24) + (about or "")
    if _LESS.search(left):
        return "EQUAL_OR_LESS" if re.search(r"within|up to|at most|no more", left[-24:], re.I) else "LESS_THAN"
    if _MORE.search(left):
        return "EQUAL_OR_MORE" if re.search(r"at least|no less", left[-24:], re.I) else "MORE_THAN"
    return "APPROX" if _APPROX.search(left) else ""


def counted(m: Match, c: Context) -> Reading | None:
    """A number and a unit. "A year" after an amount is a rate."""
    count, unit = words.number(m["n"]), words.unit(m["unit"])
    if count is None:
        return None
    if unit == "second" and not m["unit"].lower().endswith("s") and not m["n"][0].isdigit():
        return None  # "a second", "one second" are ordinals more often
    if unit == "night" and not c.trusted and m["n"].lower() in ("a", "an", "one"):
        return None
    if re.match(r"[- ]old\b", c.right(5)) and not c.trusted:
        return None  # an age
    if (
        unit == "quarter"
        and not re.search(r"consecutive|straight|successive", m[0] + c.right(1), re.I)
        and not c.trusted
    ):
        return None
    if _group(m, "half"):
        count += 0.5
    if unit == "decade":
        value = f"P{count * 10:g}Y" if count != 1 else "P10Y"
    elif unit == "century":
        value = f"P{count * 100:g}Y"
    else:
        value = period(f"{count:g}", unit) or ""
    if not value:
        return None
    if m["n"].lower() in ("a", "an") and not _group(m, "half") and _is_rate(m, c):
        return Reading("SET", value, RATE)
    if (
        m["n"].lower() in ("a", "an")
        and unit in ("day", "minute", "hour", "night", "second")
        and not _is_length(c)
        and not c.trusted
    ):
        return None
    return Reading("DURATION", value, LENGTH, _mod(c, _group(m, "about")))


_RATED = re.compile(
    r"(?:\d|%|\b(?:percent|per cent|million|billion|trillion|thousand|hundred|dozen|dollars?|euros?|pounds?|yen|yuan|people|barrels|tonnes?|tons|times?|once|twice|thrice|hours?|days?|weeks?|months?|miles|visitors|passengers|cars|vehicles|units|flights|jobs|cases|deaths|students|workers|tourists|cents|rubles|rupees|won|[a-z]+s))\)?\s+\Z",
    re.I,
)
_NO_RATE = re.compile(
    r"\b(?:for|in|of|within|than|after|about|nearly|over|takes|lasts|was|is|has|as|this|his|its|plus|less|least|just|almost|s|years)\s+\Z",
    re.I,
)


def _is_rate(m: Match, c: Context) -> bool:
    left = c.left(24)
    if re.match(
        r"\s+(?:ago|later|earlier|after|before|from|since|old|long|in prison|in jail|into|until|ahead|behind|off|away|which|to)\b",
        c.right(16),
        re.I,
    ):
        return False
    return bool(_RATED.search(left)) and not _NO_RATE.search(left)


def _is_length(c: Context) -> bool:
    """Whether "a day", "an hour" is a length of time: "for a day", "a day after", "an hour long"."""
    return bool(
        re.search(
            r"\b(?:for|in|within|about|over|than|of|only|just|nearly|almost|last(?:s|ed)?|took|takes|spent|after|every|once)\s+\Z",
            c.left(12),
            re.I,
        )
        or re.match(r"\s+(?:after|before|later|earlier|ahead|behind|long|ago)\b", c.right(10), re.I)
    )


def vague_length(m: Match, c: Context) -> Reading | None:
    """Several years, a few days, months, decades: X of them; a couple is two."""
    unit, how = words.unit(m["unit"]), re.sub(r"\s+", " ", m["how"].lower())
    value = period("2" if "couple" in how else "X", unit)
    if not value or unit == "second":
        return None
    if _group(m, "ago"):
        return Reading("DATE", "PAST_REF", "says no more than that it is past")
    return Reading("DURATION", value, "is a length of time that is not counted")


def bare_plural(m: Match, c: Context) -> Reading | None:
    """For months, decades in the making: units nobody counted."""
    unit, left = words.unit(m["unit"]), c.left(24)
    if _group(m, "ago"):
        return Reading("DATE", "PAST_REF", "says no more than that it is past")
    if not c.trusted and not re.search(
        r"(?:\b(?:for|in|after|over|of|takes?|took|within|by|lasted|last|spent|through|following|recent|the|many|these|and|or|been|since|had)|[\"“(,])\s*\Z",
        left,
        re.I,
    ):
        return None
    if (
        unit in ("day", "hour", "minute", "year", "quarter", "second")
        and not c.trusted
        and not re.search(
            r"\b(?:for|over|after|in recent|recent|within|took|takes|through the|over the|spent)\s+\Z", left, re.I
        )
    ):
        return None
    value = period("X", unit)
    return Reading("DURATION", value, "is a length of time that is not counted") if value else None


def span_of_units(m: Match, c: Context) -> Reading | None:
    """The past four years, the next few months, recent years."""
    how = (_group(m, "n") or "").lower()
    unit = words.unit(m["unit"])
    count = words.number(how) if how else None
    if unit == "quarter" and count is None:
        return None
    if unit == "decade" and count:
        value: str | None = f"P{count * 10:g}Y"
    else:
        value = period(f"{count:g}" if count else "2" if "couple" in how else "X", unit)
    return Reading("DURATION", value, LENGTH) if value else None


def range_start(m: Match, c: Context) -> Reading | None:
    """60 in "between 60 and 90 days": a length in the unit that follows; the other end is read by itself."""
    count, unit = words.number(m["n"]), words.unit(m["unit"])
    if count is None or (count == 1 and m["n"].lower() in ("a", "an")):
        return None
    value = period(f"{count:g}", unit)
    return Reading("DURATION", value, LENGTH, span=m.span("n")) if value else None


_ADJECTIVES = {
    "annual": "P1Y", "annually": "P1Y", "yearly": "P1Y", "monthly": "P1M", "weekly": "P1W", "daily": "P1D", "hourly": "PT1H",
    "nightly": "P1D", "quarterly": "P1Q", "biennial": "P2Y", "biannual": "P6M", "fortnightly": "P2W",
}  # fmt: skip


def rate_word(m: Match, c: Context) -> Reading | None:
    """Annual, daily, monthly — not in names (Daily Mail, Weekly Standard)."""
    word = m["word"]
    if (
        (not word[0].islower()
        and not (c.at_line_start() or re.search(r"[.!?]['\"”]?\s\Z", c.left(4))))
        or (re.match(r"\s+[A-Z]", c.right(4))
        and word[0].isupper())
    ):
        return None
    return Reading("SET", _ADJECTIVES[word.lower()], RATE)


def every(m: Match, c: Context) -> Reading | None:
    """Every year, each month, per day, every Friday, every two weeks."""
    if name := _group(m, "weekday"):
        return Reading("SET", f"XXXX-WXX-{words.weekday(name)}", "repeats every week") if name[0].isupper() else None
    if part := _group(m, "part"):
        return Reading("SET", f"XXXX-XX-XXT{words.PARTS[part.lower()]}", "repeats every day")
    if name := _group(m, "month"):
        return Reading("SET", f"XXXX-{words.month(name):02d}", "repeats every year")
    how = (_group(m, "n") or "").lower()
    count = words.number(how) if how and how not in ("few", "other") else None
    value = period(
        f"{count:g}" if count else "2" if how == "other" else "X" if how == "few" else "1", words.unit(m["unit"])
    )
    return Reading("SET", value, RATE) if value else None


def weekday_set(m: Match, c: Context) -> Reading | None:
    """Fridays, on Monday mornings."""
    name = m["weekday"]
    part = _group(m, "part")
    if not name[0].isupper():
        return None
    return Reading(
        "SET",
        f"XXXX-WXX-{words.weekday(name)}" + (f"T{words.PARTS[part.lower().rstrip('s')]}" if part else ""),
        "repeats every week",
    )


_ABOUT = r"(?P<about>(?:about|around|nearly|almost|some|roughly|approximately) )?"

RULES = (
    Rule(
        "duration",
        "unit",
        r"(?P<n>{number})(?: more| full| straight| consecutive| long| whole| additional| further| extra| successive| or so)?[- ](?P<unit>{unit})(?P<half> and a half)?",
        counted,
        0.85,
    ),
    Rule(
        "duration_half", "unit", _ABOUT + r"(?P<n>{number})(?P<half> and a half| ?½)[- ](?P<unit>{unit})", counted, 0.85
    ),
    Rule(
        "range_start",
        "unit",
        r"(?P<n>{number})(?= ?(?:to|and|or|{dash}) ?{number}[- ](?P<unit>{unit})\b)",
        range_start,
        0.8,
    ),
    Rule(
        "duration_span",
        "unit",
        r"(?:the|these|those|this|in) (?:past|last|next|coming|first|final|recent|previous|following|preceding) (?:(?P<n>{number}|few|several|couple of|many) )?(?P<unit>(?:second|minute|hour|day|week|month|year|quarter|decade)s)|(?:past|last|next|recent|coming) (?:(?P<n2>{number}|few|several|couple of) )?(?P<unit2>(?:day|week|month|year|decade|hour)s)",
        lambda m, c: span_of_units(_Second(m), c),
        0.85,
    ),
    Rule(
        "duration_vague",
        "unit",
        r"(?P<how>several|a few|few|many|some|a couple(?: of)?|numerous|dozens of|countless|a number of|hundreds of|tens of)(?: more)? (?P<unit>{unit})(?P<ago> ago)?",
        vague_length,
        0.85,
    ),
    Rule(
        "duration_plural",
        "unit",
        r"(?P<unit>(?:minute|hour|day|week|month|year|decade|weekend|centurie|century)s)(?P<ago> ago)?",
        bare_plural,
        0.6,
    ),
    Rule(
        "set_every",
        "set",
        r"(?:every|each|per)(?: (?P<n>{number}|few|other))? (?:calendar |fiscal |single )?(?:(?P<unit>{unit})|(?P<part>morning|afternoon|evening)|(?P<weekday>{weekday})|(?P<month>january|february|march|april|may|june|july|august|september|october|november|december))",
        every,
        0.9,
    ),
    Rule(
        "set_word",
        "set",
        r"(?P<word>annual|annually|yearly|monthly|weekly|daily|hourly|nightly|quarterly|biennial|biannual|fortnightly)",
        rate_word,
        0.75,
    ),
    Rule(
        "set_weekday",
        "weekday mondays",
        r"(?P<weekday>(?:mon|tues|wednes|thurs|fri|satur|sun)day)(?: (?P<part>morning|afternoon|evening|night))?s",
        weekday_set,
        0.8,
    ),
)


class _Second:
    """A match whose second spelling of a group (n2, unit2) stands in for the first."""

    def __init__(self, m: Match) -> None:
        self._groups = m.groupdict()

    def __getitem__(self, name: str) -> str:
        return self._groups[name] or self._groups[name + "2"]

    def groupdict(self) -> dict[str, str | None]:
        return {name: self._groups[name] or self._groups[name + "2"] for name in ("n", "unit")}

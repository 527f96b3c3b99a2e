"""Words and numbers that only look like time: the verb may, Resolution 2375, 2000 people, a man in his 50s."""

from __future__ import annotations

import re

from annotate.suggesters.timegrammar.choice import capital
from annotate.suggesters.timegrammar.rule import Captures, Context

_MONTH_CUE = re.compile(
    r"(?:\b(?:in|since|by|of|from|until|till|to|between|and|through|during|for|before|after|on|the|last|next|every|each|per"
    r"|early|late|mid|around|or|than|a|an|its|their)|[-(,–])\s*\Z",
    re.I,
)
_MONTH_SURE = re.compile(
    r"\b(?:in|since|by|of|from|until|till|through|during|before|after|last|next|each|early|late|mid)[\s-]*\Z", re.I
)
_VERB_AFTER_MAY = re.compile(r"\s+(?:be|have|not|also|well|still|yet|[a-z]+ly|has|said|told)\b")


def is_month(m: Captures, c: Context) -> bool:
    """Whether a month's name without day and year is the month: April Jones and "it may" are not."""
    name = m["month"].lower().rstrip(".")
    cued = bool(m["mod"] or m["which"] or _MONTH_CUE.search(c.left(12)))
    if not capital(m["month"]) and (not cued or name in ("may", "march") or len(name) < 5):
        return False
    right = c.right(24)
    if name == "may":
        return cued and not _VERB_AFTER_MAY.match(right) and not re.match(r"\s+[A-Z][a-z]", right)
    if name == "march":
        return cued and not re.match(r"\s+(?:on|through|past|to|against|for)\s+(?:the\s+)?[A-Z]", right)
    if len(name) < 5 and name not in ("june", "july"):
        return cued or m["month"].endswith(".")
    if name in ("april", "june", "august"):
        sure = m["mod"] or m["which"] or _MONTH_SURE.search(c.left(12))
        return bool(sure) or not re.match(r"\s+[A-Z][a-z]", right)
    return True


_NUMBERED_WORDS = re.compile(
    r"\b(?:resolutions?|flights?|nos?|numbers?|articles?|sections?|rooms?|route|highway|law|act|regulation|directive|bill"
    r"|pages?|pp|vol|volume|chapter|model|type|studio|channel|windows|office|boeing|airbus|level|version|box|gate|code|iso"
    r"|ext|extension|phone|tel|zip|docket|suite|usd?|eur|gbp|rs|inr|some|nearly|almost|roughly|approximately"
    r"|than)\.?\s\Z",
    re.I,
)
_NUMBERED_SIGNS = re.compile(
    r"(?:[#№$€£¥+*/:@=<>_.&%]|(?<!\bpre)(?<!\bpost)(?<!\bearly)(?<!\blate)(?<!\bmid)(?<!\d\d\d\d)(?<!\s)-|[#№]\s)\Z",
    re.I,
)
_YEARS_THAN = re.compile(r"\b(?:\w+er|more|less|since|back|later)\s+than\s\Z", re.I)
_AFTER_NUMBER = re.compile(r"[-–]?[A-Za-z]{1,2}\d|[-–]\d{3}\b|[:/@_=#]|-[A-Z]|-\d\d-\d\d|\.\d")
_COUNTED = re.compile(
    r"\s?(?:%|°|percent\b|per cent\b|hundred\b|thousand\b|million\b|billion\b|trillion\b|[kmg]?[mwgl]\b|km\b|kg\b|mph\b"
    r"|rpm\b|hp\b|cc\b|(?:[a-z]+ )?(?:people|persons|men|women|children|troops|soldiers|workers|jobs|employees|staff"
    r"|dollars?|euros?|pounds?|yen|yuan|rupees|votes?|seats?|members|points|met(?:er|re)s?|miles?|kilomet(?:er|re)s?|feet|foot|inches|tons?"
    r"|tonnes?|barrels|homes|houses|cases|deaths|planes|aircraft|cars|vehicles|units|students|pupils|patients|refugees"
    r"|migrants|times|pages|words|characters|acres|hectares|square|watts?|volts?|calories|rooms|beds|hours|minutes|seconds"
    r"|days|weeks|months|years|yards?|grams?|lit(?:er|re)s?|gallons|copies|shares|prisoners|victims|supporters|protesters"
    r"|passengers|fans|spectators|delegates|officers|fighters|animals|sheep|cattle|species|tickets|bottles|islands|villages"
    r"|police|others|residents|civilians|households|families|companies|schools|hospitals)\b)",
    re.I,
)
_YEAR_WORD = re.compile(r"\b(?:in|since|by|until|till|during|year|early|late|from|between|before|after|of)\s*\Z", re.I)
_SURE_WORD = re.compile(r"\b(?:in|since|until|till|year|early|late|back in)\s*\Z", re.I)
_NEVER_COUNTS = re.compile(r"\s?(?:%|percent|per cent|[kmg]?m\b|km\b|people|hundred|thousand|[mb]illion)", re.I)


def is_numbered(c: Context) -> bool:
    """Whether the number names a thing: Resolution 2375, flight 1549, $2000, B-2000."""
    left = c.left(24)
    if _NUMBERED_SIGNS.search(left):
        return not re.search(r"\d{4}\s?[-/]\Z", left)
    return bool(_NUMBERED_WORDS.search(left)) and not _YEARS_THAN.search(left)


def is_year(number: int, c: Context) -> bool:
    """Whether four digits are a year: not numbered, not counting anything, and in the range that news speaks of."""
    left, right = c.left(24), c.right(28)
    if is_numbered(c) or _AFTER_NUMBER.match(right):
        return False
    if _COUNTED.match(right) and (_NEVER_COUNTS.match(right) or not _SURE_WORD.search(left)):
        return False
    if 1900 <= number < 2060:
        return True
    ends = re.match(r"\s*(?:[,.;:)–—-]|\Z)|\s+(?:and|to|when|the|by|in|at|for|after|was|with|until|as)\b", right)
    return 1000 <= number < 2200 and bool(_YEAR_WORD.search(left)) and bool(ends)


_OWNED = re.compile(
    r"\b(?:his|her|their|my|your|our|whose|(?:low|mid|high|upper)(?: to (?:low|mid|high|upper))?)[- ]"
    r"(?:early |mid |late |early-|mid-|late-)?\Z",
    re.I,
)
_DEGREES = re.compile(r"\b(?:temperatures?|highs?|lows?|degrees?|mercury)\b", re.I)


_DECADE_LEFT = re.compile(r"\b(?:the|and|or|to|early|late|mid|since|from|in)[ -]\Z", re.I)


def is_decade(m: Captures, c: Context) -> bool:
    """Whether 80s are years: the 80s, not KC-30s."""
    return m.whole.lower().startswith("the") or bool(m["mod"] or _DECADE_LEFT.search(c.left(8)))


def is_age_or_temperature(c: Context) -> bool:
    """A woman in her 50s; highs in the 70s."""
    return bool(_OWNED.search(c.left(24)) or _DEGREES.search(c.left(60)) or _DEGREES.search(c.right(30)))


_IN_SEASON = re.compile(
    r"\b(?:in|during|by|since|until|of|this|for|over|from|before|after|through|late|early|mid|each)[ -](?:the )?\Z",
    re.I,
)
_IN_SPRING = re.compile(r"\b(?:in|during|by|since|until|last|this)[ -](?:the )?\Z", re.I)


def is_season(m: Captures, c: Context) -> bool:
    """Whether a season's name alone is the season: not the Winter Olympics, a spring or a fall in prices."""
    name, right = m["season"], c.right(20)
    if not name.islower() or re.match(r"\s+[A-Z]|[-’']|s\b", right):
        return False
    if name in ("summer", "winter", "autumn"):
        return bool(m["mod"] or _IN_SEASON.search(c.left(16)))
    if re.match(r" (?:in|of|for|to|from|back|apart|short|behind)\b", right):
        return False
    return bool(m["mod"] or _IN_SPRING.search(c.left(16)))

"""Shares in words ("two-thirds", "one in five", "half of") and rough counts ("tens of thousands")."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from annotate.quantity import ABOUT, BETWEEN, EQUAL, Quantity
from annotate.suggesters.amounts import modifiers
from annotate.suggesters.amounts.numerals import GAP, SCALES, SMALL
from annotate.suggesters.amounts.reading import Reading, bounds
from annotate.suggesters.amounts.things import counted_after, measured_after
from annotate.suggesters.amounts.units import rate_after, unit_after

_PARTS = {
    **{"half": 2, "halves": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7},
    **{"eighth": 8, "ninth": 9, "tenth": 10},
}
_ONE_TO_NINE = "|".join(word for word, value in SMALL.items() if value < 10)
_ANY = "|".join(SMALL)
_PART = "|".join(part for part in _PARTS if part not in ("half", "halves"))
# "a third" is a share only where no noun follows: "a third person" is an ordinal.
_SHARE_FOLLOWS = rf"(?={GAP}(?:of|more|less|higher|lower|in|from|to|by|since|or|and|that)\b|[.,;:)”\"]|$|\n)"
_FRACTION = re.compile(
    rf"\b(?:(?P<top>{_ONE_TO_NINE})(?:-|{GAP})(?P<part>(?:{_PART})s?|half|halves)\b(?!{GAP}(?:year|month|hour|day)s?\b)"
    rf"|an?{GAP}(?P<single>{_PART})\b{_SHARE_FOLLOWS}"
    rf"|(?P<one>{_ONE_TO_NINE}|[1-9]){GAP}(?:in|out{GAP}of)(?:{GAP}every)?{GAP}(?P<among>{_ANY}|10{{0,3}}|\d{{1,2}})\b"
    rf"(?!,\d|\.\d|{GAP}(?:years?|months?|weeks?|days?|hours?|minutes?|seconds?|percent|million)\b|%)"
    rf"|(?P<half>half)(?={GAP}(?:of|the|its|their|his|her|that|those|these|to)\b|[.,;:)”]|{GAP}(?:[a-z]+s|people)\b))",
    re.IGNORECASE,
)
_NOT_A_SHARE_BEFORE = re.compile(rf"\b(?:first|second|other|latter|better|third|fourth){GAP}$", re.IGNORECASE)
_NOT_A_SHARE_AFTER = re.compile(rf"{GAP}(?:hours?|years?|days?|months?|minutes?|past|century|decade)\b")
_ROUGH = re.compile(
    rf"\b(?P<lead>tens|dozens|scores|hundreds|thousands|millions|billions|trillions)"
    rf"(?:{GAP}of{GAP}(?P<scale>thousands|millions|billions|trillions))?\b(?P<of>{GAP}of\b)?",
    re.IGNORECASE,
)


def fractions(text: str) -> Iterator[Reading]:
    """Shares in words, in percent: "two-thirds" is 66.67, "one in five" 20."""
    for match in _FRACTION.finditer(text):
        share = _share(match)
        skipped = match["half"] and _NOT_A_SHARE_BEFORE.search(text[max(0, match.start() - 12) : match.start()])
        if share is None or skipped or _NOT_A_SHARE_AFTER.match(text, match.end()):
            continue
        modifier = modifiers.before(text, match.start())
        quantity = Quantity(**bounds(share, modifier.comparator), unit="percent", approx=True)
        comparator = ABOUT if quantity.comparator == EQUAL else quantity.comparator
        approx = modifier.approx or comparator == ABOUT
        counted = measured_after(text, modifier.edge, match.end()) or counted_after(text, match.end())
        change = modifiers.change(text, modifier.edge, match.end(), relative=True)
        yield Reading(
            modifier.edge,
            match.end(),
            replace(quantity, comparator=comparator, approx=approx, counted=counted, change=change),
        )


def _share(match: re.Match[str]) -> float | None:
    """The share in percent; None if it is none ("five in three")."""
    if match["half"]:
        return 50.0
    if match["one"]:
        one, among = _number(match["one"]), _number(match["among"])
        return round(100 * one / among, 2) if 0 < one < among else None
    top = _number(match["top"]) if match["top"] else 1
    part = (match["part"] or match["single"]).lower()
    share = 100 * top / _PARTS[part if part in _PARTS else part.removesuffix("s")]
    return round(share, 2) if share <= 100 else None


def _number(word: str) -> int:
    return int(word) if word.isdigit() else SMALL[word.lower()]


def rough_counts(text: str) -> Iterator[Reading]:
    """ "Tens of thousands" and the like: from twice to ten times the word's number, approximately."""
    for match in _ROUGH.finditer(text):
        lead, scale = match["lead"].lower(), match["scale"]
        if lead in ("tens", "scores") and not (scale or (lead == "scores" and match["of"])):
            continue
        number = {"tens": 10, "dozens": 12, "scores": 20}.get(lead) or SCALES[lead.removesuffix("s")]
        number *= SCALES[scale.lower().removesuffix("s")] if scale else 1
        unit, end = unit_after(text, match.end(), scaled=True)
        modifier = modifiers.before(text, match.start())
        counted = "" if unit else counted_after(text, match.end("scale" if scale else "lead"))
        quantity = Quantity(2 * number, 10 * number, BETWEEN, unit, counted, rate_after(text, end), approx=True)
        yield Reading(modifier.edge, end if unit else match.end("scale" if scale else "lead"), quantity)

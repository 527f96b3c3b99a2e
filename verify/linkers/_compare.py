"""Parts of two claims held against each other: amounts, days, names. Shared by same_claim and conflict."""

from __future__ import annotations

import re
from datetime import timedelta

from annotate.bm25 import words
from annotate.quantity import Quantity
from annotate.timex import Timex
from verify.facts import ClaimFacts
from verify.lexicon import meaning

Amounts = list[tuple[Quantity, Quantity]]


def comparable(a: Quantity, b: Quantity) -> bool:
    """Whether two amounts are of one unit, rate and thing, as far as the text says."""
    if (a.base_unit, a.per, a.change) != (b.base_unit, b.per, b.change):
        return False
    first, second = _things(a), _things(b)
    return bool(a.unit) or not first or not second or bool(first & second)


def _things(quantity: Quantity) -> set[str]:
    return {meaning(word) for word in words(quantity.counted)}


def agree(a: Quantity, b: Quantity) -> bool:
    """Whether one true value can satisfy both, rounding included, and both are about equally large."""
    if not a.interval(rounding=True).overlaps(b.interval(rounding=True)):
        return False
    first, second = anchor(a), anchor(b)
    return first == second or min(first, second) >= 0.85 * max(first, second) > 0


def anchor(quantity: Quantity) -> float:
    """The number that the text names, in the base unit: the bound, or the middle of a range."""
    span = quantity.interval()
    low = span.low if quantity.low is not None else span.high
    high = span.high if quantity.high is not None else span.low
    return (low + high) / 2


def agreeing_amounts(a: ClaimFacts, b: ClaimFacts) -> Amounts:
    """Pairs of comparable amounts that say the same."""
    return [(p, q) for p in a.quantities for q in b.quantities if comparable(p, q) and agree(p, q)]


def clashing_amounts(a: ClaimFacts, b: ClaimFacts) -> Amounts:
    """Pairs of comparable amounts that do not say the same, where neither has a partner that does."""
    return [
        (p, q)
        for p in a.quantities
        for q in b.quantities
        if comparable(p, q)
        and not any(comparable(p, other) and agree(p, other) for other in b.quantities)
        and not any(comparable(other, q) and agree(other, q) for other in a.quantities)
    ]


def days_overlap(a: ClaimFacts, b: ClaimFacts) -> bool:
    """Whether some stated day of one may be a stated day of the other; True when either states none."""
    if not a.days or not b.days:
        return True
    return any(x[0] <= y[1] and y[0] <= x[1] for x in a.days for y in b.days)


def may_be_same(p: Timex, q: Timex) -> bool:
    """Whether two dates can mean one day, as far as they are known; "the end of the year" may be "New Year"."""
    if p.begin and p.end and q.begin and q.end:
        return p.begin <= q.end + timedelta(days=1) and q.begin <= p.end + timedelta(days=1)
    if p.type == q.type == "DURATION":
        long, short = sorted((_days_long(p.value), _days_long(q.value)), reverse=True)
        return not short or short >= 0.9 * long
    first, second = (dict(enumerate(t.value.partition("T")[0].split("-"))) for t in (p, q))
    return all("X" in first[i] or "X" in second[i] or first[i] == second[i] for i in first.keys() & second.keys())


_LENGTHS = {"CE": 36525, "DE": 3652.5, "Y": 365.25, "Q": 91.3, "M": 30.4, "W": 7, "D": 1}
_LENGTH = re.compile(r"P(\d+(?:\.\d+)?)(CE|DE|Y|Q|M|W|D)")


def _days_long(value: str) -> float:
    """Days of a TIMEX3 duration of one unit; 0 for any other."""
    match = _LENGTH.fullmatch(value)
    return float(match[1]) * _LENGTHS[match[2]] if match else 0.0


def shared_names(a: ClaimFacts, b: ClaimFacts) -> frozenset[str]:
    """Names that both have, one of them perhaps only around the claim."""
    return (a.entities & (b.entities | b.setting)) | (b.entities & (a.entities | a.setting))


def stray_names(a: ClaimFacts, b: ClaimFacts) -> bool:
    """Whether both claims name something and nothing that one names occurs in or around the other."""
    return bool(a.entities and b.entities) and not shared_names(a, b)


def strangers(a: ClaimFacts, b: ClaimFacts) -> bool:
    """Whether each brings in a name that does not occur in or around the other: parallel statements of two things."""
    return bool(a.entities - b.entities - b.setting) and bool(b.entities - a.entities - a.setting)


def foreign_subject(a: ClaimFacts, b: ClaimFacts) -> bool:
    """Whether one is about somebody who does not occur in or around the other."""
    if not a.subject or not b.subject:
        return False
    return a.subject not in b.entities | b.setting or b.subject not in a.entities | a.setting

"""Whether two claims on one subject contradict, or whether one updates the other. Pure.

Domain rule I3: only claims whose days overlap can contradict; when their days are apart the later one updates the
earlier. What cannot both be true is found by the ways in ``_differences``; compatible wordings ("about 50,000" and "at
least 20,000") are no difference at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from verify.facts import ClaimFacts, Days
from verify.linkers._compare import shared_names, strangers
from verify.linkers._differences import TELLING, WAYS, Difference
from verify.linkers.same_claim import similarity

NAME = "conflict"
VERSION = "1"

CONTRADICTS, UPDATES = "contradicts", "updates"

# Below this likeness two claims are not held to be about one subject, unless the way of differing itself shows it.
LEAST_SIMILARITY = 0.45

# An amount that doubles (or halves) within a year is called implausible, so that a person looks at units and sources.
IMPLAUSIBLE_RATIO = 2.0


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two incompatible claims, both values side by side.

    ``type`` is contradicts or updates; of an update ``older`` is "a" or "b", else it is empty. ``scope_a`` and
    ``scope_b`` are inclusive days, None when unknown. ``implausible`` marks an update too large for the time between.
    """

    type: str
    cls: str
    value_a: str
    value_b: str
    unit: str
    scope_a: Days | None
    scope_b: Days | None
    older: str
    implausible: bool
    score: float
    reason: str


def compare(a: ClaimFacts, b: ClaimFacts) -> Conflict | None:
    """How two claims clash, or None when they do not, or are not about one subject."""
    alike = similarity(a, b)
    ways = WAYS if alike >= LEAST_SIMILARITY else TELLING
    difference = next((found for way in ways if (found := way(a, b)) is not None), None)
    if difference is None or not (difference.telling or _one_subject(a, b)):
        return None
    older = _older(a, b, difference)
    implausible = bool(older) and difference.ratio > IMPLAUSIBLE_RATIO ** max(1.0, _years_between(a.scope, b.scope))
    score = round(min(1.0, 0.5 * difference.strength + 0.5 * max(alike, 0.5 if difference.telling else 0.0)), 3)
    return Conflict(
        type=UPDATES if older else CONTRADICTS,
        cls=difference.cls,
        value_a=difference.value_a,
        value_b=difference.value_b,
        unit=difference.unit,
        scope_a=a.scope,
        scope_b=b.scope,
        older=older,
        implausible=implausible,
        score=score,
        reason=_reason(a, b, difference, older, implausible),
    )


def _one_subject(a: ClaimFacts, b: ClaimFacts) -> bool:
    """Whether the names allow one subject: they share some, and neither brings in a name foreign to the other."""
    if not a.entities and not b.entities:
        return True
    return bool(shared_names(a, b)) and not strangers(a, b)


def _older(a: ClaimFacts, b: ClaimFacts, difference: Difference) -> str:
    """Which claim the other one updates: the earlier of two that speak of different days; empty when days overlap."""
    if difference.later:
        return "b" if difference.later == "a" else "a"
    if difference.lasting or a.scope is None or b.scope is None:
        return ""
    if a.scope[1] < b.scope[0]:
        return "a"
    return "b" if b.scope[1] < a.scope[0] else ""


def _years_between(a: Days | None, b: Days | None) -> float:
    if a is None or b is None:
        return 0.0
    return max(0, (max(a[0], b[0]) - min(a[1], b[1])).days) / 365.25


def _reason(a: ClaimFacts, b: ClaimFacts, difference: Difference, older: str, implausible: bool) -> str:
    """One sentence with both values and, for an update, both times."""
    first = f"“{difference.value_a}”{_when(a.scope) if older else ''}"
    second = f"“{difference.value_b}”{_when(b.scope) if older else ''}"
    if older == "b":
        first, second = second, first
    verb = "later became" if older else "cannot both hold with"
    doubt = ", an implausibly large change" if implausible else ""
    return f"Different {difference.cls}: {first} {verb} {second}{doubt}."


def _when(scope: Days | None) -> str:
    if scope is None:
        return ""
    return f" ({_day(scope[0])})" if scope[0] == scope[1] else f" ({_day(scope[0])} to {_day(scope[1])})"


def _day(day: date) -> str:
    return day.isoformat()

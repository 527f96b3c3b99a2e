"""What every pattern of amounts gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypedDict

from annotate.quantity import AT_LEAST, AT_MOST, LESS, MORE, Quantity


@dataclass(frozen=True, slots=True)
class Reading:
    """A quantity and the half-open span of the words that say it, modifier included."""

    start: int
    end: int
    quantity: Quantity


class Bounds(TypedDict):
    low: float | None
    high: float | None
    comparator: str


def bounds(value: float, comparator: str) -> Bounds:
    """The bounds that a comparator sets on one value."""
    low = None if comparator in (AT_MOST, LESS) else value
    high = None if comparator in (AT_LEAST, MORE) else value
    return {"low": low, "high": high, "comparator": comparator}

"""What a stated amount says: a value or an interval, of what unit, of what, how often.

"More than $500 million a year" is ``Quantity(low=500_000_000, high=None, comparator=">", unit="USD", per="year")``.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Self

EQUAL, ABOUT, AT_LEAST, MORE, AT_MOST, LESS, BETWEEN = "=", "≈", "≥", ">", "≤", "<", "between"
COMPARATORS = (EQUAL, ABOUT, AT_LEAST, MORE, AT_MOST, LESS, BETWEEN)
# How far "about 500" may lie from 500, as a share of the value: a reader's tolerance, not a measured one.
ABOUT_SHARE = 0.1

# unit: (base unit, factor). Units that are not here, currencies among them, are their own base.
UNITS: Mapping[str, tuple[str, float]] = {
    "millimetre": ("metre", 0.001),
    "centimetre": ("metre", 0.01),
    "kilometre": ("metre", 1000.0),
    "inch": ("metre", 0.0254),
    "foot": ("metre", 0.3048),
    "yard": ("metre", 0.9144),
    "mile": ("metre", 1609.344),
    "nautical mile": ("metre", 1852.0),
    "square kilometre": ("square metre", 1e6),
    "square mile": ("square metre", 2_589_988.11),
    "square foot": ("square metre", 0.09290304),
    "hectare": ("square metre", 10_000.0),
    "acre": ("square metre", 4046.8564),
    "gram": ("kilogram", 0.001),
    "tonne": ("kilogram", 1000.0),
    "pound weight": ("kilogram", 0.45359237),
    "ounce": ("kilogram", 0.028349523),
    "kilometre per hour": ("metre per second", 1 / 3.6),
    "mile per hour": ("metre per second", 0.44704),
    "knot": ("metre per second", 0.514444),
    "millilitre": ("litre", 0.001),
    "gallon": ("litre", 3.785411784),
    "barrel": ("litre", 158.987294928),
    "kilowatt": ("watt", 1e3),
    "megawatt": ("watt", 1e6),
    "gigawatt": ("watt", 1e9),
    "kilowatt hour": ("joule", 3.6e6),
    "megawatt hour": ("joule", 3.6e9),
    "basis point": ("percentage point", 0.01),
}


@dataclass(frozen=True, slots=True)
class Interval:
    """``low`` to ``high``, infinite where unbounded; an open end is not itself part of it."""

    low: float
    high: float
    low_open: bool = False
    high_open: bool = False

    def overlaps(self, other: Interval) -> bool:
        """Whether some value lies in both."""
        first, second = sorted((self, other), key=lambda interval: (interval.low, interval.high))
        if first.high == second.low:
            return not (first.high_open or second.low_open)
        return second.low < first.high


@dataclass(frozen=True, slots=True)
class Quantity:
    """One stated amount.

    ``low`` and ``high`` are in ``unit``; a bound that is not stated is None. They are equal for the comparators
    "=" and "≈"; "≥" and ">" have a ``low`` only, "≤" and "<" a ``high`` only, "between" has both.
    ``unit``: ISO 4217 code, "percent", "percentage point" or an English unit in the singular; "" for a bare count.
    ``counted``: the words for what is counted or measured, "" when unknown. ``per``: "year" in "a year", "share" …
    ``change``: "up" or "down" when the amount is a difference, else "". ``approx``: the text says it is not exact.
    ``step``: the place of the last digit written: 100,000,000 in "2.4 billion", 1 in "789"; 0 when it has none.
    """

    low: float | None
    high: float | None
    comparator: str = EQUAL
    unit: str = ""
    counted: str = ""
    per: str = ""
    change: str = ""
    approx: bool = False
    step: float = 0

    def __post_init__(self) -> None:
        if self.comparator not in COMPARATORS:
            raise ValueError(f"unknown comparator {self.comparator!r}")
        if self.low is None and self.high is None:
            raise ValueError("a quantity needs a bound")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError("low is above high")

    @property
    def base_unit(self) -> str:
        """The unit that ``interval`` is in; two quantities compare only when theirs are equal."""
        return UNITS.get(self.unit, (self.unit, 1.0))[0]

    def interval(self, *, rounding: bool = False) -> Interval:
        """The values that the text allows, in ``base_unit``.

        An approximate value allows ``ABOUT_SHARE`` on both sides, "nearly" only below and "just over" only above.
        With ``rounding``, a value also stands for whatever rounds to it: half a ``step`` on both sides.
        """
        factor = UNITS.get(self.unit, ("", 1.0))[1]
        low, high = self._bounds()
        slack = self.step / 2 if rounding else 0
        return Interval(
            (low - slack) * factor, (high + slack) * factor, self.comparator == MORE, self.comparator == LESS
        )

    def _bounds(self) -> tuple[float, float]:
        low = -math.inf if self.low is None else self.low
        high = math.inf if self.high is None else self.high
        if not self.approx:
            return low, high
        if self.low is None:
            return high - abs(high) * ABOUT_SHARE, high
        if self.high is None:
            return low, low + abs(low) * ABOUT_SHARE
        return low - abs(low) * ABOUT_SHARE, high + abs(high) * ABOUT_SHARE

    def to_json(self) -> dict[str, Any]:
        """JSON object without the fields that say nothing; ``from_json`` reads it."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {key: value for key, value in values.items() if value is not None and value != "" and value is not False}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """The quantity of ``to_json``; keys of others are left out. Raises ValueError for what cannot be one."""
        known = {field.name: data[field.name] for field in fields(cls) if field.name in data}
        return cls(**({"low": None, "high": None} | known))

    def __str__(self) -> str:
        """Short words for people: "more than 500 million USD per year"."""
        words = {AT_LEAST: "at least", MORE: "more than", AT_MOST: "at most", LESS: "less than", ABOUT: "about"}
        if self.approx:
            words |= {MORE: "just over", LESS: "nearly"}
        if self.comparator == BETWEEN and self.low is not None and self.high is not None:
            amount = f"{_readable(self.low)} to {_readable(self.high)}"
        else:
            amount = _readable(self.low if self.low is not None else self.high or 0)
        unit = self.unit if amount == "1" else _plural(self.unit)
        of = "of" if self.unit and self.counted else ""
        parts = [self.change, words.get(self.comparator, ""), amount, unit, of, self.counted]
        return " ".join(part for part in parts if part) + (f" per {self.per}" if self.per else "")


def _plural(unit: str) -> str:
    """ "months", "kilometres per hour"; a currency's code and "percent" stay as they are."""
    if not unit or unit == "percent" or not unit.islower():
        return unit
    what, per, rest = unit.partition(" per ")
    return {"inch": "inches", "foot": "feet", "square foot": "square feet"}.get(what, f"{what}s") + per + rest


def _readable(value: float) -> str:
    for scale, name in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
        if abs(value) >= scale:
            return f"{value / scale:,.6g} {name}"
    return f"{value:,.2f}".rstrip("0").rstrip(".")

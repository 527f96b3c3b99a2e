"""One candidate name in a text."""

from __future__ import annotations

from dataclasses import dataclass

PERSON, ORG, GPE, LOC, FACILITY = "PERSON", "ORG", "GPE", "LOC", "FACILITY"
LAW, EVENT, PRODUCT, NORP = "LAW", "EVENT", "PRODUCT", "NORP"


@dataclass(frozen=True, slots=True)
class Mention:
    """A half-open span read as a name. ``weight``: how much its source is trusted on the type; ``source``: which."""

    start: int
    end: int
    type: str
    source: str
    weight: float

    def overlaps(self, other: Mention) -> bool:
        return self.start < other.end and other.start < self.end

    @property
    def length(self) -> int:
        return self.end - self.start

"""Frozen records that files, readers and linkers exchange. No ORM, no HTTP: plain values only.

Every offset is a Unicode code point into the canonical text, half-open: ``text[start:end]``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

Json = Any  # what json.loads returns
LARGEST = 2**63  # whole numbers from here on are no numbers to most readers of JSON


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """``start`` and ``end`` in code points, ``start < end``."""

    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Source:
    """What a reader is given: one canonical text and what is known about it.

    ``published_at`` is the document creation time (DCT); without it relative dates stay unknown.
    ``boilerplate`` are spans (icon bars, teasers) that no reader may propose anything in.
    """

    text: str
    published_at: date | None = None
    title: str = ""
    language: str = "en"
    boilerplate: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """One span that a reader proposes, for a person to confirm.

    ``kind`` is claim, entity, date or quantity (quantities are kept inside claims, never shown as marks).
    ``score`` is 0..1; ``reason`` one sentence a reviewer can read; ``data`` JSON values of that kind.
    """

    start: int
    end: int
    kind: str
    score: float
    reason: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Mark:
    """One annotation as files carry it. ``entity``: name, type, external_ids, state; ``date``: as Timex.as_json, state.

    ``ranges``: where a mark in several places lies, sorted and apart, from ``start`` to ``end``; empty for one place.
    ``deleted_at``: when it went; only an export of what changed since a moment holds marks that are gone.
    ``uid`` is empty where a file gives its marks no id of ours. ``prefix`` and ``suffix`` say what stands around the
    quote, by which it is found when the file counts in another text; only importers fill them in.
    """

    uid: str
    start: int
    end: int
    quote: str
    kind: str
    state: str
    author: str
    ranges: tuple[tuple[int, int], ...] = ()
    agent: str = "human"
    reader: str = ""
    reader_version: str = ""
    reason: str = ""
    confidence: float | None = None
    data: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""
    entity: Mapping[str, Any] | None = None
    date: Mapping[str, Any] | None = None
    created_at: str = ""
    updated_at: str = ""
    deleted_at: str = ""
    prefix: str = ""
    suffix: str = ""

    @property
    def places(self) -> tuple[tuple[int, int], ...]:
        """Where it lies: its ranges, or the one from start to end."""
        return self.ranges or ((self.start, self.end),)


@dataclass(frozen=True, slots=True)
class Document:
    """One article version with its marks, in text order. Times are ISO 8601 in UTC, empty where unknown.

    An importer of a format that leaves texts out leaves ``text`` empty: its marks are for an article that is here
    already, known by ``sha256`` or else by ``url``.
    """

    sha256: str
    text: str
    title: str = ""
    url: str = ""
    publisher: str = ""
    byline: str = ""
    language: str = "en"
    published_at: str = ""
    published_precision: str = ""
    published_source: str = ""
    marks: tuple[Mark, ...] = ()

    @property
    def key(self) -> str:
        return self.sha256


class Record(Protocol):
    """What a format writes one after the other. ``key`` tells it from others, ``title`` names it to people."""

    @property
    def key(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def marks(self) -> tuple[Mark, ...]: ...


@dataclass(frozen=True, slots=True)
class Failure:
    """A file or record that could not be taken in: its name and one sentence that says what to do about it."""

    name: str
    reason: str


Lost = Callable[[Failure], None]
"""What a format calls for each mark or article that it cannot carry, so that the manifest can list it."""


def inside(span: Span, regions: tuple[Span, ...]) -> bool:
    """Whether ``span`` touches any of ``regions``."""
    return any(span.overlaps(region) for region in regions)


Proposals = Iterator[Proposal]

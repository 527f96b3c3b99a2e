"""Frozen records of what was found about a claim: what a report shows, and what files carry. Plain JSON values only.

Days and times are ISO 8601, empty where unknown. Nothing here knows the ORM or HTTP.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from annotate.interchange import Mark


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict revision as the public reads it. Exactly one of ``confidence`` and ``likelihood`` is set."""

    number: int
    label: str
    as_of: str
    justification: str
    confidence: str = ""
    likelihood: str = ""
    left_out: str = ""
    scope_begin: str = ""
    scope_end: str = ""
    approved_at: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a quote was read: an article or an address, and what was captured of it.

    ``sha256`` is of ``hashed``: "file" (the bytes of the source) or "text" (an article's text in UTF-8).
    """

    title: str = ""
    url: str = ""
    publisher: str = ""
    published_at: str = ""
    country: str = ""
    captured_at: str = ""
    sha256: str = ""
    hashed: str = ""
    media_type: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """A question, and what was found. Without a ``stance`` it is a search that found nothing.

    ``origin`` and ``party`` are what the source goes back to in the end: independence is counted over them. ``said_by``
    is the origin that the quote names, where that quotes another one.
    """

    id: str
    question: str
    answer: str = ""
    answer_type: str = ""
    stance: str = ""
    searched: str = ""
    quote: str = ""
    before: str = ""
    after: str = ""
    origin: str = ""
    origin_kind: str = ""
    party: str = ""
    said_by: str = ""
    grade: int = 6
    primary: bool = False
    medium: str = ""
    rebuttal: str = ""
    source: Source = field(default_factory=Source)


@dataclass(frozen=True, slots=True)
class Appearance:
    """One mention of the claim in an article."""

    quote: str
    source: Source
    modality: str = ""
    attribution: str = ""
    origin: str = ""
    party: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """What changed, when. ``kind``: published, corrected or withdrawn."""

    kind: str
    at: str
    what: str = ""
    label: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class Dossier:
    """All that is public about one claim. ``slug`` and ``published_at`` are empty while there is no public report.

    ``url`` is where the report stands and ``home`` where its author's reports do; both follow the installation and are
    not kept with an edition.
    """

    claim: int
    text: str
    verdict: Judgement
    types: tuple[str, ...] = ()
    speaker: str = ""
    claim_date: str = ""
    language: str = "en"
    summary: str = ""
    body: str = ""
    slug: str = ""
    edition: int = 0
    published_at: str = ""
    modified_at: str = ""
    author: str = ""
    url: str = ""
    home: str = ""
    findings: tuple[Finding, ...] = ()
    appearances: tuple[Appearance, ...] = ()
    changes: tuple[Change, ...] = ()

    @property
    def key(self) -> str:
        return f"claim {self.claim}"

    @property
    def title(self) -> str:
        return self.text[:80]

    @property
    def marks(self) -> tuple[Mark, ...]:
        """None: a dossier is a record of its own kind."""
        return ()

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of_json(cls, values: Mapping[str, Any]) -> Dossier:
        """What ``as_json`` gave."""
        return cls(
            **{
                **values,
                "verdict": Judgement(**values["verdict"]),
                "types": tuple(values["types"]),
                "findings": tuple(Finding(**_sourced(each)) for each in values["findings"]),
                "appearances": tuple(Appearance(**_sourced(each)) for each in values["appearances"]),
                "changes": tuple(Change(**each) for each in values["changes"]),
            }
        )

    @property
    def answers(self) -> tuple[Finding, ...]:
        return tuple(each for each in self.findings if each.stance)

    @property
    def claimant(self) -> str:
        """The speaker; else whom the first article quotes, or has it from, or else who published that article."""
        first = self.appearances[0] if self.appearances else None
        named = (first.attribution, first.origin, first.source.publisher) if first else ()
        return next(filter(None, (self.speaker, *named)), "unknown")

    @property
    def said_on(self) -> str:
        """The day it was said, else the first day that it was printed; empty where neither is known."""
        printed = (each.source.published_at for each in self.appearances)
        return self.claim_date or next(filter(None, printed), "")

    @property
    def articles(self) -> int:
        """How many articles say the claim."""
        return len(self.appearances)

    @property
    def origins(self) -> int:
        return len({(each.origin, each.party) for each in self.appearances if each.origin})

    @property
    def parties(self) -> int:
        return len({each.party for each in self.appearances if each.party})


def _sourced(values: Mapping[str, Any]) -> dict[str, Any]:
    return {**values, "source": Source(**values["source"])}


def facts(dossier: Dossier) -> list[Any]:
    """What a verdict rests on, as lists of plain values: all of it stands on the report's page."""
    verdict = dossier.verdict
    found = [_facts_of(each) for each in dossier.findings]
    said = sorted([each.origin, each.party, each.source.url or each.source.title] for each in dossier.appearances)
    return [dossier.text, verdict.number, verdict.label, verdict.as_of, bool(verdict.left_out), found, said]


def _facts_of(each: Finding) -> list[Any]:
    judged = [each.stance, each.origin, each.party, each.grade, each.primary]
    return [*judged, bool(each.rebuttal), bool(each.searched), each.quote, each.source.sha256]


def fingerprint(dossier: Dossier, previous: str) -> str:
    """SHA-256 over the fingerprint before it and the facts, as canonical JSON (no spaces, UTF-8)."""
    canonical = json.dumps([previous, *facts(dossier)], separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()

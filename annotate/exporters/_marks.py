"""Which marks a format carries, and what becomes of the others: they are told to ``lost``, never dropped in silence."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from typing import Any

from annotate.exporters import _details
from annotate.interchange import Document, Failure, Lost, Mark
from annotate.spans import cuts_grapheme, shown

RULE = "Of marks that overlap the longest is kept, of equally long ones the first."


def live(document: Document, lost: Lost) -> list[Mark]:
    """Its marks but for those that are gone, which only our own formats have a word for."""
    kept = []
    for mark in document.marks:
        if mark.deleted_at:
            tell(document, mark, "it was deleted, and this format has no word for that", lost)
        else:
            kept.append(mark)
    return kept


def entity_of(mark: Mark) -> Mapping[str, Any]:
    """What a person said that the mark speaks of; empty where nobody did, or only a machine proposes an entity.

    For a format's own words, which do not tell a proposal from a fact; a slot for anything holds both, with the state.
    """
    return _confirmed(mark.entity)


def date_of(mark: Mark) -> Mapping[str, Any]:
    """The same of what a date says: as a person entered or confirmed it; empty where only a rule resolved it."""
    return _confirmed(mark.date)


def _confirmed(stands: Mapping[str, Any] | None) -> Mapping[str, Any]:
    return stands if stands and stands.get("state") == "confirmed" else {}


def wikidata_of(mark: Mark) -> str:
    """The Wikidata id of ``entity_of``; empty when it has none."""
    return str((entity_of(mark).get("external_ids") or {}).get("wikidata") or "")


def apart(document: Document, marks: Iterable[Mark], lost: Lost) -> list[Mark]:
    """Marks of which no two overlap, in text order, by RULE. Marks in several places are left out too."""
    starts: list[int] = []
    kept: list[Mark] = []
    for mark in sorted(marks, key=lambda mark: (mark.start - mark.end, mark.start, mark.uid)):
        if mark.ranges:
            tell(document, mark, "it lies in several places, and this format has one place for a mark", lost)
            continue
        at = bisect_left(starts, mark.start)
        neighbours = kept[max(0, at - 1) : at + 1]
        longer = next((other for other in neighbours if other.start < mark.end and mark.start < other.end), None)
        if longer:
            tell(document, mark, f"it overlaps {shown(longer.quote)}, and this format has one layer of marks", lost)
            continue
        starts.insert(at, mark.start)
        kept.insert(at, mark)
    return kept


def trimmed(document: Document, mark: Mark, lost: Lost) -> tuple[int, int] | None:
    """Its place without white space at the edges, for formats that count in words; None when no such place is left."""
    quote = document.text[mark.start : mark.end]
    start = mark.start + len(quote) - len(quote.lstrip())
    end = mark.end - len(quote) + len(quote.rstrip())
    if start >= end or cuts_grapheme(document.text, start, end):
        tell(document, mark, "it begins or ends in white space that no word holds", lost)
        return None
    return start, end


def tell(document: Document, mark: Mark, why: str, lost: Lost) -> None:
    lost(Failure(f"{_details.name(document)}, mark {mark.uid}", f"{shown(mark.quote)} was left out: {why}."))

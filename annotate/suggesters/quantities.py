"""Amounts: numeral, modifier, scale, currency or unit, what is counted and how often, read into one ``Quantity``.

Each pattern reads one way of writing an amount; ``context`` says which numerals are no amounts at all (years, dates,
identifiers). The patterns look at a window of some dozen characters, so reading is linear in the text.
"""

from __future__ import annotations

from collections.abc import Iterator
from heapq import merge

from annotate.interchange import Proposal, Source, Span, inside
from annotate.quantity import Quantity
from annotate.spans import cuts_grapheme
from annotate.suggesters.amounts.measured import amounts
from annotate.suggesters.amounts.reading import Reading
from annotate.suggesters.amounts.shares import fractions, rough_counts

NAME = "quantities"
VERSION = "1"


def suggest(source: Source) -> Iterator[Proposal]:
    """Quantity proposals in text order, none overlapping; ``data`` is ``Quantity.to_json()``."""
    text = source.text
    readings = merge(amounts(text), fractions(text), rough_counts(text), key=lambda reading: reading.start)
    for reading in _without_overlaps(readings):
        span = Span(reading.start, reading.end)
        if not inside(span, source.boilerplate) and not cuts_grapheme(text, span.start, span.end):
            yield _proposal(text, span, reading.quantity)


def _without_overlaps(readings: Iterator[Reading]) -> Iterator[Reading]:
    """Of overlapping readings the longer one, the first of equals."""
    kept: Reading | None = None
    for reading in readings:
        if kept is not None and reading.start < kept.end:
            if reading.end - reading.start > kept.end - kept.start:
                kept = reading
            continue
        if kept is not None:
            yield kept
        kept = reading
    if kept is not None:
        yield kept


def _proposal(text: str, span: Span, quantity: Quantity) -> Proposal:
    reason = f"“{text[span.start : span.end]}” reads as {quantity}."
    sure = bool(quantity.unit or quantity.counted)
    return Proposal(span.start, span.end, "quantity", 0.9 if sure else 0.7, reason, quantity.to_json())

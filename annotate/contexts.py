"""Marks with the sentence around them, cut out in the database: a list of mentions never loads an article's text."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F, Value
from django.db.models.functions import Greatest, Substr

from annotate.models import Annotation
from annotate.models.annotation import AnnotationQuerySet
from annotate.paragraphs import sentences_around

WINDOW = 300  # code points on either side of a mark


@dataclass(frozen=True, slots=True)
class Context:
    """The words of the sentence before and after a mark; "…" stands where the window cut it."""

    before: str
    after: str


def with_windows(marks: AnnotationQuerySet) -> AnnotationQuerySet:
    """Adds ``window_start`` and ``window``: the text from WINDOW code points before each mark to as many after it."""
    first = Greatest(F("start") - Value(WINDOW), Value(0))
    return marks.annotate(
        window_start=first, window=Substr("version__text", first + 1, F("end") + Value(WINDOW) - first)
    )


def context_of(mark: Annotation) -> Context:
    """The sentence around a mark that came through ``with_windows``."""
    window: str = mark.window  # type: ignore[attr-defined]
    start, end = mark.start - mark.window_start, mark.end - mark.window_start  # type: ignore[attr-defined]
    span = sentences_around(window, start, end)
    is_cut = span.start == 0 and mark.window_start > 0  # type: ignore[attr-defined]
    goes_on = span.end == len(window) and len(window) == end + WINDOW
    return Context("…" * is_cut + window[span.start : start], window[end : span.end] + "…" * goes_on)

"""A text as a page shows it: paragraphs with their code-point base, in chunks, and an outline. Pure.

A paragraph is a line; line breaks are not part of any paragraph, so every paragraph's text is unchanged text of the
version and offsets inside of it count from its base.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from annotate.interchange import Span
from annotate.sentences import sentences

CHUNK = 1_500  # code points; a browser leaves the chunks that are out of sight unrendered
OUTLINE_ENTRIES = 40
OUTLINE_WORDS = 7
_BOILERPLATE = mark_safe(' class="boilerplate"')
NEIGHBOURHOOD = 1_000  # code points on either side in which the sentences around a mark are looked for


@dataclass(frozen=True, slots=True)
class Paragraph:
    """``text`` starts at code point ``start`` of the version; ``is_boilerplate`` when all of it is."""

    start: int
    text: str
    is_boilerplate: bool = False

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass(slots=True)
class OutlineEntry:
    """A stretch of the text: its first words, where it is, and how many marks start in it."""

    start: int
    end: int
    words: str
    is_boilerplate: bool
    lines: int
    marks: int = 0


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that the same marks cover, outermost first; ``marks`` is empty for plain text."""

    text: str
    marks: tuple[tuple[int, str, str], ...] = field(default=())  # (id, kind, state)


def paragraphs(text: str, boilerplate: Sequence[Span] = ()) -> Iterator[Paragraph]:
    """The lines of ``text`` that hold more than white space."""
    start = 0
    for line in text.split("\n"):
        if line.strip():
            yield Paragraph(start, line, _is_covered(start, start + len(line), boilerplate))
        start += len(line) + 1


def _is_covered(start: int, end: int, regions: Sequence[Span]) -> bool:
    return any(region.start <= start and end <= region.end for region in regions)


def chunks(lines: Iterable[Paragraph]) -> Iterator[list[Paragraph]]:
    """The paragraphs in groups of about ``CHUNK`` code points."""
    for _, group in groupby(lines, key=lambda paragraph: paragraph.start // CHUNK):
        yield list(group)


def html(chunk: Iterable[Paragraph]) -> SafeString:
    """The paragraphs of a chunk as elements with their base. A template's loop takes five times as long, and a long
    text has thousands."""
    return format_html_join(
        "\n",
        '<p data-start="{}" dir="auto"{}>{}</p>',
        ((line.start, _BOILERPLATE if line.is_boilerplate else "", line.text) for line in chunk),
    )


def outline(lines: Sequence[Paragraph], starts: Sequence[int] = ()) -> list[OutlineEntry]:
    """At most about ``OUTLINE_ENTRIES`` entries, boilerplate folded into one; ``starts``: of the marks, in order."""
    size = max(1, -(-len(lines) // OUTLINE_ENTRIES))
    entries = []
    for is_boilerplate, run in groupby(lines, key=lambda paragraph: paragraph.is_boilerplate):
        run_lines = list(run)
        step = len(run_lines) if is_boilerplate else size
        entries += [_entry(run_lines[at : at + step]) for at in range(0, len(run_lines), step)]
    for entry in entries:
        entry.marks = bisect_right(starts, entry.end - 1) - bisect_left(starts, entry.start)
    return entries


def _entry(lines: Sequence[Paragraph]) -> OutlineEntry:
    words = lines[0].text.split()
    shown = " ".join(words[:OUTLINE_WORDS]) + ("…" if len(words) > OUTLINE_WORDS else "")
    return OutlineEntry(lines[0].start, lines[-1].end, shown[:80], lines[0].is_boilerplate, len(lines))


def pieces(paragraph: Paragraph, marks: Sequence[tuple[int, int, int, str, str]]) -> list[Piece]:
    """The paragraph cut wherever a mark begins or ends; ``marks``: (id, start, end, kind, state), in reading order."""
    inside = [mark for mark in marks if mark[1] < paragraph.end and mark[2] > paragraph.start]
    edges = {paragraph.start, paragraph.end}
    edges.update(edge for mark in inside for edge in mark[1:3] if paragraph.start < edge < paragraph.end)
    cuts = sorted(edges)
    return [
        Piece(
            paragraph.text[start - paragraph.start : end - paragraph.start],
            tuple((pk, kind, state) for pk, first, last, kind, state in inside if first <= start and end <= last),
        )
        for start, end in pairwise(cuts)
    ]


def sentences_around(text: str, start: int, end: int) -> Span:
    """The span of the whole sentences that ``[start, end)`` touches, found in its neighbourhood only."""
    first = max(text.rfind("\n", 0, start) + 1, start - NEIGHBOURHOOD)
    line_end = text.find("\n", end)
    last = min(len(text) if line_end < 0 else line_end, end + NEIGHBOURHOOD)
    touched = [span for span in sentences(text[first:last]) if span.start < end - first and span.end > start - first]
    if not touched:
        return Span(start, end)
    return Span(min(start, first + touched[0].start), max(end, first + touched[-1].end))

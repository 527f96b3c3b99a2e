"""Where else the words of a mark stand, unmarked: in its own article and, by way of the search index, in all others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import F

from annotate import search
from annotate.interchange import Span
from annotate.models import Annotation, ArticleVersion
from annotate.spans import cuts_grapheme

MOST = 200
"""Places that one look shows."""
ARTICLES = 50
"""Other articles that one look reads."""
AROUND = 60
"""Code points of text shown on either side."""


@dataclass(frozen=True, slots=True)
class Place:
    """One unmarked occurrence, with what stands around it."""

    version: ArticleVersion
    start: int
    end: int
    before: str
    words: str
    after: str

    @property
    def key(self) -> str:
        """As a form sends it: "version:start:end"."""
        return f"{self.version.pk}:{self.start}:{self.end}"


def of(mark: Annotation) -> list[Place]:
    """At most MOST places that hold the mark's words and no live mark of its kind; its own article first."""
    versions = [mark.version, *_others(mark)]
    taken = _taken(mark.kind, [version.pk for version in versions])
    places: list[Place] = []
    for version in versions:
        for span in spans_of(version.text, mark.quote):
            if not any(span.overlaps(other) for other in taken.get(version.pk, ())):
                places.append(_place(version, span))
            if len(places) == MOST:
                return places
    return places


def _others(mark: Annotation) -> list[ArticleVersion]:
    """The current texts of other articles in which the search index knows the words, the best hits first."""
    words = mark.quote.replace('"', " ")
    hits = search.search(f'"{words}"', kinds=[search.PASSAGE], limit=MOST)
    found = list(dict.fromkeys(hit.part for hit in hits))
    rows = ArticleVersion.objects.filter(pk__in=found, article__current=F("pk")).exclude(
        article=mark.version.article_id
    )
    versions = rows.select_related("article").in_bulk()
    return [versions[pk] for pk in found if pk in versions][:ARTICLES]


def spans_of(text: str, words: str) -> Iterator[Span]:
    """Every occurrence of ``words`` as whole words, in the same letters, not overlapping."""
    at = text.find(words)
    while at >= 0:
        end = at + len(words)
        if _is_whole(text, at, end):
            yield Span(at, end)
        at = text.find(words, end)


def _is_whole(text: str, start: int, end: int) -> bool:
    opens = start == 0 or not (text[start - 1].isalnum() and text[start].isalnum())
    closes = end == len(text) or not (text[end - 1].isalnum() and text[end].isalnum())
    return opens and closes and not cuts_grapheme(text, start, end)


def _taken(kind: str, versions: list[int]) -> dict[int, list[Span]]:
    """The live marks of this kind by version."""
    rows = Annotation.objects.live().filter(version__in=versions, kind=kind).values_list("version", "start", "end")
    taken: dict[int, list[Span]] = {}
    for version, start, end in rows:
        taken.setdefault(version, []).append(Span(start, end))
    return taken


def _place(version: ArticleVersion, span: Span) -> Place:
    text = version.text
    return Place(
        version,
        span.start,
        span.end,
        text[max(0, span.start - AROUND) : span.start],
        text[span.start : span.end],
        text[span.end : span.end + AROUND],
    )

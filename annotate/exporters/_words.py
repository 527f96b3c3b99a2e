"""Sentences of tokens, with a tag for each token, for the formats that have a line for each word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from annotate.exporters import _marks
from annotate.interchange import Document, Lost, Mark, Span
from annotate.sentences import sentences
from annotate.tagset import label_of
from annotate.tokens import tokens

Layer = list[tuple[Mark, int, int]]


def layer(document: Document, marks: Iterable[Mark], lost: Lost) -> Layer:
    """Marks with their places, of which no two overlap and all begin and end in words; the others go to ``lost``."""
    places = ((mark, _marks.trimmed(document, mark, lost)) for mark in _marks.apart(document, marks, lost))
    return [(mark, *place) for mark, place in places if place]


def tagged(text: str, layers: Sequence[Layer]) -> Iterator[list[tuple[Span, list[str]]]]:
    """Sentence by sentence, its tokens, each with its IOB2 tag in every layer.

    Tokens are those of ``annotate.tokens``, sentences those of ``annotate.sentences``; a sentence does not end inside
    a mark, for no tag reaches across one.
    """
    edges = {edge for _, start, end in chain(*layers) for edge in (start, end)}
    tags = [_Tags(each) for each in layers]
    ends = _ends(text, layers)
    sentence: list[tuple[Span, list[str]]] = []
    end = next(ends)
    for token in tokens(text, edges):
        while token.start >= end:
            if sentence:
                yield sentence
            end, sentence = next(ends), []
        sentence.append((token, [tag.of(token) for tag in tags]))
    if sentence:
        yield sentence


def _ends(text: str, layers: Sequence[Layer]) -> Iterator[int]:
    """Where sentences end, but for the ends inside a mark; the last one is the end of the text."""
    inside = sorted((start, end) for _, start, end in chain(*layers))
    at, reach = 0, 0
    for sentence in sentences(text):
        while at < len(inside) and inside[at][0] < sentence.end:
            reach = max(reach, inside[at][1])
            at += 1
        if sentence.end >= reach:
            yield sentence.end
    yield len(text) + 1


class _Tags:
    """The IOB2 tags of one layer, for tokens in text order."""

    def __init__(self, layer: Layer) -> None:
        self._rest = iter(layer)
        self._now = next(self._rest, None)

    def of(self, token: Span) -> str:
        while self._now and self._now[2] <= token.start:
            self._now = next(self._rest, None)
        if self._now is None or token.start < self._now[1]:
            return "O"
        mark, start, _ = self._now
        return f"{'B' if token.start == start else 'I'}-{label_of(mark)}"

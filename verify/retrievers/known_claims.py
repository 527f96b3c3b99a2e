"""Claims on record that a new text repeats: has this been said or checked before? Pure.

A text (a sentence, or a post of several) is held against claims and the titles of their checks: BM25 over both, and,
with embeddings, the likeness of the whole text and of its best sentence to each. The weight of the words was chosen on
the development part of CLEF 2020 CheckThat! task 2 (Shaar et al. 2020). Claims of the same words count as one: the
first on record leads, its doubles follow it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from annotate import bm25
from annotate.sentences import sentences

NAME = "known_claims"
VERSION = "1"

# BM25, as a share of the best claim's, against a mean cosine.
WORDS = 0.25

_SIGNATURE = re.compile(r"\s*[—–-]\s*[^—\n]{0,80}\(@\w+\)\s*\w+ \d{1,2}, \d{4}\s*$")
_LINK = re.compile(r"(?:https?://|pic\.twitter\.com/|www\.)\S+")
_TAG = re.compile(r"[#@](\w+)")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])|_")

Embed = Callable[[Sequence[str]], Any]


@dataclass(frozen=True, slots=True)
class KnownClaim:
    """A claim on record, the key by which the caller knows it, and the title of its check, if any."""

    key: str
    text: str
    title: str = ""


class Collection:
    """Claims made ready to be searched; with ``embed`` (``embeddings.embed`` or the like) also by meaning."""

    def __init__(self, claims: Iterable[KnownClaim], embed: Embed | None = None) -> None:
        doubles: dict[tuple[str, ...], list[KnownClaim]] = {}
        for claim in claims:
            doubles.setdefault(tuple(bm25.words(claim.text)), []).append(claim)
        self.groups = list(doubles.values())
        first = [group[0] for group in self.groups]
        self.index = bm25.Index((bm25.words(f"{claim.text} {claim.title}") for claim in first), k1=0.9, b=0.4)
        self.embed = embed
        self.vectors: tuple[Any, Any] | None = None
        if embed is not None and first:
            texts = embed([claim.text for claim in first])
            self.vectors = texts, embed([claim.title or claim.text for claim in first])


def rank(text: str, collection: Collection, most: int = 100) -> list[tuple[str, float]]:
    """Keys and scores of the ``most`` claims that ``text`` most likely repeats, best first; deterministic."""
    post = plain_post(text)
    found = collection.index.scores(set(bm25.words(post)))
    best = max(found.values(), default=1.0)
    scores = [WORDS * found.get(number, 0.0) / best for number in range(len(collection.groups))]
    if collection.embed is not None and collection.vectors is not None:
        asked = collection.embed([post, *_sentences(post)])
        for vectors in collection.vectors:
            likeness = asked @ vectors.T
            nearness = (likeness[0] + likeness[1:].max(axis=0)) / 4
            scores = [score + float(near) for score, near in zip(scores, nearness, strict=True)]
    order = sorted(range(len(scores)), key=lambda number: -scores[number])[:most]
    ranked = [(claim.key, round(scores[number], 4)) for number in order for claim in collection.groups[number]]
    return ranked[:most]


def plain_post(text: str) -> str:
    """A post without signature and links, its tags as words: "#ClimateStrike" as "Climate Strike"."""
    text = _LINK.sub(" ", _SIGNATURE.sub("", text))
    return " ".join(_TAG.sub(lambda tag: f" {_HUMP.sub(' ', tag[1])} ", text).split())


def _sentences(text: str) -> list[str]:
    """The sentences of at least three content words, or the text itself when there is none."""
    found = (text[span.start : span.end] for span in sentences(text))
    return [sentence for sentence in found if len(bm25.words(sentence)) > 2] or [text]

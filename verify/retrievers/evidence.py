"""Sentences of other articles that bear on a claim, best first. Pure; candidate articles come from full-text search.

An article counts by BM25 of the claim's words and by its sentence nearest in meaning. Inside its article a sentence
counts by a weighted sum of a few signs: its own BM25 and its neighbours' (one sentence says the name and the next the
fact), numbers and rare words shared with the claim, words of the claim's title, how early it stands, and, with
embeddings, its likeness to the best matching clause of the claim. The weights were fitted once by logistic regression
on the development part of WiCE (Kamoi et al. 2023, EMNLP) and rounded.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from annotate import bm25
from verify.facts import facts
from verify.stance import stance

NAME = "evidence"
VERSION = "1"

# A sentence inside its article: signs and their weights.
WORDS, NEAR, NUMBERS, TITLE, EARLY, RARE, MEANING = 1.0, 0.3, 0.25, 0.3, -0.1, 0.09, 0.4
# An article: signs and their weights; and what the article counts for against a sentence's place in it.
ARTICLE_WORDS, ARTICLE_MEANING, ARTICLE = 0.2, 1.0, 5.0
# Bounds of the work for one query: sentences read, sentences embedded, and those of one article.
MOST_READ, MOST_EMBEDDED, MOST_EMBEDDED_OF_ONE = 2_000, 150, 50
NEIGHBOURS = 4  # sentences looked at on both sides
# Shown unasked: sentences that score this share of the best one's score in their article, and so many at most.
SHOWN_SHARE, MOST_SHOWN = 0.75, 5

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_CLAUSE = re.compile(r"[,;:–—]| (?:and|but|which|who|after|before|while) ")

Embed = Callable[[Sequence[str]], Any]


@dataclass(frozen=True, slots=True)
class Query:
    """A claim to find evidence for; ``title``: what it is about (its page or article), when that is known."""

    text: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """An article, or a part of one: its sentences in order, and the key by which the caller knows it."""

    key: str
    sentences: Sequence[str]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Sentence ``number`` of passage ``key``; the score is higher for better, and comparable within one query only.

    ``selected``: worth showing unasked; only then ``stance`` (supports, refutes, context) and ``reason`` are filled.
    """

    key: str
    number: int
    score: float
    selected: bool = False
    stance: str = ""
    reason: str = ""


class Collection:
    """Passages made ready to be ranked for any number of queries: cut into words once, indexed once."""

    def __init__(self, passages: Iterable[Passage]) -> None:
        self.passages = list(passages)
        self.words = [[bm25.words(sentence) for sentence in passage.sentences] for passage in self.passages]
        self.index = bm25.Index([word for sentence in article for word in sentence] for article in self.words)
        self._inner: dict[int, bm25.Index] = {}

    def inner(self, number: int) -> bm25.Index:
        """The index over the sentences of one passage."""
        if number not in self._inner:
            self._inner[number] = bm25.Index(self.words[number], k1=0.9, b=0.3)
        return self._inner[number]


def rank(query: Query, collection: Collection, embed: Embed | None = None) -> list[Candidate]:
    """The sentences of the passages that share most with the query, best first; without ``embed`` by words alone.

    Articles are read, best first, until ``MOST_READ`` sentences have been; give it what a search found, not the
    database. ``embed`` is ``embeddings.embed`` or a ``Memory`` of it.
    """
    asked = set(bm25.words(query.text)) | set(bm25.words(query.title))
    found: list[Candidate] = []
    read = embedded = 0
    chosen = collection.index.top(asked, len(collection.passages))
    for number, score in chosen:
        if read >= MOST_READ:
            break
        passage = collection.passages[number]
        reading = _read(query, collection, number, embed if embedded < MOST_EMBEDDED else None)
        read += len(passage.sentences)
        embedded += min(len(passage.sentences), MOST_EMBEDDED_OF_ONE)
        article = ARTICLE * (ARTICLE_WORDS * score / chosen[0][1] + ARTICLE_MEANING * reading.nearest)
        found += [
            Candidate(passage.key, at, round(article + sign, 4), selected=at in reading.shown)
            for at, sign in enumerate(reading.signs)
        ]
    return sorted(found, key=lambda candidate: -candidate.score)


def judge(
    query: Query, candidate: Candidate, sentence: str, *, said: date | None = None, printed: date | None = None
) -> Candidate:
    """The candidate with the stance that its sentence, printed on a day, takes to the claim, said on another."""
    taken = stance(facts(query.text, said), facts(sentence, printed))
    return replace(candidate, stance=taken.label, reason=taken.reason)


@dataclass(frozen=True, slots=True)
class _Reading:
    """One article read for one query: a sum of signs for each sentence, the best cosine, the sentences to show."""

    signs: list[float]
    nearest: float
    shown: frozenset[int]


def _read(query: Query, collection: Collection, number: int, embed: Embed | None) -> _Reading:
    sentences, contents = collection.passages[number].sentences, collection.words[number]
    asked = set(bm25.words(query.text))
    index = collection.inner(number)
    scores = index.scores(asked)
    most = max(scores.values(), default=1.0)
    found = [scores.get(number, 0.0) / most for number in range(len(sentences))]
    about = set(bm25.words(query.title)) - asked
    numbers = set(_NUMBER.findall(query.text))
    meaning, nearest = _meanings(query, sentences, found, embed)
    signs = [
        WORDS * found[at]
        + NEAR * _near(found, at)
        + NUMBERS * min(2, len(numbers & set(_NUMBER.findall(sentence))))
        + TITLE * len(about & set(contents[at])) / max(1, len(about))
        + EARLY * math.log1p(at)
        + RARE * max((index.idf(word) for word in asked & set(contents[at])), default=0.0)
        + MEANING * meaning[at]
        for at, sentence in enumerate(sentences)
    ]
    return _Reading(signs, nearest, _shown(signs))


def _near(found: Sequence[float], at: int) -> float:
    """The neighbours' scores, each step away counting half."""
    steps = (step for step in range(-NEIGHBOURS, NEIGHBOURS + 1) if step and 0 <= at + step < len(found))
    return sum(found[at + step] * 0.5 ** (abs(step) - 1) for step in steps)


def _meanings(
    query: Query, sentences: Sequence[str], found: Sequence[float], embed: Embed | None
) -> tuple[list[float], float]:
    """For each sentence the cosine to the best matching clause of the claim, and the best cosine to the whole claim.

    Only the sentences that share most words are embedded, as many as allowed; the others get 0.
    """
    meaning = [0.0] * len(sentences)
    if embed is None or not sentences:
        return meaning, 0.0
    best = sorted(range(len(sentences)), key=lambda at: -found[at])[:MOST_EMBEDDED_OF_ONE]
    clauses = clauses_of(query.text)
    asked, told = embed([query.text, *clauses]), embed([sentences[at] for at in best])
    for at, row in zip(best, (told @ asked[1:].T).max(axis=1), strict=True):
        meaning[at] = float(row)
    return meaning, float((told @ asked[0]).max())


def clauses_of(text: str) -> list[str]:
    """The clauses of a claim that hold at least two content words; the text itself when there is none."""
    parts = (part.strip() for part in _CLAUSE.split(text))
    return [part for part in parts if len(bm25.words(part)) > 1] or [text]


def _shown(signs: Iterable[float]) -> frozenset[int]:
    ranked = sorted(enumerate(signs), key=lambda item: -item[1])
    return frozenset(at for at, sign in ranked[:MOST_SHOWN] if sign >= SHOWN_SHARE * ranked[0][1])

"""Sentences of other articles that bear on a claim, best first. Pure; the articles come from full-text search.

Two steps. Articles are ranked by BM25 of the claim's words and by the sentence nearest in meaning. Inside an article a
sentence is scored by a weighted sum of a few signs: its BM25, that of its neighbours (news and pages say the name in one
sentence and the fact in the next), numbers and rare words it shares with the claim, words of the claim's title, and how
early it stands; with embeddings, also by its likeness to the best matching clause of the claim. The weights were fitted
once by logistic regression on the development part of WiCE (Kamoi et al. 2023) and rounded.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from annotate import bm25
from verify.facts import facts
from verify.stance import stance

NAME = "evidence"
VERSION = "1"

# Signs of a sentence inside its article.
WORDS, MEANING, NEAR, NUMBERS, TITLE, EARLY, RARE = 1.0, 0.4, 0.3, 0.25, 0.3, -0.1, 0.09
# Signs of an article.
ARTICLE_WORDS, ARTICLE_MEANING = 0.2, 1.0
# What an article counts for against a sentence's place in it.
ARTICLE = 5.0
# Bounds of the work: articles read, sentences of each that are embedded.
MOST_ARTICLES, MOST_EMBEDDED = 200, 60
# A sentence is shown when it scores at least this share of the best one's score; and so many at most.
SHOWN_SHARE, MOST_SHOWN = 0.8, 5

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_CLAUSE = re.compile(r"[,;:–—]| (?:and|but|which|who|after|before|while) ")

Embed = Callable[[Sequence[str]], Any]


@dataclass(frozen=True, slots=True)
class Passage:
    """An article, or part of one: its sentences in order, and the key by which the caller knows it."""

    key: str
    sentences: Sequence[str]


@dataclass(frozen=True, slots=True)
class Query:
    """A claim to find evidence for; ``title`` is what it is about (of its article or page), when known."""

    text: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Sentence ``number`` of passage ``key`` with its score; higher is better, comparable within one query only.

    ``selected``: worth showing unasked. ``stance`` and ``reason`` are filled for those only.
    """

    key: str
    number: int
    score: float
    selected: bool = False
    stance: str = ""
    reason: str = ""


@dataclass(slots=True)
class _Reader:
    """One query against one collection: idf of the collection, embeddings made once for each text."""

    query: Query
    embed: Embed | None
    words: set[str] = field(init=False)
    title: set[str] = field(init=False)
    numbers: set[str] = field(init=False)
    meaning: Any = field(init=False, default=None)
    clauses: Any = field(init=False, default=None)

    def __post_init__(self) -> None:
        self.words = set(bm25.words(self.query.text))
        self.title = set(bm25.words(self.query.title)) - self.words
        self.numbers = set(_NUMBER.findall(self.query.text))
        if self.embed is not None:
            parts = [part.strip() for part in _CLAUSE.split(self.query.text)]
            parts = [part for part in parts if len(bm25.words(part)) > 1]
            vectors = self.embed([self.query.text, *parts])
            self.meaning, self.clauses = vectors[0], vectors[1:] if parts else vectors


def rank(query: Query, passages: Sequence[Passage], embed: Embed | None = None) -> list[Candidate]:
    """Every sentence of the passages worth a place, best first; without ``embed`` by words alone.

    At most ``MOST_ARTICLES`` passages are read: search the database for candidates first.
    """
    reader = _Reader(query, embed)
    chosen = _passages(reader, passages)
    found = [
        Candidate(passage.key, number, round(article + score, 4))
        for passage, article in chosen
        for number, score in enumerate(_sentences(reader, passage.sentences))
    ]
    return sorted(found, key=lambda item: -item.score)

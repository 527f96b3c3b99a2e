"""BM25 in memory (Robertson and Zaragoza 2009, "The Probabilistic Relevance Framework"), and the words it counts.

For ranking some thousands of texts that are already at hand. Finding them in a database is annotate.search's work.
"""

from __future__ import annotations

import heapq
import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache

WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:'[^\W\d_]+)?")


def vocabulary(text: str) -> frozenset[str]:
    """The words of a text written between blanks: how word lists are kept in code."""
    return frozenset(text.split())


STOPWORDS = vocabulary(
    """a about again all also am an and any are as at be because been being between both but by
    can could did do does doing each few for from had has have having he her here hers him his how i
    if in into is it its itself just me more most my no nor not now of off on once or other our out own said
    same say says she should so some such than that the their them then there these they this those through to too
    upon us very was we were what when where which while who whom why will with would you your"""
)


def words(text: str) -> list[str]:
    """Content words of ``text`` in order: folded, without stop words, by their stem; numbers without separators."""
    found = WORD.findall(_folded(text))
    return [stem(word) for word in found if word.removesuffix("'s") not in STOPWORDS]


def _folded(text: str) -> str:
    """Lower case without accents, typographic apostrophes made plain."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.replace("’", "'")).casefold()
    return "".join(c for c in plain if not unicodedata.combining(c))


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """A word without its plural, verb and "-ion" endings. Light on purpose: it must not join different words."""
    if word[0].isdigit():
        return word.replace(",", "")
    word = word.removesuffix("'s")
    for endings in (PLURALS, ENDINGS):
        for ending, put, shortest in endings:
            if word.endswith(ending) and len(word) - len(ending) >= shortest:
                word = _undouble(word[: len(word) - len(ending)]) + put
                break
    return word


# ending, what takes its place, the least letters before it
PLURALS = (("ies", "y", 2), ("sses", "ss", 2), ("ss", "ss", 1), ("us", "us", 1), ("is", "is", 1), ("s", "", 2))
ENDINGS = (
    ("ied", "i", 2),
    ("ing", "", 3),
    ("ed", "", 3),
    ("tion", "t", 4),
    ("sion", "s", 4),
    ("e", "", 3),
    ("y", "i", 2),
)


def _undouble(root: str) -> str:
    """stopp → stop, controll → control; a double s stays."""
    return root[:-1] if len(root) > 3 and root[-1] == root[-2] and root[-1] not in "aeious" else root


class Index:
    """Documents, each a sequence of words, ready to be scored against queries."""

    def __init__(self, documents: Iterable[Sequence[str]], k1: float = 1.2, b: float = 0.75) -> None:
        self.postings: dict[str, list[tuple[int, int]]] = defaultdict(list)
        lengths = []
        for number, document in enumerate(documents):
            lengths.append(len(document))
            for word, count in Counter(document).items():
                self.postings[word].append((number, count))
        mean = sum(lengths) / len(lengths) if lengths else 0.0
        self.size = len(lengths)
        self.k1 = k1
        self.norms = [k1 * (1 - b + b * length / mean) if mean else 1.0 for length in lengths]

    def idf(self, word: str) -> float:
        """Rarity, above 0: ln(1 + (N - n + ½) / (n + ½))."""
        holders = len(self.postings.get(word, ()))
        return math.log(1 + (self.size - holders + 0.5) / (holders + 0.5))

    def scores(self, query: Iterable[str]) -> dict[int, float]:
        """Score of every document that shares a word with ``query``, by document number."""
        out: dict[int, float] = defaultdict(float)
        for word, times in Counter(query).items():
            weight = self.idf(word) * times * (self.k1 + 1)
            for number, count in self.postings.get(word, ()):
                out[number] += weight * count / (count + self.norms[number])
        return out

    def top(self, query: Iterable[str], n: int) -> list[tuple[int, float]]:
        """The ``n`` best documents and their scores, best first; equal scores in document order."""
        return heapq.nsmallest(n, self.scores(query).items(), key=lambda item: (-item[1], item[0]))

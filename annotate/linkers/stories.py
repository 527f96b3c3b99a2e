"""Articles about one event, found by what they name.

TF-IDF cosine (Salton and Buckley 1988) with names, numbers and the lead weighing more, grouped in two steps. The first
finds what belongs to one subject. The second looks again inside it, with weights from the subject alone: there "flood"
and "river" say nothing, and the town's name tells two floods apart. Groups that are too small to be sure of go to
the story they are nearest to. One article against stored stories is judged in the same way, by `place`.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from annotate.linkers.clustering import average_link


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


Profile = Mapping[str, float]
"""{term: weight of its occurrences}; terms in capitals at the front ("N:…") are names and numbers."""

SUBJECT, SMALL, STORY, NEAREST = 0.07, 0.10, 0.095, 0.03
"""Mean cosine from which articles are of one subject; of one story where a subject has too few articles to look again;
of one story inside a subject; at which a stray may join one."""

CORE = 4  # articles from which a group is a story that strays may join
KEYS = 24  # heaviest terms of an article that an index is searched by
TOO_COMMON = 200  # articles; a key that more of them have finds nothing in particular

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_LEAD = 300  # code points that count twice
_NAME_WEIGHT = 2.0

_FREQUENT = _words(
    "the a an and or but of in on at by for from with to as is are was were be been being has have had he she "
    "it they his her its their this that these those who which not no said says say will would after before "
    "when than then there here also into over out up down about more most some any all one two new first last "
    "year years day days week time people told we i you our"
)


@dataclass(frozen=True, slots=True)
class Judgement:
    """``score`` 0..1 and, in one sentence, why."""

    score: float
    reason: str


def profile(text: str, title: str = "") -> Profile:
    """What the article speaks of. A capitalised word that never occurs in lower case counts as a name."""
    text = f"{title}\n{text}" if title else text
    words = [(match.start(), match[0].replace("’", "'").removesuffix("'s")) for match in _WORD.finditer(text)]
    common = {word for _, word in words if word.islower()}
    terms: defaultdict[str, float] = defaultdict(float)
    for start, word in words:
        low = word.lower()
        if low in _FREQUENT or len(low) < 2:
            continue
        weight = 2.0 if start < _LEAD else 1.0
        if word[0].isdigit() or (word[0].isupper() and low not in common):
            terms[f"N:{low}"] += weight * _NAME_WEIGHT
        else:
            terms[_stem(low)] += weight
    return {term: 1 + math.log(count) for term, count in terms.items()}


@dataclass(frozen=True, slots=True)
class Weights:
    """Inverse document frequencies of a collection of ``size`` articles."""

    size: int
    frequency: Mapping[str, int]

    @classmethod
    def of(cls, profiles: Iterable[Profile]) -> Weights:
        profiles = list(profiles)
        return cls(len(profiles), Counter(term for each in profiles for term in each))

    def of_term(self, term: str) -> float:
        return max(math.log((self.size + 1) / (self.frequency.get(term, 0) + 0.5)), 0.0)


def vector(article: Profile, weights: Weights, among: Weights | None = None) -> Profile:
    """Unit vector; ``among``: weights of the article's neighbourhood, taken in geometric mean with those of all."""
    raw = {term: value * _weight(term, weights, among) for term, value in article.items()}
    length = math.sqrt(sum(value * value for value in raw.values())) or 1.0
    return {term: value / length for term, value in raw.items() if value > 0}


def cosine(a: Profile, b: Profile) -> float:
    if len(a) > len(b):
        a, b = b, a
    return sum(value * b[term] for term, value in a.items() if term in b)


def candidate_keys(article: Profile, weights: Weights) -> frozenset[str]:
    """Terms to keep in an index and to look for related articles by: the heaviest ones that are not too common."""
    rare = (term for term in article if weights.frequency.get(term, 0) <= TOO_COMMON)
    return frozenset(sorted(rare, key=lambda term: (-article[term] * weights.of_term(term), term))[:KEYS])


def group(profiles: Sequence[Profile]) -> list[list[int]]:
    """Stories as lists of positions in ``profiles``; every article is in exactly one. Deterministic."""
    weights = Weights.of(profiles)
    near = _near(profiles, weights)
    subjects = average_link(len(profiles), near, SUBJECT)
    return sorted(story for subject in subjects for story in _stories(subject, profiles, weights, near))


def place(article: Profile, stories: Mapping[str, Sequence[Profile]], weights: Weights) -> tuple[str, Judgement] | None:
    """The story among the candidates (found by `candidate_keys`) that the article belongs to, or None."""
    members = [(name, each) for name, profiles in sorted(stories.items()) for each in profiles]
    among = _among([article, *(each for _, each in members)])
    own = vector(article, weights, among)
    similar: dict[str, list[float]] = defaultdict(list)
    for name, each in members:
        if cosine(vector(article, weights), vector(each, weights)) >= SUBJECT:
            similar[name].append(cosine(own, vector(each, weights, among)))
    ranked = sorted(((_mean_of_best(values), name) for name, values in similar.items()), reverse=True)
    if not ranked or ranked[0][0] < (STORY if among else SMALL):
        return None
    score, name = ranked[0]
    nearest = max(stories[name], key=lambda each: cosine(own, vector(each, weights, among)))
    return name, Judgement(min(1.0, round(0.5 + score, 3)), _reason(own, vector(nearest, weights, among)))


def tied(article: Profile, own: str, stories: Mapping[str, Sequence[Profile]], weights: Weights) -> list[str]:
    """Which other candidates are the same story as ``own``, now that the article belongs to it; sorted.

    As in `group`: the mean similarity of all members of both reaches the threshold, and the article is near to both.
    """
    among = _among([article, *(each for profiles in stories.values() for each in profiles)])
    vectors = {name: [vector(each, weights, among) for each in profiles] for name, profiles in stories.items()}
    middle = vector(article, weights, among)
    least = STORY if among else SMALL
    mine = [*vectors.get(own, ()), middle]
    return sorted(
        name
        for name, others in vectors.items()
        if name != own
        and _mean_of_best([cosine(middle, each) for each in others]) >= least
        and sum(cosine(a, b) for a in mine for b in others) >= least * len(mine) * len(others)
    )


def _near(profiles: Sequence[Profile], weights: Weights) -> dict[tuple[int, int], float]:
    """Cosines of the pairs that share a key; all other pairs have next to nothing in common."""
    index: dict[str, list[int]] = defaultdict(list)
    for at, article in enumerate(profiles):
        for key in candidate_keys(article, weights):
            index[key].append(at)
    pairs = {pair for found in index.values() for pair in combinations(found, 2)}
    vectors = [vector(article, weights) for article in profiles]
    return {(a, b): cosine(vectors[a], vectors[b]) for a, b in pairs}


def _stories(
    subject: list[int], profiles: Sequence[Profile], weights: Weights, near: Mapping[tuple[int, int], float]
) -> list[list[int]]:
    """The stories inside one subject, told apart by the words that not all of it shares."""
    among = _among([profiles[at] for at in subject])
    vectors = [vector(profiles[at], weights, among) for at in subject]
    similarity = {(a, b): cosine(vectors[a], vectors[b]) for a, b in combinations(range(len(subject)), 2)}
    groups = average_link(len(subject), similarity, STORY)
    cores = [story for story in groups if len(story) >= CORE]
    if not cores:
        pairs = combinations(range(len(subject)), 2)
        similarity = {(a, b): near[subject[a], subject[b]] for a, b in pairs if (subject[a], subject[b]) in near}
        return [[subject[at] for at in story] for story in average_link(len(subject), similarity, SMALL)]
    stories = [list(core) for core in cores]
    for stray in (at for story in groups if len(story) < CORE for at in story):
        reach = [_mean_of_best([similarity[min(stray, at), max(stray, at)] for at in core]) for core in cores]
        nearest = max(range(len(cores)), key=reach.__getitem__)
        if reach[nearest] >= NEAREST:
            stories[nearest].append(stray)
        else:
            stories.append([stray])
    return [sorted(subject[at] for at in story) for story in stories]


def _among(profiles: Sequence[Profile]) -> Weights | None:
    """Weights inside a neighbourhood; None for one too small to tell common words from rare ones."""
    return Weights.of(profiles) if len(profiles) >= CORE else None


def _mean_of_best(values: Sequence[float], best: int = 3) -> float:
    return sum(sorted(values, reverse=True)[:best]) / best if len(values) >= best else sum(values) / max(len(values), 1)


def _weight(term: str, weights: Weights, among: Weights | None) -> float:
    overall = weights.of_term(term)
    return math.sqrt(overall * among.of_term(term)) if among else overall


def _reason(a: Profile, b: Profile) -> str:
    shared = sorted((term for term in a if term in b), key=lambda term: (-a[term] * b[term], term))[:4]
    words = ", ".join(f"“{term.removeprefix('N:')}”" for term in shared)
    return f"Both articles speak of {words}."


def _stem(word: str) -> str:
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word

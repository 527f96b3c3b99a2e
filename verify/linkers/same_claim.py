"""Whether two claims say the same thing of the world, and by which index keys such pairs are found. Pure.

Candidates come from an index over :func:`keys`, never from all pairs; :func:`same_claim` then judges one pair. Words
(and embeddings, when both claims have them) propose; amounts, days, names and negation decide, because similarity
cannot tell a contradiction from a paraphrase.
"""

from __future__ import annotations

from dataclasses import dataclass

from annotate.quantity import Quantity
from verify.facts import ClaimFacts
from verify.lexicon import meanings_of
from verify.linkers._compare import (
    agreeing_amounts,
    anchor,
    clashing_amounts,
    days_overlap,
    foreign_subject,
    shared_names,
    stray_names,
)
from verify.linkers._differences import attribute, opposites, quantifier

NAME = "same_claim"
VERSION = "1"

# A pair of this score or more is proposed to people.
THRESHOLD = 0.53

# How cosine becomes similarity: of unrelated claims in one story it is about .4, of paraphrases .8 and more.
COSINE_UNRELATED, COSINE_SAME = 0.4, 0.8
# Paraphrases without a common word are still worth something when their embeddings say so.
LEAST_OVERLAP = 0.1
# What sharing an amount and a date adds at most.
MOST_ADDED = 0.35


@dataclass(frozen=True, slots=True)
class Judgement:
    """``score`` 0..1 and one sentence why."""

    score: float
    reason: str

    @property
    def proposed(self) -> bool:
        return self.score >= THRESHOLD


def keys(facts: ClaimFacts) -> frozenset[str]:
    """What a claim is found by: its words by meaning, names, amounts (to two digits) and days.

    Each key has a prefix (w, n, q, d). Look up the rarest first and leave the frequent ones out.
    """
    found = {f"w:{meaning}" for meaning in meanings_of(facts.words)}
    found |= {f"n:{name}" for name in facts.entities}
    for quantity in facts.quantities:
        found |= {f"q:{bound:.1e}{quantity.unit}" for bound in (quantity.low, quantity.high) if bound}
    found |= {f"d:{timex.value}" for timex in facts.timexes if timex.known}
    return frozenset(found)


def same_claim(a: ClaimFacts, b: ClaimFacts) -> Judgement:
    """How surely ``a`` and ``b`` state the same thing; the order does not matter."""
    if why := _bar(a, b):
        return Judgement(0.0, why)
    score, because = similarity(a, b), ["similar words"]
    if amounts := agreeing_amounts(a, b):
        leading = (a.quantities[0], b.quantities[0]) in amounts or len(amounts) > 1
        score += max(_weight(amount) for pair in amounts for amount in pair) if leading else -0.25
        because.append(f"{'the same amount' if leading else 'an amount in passing'} ({amounts[0][0]}; {amounts[0][1]})")
    if days := {t.value for t in a.timexes if t.known} & {t.value for t in b.timexes if t.known}:
        score += 0.1 if any(len(day) > len("2017") for day in days) else 0.05
        because.append(f"the same date ({min(days)})")
    if foreign_subject(a, b):
        score -= 0.1
    if names := shared_names(a, b):
        because.append("both name " + ", ".join(a.label(name) for name in sorted(names)[:3]))
    else:
        score -= 0.15
    return Judgement(round(max(0.0, min(1.0, score)), 3), f"Same claim: {'; '.join(because)}.")


def _weight(amount: Quantity) -> float:
    """What sharing an amount is worth: a bare "two" is in many claims, "$500 million" or "31 ships" in few."""
    return 0.25 if amount.unit or anchor(amount) >= 10 else 0.15


def possible(a: ClaimFacts, b: ClaimFacts) -> bool:
    """Whether the pair may reach the threshold at all: quick, for many candidates of which few do."""
    return similarity(a, b) + MOST_ADDED >= THRESHOLD


def similarity(a: ClaimFacts, b: ClaimFacts) -> float:
    """0..1: shared content words by meaning (Dice); with embeddings the geometric mean of that and their cosine.

    Both must be high: claims of one story are near in meaning without saying the same.
    """
    first, second = meanings_of(a.words), meanings_of(b.words)
    overlap = 2 * len(first & second) / (len(first) + len(second)) if first and second else 0.0
    if a.vector is None or b.vector is None:
        return overlap
    cosine = (float(a.vector @ b.vector) - COSINE_UNRELATED) / (COSINE_SAME - COSINE_UNRELATED)
    return (max(LEAST_OVERLAP, overlap) * max(0.0, min(1.0, cosine))) ** 0.5


def _bar(a: ClaimFacts, b: ClaimFacts) -> str:
    """Why two claims cannot be the same, in a sentence; empty when nothing speaks against it."""
    if (a.denied & b.stated) or (b.denied & a.stated):
        return "One denies what the other states."
    if opposed := opposites(a, b):
        return f"They say opposite things: {a.word(opposed[0])} and {b.word(opposed[1])}."
    if differs := quantifier(a, b) or attribute(a, b):
        return f"They differ: {differs.value_a} against {differs.value_b}."
    if clash := clashing_amounts(a, b):
        return f"The amounts differ: {clash[0][0]} against {clash[0][1]}."
    if not (a.position and b.position) and a.timexes and b.timexes and not days_overlap(a, b):
        return "They speak of different days."
    if stray_names(a, b):
        return "They speak of different names."
    return ""

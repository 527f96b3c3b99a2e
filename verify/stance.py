"""Whether a sentence supports or refutes a claim, as a suggestion for people. Pure.

The claim is the question: everything it states must be found in the sentence. A date, an amount, an ordinal or an
opposite word that clashes refutes it; names and content words that are missing take away from its support. This is
word-level checking in the manner of the lexical baselines for textual entailment (Dagan et al. 2013, "Recognizing
Textual Entailment"), not inference: it proposes, people decide.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from annotate.bm25 import words
from verify.facts import ClaimFacts
from verify.lexicon import ORDINALS, meaning, opposite, plain
from verify.linkers._compare import comparable, may_be_same

SUPPORTS, REFUTES, CONTEXT = "supports", "refutes", "context"

# Support of this much or more is called support.
FOR = 0.6
# A missing name weighs as much as this many missing words.
NAME_WEIGHT = 3


@dataclass(frozen=True, slots=True)
class Stance:
    """``label`` is supports, refutes or context; ``support`` 0 (clashes) to 1 (all found); one sentence why."""

    label: str
    support: float
    reason: str


def stance(claim: ClaimFacts, sentence: ClaimFacts) -> Stance:
    """How ``sentence`` bears on ``claim``."""
    if clash := _clash(claim, sentence):
        return Stance(REFUTES, 0.1, f"It clashes: {clash}.")
    missing, share = _missing(claim, sentence)
    support = 1 - share
    if _events_agree(claim, sentence):
        support = max(support, FOR)
    if _dates_agree(claim, sentence) or _amounts_agree(claim, sentence):
        support = min(1.0, support + 0.15)
    if missing and support < FOR:
        return Stance(CONTEXT, round(support, 3), f"It does not speak of {', '.join(missing[:3])}.")
    return Stance(SUPPORTS if support >= FOR else CONTEXT, round(support, 3), "What the claim says is found in it.")


def _clash(claim: ClaimFacts, sentence: ClaimFacts) -> str:
    """What cannot hold together, in words; empty when nothing clashes."""
    return (
        _dates_clash(claim, sentence)
        or _amounts_clash(claim, sentence)
        or _ordinals_clash(claim, sentence)
        or _words_clash(claim, sentence)
    )


def _dates_clash(claim: ClaimFacts, sentence: ClaimFacts) -> str:
    for event, p in claim.events:
        rivals = [q for other, q in sentence.events if other == event]
        if rivals and not any(may_be_same(p, q) for q in rivals):
            return f"{claim.word(event)} {p.value} against {rivals[0].value}"
    for p in claim.timexes:
        rivals = [q for q in sentence.timexes if q.type == p.type and q.value and not q.value.endswith("_REF")]
        if p.value and not p.value.endswith("_REF") and rivals and not any(may_be_same(p, q) for q in rivals):
            return f"{p.value} against {rivals[0].value}"
    return ""


def _dates_agree(claim: ClaimFacts, sentence: ClaimFacts) -> bool:
    """Whether they share a date, and what happened on it where both say so."""
    asked, told = {event for event, _ in claim.events}, {event for event, _ in sentence.events}
    if asked and told and not asked & told:
        return False
    return any(may_be_same(p, q) for p in claim.timexes for q in sentence.timexes if p.type == q.type and p.value)


def _events_agree(claim: ClaimFacts, sentence: ClaimFacts) -> bool:
    """Whether both date the same event ("born", "released") alike."""
    return any(
        event == other and may_be_same(p, q) for event, p in claim.events for other, q in sentence.events if p.value
    )


def _amounts_clash(claim: ClaimFacts, sentence: ClaimFacts) -> str:
    for p in claim.quantities:
        rivals = [q for q in sentence.quantities if comparable(p, q)]
        if rivals and not any(p.interval(rounding=True).overlaps(q.interval(rounding=True)) for q in rivals):
            return f"{p} against {rivals[0]}"
    return ""


def _amounts_agree(claim: ClaimFacts, sentence: ClaimFacts) -> bool:
    return any(
        comparable(p, q) and p.interval(rounding=True).overlaps(q.interval(rounding=True))
        for p in claim.quantities
        for q in sentence.quantities
    )


def _ordinals_clash(claim: ClaimFacts, sentence: ClaimFacts) -> str:
    """ "The first album" against "the second album"; a denied ordinal clashes with itself only."""
    asked, told = _ordinals(claim), _ordinals(sentence)
    if not asked or not told:
        return ""
    turned = asked & claim.denied
    if bool(asked & told) == bool(turned):
        return f"{min(asked)} against {min(told)}"
    return ""


def _ordinals(facts: ClaimFacts) -> set[str]:
    return {word for word in facts.text.casefold().replace("-", " ").split() if word in ORDINALS}


def _words_clash(claim: ClaimFacts, sentence: ClaimFacts) -> str:
    turned = ((claim.denied & sentence.stated) | (sentence.denied & claim.stated)) - ORDINALS
    if turned:
        return f"“{claim.word(min(turned))}” is stated by one and denied by the other"
    asked, told = claim.stated - ORDINALS, sentence.stated - ORDINALS
    for x in sorted(asked - told):
        for y in sorted(told - asked):
            if opposite(x, y):
                return f"{claim.word(x)} against {sentence.word(y)}"
    return ""


_HEAD = re.compile(r"(?:In \w+,? )?(?:(?:[A-Z0-9][\w'’.-]*|of|the|and|or|de|&)\s+)+")


def _head(text: str) -> str:
    """The capitalised words that a claim opens with: its subject, read as a name or not."""
    found = _HEAD.match(text)
    return found.group() if found else ""


def _missing(claim: ClaimFacts, sentence: ClaimFacts) -> tuple[list[str], float]:
    """Words and names of the claim that the sentence lacks, and their share; the subject may go by "it" there."""
    have = {meaning(word) for word in words(f"{plain(sentence.text)} {_head(claim.text)}")}
    have |= {event for event, _ in sentence.events}
    lacking, total, lost = [], 0.0, 0.0
    for word in dict.fromkeys(claim.words):
        if word in claim.denied & ORDINALS:
            continue
        total += 1
        if meaning(word) not in have:
            lost += 1
            lacking.append(claim.word(meaning(word)))
    for name in sorted(claim.entities - {claim.subject}):
        total += NAME_WEIGHT
        if name not in sentence.entities and not have & {meaning(word) for word in words(name)}:
            lost += NAME_WEIGHT
            lacking.append(claim.label(name))
    return lacking, lost / total if total else 0.0

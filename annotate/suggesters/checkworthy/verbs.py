"""Find finite verbs without a tagger: closed word lists, endings and the word before."""

from __future__ import annotations

import re
from collections.abc import Sequence

from annotate.suggesters.checkworthy import cues
from annotate.suggesters.checkworthy.features import regular_past

_WORD = re.compile(r"[^\W_]+(?:(?:[-'’.]|(?<=\d),(?=\d))[^\W_]+)*|[$€£¥%]")
_AUXILIARY = (cues.BE | cues.HAVE | cues.DO | cues.MODAL | cues.FUTURE) - cues.words(
    "be been being having need needs going gonna"
)
_DETERMINER = cues.words("a an the this that these those his her its their our my your no any each every some")
_PREPOSITION = cues.words("of in on at by for from with without into over under about between among against to as than")
_PRONOUN = cues.words("i we you he she it they these those there who which everyone nobody someone both")
_NOMINAL = re.compile(r"\b(?:failure|refusal|inability|decision|attempts?|efforts?|plans?) (?:to|of)\b", re.IGNORECASE)


def words(text: str) -> list[str]:
    """Words and currency signs, straight apostrophes."""
    return [word.replace("’", "'") for word in _WORD.findall(text)]


def is_finite(tokens: Sequence[str], at: int) -> bool:
    """Whether the word looks like a finite verb: an auxiliary, a past, or a common verb in the present."""
    word, before = tokens[at], tokens[at - 1].lower() if at else ""
    low = word.lower()
    if low in _AUXILIARY:
        return not (low in {"may", "can", "will", "might"} and word[0].isupper() and at > 0)
    if not word.islower() or before in _DETERMINER:
        return False
    if before in _PREPOSITION or before in cues.BE:
        return False
    if low in cues.PAST_IRREGULAR or regular_past(low):
        return True
    return low in cues.PRESENT_VERBS and at > 0


def first_verb(tokens: Sequence[str], limit: int = 40) -> int | None:
    """Index of the first finite verb among the first ``limit`` words, or None."""
    return next((at for at in range(min(limit, len(tokens))) if is_finite(tokens, at)), None)


def has_verb(text: str) -> bool:
    return first_verb(words(text)) is not None


def has_predicate(text: str) -> bool:
    """Whether the text states something: a finite verb, or a noun that stands for one ("the failure to pay")."""
    return has_verb(text) or bool(_NOMINAL.search(text))


def is_clause(text: str) -> bool:
    """Whether the text begins with a subject that a finite verb follows within a dozen words, before any comma."""
    head = words(text.split(",")[0])
    if not head or is_finite(head, 0) or head[0].lower() in _PREPOSITION:
        return False
    verb = first_verb(head, 14)
    return verb is not None and verb >= 1


def starts_with_verb(text: str) -> bool:
    """Whether the first word, adverbs aside, is a past form or a common verb: the second half of "he came and saw"."""
    for word in words(text)[:3]:
        low = word.lower()
        if low.endswith("ly") or low in {"also", "then", "later", "not", "never"}:
            continue
        return word.islower() and (
            low in _AUXILIARY or low in cues.PAST_IRREGULAR or regular_past(low) or low in cues.REPORTING
        )
    return False


def starts_with_pronoun(text: str) -> bool:
    return (words(text) or [""])[0].lower() in _PRONOUN

"""Is a statement a checkable fact, and how much is it worth a check? Rules; in speeches the trained model, if any.

In a news report nearly every sentence tells a fact, so the rules look for what is none: opinion, question, prediction,
"declined to comment". In a debate most sentences are no facts, so there the model has to find the few that are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from annotate.suggesters.checkworthy import cues, verbs
from annotate.suggesters.checkworthy.clauses import QUOTED, Attribution
from annotate.suggesters.checkworthy.features import is_number, is_year, regular_past, tokens
from annotate.suggesters.checkworthy.model import Model, sigmoid

FACT, POSITION, OPINION, PREDICTION, QUESTION, NONE = "fact", "position", "opinion", "prediction", "question", "none"
CHECKABLE = (FACT, POSITION)

SPOKEN_SHARE = 0.035
"""Share of "I", "we", "you" among the words outside of quotation marks from which a text counts as speech."""

USUAL = -1.1
"""Log-odds of an average spoken sentence."""

_META = re.compile(
    r"respon(?:d|ded|se) to (?:(?:a|an|the|several|\w+['’]s?) )?(?:\w+ )?(?:request|question|quer|email|call|message)"
    r"|(?:declin|refus)(?:ed?|ing|es) to (?:comment|elaborate|be named|say|give (?:his|her|their) name)"
    r"|could not (?:immediately )?be reached|was (?:not )?referring to|spoke on (?:the )?condition of anonymity"
    r"|did not (?:immediately )?(?:elaborate|comment|reply)"
    r"|\b(?:said|replied|answered)\b[:,]? [\"“][^\"”]{0,25}[\"”]?$",
    re.IGNORECASE,
)
_PROMOTION = re.compile(
    r"(?:also on|read (?:more|also|next)|see also|related|watch|listen|follow|subscribe|click|sign up|share|download"
    r"|advertisement|copyright|all rights reserved|this (?:article|story) (?:was|is|has been)|reporting by|editing by"
    r"|photo|image|source|like)\b",
    re.IGNORECASE,
)
_NORMATIVE = re.compile(
    r"\b(?:should|ought to|(?:need|needs|have|has) to be"
    r"|it(?:['’]s| is) (?:time|important|essential|vital|crucial|clear|right|wrong|fair))\b",
    re.IGNORECASE,
)
_WISH = re.compile(
    r"\b(?:(?:i|we) (?:\w+ )?(?:hope|wish|want|think|believe|feel|prefer)|in (?:my|our) view|the hope is)\b",
    re.IGNORECASE,
)
_FUTURE = re.compile(
    r"\b(?:will|won['’]t|shall|\w+['’]ll)\b"
    r"|\b(?:is|are|was|were) (?:going|expected|likely|set|due|poised|scheduled|about) to\b"
    r"|\b(?:may|might|could)(?! not\b| no\b)\b(?! (?:have|\d))|\bwould(?! have\b)\b",
    re.IGNORECASE,
)
_CAUSAL = re.compile(
    r"\b(?:because|due to|owing to|thanks to|as a result|result(?:s|ed|ing)? (?:in|from)|caus(?:e|es|ed|ing)|led to"
    r"|leads? to|leading to|trigger(?:s|ed)|sparked|prompted|responsible for|contribut(?:e|es|ed) to"
    r"|forc(?:ed|ing) \w+ to|to prevent|came after|raises?|thereby|in order to|so that|drove|fuel(?:s|led))\b",
    re.IGNORECASE,
)
_DENIAL = re.compile(r"\b(?:den(?:y|ies|ied)|rejected|refut(?:es|ed))\b", re.IGNORECASE)
_UNSURE = cues.words("may might could perhaps maybe likely unlikely possibly probably")
_FRACTIONS = cues.words("half thirds percent quarter majority doubled tripled halved %")
_VAGUE = cues.words("it's that's this it that there's here's those these")
_SMALL = cues.words("two three four five six")  # "the two companies" counts nothing that anybody would dispute
_WHO_MAYBE = cues.words("he she it they")


@dataclass(frozen=True, slots=True)
class Rating:
    """``score`` 0..1, 0.5 where the decision turns; ``nature`` one of the words above; ``why``: grounds, best first."""

    score: float
    nature: str
    why: tuple[str, ...]

    @property
    def checkworthy(self) -> bool:
        return self.nature in CHECKABLE and self.score >= 0.5


def is_speech(sentences: Iterable[str]) -> bool:
    """Whether the text is speech (a debate, an address) and not a report: by its "I", "we" and "you"."""
    count = personal = 0
    for sentence in sentences:
        words = [word.lower() for word in tokens(re.sub(r"\"[^\"]*\"?|“[^”]*”?", " ", sentence))]
        count += len(words)
        personal += sum(
            word in cues.FIRST_SINGULAR or word in cues.FIRST_PLURAL or word in cues.SECOND for word in words
        )
    return personal >= SPOKEN_SHARE * max(count, 1)


def rate_speech(sentences: Iterable[str], model: Model | None) -> Iterator[Rating]:
    """Spoken sentences in their order: by the model, or by the rules when there is none.

    Facts come in runs, so a little of the two sentences before is added to each.
    """
    last = before_last = USUAL
    for sentence in sentences:
        logit, why = _speech_logit(verbs.words(sentence))
        if model:
            logit = model.score(tokens(sentence))
        nature = QUESTION if sentence.rstrip().endswith("?") else FACT
        yield Rating(sigmoid(logit + 0.1 * (last - USUAL) + 0.05 * (before_last - USUAL)), nature, why)
        last, before_last = logit, last


def rate(statement: str, attribution: Attribution | None, *, bare: bool = False, asked: bool = False) -> Rating:
    """A statement of a news report, as `clauses` cut it; ``bare``: needs no verb; ``asked``: a question."""
    nature = QUESTION if asked else _nature(statement, attribution, bare)
    words = verbs.words(statement)
    logit, why = _report_logit(words)
    if len(words) < 4 and not bare:
        logit -= 1.5
    return Rating(sigmoid(logit if nature in CHECKABLE else min(logit, 0.0) - 1.0), nature, why)


def is_body_text(sentence: str) -> bool:
    """Whether the sentence is running text: not a headline, a teaser, a caption's heading or a menu."""
    text = sentence.strip().lstrip("\"'“‘([ ")
    if not text or (text[0].islower() and not text.startswith("date ")) or _PROMOTION.match(text):
        return False
    if sentence.rstrip("\"'”’)] \n")[-1:] in {".", "!", "?", "…", ":"}:
        return True
    words = verbs.words(text)
    return len(words) >= 8 and any(word in cues.PAST_IRREGULAR or regular_past(word) for word in words)


def claim_type(statement: str, nature: str, attribution: Attribution | None) -> str:
    """One of AVeriTeC's claim types (Schlichtkrull et al. 2023)."""
    if nature == POSITION:
        return "Position Statement"
    if _CAUSAL.search(statement):
        return "Causal Claim"
    if any(amount not in _SMALL for amount in _amounts(verbs.words(statement))):
        return "Numerical Claim"
    if attribution and attribution.manner == QUOTED:
        return "Quote Verification"
    return "Event/Property Claim"


def modality(statement: str, nature: str, attribution: Attribution | None) -> str:
    """asserted, reported, predicted or denied."""
    if (attribution and _DENIAL.fullmatch(attribution.cue)) or _DENIAL.search(statement.split(" that ")[0]):
        return "denied"
    if nature == PREDICTION or (_FUTURE.search(statement) and not _past(verbs.words(statement))):
        return "predicted"
    return "reported" if attribution else "asserted"


def _nature(statement: str, attribution: Attribution | None, bare: bool) -> str:
    low = [word.lower() for word in verbs.words(statement)]
    if not (bare or verbs.has_predicate(statement) or _amounts(low)) or _META.search(statement):
        return NONE
    has_facts = bool(_amounts(low)) or any(map(is_year, filter(is_number, low)))
    personal = any(word in cues.FIRST_SINGULAR or word in cues.SECOND for word in low)
    if not has_facts and (
        _NORMATIVE.search(statement) or _WISH.search(statement) or (personal and _is_own(attribution))
    ):
        return OPINION
    if not has_facts and low and low[0] in _VAGUE and attribution and attribution.manner == QUOTED:
        return OPINION  # "It's a shame": who or what is meant, only the conversation tells
    if _self_reported(statement, attribution):
        return POSITION
    if _FUTURE.search(statement) and not (_past(low) and not _FUTURE.search(" ".join(low[:8]))):
        return _future_nature(low, attribution, dated=has_facts or bool(cues.MONTHS_DAYS.intersection(low)))
    return FACT


def _is_own(attribution: Attribution | None) -> bool:
    """Whether "I" in the statement is its speaker: a quotation, or a sentence that nobody is named for."""
    return attribution is None or attribution.manner == QUOTED


def _self_reported(statement: str, attribution: Attribution | None) -> bool:
    """ "X said it would …": a position of X on what X does."""
    if attribution is None or attribution.manner == QUOTED or attribution.speaker not in statement:
        return False
    after = statement.split(attribution.cue, 1)[-1]
    head = [word.lower() for word in verbs.words(after)[:8]]
    return any(word in _WHO_MAYBE for word in head) and bool(_FUTURE.search(after) or "no longer" in after)


def _future_nature(low: list[str], attribution: Attribution | None, *, dated: bool) -> str:
    """What a party says it will do is its position, what has a date or number a plan on record; else a prediction."""
    if _UNSURE.intersection(low):
        return PREDICTION
    if attribution is None:
        return FACT if dated else PREDICTION
    return PREDICTION if {"i", "i'll", "we'll", "we"}.intersection(low[:6]) else POSITION


def _past(words: Iterable[str]) -> bool:
    return any(word in cues.PAST_IRREGULAR or regular_past(word) for word in words)


def _amounts(words: list[str]) -> list[str]:
    """Numbers that are neither years nor days of a month, number words from two on, fractions."""
    low = [word.lower() for word in words]
    around = zip(["", *low], low, [*low[1:], ""], strict=False)
    return [
        word
        for before, word, after in around
        if (is_number(word) and not is_year(word) and not {before, after} & cues.MONTHS_DAYS)
        or (word in cues.NUMBER_WORDS and word != "one")
        or word in _FRACTIONS
    ]


def _names(words: list[str]) -> list[str]:
    """Runs of capitalised words, a common opener of a sentence left out."""
    names: list[str] = []
    open_run = False
    for at, word in enumerate(words):
        is_name = (
            word[0].isupper()
            and (at > 0 or word.lower() not in _COMMON_OPENERS)
            and word.lower() not in cues.MONTHS_DAYS
        )
        if is_name and open_run:
            names[-1] += f" {word}"
        elif is_name:
            names.append(word)
        open_run = is_name and not word.endswith(("'s", "s'"))
    return [name.removesuffix("'s") for name in names]


def _report_logit(words: list[str]) -> tuple[float, tuple[str, ...]]:
    """Log-odds and grounds of a statement in a news report; weights set by hand."""
    low = [word.lower() for word in words]
    names, amounts = _names(words), _amounts(words)
    grounds = [
        (0.9, f"a number (“{amounts[0]}”)" if amounts else ""),
        (0.6, f"a name (“{names[0]}”)" if names else ""),
        (0.4, "a date" if any(word in cues.MONTHS_DAYS or is_year(word) for word in low) else ""),
        (0.5, "something that happened" if _past(low) else ""),
        (0.3, "an act of a public body" if any(word in cues.ACTS for word in low) else ""),
        (0.3, "a public matter" if any(word in cues.INSTITUTIONS for word in low) else ""),
    ]
    logit = -0.3 + sum(weight for weight, ground in grounds if ground)
    logit -= 0.8 * any(word in cues.FIRST_SINGULAR or word in cues.SECOND for word in low)
    logit -= 0.4 * any(word in cues.JUDGEMENT for word in low)
    return logit, tuple(ground for _, ground in grounds if ground)


_COMMON_OPENERS = (
    cues.THIRD
    | cues.DEMONSTRATIVE
    | cues.FIRST_SINGULAR
    | cues.FIRST_PLURAL
    | cues.UNIVERSAL
    | cues.words(
        "the a an in on at by for from with under after before and but so as if when while to of some many most both"
    )
)


def _speech_logit(words: list[str]) -> tuple[float, tuple[str, ...]]:
    """The same for speech, where a fact must stand out among wishes, promises and courtesies."""
    low = [word.lower() for word in words]
    logit, why = _report_logit(words)
    logit += 0.5 * any(word in cues.CHANGE for word in low) + 0.4 * any(word in cues.COMPARE for word in low)
    logit += 0.3 * min(len(words), 30) / 10 - 0.65
    logit -= 0.8 * any(word in cues.FUTURE or word in cues.MODAL for word in low)
    logit -= 0.8 * any(word in cues.OPINION for word in low) + 0.6 * any(word in cues.COURTESY for word in low)
    return logit, why

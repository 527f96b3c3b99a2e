"""When a verdict may be proposed, and what counts as independent. Pure: values in, sentences out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

SUPPORTED = "Supported"
REFUTED = "Refuted"
CONFLICTING = "Conflicting Evidence/Cherrypicking"
NOT_ENOUGH = "Not Enough Evidence"
LABELS = (SUPPORTED, REFUTED, CONFLICTING, NOT_ENOUGH)

_OPPOSITE = {"supports": "refutes", "refutes": "supports"}


@dataclass(frozen=True, slots=True)
class Item:
    """One accepted piece of evidence. ``stance`` is empty for a question without an answer.

    ``party`` stands behind the origin that the evidence goes back to; ``grade`` is 1 (confirmed) to 6 (cannot be
    judged); ``searched`` says that it is recorded where the answer was looked for.
    """

    stance: str
    party: str = ""
    origin: str = ""
    article: str = ""
    grade: int = 6
    primary: bool = False
    rebutted: bool = False
    searched: bool = False


@dataclass(frozen=True, slots=True)
class Condition:
    """One line of the checklist; ``missing`` says what to do where it is not ``met``."""

    text: str
    met: bool
    missing: str = ""


def independent_parties(items: Iterable[Item], stance: str) -> frozenset[str]:
    """The parties behind evidence of this stance: I2, never counted over articles or mentions."""
    return frozenset(item.party for item in items if item.stance == stance and item.party)


def opposes(stance: str, label: str) -> bool:
    """Whether evidence of this stance speaks against a verdict with this label.

    Conflicting Evidence says already that there is some on both sides; Not Enough Evidence is questioned by any.
    """
    if label in (SUPPORTED, REFUTED):
        return stance == _OPPOSITE["supports" if label == SUPPORTED else "refutes"]
    return label == NOT_ENOUGH and stance in _OPPOSITE


def conditions(label: str, items: Sequence[Item], *, left_out: str = "") -> list[Condition]:
    """The checklist for a verdict with this label. ValueError for a label that does not exist."""
    if label in (SUPPORTED, REFUTED):
        return _one_sided("supports" if label == SUPPORTED else "refutes", items)
    if label == CONFLICTING:
        return [_conflict(items, left_out)]
    if label == NOT_ENOUGH:
        return [_searched(items)]
    raise ValueError(f"There is no verdict {label!r}; use one of {', '.join(LABELS)}.")


def _one_sided(stance: str, items: Sequence[Item]) -> list[Condition]:
    parties = independent_parties(items, stance)
    primary = any(item.stance == stance and item.primary for item in items)
    best = min((item.grade for item in items if item.stance == stance), default=6)
    against = [item for item in items if item.stance == _OPPOSITE[stance] and item.grade <= best and not item.rebutted]
    verb = "support" if stance == "supports" else "refute"
    return [
        Condition(
            f"Two independent parties or a primary document {verb} it",
            len(parties) >= 2 or primary,
            f"So far {len(parties)} of 2 parties and no primary document {verb} it. Add evidence from another party.",
        ),
        Condition(
            "No unanswered opposing evidence of equal or better grade",
            not against,
            f"Unanswered against it, of grade {best} or better: {len(against)}. "
            "Say beside each why it does not change the verdict.",
        ),
    ]


def _conflict(items: Sequence[Item], left_out: str) -> Condition:
    supporting, refuting = (independent_parties(items, stance) for stance in ("supports", "refutes"))
    different = any(a != b for a in supporting for b in refuting)
    return Condition(
        "Evidence on both sides from different parties, one origin rendered incompatibly, or a selection that misleads",
        different or _rendered_incompatibly(items) or bool(left_out.strip()),
        "Add evidence for the other side from another party, or say what was left out.",
    )


def _rendered_incompatibly(items: Sequence[Item]) -> bool:
    return any(
        a.origin and a.origin == b.origin and a.article != b.article
        for a in items
        for b in items
        if a.stance == "supports" and b.stance == "refutes"
    )


def _searched(items: Sequence[Item]) -> Condition:
    return Condition(
        "At least one question asked, with where the answer was looked for",
        any(item.searched for item in items),
        "Ask a question and record where you looked for the answer.",
    )


def warnings(items: Sequence[Item]) -> list[str]:
    """What a second person should think about before approving; none of it forbids the verdict."""
    answered = [item for item in items if item.stance in _OPPOSITE]
    found = []
    if answered and len({item.origin for item in answered}) == 1:
        found.append("All evidence comes from one origin.")
    if answered and len({item.stance for item in answered}) == 1:
        found.append("All evidence takes one side. Was the other side looked for?")
    return found

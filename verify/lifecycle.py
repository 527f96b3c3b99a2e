"""The work state of a claim: the table of transitions, and the one function that makes them.

Pages, API, admin and jobs all come here. Everything that the table does not allow is refused with a sentence that says
why. The numbers are those of the domain model (docs/domain.md).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import F
from django.utils import timezone

from annotate import audit
from annotate.access import Can, can
from annotate.errors import NotAllowed, Refused, Stale
from annotate.models import User
from verify.models import Claim, Verdict

REJECTION_REASONS = ("opinion", "prediction", "not checkable", "off topic", "too vague")

Guard = Callable[[Claim, User, str], str]
"""(claim, by, reason) → what is missing, as a sentence; empty when the step may be taken."""


@dataclass(frozen=True, slots=True)
class Transition:
    number: str
    label: str
    sources: tuple[str, ...]
    target: str
    role: Can
    guard: Guard
    needs_reason: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """A transition as one person sees it: a button, or the reason why it is none."""

    transition: Transition
    why_not: str

    @property
    def possible(self) -> bool:
        return not self.why_not


def _is_described(claim: Claim, by: User, reason: str) -> str:
    if not claim.text.strip():
        return "Write the claim so that it stands alone first."
    return "" if claim.types else "Choose a claim type first."


def _rejection_has_reason(claim: Claim, by: User, reason: str) -> str:
    known = any(reason.lower().startswith(known) for known in REJECTION_REASONS)
    return "" if known else f"Give one of the reasons: {', '.join(REJECTION_REASONS)}."


def _is_assigned(claim: Claim, by: User, reason: str) -> str:
    if claim.assignee_id is None:
        return "Assign somebody first."
    if claim.assignee_id != by.pk and not can(by, Can.EDIT):
        return f"{claim.assignee} has this claim; an editor can assign it to you."
    return ""


def _verdict_is_proposed(claim: Claim, by: User, reason: str) -> str:
    if claim.assignee_id != by.pk:
        return "Only the person who has the claim sends it to review."
    return "" if _proposed(claim) else "Propose a verdict first."


def _another_person(claim: Claim, by: User, reason: str) -> str:
    verdict = _proposed(claim)
    if verdict is None:
        return "No verdict is proposed."
    return "You proposed this verdict; another person decides on it." if verdict.proposed_by_id == by.pk else ""


def _another_person_comments(claim: Claim, by: User, reason: str) -> str:
    return _another_person(claim, by, reason) or ("" if reason.strip() else "Say what should change.")


def _has_reason(claim: Claim, by: User, reason: str) -> str:
    return "" if reason.strip() else "Give a reason."


def _proposed(claim: Claim) -> Verdict | None:
    return claim.verdicts.filter(state=Verdict.State.PROPOSED).first()


TABLE = (
    Transition("T2", "Queue for research", ("candidate",), "queued", Can.EDIT, _is_described),
    Transition(
        "T3",
        "Reject",
        ("candidate", "queued", "in_research"),
        "rejected",
        Can.EDIT,
        _rejection_has_reason,
        needs_reason=True,
    ),
    Transition("T4", "Start research", ("queued",), "in_research", Can.REVIEW, _is_assigned),
    Transition("T5", "Send to review", ("in_research",), "in_review", Can.REVIEW, _verdict_is_proposed),
    Transition(
        "T6",
        "Request changes",
        ("in_review",),
        "in_research",
        Can.REVIEW,
        _another_person_comments,
        needs_reason=True,
    ),
    Transition("T7", "Approve", ("in_review",), "approved", Can.REVIEW, _another_person),
    Transition("T9", "Reopen", ("approved",), "in_research", Can.EDIT, _has_reason, needs_reason=True),
    Transition("T14", "Take up again", ("rejected",), "queued", Can.EDIT, _has_reason, needs_reason=True),
)
_BY_PAIR = {(source, row.target): row for row in TABLE for source in row.sources}


def find(source: str, target: str) -> Transition:
    """The transition from one state to the other; Refused when there is none."""
    row = _BY_PAIR.get((source, target))
    if row is None:
        allowed = [target for start, target in _BY_PAIR if start == source]
        ways = f"From there it can become {' or '.join(_words(state) for state in allowed)}." if allowed else ""
        raise Refused(f"A claim that is {_words(source)} cannot become {_words(target)}. {ways}".strip())
    return row


def _words(state: str) -> str:
    return state.replace("_", " ")


def why_not(row: Transition, claim: Claim, by: User, reason: str) -> str:
    """Why ``by`` may not make this transition now, as a sentence; empty when they may."""
    if by.is_machine:
        return "A program may propose this, but only a person may decide it."
    if not can(by, row.role):
        return f"You may not {row.role}."
    return row.guard(claim, by, reason)


def steps(claim: Claim, by: User) -> list[Step]:
    """Every transition out of the claim's state, in the table's order; a reason still to be typed is not missed."""
    rows = [row for row in TABLE if claim.state in row.sources]
    return [Step(row, why_not(row, claim, by, REJECTION_REASONS[0] if row.needs_reason else "")) for row in rows]


def move(claim: Claim, target: str, *, revision: int, reason: str = "", by: User, **columns: Any) -> Claim:
    """Make the transition to ``target``, with its audit event, in the caller's transaction.

    ``columns`` change in the same statement. Raises Refused, NotAllowed, or Stale when ``revision`` is an old one.
    """
    before = audit.snapshot(claim, "state", "assignee")
    row = find(claim.state, target)
    objection = why_not(row, claim, by, reason)
    if objection:
        raise NotAllowed(objection) if by.is_machine or not can(by, row.role) else Refused(objection)
    now = timezone.now()
    rows = Claim.objects.filter(pk=claim.pk, revision=revision, state=claim.state)
    if not rows.update(state=target, revision=F("revision") + 1, updated_at=now, **columns):
        raise Stale(Claim.objects.get(pk=claim.pk))
    claim.refresh_from_db()
    after = audit.snapshot(claim, "state", "assignee")
    audit.record(f"claim.{row.number}", claim, by=by, before=before, after=after, reason=reason)
    return claim

"""The work state of a claim: the table of transitions, and the one function that makes them.

Pages, API, admin and jobs all come here, by way of ``actions.claim.transition``. Everything that the table does not
allow is refused with a sentence that says why. The numbers are those of the domain model (docs/domain.md).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import F
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotate import audit
from annotate.access import Can, can
from annotate.actions import notice
from annotate.errors import NotAllowed, Refused, Stale
from annotate.models import User
from verify import standing
from verify.models import Claim, Correction, Evidence, Report, Verdict

REJECTION_REASONS = ("opinion", "prediction", "not checkable", "off topic", "too vague")
BEFORE_MERGING = "what it was"
"""The target of T13: the state that the claim had when it was merged."""
ALL_BUT_MERGED = tuple(state for state in Claim.State.values if state != Claim.State.MERGED)

Guard = Callable[[Claim, User, str], str]
"""(claim, by, reason) → what is missing, as a sentence; empty when the step may be taken."""


@dataclass(frozen=True, slots=True)
class Transition:
    """A row of the table. ``role`` is the role of who makes the step; where two people make it, of the second one."""

    number: str
    label: str | Promise
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


# -- guards -----------------------------------------------------------------------------------------------------------


def _is_described(claim: Claim, by: User, reason: str) -> str:
    if not claim.text.strip():
        return _("Write the claim so that it stands alone first.")
    return "" if claim.types else _("Choose a claim type first.")


def _rejection_has_reason(claim: Claim, by: User, reason: str) -> str:
    known = any(reason.lower().startswith(known) for known in REJECTION_REASONS)
    return "" if known else _("Give one of the reasons: %s.") % ", ".join(REJECTION_REASONS)


def _is_assigned(claim: Claim, by: User, reason: str) -> str:
    if claim.assignee_id is None:
        return _("Assign somebody first.")
    if claim.assignee_id != by.pk and not can(by, Can.EDIT):
        return _("%s has this claim; an editor can assign it to you.") % claim.assignee
    return ""


def _verdict_is_proposed(claim: Claim, by: User, reason: str) -> str:
    if claim.assignee_id != by.pk:
        return _("Only the person who has the claim sends it to review.")
    return "" if proposed(claim) else _("Propose a verdict first.")


def _another_person(claim: Claim, by: User, reason: str) -> str:
    verdict = proposed(claim)
    if verdict is None:
        return _("No verdict is proposed.")
    return _("You proposed this verdict; another person decides on it.") if verdict.proposed_by_id == by.pk else ""


def _another_person_comments(claim: Claim, by: User, reason: str) -> str:
    return _another_person(claim, by, reason) or ("" if reason.strip() else _("Say what should change."))


def _has_reason(claim: Claim, by: User, reason: str) -> str:
    return "" if reason.strip() else _("Give a reason.")


def _can_be_published(claim: Claim, by: User, reason: str) -> str:
    report = Report.objects.filter(claim=claim).first()
    if report is None or not report.text.strip():
        return _("Write the report first.")
    if report.state == Report.State.WITHDRAWN:
        return _("Its report was withdrawn and is not published again.")
    if uncaptured := Evidence.objects.accepted().uncaptured().filter(claim=claim).count():
        return _("Sources whose quote no snapshot holds: %d. Capture them first.") % uncaptured
    if report.state == Report.State.PUBLISHED and not reason.strip():
        return _("It was published before: say what changed since then.")
    return ""


def _can_be_reopened(claim: Claim, by: User, reason: str) -> str:
    return _no_correction_waits(claim) or _has_reason(claim, by, reason)


def _correction_is_asked(claim: Claim, by: User, reason: str) -> str:
    correction = waiting_correction(claim)
    if correction is None:
        return _("Ask for the correction first, with a new verdict and what changed; another person approves it.")
    if by.pk in (correction.asked_by_id, correction.verdict.proposed_by_id):
        return _("You asked for this correction; another person decides on it.")
    return ""


def _withdrawal_is_asked(claim: Claim, by: User, reason: str) -> str:
    report = Report.objects.filter(claim=claim).first()
    if report is None or report.withdrawal_asked_by_id is None:
        return _("An administrator asks for the withdrawal first, with a reason; another person then confirms it.")
    if report.withdrawal_asked_by_id == by.pk:
        return _("You asked for the withdrawal; another person confirms it.")
    return _no_correction_waits(claim)


def _no_correction_waits(claim: Claim) -> str:
    waits = waiting_correction(claim) is not None
    return _("A correction awaits a second person. Approve it or take it back first.") if waits else ""


def _nothing(claim: Claim, by: User, reason: str) -> str:
    return ""


def proposed(claim: Claim) -> Verdict | None:
    """The verdict that awaits a second person."""
    return claim.verdicts.filter(state=Verdict.State.PROPOSED).first()


def waiting_correction(claim: Claim) -> Correction | None:
    """The correction that awaits a second person."""
    rows = Correction.objects.filter(report__claim=claim, state=Correction.State.PROPOSED)
    return rows.select_related("verdict", "report").first()


# -- the table --------------------------------------------------------------------------------------------------------

TABLE = (
    Transition("T2", gettext_lazy("Queue for research"), ("candidate",), "queued", Can.EDIT, _is_described),
    Transition(
        "T3",
        gettext_lazy("Reject"),
        ("candidate", "queued", "in_research"),
        "rejected",
        Can.EDIT,
        _rejection_has_reason,
        needs_reason=True,
    ),
    Transition("T4", gettext_lazy("Start research"), ("queued",), "in_research", Can.REVIEW, _is_assigned),
    Transition("T5", gettext_lazy("Send to review"), ("in_research",), "in_review", Can.REVIEW, _verdict_is_proposed),
    Transition(
        "T6",
        gettext_lazy("Request changes"),
        ("in_review",),
        "in_research",
        Can.REVIEW,
        _another_person_comments,
        needs_reason=True,
    ),
    Transition("T7", gettext_lazy("Approve"), ("in_review",), "approved", Can.REVIEW, _another_person),
    Transition("T8", gettext_lazy("Publish"), ("approved",), "published", Can.EDIT, _can_be_published),
    Transition(
        "T9",
        gettext_lazy("Reopen"),
        ("approved", "published"),
        "in_research",
        Can.EDIT,
        _can_be_reopened,
        needs_reason=True,
    ),
    Transition(
        "T10", gettext_lazy("Approve the correction"), ("published",), "published", Can.REVIEW, _correction_is_asked
    ),
    Transition(
        "T11", gettext_lazy("Confirm the withdrawal"), ("published",), "withdrawn", Can.EDIT, _withdrawal_is_asked
    ),
    Transition("T12", gettext_lazy("Merge into another claim"), ALL_BUT_MERGED, "merged", Can.EDIT, _nothing),
    Transition("T13", gettext_lazy("Split"), ("merged",), BEFORE_MERGING, Can.EDIT, _nothing),
    Transition("T14", gettext_lazy("Take up again"), ("rejected",), "queued", Can.EDIT, _has_reason, needs_reason=True),
)
_BY_PAIR = {(source, row.target): row for row in TABLE for source in row.sources}


def find(source: str, target: str, *, before_merging: str = "") -> Transition:
    """The transition from one state to the other; Refused when there is none.

    ``before_merging`` is the state that a merged claim had, the only one that it can return to.
    """
    end = BEFORE_MERGING if source == Claim.State.MERGED and target == before_merging else target
    row = _BY_PAIR.get((source, end))
    if row is None:
        allowed = [end for start, end in _BY_PAIR if start == source]
        ways = _("From there it can become %s.") % _(" or ").join(_words(state) for state in allowed)
        sentence = _("A claim that is %(source)s cannot become %(target)s.")
        raise Refused(f"{sentence % {'source': _words(source), 'target': _words(target)}} {ways}")
    return row


def _words(state: str) -> str:
    return state.replace("_", " ")


def why_not(row: Transition, claim: Claim, by: User, reason: str) -> str:
    """Why ``by`` may not make this transition now, as a sentence; empty when they may."""
    if by.is_machine:
        return _("A program may propose this, but only a person may decide it.")
    if not can(by, row.role):
        return _("You may not %s.") % row.role
    return row.guard(claim, by, reason)


def steps(claim: Claim, by: User) -> list[Step]:
    """Every transition out of the claim's state, in the table's order; a reason still to be typed is not missed."""
    rows = [row for row in TABLE if claim.state in row.sources]
    return [Step(row, why_not(row, claim, by, REJECTION_REASONS[0])) for row in rows]


def hold(claim: Claim, revision: int) -> None:
    """Keep others from changing the claim until the transaction ends, and see it as it is.

    Stale when ``revision`` is an old one. Actions that look before they write call this first.
    """
    if not Claim.objects.select_for_update(no_key=True).filter(pk=claim.pk, revision=revision).exists():
        raise Stale(Claim.objects.get(pk=claim.pk))
    claim.refresh_from_db()


def check(claim: Claim, target: str, *, reason: str = "", by: User) -> Transition:
    """The transition to ``target`` when ``by`` may make it now. Raises Refused or NotAllowed."""
    row = find(claim.state, target, before_merging=claim.state_before_merge)
    objection = why_not(row, claim, by, reason)
    if objection:
        raise NotAllowed(objection) if by.is_machine or not can(by, row.role) else Refused(objection)
    return row


def move(
    claim: Claim,
    row: Transition,
    *,
    target: str = "",
    revision: int,
    reason: str = "",
    about: dict[str, Any] | None = None,
    by: User,
    **columns: Any,
) -> Claim:
    """Make a transition that was checked, with its audit event, in the caller's transaction.

    ``columns`` change in the same statement; ``about`` is what else the event says. Stale when ``revision`` is an old
    one. Only actions call it: they write what a step needs (a review, a report) in the same transaction.
    """
    before = audit.snapshot(claim, "state", "assignee", "merged_into")
    rows = Claim.objects.filter(pk=claim.pk, revision=revision, state=claim.state)
    end = target or row.target
    if not rows.update(state=end, revision=F("revision") + 1, updated_at=timezone.now(), **columns):
        raise Stale(Claim.objects.get(pk=claim.pk))
    claim.refresh_from_db()
    after = audit.snapshot(claim, "state", "assignee", "merged_into")
    audit.record(f"claim.{row.number}", claim, by=by, before=before, after={**after, **(about or {})}, reason=reason)
    told = "verdict" if row.number == "T5" else "transition"
    notice.notify_watchers(claim, told, text=reason, also=[claim.assignee_id], by=by)
    standing.refresh([claim.pk])
    return claim

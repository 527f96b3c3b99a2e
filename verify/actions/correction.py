"""What becomes of a correction once a second person decides on its verdict; ``actions.report`` asks for one."""

from __future__ import annotations

from django.db.models import F
from django.utils import timezone

from annotate import audit
from annotate.errors import Stale
from annotate.models import User
from verify.actions import edition as editions
from verify.models import Claim, Correction, Report, Verdict

FIELDS = ("report", "verdict", "replaces", "what", "summary", "text", "state", "asked_by", "approved_by")
SHOWN = ("verdict", "summary", "text")
"""What the public reads of a report."""


def of(verdict: Verdict) -> Correction | None:
    """The correction that brings this verdict and awaits a decision."""
    return Correction.objects.filter(verdict=verdict, state=Correction.State.PROPOSED).select_related("report").first()


def apply(correction: Correction, *, by: User) -> None:
    """Show the public the new verdict and text, with a dated entry, in the caller's transaction.

    ``by`` is the second person, who has just approved the verdict.
    """
    now = timezone.now()
    approve(correction, approved_by=by, by=by)
    report = correction.report
    before = audit.snapshot(report, *SHOWN)
    shown = {"verdict": correction.verdict_id, "summary": correction.summary, "text": correction.text}
    Report.objects.filter(pk=report.pk).update(**shown, modified_at=now, revision=F("revision") + 1)
    report.refresh_from_db()
    editions.freeze(report)
    after = audit.snapshot(report, *SHOWN)
    audit.record("report.correct", report, by=by, before=before, after=after, reason=correction.what)


def approve(correction: Correction, *, approved_by: User, by: User) -> None:
    """Note who was the second person, and when."""
    decided = {"state": Correction.State.APPROVED, "approved_by": approved_by, "decided_at": timezone.now()}
    _decide(correction, decided, "correction.approve", "", by)


def decline(correction: Correction, *, revision: int, reason: str, by: User) -> None:
    """Leave the report as it is, in the caller's transaction. ``revision`` is the claim's; Stale when it is old."""
    touch(correction.report.claim, revision=revision)
    decided = {"state": Correction.State.DECLINED, "decided_at": timezone.now()}
    _decide(correction, decided, "correction.decline", reason, by)


def touch(claim: Claim, *, revision: int) -> None:
    """Give the claim its next revision: who read it before must look again. Stale when ``revision`` is an old one."""
    rows = Claim.objects.filter(pk=claim.pk, revision=revision)
    if not rows.update(revision=F("revision") + 1, updated_at=timezone.now()):
        raise Stale(Claim.objects.get(pk=claim.pk))
    claim.refresh_from_db()


def _decide(correction: Correction, columns: dict[str, object], verb: str, reason: str, by: User) -> None:
    Correction.objects.filter(pk=correction.pk).update(**columns)
    correction.refresh_from_db()
    after = audit.snapshot(correction, *FIELDS)
    audit.record(verb, correction, by=by, before={"state": "proposed"}, after=after, reason=reason)

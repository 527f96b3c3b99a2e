"""What the claim page shows of the claim's way: the next step, requests to reopen, the report, merged claims."""

from __future__ import annotations

from typing import Any

from annotate.models import User
from verify import lifecycle, step_forms
from verify.lifecycle import Step
from verify.models import Claim, Correction, ReopenRequest, Report

MOST = 50
NEXT = {"candidate": "T2", "queued": "T4", "in_research": "T5", "in_review": "T7", "approved": "T8", "rejected": "T14"}
"""The step that leads on from a state, in the table's numbers."""


def of_claim(claim: Claim, user: User) -> dict[str, Any]:
    """The context of the panels; every form as it is when nobody has typed yet."""
    report = Report.objects.filter(claim=claim).select_related("withdrawal_asked_by", "withdrawn_by").first()
    corrections = list(
        Correction.objects.filter(report=report)
        .select_related("verdict", "replaces", "asked_by", "approved_by")
        .order_by("-pk")[:MOST]
        if report
        else ()
    )
    waiting = next((row for row in corrections if row.state == Correction.State.PROPOSED), None)
    steps = lifecycle.steps(claim, user)
    next_step = _next(claim, steps, report, waiting)
    revision = {"revision": claim.revision}
    return {
        "next_step": next_step,
        "other_steps": [step for step in steps if step is not next_step],
        "reopen_requests": _reopen_requests(claim),
        "merged_claims": list(Claim.objects.filter(merged_into=claim).order_by("pk")[:MOST]),
        "report": report,
        "corrections": corrections,
        "waiting_correction": waiting,
        "reason_form": step_forms.ReasonForm(initial=revision),
        "report_form": step_forms.ReportForm(initial=_draft(claim, report)),
        "correction_form": step_forms.CorrectionForm(initial=revision | _worded(report)),
    }


def _reopen_requests(claim: Claim) -> list[ReopenRequest]:
    """The latest first. Few claims have any: the many tables of their causes are asked for those that have."""
    found = list(ReopenRequest.objects.filter(claim=claim).order_by("-pk").values_list("pk", flat=True)[:MOST])
    return list(ReopenRequest.objects.filter(pk__in=found).with_causes().order_by("-pk")) if found else []


def _next(claim: Claim, steps: list[Step], report: Report | None, waiting: Correction | None) -> Step | None:
    number = NEXT.get(claim.state, "")
    if claim.state == Claim.State.PUBLISHED:
        asked = report is not None and report.withdrawal_asked_by_id is not None
        number = "T10" if waiting else "T11" if asked else ""
    if claim.state == Claim.State.MERGED:
        number = "T13"
    return next((step for step in steps if step.transition.number == number), None)


def _draft(claim: Claim, report: Report | None) -> dict[str, Any]:
    return {"revision": claim.revision, "report_revision": report.revision if report else 0, **_worded(report)}


def _worded(report: Report | None) -> dict[str, str]:
    return {"summary": report.summary, "text": report.text} if report else {}

"""Reports: written, published (T8), corrected (T10) and withdrawn (T11). Two people stand behind each change."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from annotate import audit
from annotate.access import Can, require_person
from annotate.errors import Invalid, Refused, Stale
from annotate.models import User
from verify import lifecycle
from verify.actions import correction as corrections
from verify.actions import edition as editions
from verify.actions import verdict as verdicts
from verify.models import Claim, Correction, Report, Verdict

FIELDS = ("claim", "verdict", "slug", "summary", "text", "language", "state")
WITHDRAWAL = ("state", "withdrawal_reason", "withdrawal_asked_by", "withdrawn_by")
LONGEST_SLUG = 70
_NO_WITHDRAWAL = {"withdrawal_asked_by": None, "withdrawal_asked_at": None, "withdrawal_reason": ""}


@transaction.atomic
def write(
    claim: Claim, *, summary: str, text: str, language: str = "en", slug: str = "", revision: int, by: User
) -> Report:
    """The draft of the report on ``claim``: what the public will read. ``revision`` is the draft's; 0 for a new one.

    What is published already changes by a correction, or when a reopened claim is published again.
    """
    require_person(by, Can.REVIEW)
    columns = _worded(summary, text) | {"language": language}
    report = Report.objects.select_for_update().filter(claim=claim).first()
    if report is None:
        return _begin(claim, slug or _slug(claim), columns, revision, by)
    if report.state != Report.State.DRAFT:
        raise Refused(_("This report is %s. Ask for a correction to change it.") % report.get_state_display().lower())
    before = audit.snapshot(report, *FIELDS)
    rows = Report.objects.filter(pk=report.pk, revision=revision)
    if not rows.update(revision=F("revision") + 1, slug=slug or report.slug, **columns):
        raise Stale(report)
    report.refresh_from_db()
    audit.record("report.write", report, by=by, before=before, after=audit.snapshot(report, *FIELDS))
    return report


def _begin(claim: Claim, slug: str, columns: dict[str, Any], revision: int, by: User) -> Report:
    if revision:
        raise Refused(_("There is no draft of this report."))
    try:
        with transaction.atomic():
            report = Report.objects.create(claim=claim, slug=slug, created_by=by, **columns)
    except IntegrityError:
        raise Refused(
            _("Another report has this address, or somebody began it at the same moment."), field="slug"
        ) from None
    audit.record("report.write", report, by=by, after=audit.snapshot(report, *FIELDS))
    return report


def _worded(summary: str, text: str) -> dict[str, str]:
    if not summary.strip():
        raise Invalid(_("Say in a sentence or two what the report found."), field="summary")
    if len(summary) > 300:
        raise Invalid(_("The summary is longer than 300 characters."), field="summary")
    if not text.strip():
        raise Invalid(_("Write the report."), field="text")
    return {"summary": summary.strip(), "text": text.strip()}


def _slug(claim: Claim) -> str:
    """The claim's words as an address; its number makes it the only one."""
    words = slugify(claim.text)[:LONGEST_SLUG].rsplit("-", 1)[0]
    return f"{words or 'claim'}-{claim.pk}"


@transaction.atomic
def publish(claim: Claim, *, revision: int, what: str = "", summary: str = "", text: str = "", by: User) -> Report:
    """Show the report to the public, on the approved verdict (T8).

    Where the report was public before, the claim was reopened meanwhile: ``what`` says what changed, and stands as a
    dated correction. ``summary`` and ``text`` replace those of the report, where they are given.
    """
    require_person(by, Can.EDIT)
    lifecycle.hold(claim, revision)
    if claim.state == Claim.State.PUBLISHED:
        raise Refused(_("It is published already. Ask for a correction to change the report."))
    lifecycle.find(claim.state, Claim.State.PUBLISHED)
    report = Report.objects.select_for_update().filter(claim=claim).first()
    if report and (summary or text):
        Report.objects.filter(pk=report.pk).update(**_worded(summary or report.summary, text or report.text))
    step = lifecycle.check(claim, Claim.State.PUBLISHED, reason=what, by=by)
    assert report is not None  # or the guard has refused
    verdict = Verdict.objects.get(claim=claim, state=Verdict.State.APPROVED)
    before, old = audit.snapshot(report, *FIELDS), report.verdict
    _show(report, verdict, by)
    if old is not None:
        _enter(report, verdict, old, what, by)
    editions.freeze(report)
    audit.record("report.publish", report, by=by, before=before, after=audit.snapshot(report, *FIELDS), reason=what)
    lifecycle.move(claim, step, revision=revision, reason=what, about={"verdict": verdict.pk}, by=by)
    return report


def _show(report: Report, verdict: Verdict, by: User) -> None:
    now = timezone.now()
    first = {} if report.published_at else {"published_at": now, "published_by": by}
    columns = {"state": Report.State.PUBLISHED, "verdict": verdict, "modified_at": now, **first, **_NO_WITHDRAWAL}
    Report.objects.filter(pk=report.pk).update(revision=F("revision") + 1, **columns)
    report.refresh_from_db()


def _enter(report: Report, verdict: Verdict, old: Verdict, what: str, by: User) -> None:
    """A dated correction for a claim that was reopened and judged anew: its two people are those of the verdict."""
    entry = Correction.objects.create(
        report=report,
        verdict=verdict,
        replaces=old,
        what=what,
        summary=report.summary,
        text=report.text,
        asked_by=verdict.proposed_by,
    )
    assert verdict.approved_by is not None
    corrections.approve(entry, approved_by=verdict.approved_by, by=by)


@transaction.atomic
def correct(
    claim: Claim,
    *,
    what: str,
    label: str,
    justification: str,
    confidence: str = "",
    likelihood: str = "",
    as_of: date | None = None,
    left_out: str = "",
    summary: str = "",
    text: str = "",
    revision: int,
    by: User,
) -> Correction:
    """Ask for a correction of a published report: a new verdict revision, and ``what`` changes, for the public.

    Another person approves or returns the verdict (``actions.verdict``); the report follows (T10). Until then the
    public reads what it read. ``summary`` and ``text`` stay where they are empty.
    """
    require_person(by, Can.EDIT)
    lifecycle.hold(claim, revision)
    report = _published(claim)
    assert report.verdict is not None
    if not what.strip():
        raise Invalid(_("Say what changes, in words for the public."), field="what")
    verdict = verdicts.new_revision(
        claim,
        label=label,
        justification=justification,
        confidence=confidence,
        likelihood=likelihood,
        as_of=as_of,
        left_out=left_out,
        by=by,
    )
    shown = _worded(summary or report.summary, text or report.text)
    correction = Correction.objects.create(
        report=report, verdict=verdict, replaces=report.verdict, what=what.strip(), asked_by=by, **shown
    )
    corrections.touch(claim, revision=revision)
    audit.record("correction.ask", correction, by=by, after=audit.snapshot(correction, *corrections.FIELDS))
    return correction


@transaction.atomic
def take_back(correction: Correction, *, revision: int, reason: str = "", by: User) -> Correction:
    """Who asked for a correction no longer wants it. ``revision`` is the claim's."""
    require_person(by, Can.REVIEW)
    lifecycle.hold(correction.report.claim, revision)
    correction.refresh_from_db(fields=["state"])
    if correction.state != Correction.State.PROPOSED:
        raise Refused(_("This correction was %s already.") % correction.get_state_display().lower())
    verdicts.take_back(correction.verdict, reason=reason, by=by)
    corrections.decline(correction, revision=revision, reason=reason, by=by)
    return correction


@transaction.atomic
def ask_withdrawal(claim: Claim, *, reason: str, revision: int, by: User) -> Report:
    """An administrator asks that the report be withdrawn; another person confirms it."""
    require_person(by, Can.ADMIN)
    lifecycle.hold(claim, revision)
    report = _published(claim)
    if not reason.strip():
        raise Invalid(_("Give a reason. The public reads it on the withdrawn page."), field="reason")
    if report.withdrawal_asked_by_id is not None:
        raise Refused(_("The withdrawal was asked for already; another person confirms it."))
    asked = {"withdrawal_asked_by": by, "withdrawal_asked_at": timezone.now(), "withdrawal_reason": reason.strip()}
    return _mark(report, "report.ask_withdrawal", claim, revision, asked, by)


@transaction.atomic
def drop_withdrawal(claim: Claim, *, revision: int, by: User) -> Report:
    """The report is not to be withdrawn after all: an editor, or who asked for it, says so."""
    require_person(by, Can.EDIT)
    lifecycle.hold(claim, revision)
    report = _published(claim)
    if report.withdrawal_asked_by_id is None:
        raise Refused(_("Nobody asked for the withdrawal of this report."))
    return _mark(report, "report.drop_withdrawal", claim, revision, _NO_WITHDRAWAL, by)


@transaction.atomic
def confirm_withdrawal(claim: Claim, *, revision: int, by: User) -> Report:
    """The second person agrees: the claim is withdrawn (T11), and the page becomes a tombstone."""
    lifecycle.hold(claim, revision)
    step = lifecycle.check(claim, Claim.State.WITHDRAWN, by=by)
    report = _published(claim)
    before, now = audit.snapshot(report, *WITHDRAWAL), timezone.now()
    withdrawn = {"state": Report.State.WITHDRAWN, "withdrawn_by": by, "withdrawn_at": now, "modified_at": now}
    Report.objects.filter(pk=report.pk).update(revision=F("revision") + 1, **withdrawn)
    report.refresh_from_db()
    after, reason = audit.snapshot(report, *WITHDRAWAL), report.withdrawal_reason
    audit.record("report.withdraw", report, by=by, before=before, after=after, reason=reason)
    about = {"asked_by": report.withdrawal_asked_by_id}
    lifecycle.move(claim, step, revision=revision, reason=reason, about=about, by=by)
    return report


def _published(claim: Claim) -> Report:
    report = Report.objects.select_for_update().filter(claim=claim, state=Report.State.PUBLISHED).first()
    if report is None or claim.state != Claim.State.PUBLISHED:
        raise Refused(_("Only what is published can be corrected or withdrawn; this claim is %s.") % _state(claim))
    return report


def _state(claim: Claim) -> str:
    return claim.get_state_display().lower()


def _mark(report: Report, verb: str, claim: Claim, revision: int, columns: dict[str, Any], by: User) -> Report:
    before = audit.snapshot(report, *WITHDRAWAL)
    corrections.touch(claim, revision=revision)
    Report.objects.filter(pk=report.pk).update(revision=F("revision") + 1, **columns)
    report.refresh_from_db()
    after = audit.snapshot(report, *WITHDRAWAL)
    audit.record(verb, report, by=by, before=before, after=after, reason=report.withdrawal_reason)
    return report

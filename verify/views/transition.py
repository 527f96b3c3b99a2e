"""The steps of a claim that need a page or a form of their own: merging, the report, corrections, reopening."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from annotate import access
from annotate.access import Can
from annotate.errors import DomainError, Stale
from annotate.views.requests import AuthenticatedRequest
from verify import step_forms
from verify.actions import merge as merges
from verify.actions import reopen as reopens
from verify.actions import report as reports
from verify.models import Claim, ClaimLink, Correction, ReopenRequest, Report
from verify.views.claim import get_claim, submit

FOUND = 12


# -- merging ----------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """GET: ``?with=ID`` shows what would happen, ``?keep=this`` in the other direction, ``?q=`` finds claims by words.

    POST merges claim ``pk`` into the one that the form names; when that no longer fits, it shows it as it is now.
    """
    claim = access.get(request.user, Claim.objects.select_related("assignee"), pk=pk, what=Can.EDIT)
    if request.method == "POST":
        return _merge(request, claim)
    if other := request.GET.get("with", ""):
        return _preview(request, claim, access.get(request.user, Claim.objects.all(), pk=other))
    words = request.GET.get("q", "").strip()[:200]
    found = Claim.objects.current().searched(words).exclude(pk=pk).order_by("-pk")[:FOUND] if words else []
    context = {"claim": claim, "words": words, "found": found, "likely": _likely(claim)}
    return render(request, "verify/claim_merge.html", context)


def _likely(claim: Claim) -> list[Claim]:
    """The claims that a link says are the same one."""
    links = ClaimLink.objects.of(claim).live().filter(type=ClaimLink.Type.SAME_CLAIM).select_related("older", "newer")
    others = [link.other(claim) for link in links.order_by("-score")[:FOUND]]
    return [other for other in others if other.state != Claim.State.MERGED]


def _preview(
    request: AuthenticatedRequest,
    claim: Claim,
    other: Claim,
    form: step_forms.MergeForm | None = None,
    status: int = 200,
) -> HttpResponse:
    keeps_this = form is None and request.GET.get("keep") == "this"
    source, target = (other, claim) if keeps_this else (claim, other)
    fresh = {"into": target.pk, "revision": source.revision, "into_revision": target.revision}
    context: dict[str, Any] = {
        "claim": claim,
        "other": other,
        "preview": merges.preview(source, into=target, by=request.user),
        "keeps_this": keeps_this,
        "form": form or step_forms.MergeForm(initial=fresh),
    }
    return render(request, "verify/claim_merge.html", context, status=status)


def _merge(request: AuthenticatedRequest, claim: Claim) -> HttpResponse:
    form = step_forms.MergeForm(request.POST)
    if not form.is_valid():
        return redirect("claim_merge", pk=claim.pk)
    into = access.get(request.user, Claim.objects.all(), pk=form.cleaned_data.pop("into"))
    try:
        merges.merge(claim, into=into, by=request.user, **form.cleaned_data)
    except Stale:
        form.add_error(None, _("Somebody changed one of them meanwhile. Look at what would happen now."))
        return _again(request, claim, into, form, 409)
    except DomainError as error:
        form.add_error(None, error.message)
        return _again(request, claim, into, form, 422 if error.status == 400 else error.status)
    messages.success(request, _("Merged. It can be split off again below."))
    return redirect("claim", pk=into.pk)


def _again(
    request: AuthenticatedRequest, claim: Claim, into: Claim, form: step_forms.MergeForm, status: int
) -> HttpResponse:
    """The preview as things are now, with the reason that was typed."""
    claim.refresh_from_db()
    into.refresh_from_db()
    again = request.POST.copy()
    again["revision"], again["into_revision"] = str(claim.revision), str(into.revision)
    form.data = again
    return _preview(request, claim, into, form, status)


# -- the report -------------------------------------------------------------------------------------------------------


@require_POST
def write_report(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Save the draft; publish it when the button for that was pressed."""
    claim = get_claim(request, pk)
    form = step_forms.ReportForm(request.POST)
    publishes = "publish" in request.POST
    done = _("Published.") if publishes else _("Draft saved.")

    @transaction.atomic
    def act(values: dict[str, Any]) -> None:
        worded = {"summary": values["summary"], "text": values["text"]}
        draft = Report.objects.filter(claim=claim).first()
        if draft is None or draft.state == Report.State.DRAFT:
            reports.write(claim, **worded, revision=values["report_revision"], by=request.user)
        if publishes:
            reports.publish(claim, **worded, what=values["what"], revision=values["revision"], by=request.user)

    return submit(request, claim, form, "report_form", act, done)


@require_POST
def ask_correction(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    claim = get_claim(request, pk)
    form = step_forms.CorrectionForm(request.POST)
    return submit(
        request,
        claim,
        form,
        "correction_form",
        lambda values: reports.correct(claim, **values, by=request.user),
        _("The correction awaits another person."),
    )


@require_POST
def take_back(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    rows = Correction.objects.select_related("report__claim__assignee", "verdict")
    correction = access.get(request.user, rows, pk=pk)
    return submit(
        request,
        correction.report.claim,
        step_forms.ReasonForm(request.POST),
        "reason_form",
        lambda values: reports.take_back(correction, **values, by=request.user),
        _("The correction was taken back."),
    )


@require_POST
def ask_withdrawal(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    claim = get_claim(request, pk)
    return submit(
        request,
        claim,
        step_forms.ReasonForm(request.POST),
        "reason_form",
        lambda values: reports.ask_withdrawal(claim, **values, by=request.user),
        _("The withdrawal awaits another person."),
    )


@require_POST
def drop_withdrawal(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    claim = get_claim(request, pk)

    def act(values: dict[str, Any]) -> None:
        reports.drop_withdrawal(claim, revision=values["revision"], by=request.user)

    return submit(
        request, claim, step_forms.ReasonForm(request.POST), "reason_form", act, _("The report stays as it is.")
    )


# -- reopening --------------------------------------------------------------------------------------------------------


@require_POST
def decide_reopening(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Reopen the claim because of this request, or say why its verdict stands."""
    row = access.get(request.user, ReopenRequest.objects.select_related("claim__assignee"), pk=pk)

    def act(values: dict[str, Any]) -> None:
        if values["decision"] == "accept":
            reopens.accept(row, reason=values["reason"], revision=values["revision"], by=request.user)
        else:
            reopens.dismiss(row, reason=values["reason"], revision=values["request_revision"], by=request.user)

    return submit(
        request,
        row.claim,
        step_forms.DecideReopeningForm(request.POST),
        "reopen_form",
        act,
        _("Your decision is recorded."),
    )

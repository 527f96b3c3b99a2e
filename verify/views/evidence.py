"""One piece of evidence: correct it, capture its source, retract it; and what was captured."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from annotate import access
from annotate.access import Can
from annotate.errors import DomainError, Missing, Stale
from annotate.forms import RevisionForm
from annotate.models import AuditEvent
from annotate.views.requests import AuthenticatedRequest
from verify import quotes
from verify.actions import evidence as evidences
from verify.capture.warc import warc
from verify.evidenceforms import EvidenceEditForm, RetractionForm
from verify.forms import suggestions
from verify.models import Evidence, Origin, Snapshot

ENDINGS = {"application/pdf": ".pdf", "text/html": ".html", "text/plain": ".txt", "application/json": ".json"}


def _evidence(request: AuthenticatedRequest, pk: int) -> Evidence:
    rows = Evidence.objects.with_sources().select_related("claim")
    return access.get(request.user, rows, pk=pk)


@require_http_methods(["GET", "POST"])
def detail(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Everything about it, with a form to correct it."""
    evidence = _evidence(request, pk)
    if request.method == "GET":
        return _page(request, evidence)
    form = EvidenceEditForm(request.POST)

    def act(values: dict[str, Any]) -> None:
        name, kind, party = (values.pop(key) for key in ("origin", "origin_kind", "party"))
        known = evidence.origin
        same = known is not None and (known.name, known.party.name) == (name, party)
        origin = known if same else None
        if name and not same:
            kind = kind or Origin.Kind.DOCUMENT
            origin = evidences.origin_named(name, kind=kind, party=party, by=request.user)
        evidences.change(evidence, **values, origin=origin, by=request.user)

    return _submit(request, evidence, form, "form", act, _("Saved."))


@require_POST
def retract(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    evidence, form = _evidence(request, pk), RetractionForm(request.POST)
    return _submit(
        request,
        evidence,
        form,
        "retraction_form",
        lambda values: evidences.retract(evidence, **values, by=request.user),
        _("Retracted. It counts for nothing from now on."),
    )


@require_POST
def capture(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Capture the source, or capture it again."""
    evidence = _evidence(request, pk)
    return _submit(
        request,
        evidence,
        RevisionForm(request.POST),
        "capture_form",
        lambda values: evidences.capture(evidence, **values, by=request.user),
        _("The source is being captured."),
    )


@require_POST
def take_words(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Quote what the capture reads, instead of what was typed."""
    evidence = _evidence(request, pk)
    return _submit(
        request,
        evidence,
        RevisionForm(request.POST),
        "words_form",
        lambda values: evidences.change(evidence, quote=evidence.nearest, **values, by=request.user),
        _("It quotes the source word for word now."),
    )


def _submit(
    request: AuthenticatedRequest,
    evidence: Evidence,
    form: forms.Form,
    name: str,
    act: Callable[[dict[str, Any]], Any],
    done: str,
) -> HttpResponse:
    """Run ``act`` on the form's values; when it does not go through, show the page with what was typed."""
    if not form.is_valid():
        return _page(request, evidence, 422, **{name: form})
    try:
        act(dict(form.cleaned_data))
    except Stale:
        form.add_error(
            None, _("Somebody changed this meanwhile. What you typed is still here; look and send it again.")
        )
        form.data = sent = request.POST.copy()
        sent["revision"] = str(_evidence(request, evidence.pk).revision)
        return _page(request, evidence, 409, **{name: form})
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else None, error.message)
        return _page(request, evidence, 422 if error.status == 400 else error.status, **{name: form})
    messages.success(request, done)
    return redirect("evidence", pk=evidence.pk)


def _page(request: AuthenticatedRequest, evidence: Evidence, status: int = 200, **bound: Any) -> HttpResponse:
    open_now = evidence.claim.state in evidences.OPEN_STATES
    context = {
        "item": evidence,
        "claim": evidence.claim,
        "editable": open_now,
        "takes_evidence": open_now or evidence.claim.state in evidences.JUDGED_STATES,
        "alone": True,
        "form": EvidenceEditForm(initial=EvidenceEditForm.initial_of(evidence)),
        "retraction_form": RetractionForm(initial={"revision": evidence.revision}),
        "problem_forms": list(bound.values()),
        "events": AuditEvent.objects.filter(target_type="evidence", target_id=evidence.pk)
        .select_related("actor")
        .order_by("-pk")[:50],
        **suggestions(),
        **bound,
    }
    return render(request, "verify/evidence_detail.html", context, status=status)


# -- what was captured ------------------------------------------------------------------------------------------------


@require_GET
def snapshot(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """The text that was captured, with ``?quote=`` of evidence marked in it; and where it came from."""
    found = access.get(request.user, Snapshot.objects.select_related("requested_by"), pk=pk)
    rest_on_it = found.evidence.select_related("claim").order_by("pk")
    context = {"snapshot": found, "evidence": rest_on_it, "parts": _marked(found.text, request.GET.get("quote", ""))}
    return render(request, "verify/snapshot_detail.html", context)


def _marked(text: str, quote: str) -> tuple[str, str, str]:
    """The text before the quote, the quote, and the text after it; all of it before where it is not there."""
    start = text.find(quote) if quote else -1
    if start < 0:
        wanted = quotes.plain(quote)
        start, quote = (text.find(wanted), wanted) if wanted else (-1, "")
    if start < 0:
        return text, "", ""
    return text[:start], quote, text[start + len(quote) :]


@require_safe
def snapshot_file(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """The captured bytes as a download, or with ``?as=warc`` in the form of web archives. Never shown as a page."""
    rows = Snapshot.objects.without_text().filter(state=Snapshot.State.CAPTURED)
    found = access.get(request.user, rows, pk=pk, what=Can.READ)
    try:
        file = found.file.open("rb")
    except FileNotFoundError:
        raise Missing(_("The file of this capture is not where it was. Ask an administrator to restore it.")) from None
    name = f"capture-{found.pk}-{found.sha256[:12]}"
    headers = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox; default-src 'none'"}
    if request.GET.get("as") == "warc":
        with file:
            packed = warc(found, file.read())
        headers["Content-Disposition"] = f'attachment; filename="{name}.warc.gz"'
        return HttpResponse(packed, content_type="application/warc", headers=headers)
    ending = ENDINGS.get(found.media_type, ".bin")
    return FileResponse(
        file, as_attachment=True, filename=name + ending, content_type="application/octet-stream", headers=headers
    )

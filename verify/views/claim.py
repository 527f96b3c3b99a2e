"""The board and the claim page: each view gets the claim, binds a form, calls one action and shows the page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from annotate import access
from annotate.access import Can
from annotate.errors import DomainError, Missing, Stale
from annotate.models import Annotation, User
from annotate.views.requests import AuthenticatedRequest, render_part
from verify import desk, figures, forms, history, lateforms, panels, said, wording
from verify.actions import claim as claims
from verify.actions import evidence as evidences
from verify.actions import link as links
from verify.actions import verdict as verdicts
from verify.models import Claim, ClaimLink, ClaimMention, Evidence, Origin, Verdict

LONGEST = 5000  # characters of a claim
LONGEST_ID = 19  # digits


@require_GET
def detail(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """``?on=`` a day also shows what the claim was then. A merged claim leads to the other; ``?own`` shows it."""
    claim = get_claim(request, pk)
    if claim.merged_into_id and "own" not in request.GET:
        messages.info(request, _("Claim %d was merged into this one.") % claim.pk)
        return redirect("claim", pk=claim.merged_into_id)
    return page(request, claim, **(_past(claim, request.GET["on"]) if request.GET.get("on") else {}))


@require_GET
def past(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """What the claim was on the day ``?on=``, as a part of its page."""
    return render(request, "verify/_past.html", _past(get_claim(request, pk), request.GET.get("on", "")))


@require_GET
def said_in(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """More of where it is said: the origins ``?from=`` the how-manieth, or the articles of one ``?origin=``.

    A part of the claim's page lacks the articles that the page shows already.
    """
    claim = get_claim(request, pk)
    context: dict[str, Any] = {"claim": claim}
    if "origin" in request.GET:
        shown = said.ARTICLES if request.htmx else 0
        context["group"] = said.of_origin(claim, _number(request.GET["origin"]), skip=shown)
        if context["group"] is None:
            raise Missing(_("Nothing here goes back to that origin."))
    else:
        context["said"] = said.by_origin(claim, _number(request.GET.get("from", "")))
    return render_part(request, "verify/said.html", "shown", context)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < LONGEST_ID else 0


def _past(claim: Claim, day: str) -> dict[str, Any]:
    """At the end of that day, in UTC."""
    try:
        on = date.fromisoformat(day)
    except ValueError:
        return {"on": day, "wrong": True}
    at = datetime.combine(on, time.max, UTC)
    found = history.as_of(claim, at)
    assignee = User.objects.filter(pk=found.fields.get("assignee") or 0).first()
    state = found.fields.get("state", "")
    return {
        "on": on.isoformat(),
        "at": at,
        "past": found,
        "assignee": assignee.display_name if assignee else "",
        "state": str(Claim.State(state).label) if state else "",
    }


def page(request: AuthenticatedRequest, claim: Claim, status: int = 200, **bound: Any) -> HttpResponse:
    """The claim page; ``bound`` are forms that did not go through, with what was typed in them."""
    fresh = {"revision": claim.revision}
    marked = _marked(request)
    context = {
        **desk.claim_page(claim),
        **panels.of_claim(claim, request.user),
        "assign_form": forms.AssignForm(initial=fresh | {"assignee": claim.assignee_id, "due_at": claim.due_at}),
        "evidence_form": forms.EvidenceForm(initial=marked) if marked else None,
        "verdict_form": forms.VerdictForm(initial=fresh),
        "reject_form": forms.RejectForm(initial=fresh),
        "editable": claim.state in evidences.OPEN_STATES,
        "takes_evidence": claim.state in (*evidences.OPEN_STATES, *evidences.JUDGED_STATES),
        "problem_forms": [form for form in bound.values() if isinstance(form, django_forms.Form)],
        **bound,
    }
    return render(request, "verify/claim_detail.html", context, status=status)


def _evidence(request: AuthenticatedRequest) -> Annotation | None:
    """The mark that somebody came here with, to make evidence of it."""
    pk = request.GET.get("evidence", "")
    return access.get(request.user, Annotation.objects.live(), pk=pk) if pk.isdigit() else None


def _marked(request: AuthenticatedRequest) -> dict[str, Any]:
    mark = _evidence(request)
    return {"annotation": mark.pk, "quote": mark.quote} if mark else {}


def submit(
    request: AuthenticatedRequest,
    claim: Claim,
    form: django_forms.Form,
    name: str,
    action: Callable[[dict[str, Any]], Any],
    done: str,
) -> HttpResponse:
    """Run ``action`` on the form's values; when it does not go through, show the page with what was typed."""
    if not form.is_valid():
        return page(request, claim, 422, **{name: form})
    try:
        with transaction.atomic():
            action(dict(form.cleaned_data))
    except Stale:
        claim.refresh_from_db()
        form.add_error(
            None, _("Somebody changed this claim meanwhile. What you typed is still here; look and send it again.")
        )
        again = request.POST.copy()
        again["revision"] = str(claim.revision)
        form.data = again
        return page(request, claim, 409, **{name: form})
    except DomainError as error:
        claim.refresh_from_db()
        form.add_error(error.field if error.field in form.fields else None, error.message)
        return page(request, claim, 422 if error.status == 400 else error.status, **{name: form})
    messages.success(request, done)
    return redirect("claim", pk=claim.pk)


def get_claim(request: AuthenticatedRequest, pk: int) -> Claim:
    return access.get(request.user, Claim.objects.select_related("assignee", "index"), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def describe(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """GET gives the form, which the claim page loads late."""
    claim = get_claim(request, pk)
    if request.method != "POST":
        access.require(request.user, Can.REVIEW)
        claims.check_may_be_reworded(claim)
        return render_part(request, "verify/late_form.html", "form", lateforms.to_describe(claim))
    form = forms.DescribeForm(request.POST)

    def act(values: dict[str, Any]) -> None:
        entered = values.pop("figures").splitlines()
        if "figures" in form.data and entered != figures.in_words(claim).splitlines():
            values["quantities"] = figures.from_words("\n".join(entered), claim)
        claims.describe(claim, **values, by=request.user)

    return submit(request, claim, form, "describe_form", act, _("Saved."))


@require_POST
def assign(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    claim = get_claim(request, pk)
    form = forms.AssignForm(request.POST)

    def act(values: dict[str, Any]) -> None:
        claims.assign(claim, to=values["assignee"], revision=values["revision"], due_at=_noon(values), by=request.user)

    return submit(request, claim, form, "assign_form", act, _("Assigned."))


def _noon(values: dict[str, Any]) -> Any:
    return datetime.combine(values["due_at"], time(12), UTC) if values["due_at"] else None


@require_POST
def transition(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    claim = get_claim(request, pk)
    form = forms.TransitionForm(request.POST)
    name = "reject_form" if request.POST.get("to") == "rejected" else "transition_form"
    return submit(
        request, claim, form, name, lambda values: claims.transition(claim, **values, by=request.user), _("Done.")
    )


@require_http_methods(["GET", "HEAD", "POST"])
def add_evidence(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """GET gives the form, which the claim page loads late."""
    claim = get_claim(request, pk)
    if request.method != "POST":
        access.require(request.user, Can.REVIEW)
        evidences.check_takes_evidence(claim)
        return render_part(request, "verify/late_form.html", "form", lateforms.to_add_evidence(claim))
    form = forms.EvidenceForm(request.POST, request.FILES)

    def act(values: dict[str, Any]) -> None:
        mark = values.pop("annotation")
        annotation = access.get(request.user, Annotation.objects.live(), pk=mark) if mark else None
        evidences.add(claim, annotation=annotation, **_with_origin(values, request), by=request.user)

    return submit(request, claim, form, "evidence_form", act, _("Evidence added."))


def _with_origin(values: dict[str, Any], request: AuthenticatedRequest) -> dict[str, Any]:
    """The form's three words about the origin as one Origin, or None."""
    name, kind, party = (values.pop(key) for key in ("origin", "origin_kind", "party"))
    origin: Origin | None = None
    if name:
        origin = evidences.origin_named(name, kind=kind or Origin.Kind.DOCUMENT, party=party, by=request.user)
    return {**values, "origin": origin}


@require_http_methods(["GET", "HEAD", "POST"])
def change_evidence(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Accept or reject a suggestion, or say why opposing evidence does not change the verdict: GET gives that form."""
    evidence = access.get(request.user, Evidence.objects.select_related("claim__assignee", "origin"), pk=pk)
    if request.method != "POST":
        access.require(request.user, Can.REVIEW)
        return render_part(request, "verify/late_form.html", "form", lateforms.to_answer(evidence))
    form = forms.EvidenceDecisionForm(request.POST) if "state" in request.POST else forms.RebuttalForm(request.POST)
    return submit(
        request,
        evidence.claim,
        form,
        "evidence_change_form",
        lambda values: evidences.change(evidence, **values, by=request.user),
        _("Saved."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def change_mention(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Say how a mark says the claim, and from which origin it has it. GET gives the form, which a page loads late."""
    rows = ClaimMention.objects.live().select_related("claim__assignee", "annotation__version", "origin__party")
    mention = access.get(request.user, rows.defer("annotation__version__text"), pk=pk)
    if request.method != "POST":
        return render_part(request, "verify/late_form.html", "form", lateforms.to_change_mention(mention))
    form = forms.MentionForm(request.POST)

    def act(values: dict[str, Any]) -> None:
        claims.add_mention(mention.claim, mention.annotation, **_with_origin(values, request), by=request.user)

    return submit(request, mention.claim, form, "mention_form", act, _("Saved."))


@require_GET
def check_wording(request: AuthenticatedRequest) -> HttpResponse:
    """What in a claim's words, as they are typed, does not stand alone."""
    access.require(request.user, Can.READ)
    found = wording.dangling(request.GET.get("text", "")[:LONGEST])
    return render(request, "verify/_dangling.html", {"dangling": found})


@require_GET
def names(request: AuthenticatedRequest) -> HttpResponse:
    """Known origins and parties, which a page with fields for them loads when somebody first comes to a field."""
    access.require(request.user, Can.READ)
    return render(request, "verify/_names.html", forms.suggestions())


@require_POST
def propose_verdict(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    claim = get_claim(request, pk)
    form = forms.VerdictForm(request.POST)
    return submit(
        request,
        claim,
        form,
        "verdict_form",
        lambda values: verdicts.propose(claim, **values, by=request.user),
        _("The verdict awaits another person's review."),
    )


@require_POST
def review_verdict(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    verdict = access.get(request.user, Verdict.objects.select_related("claim__assignee"), pk=pk)
    form = forms.ReviewForm(request.POST)

    def act(values: dict[str, Any]) -> None:
        decide = verdicts.approve if values["decision"] == "approve" else verdicts.send_back
        decide(verdict, revision=values["revision"], comment=values["comment"], by=request.user)

    return submit(request, verdict.claim, form, "review_form", act, _("Your decision is recorded."))


@require_POST
def decide_link(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    link = access.get(request.user, ClaimLink.objects.select_related("older", "newer"), pk=pk)
    seen = link.newer if request.POST.get("from") == str(link.newer_id) else link.older
    form = forms.LinkDecisionForm(request.POST)
    return submit(
        request, seen, form, "link_form", lambda values: links.decide(link, **values, by=request.user), _("Saved.")
    )


@require_POST
def open_from_mark(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """The claim that a mark makes; opened when there is none yet."""
    mark = access.get(request.user, Annotation.objects.live().select_related("version"), pk=pk)
    claim = claims.open_from(mark, by=request.user)
    return redirect("claim", pk=claim.pk)

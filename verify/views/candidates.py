"""What programs found about a claim, on its page: sentences that may be evidence, and articles with one origin."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest, Substr
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from annotate import access, presence
from annotate.errors import DomainError, Stale
from annotate.models import Publisher
from annotate.pageforms import send_again_over
from annotate.views.requests import AuthenticatedRequest, render_part
from verify import forms
from verify.actions import candidate as candidates
from verify.actions import evidence as evidences
from verify.actions import origin as origins
from verify.models import CandidateSearch, Claim, ClaimMention, Evidence, EvidenceCandidate, Origin, OriginProposal

SHOWN = 12
WINDOW = 240  # code points on either side of a candidate
POLLS = 15


class AcceptForm(forms.OriginFields):
    """A candidate as evidence: everything is filled in, everything can be changed."""

    field_order = ("question", "answer", "stance", "origin", "origin_kind", "party")
    revision = django_forms.IntegerField(widget=django_forms.HiddenInput)
    question = django_forms.CharField(widget=django_forms.Textarea(attrs={"rows": 2, "class": "input"}))
    answer = django_forms.CharField(widget=django_forms.Textarea(attrs={"rows": 2, "class": "input"}))
    stance = django_forms.ChoiceField(
        choices=Evidence.Stance.choices,
        widget=django_forms.Select(attrs={"class": "input"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["question"].label, self.fields["answer"].label = _("Question"), _("Answer")
        self.fields["stance"].label = _("The answer")
        self.fields["origin"].required = True


class UniteForm(forms.OriginFields):
    revision = django_forms.IntegerField(widget=django_forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["origin"].required = True


def _claim(request: AuthenticatedRequest, pk: int) -> Claim:
    return access.get(request.user, Claim.objects.all(), pk=pk)


# -- evidence ---------------------------------------------------------------------------------------------------------


@require_GET
def listing(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """The undecided candidates; while a job searches, the part asks again for a while."""
    claim = _claim(request, pk)
    search = CandidateSearch.objects.filter(claim=claim).first()
    tries = int(request.GET["try"]) if request.GET.get("try", "").isdecimal() else 0
    waiting = search is not None and search.is_due
    rows = list(_with_windows(EvidenceCandidate.objects.filter(claim=claim).open().with_source())[:SHOWN])
    rows.sort(key=lambda row: row.stance == "context")  # what speaks for or against first; otherwise the best first
    context = {
        "claim": claim,
        "search": search,
        "waiting": waiting and tries < POLLS,
        "late": waiting and tries >= POLLS,
        "next_try": tries + 1,
        "silent": waiting and tries > 2 and not presence.alive("worker"),
        "reworded": search is not None and search.searched_at and search.wording != claim.text,
        "rows": [_row(candidate, claim) for candidate in rows],
        "rejected": EvidenceCandidate.objects.filter(claim=claim, state="rejected").count(),
        "editable": _editable(claim),
        "proposals": _proposals(claim) if tries == 0 else None,
    }
    return render_part(request, "verify/candidates.html", "found", context)


def _editable(claim: Claim) -> bool:
    return claim.state in (*evidences.OPEN_STATES, *evidences.JUDGED_STATES)


def _with_windows(rows: Any) -> Any:
    first = Greatest(F("start") - Value(WINDOW), Value(0))
    return rows.annotate(first=first, window=Substr("version__text", first + 1, F("end") + Value(WINDOW) - first))


def _row(candidate: Any, claim: Claim, form: AcceptForm | None = None) -> dict[str, Any]:
    """A candidate with the text around it and the form that makes evidence of it."""
    start = candidate.start - candidate.first
    end = start + candidate.end - candidate.start
    return {
        "candidate": candidate,
        "before": "…" * bool(candidate.first) + candidate.window[:start],
        "after": candidate.window[end:] + "…",
        "form": form or AcceptForm(initial=_prefilled(candidate, claim), auto_id=f"c{candidate.pk}_%s"),
        "is_open": form is not None,
    }


def _prefilled(candidate: EvidenceCandidate, claim: Claim) -> dict[str, Any]:
    article = candidate.version.article
    publisher: Publisher | None = article.publisher
    origin = _known_origin(candidate)
    return {
        "revision": candidate.revision,
        "question": _("Is it so that “%(claim)s”?") % {"claim": claim.text},
        "answer": candidate.quote,
        "stance": candidate.stance,
        "origin": origin.name if origin else str(article)[:300],
        "origin_kind": origin.kind if origin else Origin.Kind.DOCUMENT,
        "party": origin.party.name if origin else (publisher.name if publisher else ""),
    }


def _known_origin(candidate: EvidenceCandidate) -> Origin | None:
    """Where these words come from, as far as somebody said so: of a mention there, or of all who print the text."""
    place = {"annotation__version": candidate.version_id, "annotation__start__lt": candidate.end}
    here = ClaimMention.objects.live().filter(**place, annotation__end__gt=candidate.start, origin__isnull=False)
    if mention := here.select_related("origin__party").first():
        return mention.origin
    united = OriginProposal.objects.filter(state="accepted", group__places__article=candidate.version.article_id)
    proposal = united.select_related("origin__party").first()
    return proposal.origin if proposal else None


@require_POST
def ask(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    claim = _claim(request, pk)
    candidates.ask(claim, by=request.user)
    return redirect("claim_candidates", pk=pk) if request.htmx else redirect(_place(pk, "candidates"))


def _place(pk: int, part: str) -> str:
    return f"{reverse('claim', args=[pk])}#{part}"


@require_POST
def accept(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Make evidence of a candidate; what does not go through comes back with what was typed."""
    candidate = _candidate(request, pk)
    form = AcceptForm(request.POST, auto_id=f"c{candidate.pk}_%s")
    if not form.is_valid():
        return _again(request, candidate, form, 422)
    values = dict(form.cleaned_data)
    name, kind, party = (values.pop(key) for key in ("origin", "origin_kind", "party"))
    try:
        with transaction.atomic():
            origin = evidences.origin_named(name, kind=kind or Origin.Kind.DOCUMENT, party=party, by=request.user)
            candidates.accept(candidate, origin=origin, **values, by=request.user)
    except Stale as stale:
        form.add_error(None, _("Somebody decided on it meanwhile."))
        return _again(request, stale.current, form, 409)
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else None, error.message)
        return _again(request, candidate, form, 422 if error.status == 400 else error.status)
    return _decided(request, candidate)


@require_POST
def reject(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    candidate = _candidate(request, pk)
    candidates.reject(candidate, revision=_revision(request), by=request.user)
    return _decided(request, candidate)


@require_POST
def reopen(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    candidate = _candidate(request, pk)
    candidates.reopen(candidate, revision=_revision(request), by=request.user)
    if not request.htmx:
        return redirect(_place(candidate.claim_id, "candidates"))
    context = {"row": _row(_candidate(request, pk), candidate.claim), "claim": candidate.claim}
    return render(request, "verify/_candidate.html", context | {"editable": _editable(candidate.claim)})


def _candidate(request: AuthenticatedRequest, pk: int) -> EvidenceCandidate:
    rows = _with_windows(EvidenceCandidate.objects.with_source().select_related("claim", "version__article__publisher"))
    candidate: EvidenceCandidate = access.get(request.user, rows, pk=pk)
    return candidate


def _revision(request: AuthenticatedRequest) -> int:
    sent = request.POST.get("revision", "")
    return int(sent) if sent.isdecimal() and len(sent) < 10 else -1


def _again(request: AuthenticatedRequest, candidate: EvidenceCandidate, form: AcceptForm, status: int) -> HttpResponse:
    again = _candidate(request, candidate.pk)
    send_again_over(form, again.revision)
    context = {"row": _row(again, again.claim, form), "claim": again.claim, "editable": True}
    template = "verify/_candidate.html" if request.htmx else "verify/candidate_form.html"
    return render(request, template, context, status=status)


def _decided(request: AuthenticatedRequest, candidate: EvidenceCandidate) -> HttpResponse:
    """What became of it, in its place."""
    if not request.htmx:
        return redirect(_place(candidate.claim_id, "candidates"))
    return render(request, "verify/_candidate_decided.html", {"candidate": candidate, "claim": candidate.claim})


# -- origins ----------------------------------------------------------------------------------------------------------


def _proposals(claim: Claim) -> list[dict[str, Any]]:
    """Undecided proposals about articles in which this claim is made, each with its form."""
    articles = ClaimMention.objects.live().filter(claim=claim).values("annotation__version__article")
    rows = OriginProposal.objects.filter(state="suggested", group__places__article__in=articles).distinct()
    told = (origins.shared(row) for row in rows.select_related("origin__party").order_by("pk")[:3])
    return [_proposal(each) for each in told if len(each.articles) > 1]


def _proposal(told: origins.Shared, form: UniteForm | None = None) -> dict[str, Any]:
    row = told.proposal
    known = {"revision": row.revision, "origin": told.name, "origin_kind": told.kind, "party": told.party}
    return {"told": told, "form": form or UniteForm(initial=known, auto_id=f"o{row.pk}_%s")}


@require_POST
def unite(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """One origin for the articles of a proposal, as the form names it."""
    row = access.get(request.user, OriginProposal.objects.select_related("origin__party"), pk=pk)
    form = UniteForm(request.POST, auto_id=f"o{pk}_%s")
    if form.is_valid():
        name, kind, party = (form.cleaned_data[key] for key in ("origin", "origin_kind", "party"))
        try:
            with transaction.atomic():
                origin = evidences.origin_named(name, kind=kind or Origin.Kind.WIRE, party=party, by=request.user)
                origins.unite(row, origin=origin, revision=form.cleaned_data["revision"], by=request.user)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            return _united(request, row)
    context = {"proposal": _proposal(origins.shared(row), form), "claim_pk": request.POST.get("claim", "")}
    template = "verify/_origin_proposal.html" if request.htmx else "verify/origin_form.html"
    return render(request, template, context, status=422)


@require_POST
def keep_apart(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    row = access.get(request.user, OriginProposal.objects.select_related("origin__party"), pk=pk)
    origins.reject(row, revision=_revision(request), by=request.user)
    return _united(request, row)


def _united(request: AuthenticatedRequest, row: OriginProposal) -> HttpResponse:
    sent = request.POST.get("claim", "")
    claim = int(sent) if sent.isdecimal() and len(sent) < 19 else None
    if not request.htmx:
        return redirect(_place(claim, "said-title") if claim else "claims")
    return render(request, "verify/_origin_decided.html", {"row": row, "claim_pk": claim})

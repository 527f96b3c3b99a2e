"""The board: a list or columns, filters in the address, many claims assigned at once, views kept by name."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from annotate import access
from annotate.access import Can
from annotate.errors import DomainError
from annotate.forms import cleaned
from annotate.models import Annotation
from annotate.views.requests import AuthenticatedRequest, render_part
from verify import board as boards
from verify import forms
from verify.actions import board as actions
from verify.models import Claim, SavedView

REFUSALS_SHOWN = 5


@require_GET
def board(request: AuthenticatedRequest) -> HttpResponse:
    access.require(request.user, Can.READ)
    form = forms.BoardFilter(request.GET)
    filters = form.chosen()
    in_columns = filters.get("view") == "columns"
    context: dict[str, Any] = {
        "form": form,
        "filtered": bool(form.narrowing()),
        "evidence": _evidence(request),
        "views": boards.saved_views(request.user),
        "query": boards.query_of(filters),
        "saved": request.GET.get("saved", ""),
        "people": form.people,
        "page_keys": "verify/_board_keys.html",
    }
    if in_columns:
        context["columns"] = boards.columns(filters, request.user)
    else:
        context["page"] = boards.page(filters, request.user)
    return render_part(request, "verify/claim_list.html", "rows", context)


def _evidence(request: AuthenticatedRequest) -> Annotation | None:
    """The mark that somebody came here with, to make evidence of it."""
    pk = request.GET.get("evidence", "")
    return access.get(request.user, Annotation.objects.live(), pk=pk) if pk.isdecimal() else None


@require_POST
def assign_many(request: AuthenticatedRequest) -> HttpResponse:
    """Assign the chosen claims; what could not be done is said claim by claim, and the others are done."""
    access.require(request.user, Can.EDIT)
    form = forms.BulkAssignForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose the claims, and somebody who researches them."))
        return _back(request)
    seen = form.seen
    rows = Claim.objects.filter(pk__in=seen).select_related("assignee").order_by("pk")
    due = form.cleaned_data["due_at"]
    outcome = actions.assign_many(
        [(claim, seen[claim.pk]) for claim in rows],
        to=form.cleaned_data["assignee"],
        due_at=datetime.combine(due, time(12), UTC) if due else None,
        by=request.user,
    )
    _tell(request, outcome, form.cleaned_data["assignee"])
    return _back(request)


def _tell(request: AuthenticatedRequest, outcome: actions.Outcome, to: Any) -> None:
    if outcome.done:
        who = to.display_name if to else _("nobody")
        n = len(outcome.done)
        said = ngettext("%(n)d claim is assigned to %(who)s.", "%(n)d claims are assigned to %(who)s.", n)
        messages.success(request, said % {"n": n, "who": who})
    for claim, why in outcome.refused[:REFUSALS_SHOWN]:
        messages.error(request, f"“{Truncator(claim.text).chars(80)}”: {why}")
    if len(outcome.refused) > REFUSALS_SHOWN:
        messages.error(request, _("And %d more were refused.") % (len(outcome.refused) - REFUSALS_SHOWN))


def _back(request: AuthenticatedRequest) -> HttpResponse:
    """To the board as it was."""
    there = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(there, {request.get_host()}, require_https=request.is_secure())
    return redirect(there if safe else reverse("claims"))


@require_POST
def save_view(request: AuthenticatedRequest) -> HttpResponse:
    try:
        view = actions.save_view(**cleaned(forms.SaveViewForm(request.POST)), by=request.user)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect(f"{reverse('claims')}?{urlencode(parse_qsl(request.POST.get('query', '')))}")
    messages.success(request, _("“%(name)s” is kept.") % {"name": view.name})
    return redirect(view.address)


@require_POST
def delete_view(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    reachable = SavedView.objects.filter(Q(user=request.user) | Q(shared=True))
    view = access.get(request.user, reachable, pk=pk)
    actions.delete_view(view, by=request.user)
    messages.success(request, _("“%(name)s” is gone.") % {"name": view.name})
    return redirect("claims")

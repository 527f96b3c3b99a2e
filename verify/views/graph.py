"""The graph of entities and claims around one of them, drawn and as a table."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from annotate import access
from annotate.access import Can
from annotate.gazetteer import fold
from annotate.models import Entity
from annotate.views.requests import AuthenticatedRequest
from verify import graph
from verify.models import Claim

CHOICES = 12


class GraphFilter(forms.Form):
    q = forms.CharField(
        label=_("Around the entity"),
        required=False,
        max_length=200,
        widget=forms.TextInput({"class": "input", "type": "search", "placeholder": _("any of its names")}),
    )
    show = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[("", _("entities and claims")), ("entity", _("entities only")), ("claim", _("claims only"))],
        widget=forms.Select({"class": "input"}),
    )
    entity = forms.IntegerField(required=False, widget=forms.HiddenInput)
    claim = forms.IntegerField(required=False, widget=forms.HiddenInput)


@require_GET
def page(request: AuthenticatedRequest) -> HttpResponse:
    """``?entity=ID``, ``?claim=ID``, or ``?q=NAME`` of an entity; without any, what was linked lately."""
    access.require(request.user, Can.READ)
    form = GraphFilter(request.GET)
    values = form.cleaned_data if form.is_valid() else {}
    choices = _named(values.get("q", ""))
    if len(choices) == 1:
        return redirect(f"{request.path}?entity={choices[0].pk}&show={values.get('show', '')}")
    shown, focus = _shown(request, values)
    if only := values.get("show"):
        _keep(shown, only, focus)
    context = {
        "form": form,
        "choices": choices,
        "graph": shown,
        "focus": shown.nodes.get(focus),
        "drawing": shown.drawn(focus),
        "nodes": sorted(shown.nodes.values(), key=lambda node: (node.kind, node.label.casefold())),
    }
    return render(request, "verify/graph.html", context)


def _named(words: str) -> list[Entity]:
    """Current entities of exactly this name, else those whose names hold it."""
    if not words.strip():
        return []
    rows = Entity.objects.current()
    exact = rows.filter(Q(aliases__folded=fold(words)) | Q(name__iexact=words)).distinct()
    return list(exact[:CHOICES]) or list(rows.searched(words).order_by("name")[:CHOICES])


def _shown(request: AuthenticatedRequest, values: dict[str, Any]) -> tuple[graph.Graph, str]:
    if pk := values.get("entity"):
        entity = access.get(request.user, Entity.objects.select_related("merged_into"), pk=pk)
        entity = entity.merged_into or entity
        return graph.around_entity(entity), f"entity-{entity.pk}"
    if pk := values.get("claim"):
        claim = access.get(request.user, Claim.objects.all(), pk=pk)
        return graph.around_claim(claim), f"claim-{claim.pk}"
    return graph.latest(), ""


def _keep(shown: graph.Graph, kind: str, focus: str) -> None:
    """Leave out nodes of the other kind, but for the one in the middle."""
    shown.nodes = {name: node for name, node in shown.nodes.items() if node.kind == kind or name == focus}
    shown.edges = [edge for edge in shown.edges if edge.source.id in shown.nodes and edge.target.id in shown.nodes]

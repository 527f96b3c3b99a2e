"""Merging an entity with another one: find it, look at what would happen, choose the direction, do it; and split."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from annotate import access, neighbours
from annotate.access import Can
from annotate.actions import merging
from annotate.errors import DomainError, Stale
from annotate.models import Entity
from annotate.views.requests import AuthenticatedRequest

FOUND = 12
LIKELY = 6


class MergeForm(forms.Form):
    into = forms.IntegerField(widget=forms.HiddenInput)
    revision = forms.IntegerField(widget=forms.HiddenInput)
    into_revision = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Why they are one"), required=False, max_length=300, widget=forms.TextInput({"class": "input"})
    )


class SplitForm(forms.Form):
    revision = forms.IntegerField(widget=forms.HiddenInput)


@require_GET
def page(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """``?with=ID`` shows what would happen, ``?keep=this`` in the other direction, ``?q=`` finds entities by name."""
    entity = access.get(request.user, Entity.objects.current(), pk=pk, what=Can.EDIT)
    other = request.GET.get("with", "")
    if other:
        return _preview(request, entity, access.get(request.user, Entity.objects.current(), pk=other))
    words = request.GET.get("q", "").strip()[:200]
    found = Entity.objects.current().searched(words).exclude(pk=pk).order_by("name")[:FOUND] if words else []
    context = {"entity": entity, "words": words, "found": found, "likely": neighbours.alike(entity, LIKELY)}
    return render(request, "annotate/entity_merge.html", context)


def _preview(
    request: AuthenticatedRequest, entity: Entity, other: Entity, form: MergeForm | None = None, status: int = 200
) -> HttpResponse:
    keeps_this = request.GET.get("keep") == "this" if request.method == "GET" else False
    source, target = (other, entity) if keeps_this else (entity, other)
    fresh = {"into": target.pk, "revision": source.revision, "into_revision": target.revision}
    context: dict[str, Any] = {
        "entity": entity,
        "other": other,
        "preview": merging.preview(source, target),
        "keeps_this": keeps_this,
        "form": form or MergeForm(initial=fresh),
    }
    return render(request, "annotate/entity_merge.html", context, status=status)


@require_POST
def merge(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Merge entity ``pk`` into the one that the form names; when that no longer fits, show it as it is now."""
    source = access.get(request.user, Entity.objects.all(), pk=pk, what=Can.EDIT)
    form = MergeForm(request.POST)
    if not form.is_valid():
        return redirect("entity_merge", pk=pk)
    into = access.get(request.user, Entity.objects.all(), pk=form.cleaned_data.pop("into"))
    try:
        merging.merge(source, into=into, by=request.user, **form.cleaned_data)
    except Stale:
        form.add_error(None, _("Somebody changed one of them meanwhile. Look at what would happen now."))
        return _again(request, source, into, form, 409)
    except DomainError as error:
        form.add_error(None, error.message)
        return _again(request, source, into, form, 422 if error.status == 400 else error.status)
    messages.success(request, _("Merged. It can be split off again below."))
    return redirect("entity", pk=into.pk)


def _again(request: AuthenticatedRequest, source: Entity, into: Entity, form: MergeForm, status: int) -> HttpResponse:
    """The preview as things are now, with the reason that was typed."""
    source.refresh_from_db()
    into.refresh_from_db()
    form.data = {**form.data.dict(), "revision": source.revision, "into_revision": into.revision}  # type: ignore[attr-defined]
    return _preview(request, source, into, form, status)


@require_POST
def split(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Make entity ``pk`` one of its own again."""
    source = access.get(request.user, Entity.objects.all(), pk=pk, what=Can.EDIT)
    form = SplitForm(request.POST)
    into = source.merged_into_id
    try:
        merging.split(source, revision=form.cleaned_data["revision"] if form.is_valid() else -1, by=request.user)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("entity", pk=into or pk)
    messages.success(request, _("%(name)s is an entity of its own again.") % {"name": source.name})
    return redirect("entity", pk=pk)

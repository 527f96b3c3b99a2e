"""Frozen releases: what there is, one with its manifest, and what differs between two."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from annotate import access, downloads, releases
from annotate.access import Can
from annotate.actions import export as exports
from annotate.actions import release as release_action
from annotate.errors import Invalid, Refused
from annotate.exportforms import ReleaseForm
from annotate.models import Release
from annotate.views.requests import AuthenticatedRequest

PER_PAGE = 50
SHOWN = 100  # marks of each sort on the page; the API gives more


@require_http_methods(["GET", "POST"])
def listing(request: AuthenticatedRequest) -> HttpResponse:
    access.require(request.user, Can.READ)
    form = ReleaseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        named = {name: form.cleaned_data[name] for name in ("name", "version", "note")}
        try:
            job = release_action.start(form.selection(), **named, by=request.user)
        except (Invalid, Refused) as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            return redirect("job", pk=job.pk)
    rows = Release.objects.select_related("made_by").defer("manifest").order_by("-made_at", "-pk")
    context = {"form": form, "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))}
    return render(request, "annotate/release_list.html", context, status=422 if form.errors else 200)


@require_GET
def detail(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """One release; with ``?since=`` what came, went and changed since that one, or the way to have that found out."""
    rows = Release.objects.select_related("made_by")
    release = access.get(request.user, rows, pk=pk)
    context: dict[str, Any] = {
        "release": release,
        "formats": exports.formats("documents"),
        "others": rows.exclude(pk=pk).defer("manifest").order_by("-made_at"),
    }
    if since := request.GET.get("since"):
        older = access.get(request.user, rows, pk=since)
        context["older"] = older
        if found := releases.diff(older, release):
            sorts = [(sort, found["counts"][sort], found[sort][:SHOWN]) for sort in ("added", "removed", "changed")]
            context |= {"diff": found, "sorts": sorts}
    return render(request, "annotate/release_detail.html", context)


@require_POST
def compare(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Have a worker find out what differs from the release ``since``; both are large."""
    newer = access.get(request.user, Release.objects.all(), pk=pk)
    older = access.get(request.user, Release.objects.all(), pk=request.POST.get("since", ""))
    return redirect("job", pk=release_action.compare(older, newer, by=request.user).pk)


@require_safe
def download(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """The frozen file, or with ``?format=`` the same labels in another format."""
    release = access.get(request.user, Release.objects.all(), pk=pk)
    return downloads.release(request, release, request.GET.get("format", ""))

"""Taking articles in: a pasted text at once, files in a job."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from annotate import access
from annotate.access import Can
from annotate.actions import imports
from annotate.errors import Invalid
from annotate.pageforms import FilesForm, PasteForm
from annotate.views.article import publisher_names
from annotate.views.requests import AuthenticatedRequest


@require_http_methods(["GET", "POST"])
def take_in(request: AuthenticatedRequest) -> HttpResponse:
    """Upload files, or with ``?paste`` paste one text."""
    access.require(request.user, Can.SUGGEST)
    pasting = "paste" in request.GET
    if request.method == "GET":
        return _page(request, pasting, PasteForm() if pasting else FilesForm())
    form = PasteForm(request.POST) if pasting else FilesForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, pasting, form, status=422)
    try:
        return _paste(request, form.cleaned_data) if pasting else _upload(request, form.cleaned_data)
    except Invalid as error:
        form.add_error(error.field if error.field in form.fields else None, error.message)
        return _page(request, pasting, form, status=422)


def _paste(request: AuthenticatedRequest, values: dict[str, Any]) -> HttpResponse:
    article, created = imports.take_posted(values, by=request.user)
    if not created:
        messages.info(request, _("This text was here already; this is the article that has it."))
        return redirect("article_details", pk=article.pk)
    return redirect("article", pk=article.pk)


def _upload(request: AuthenticatedRequest, values: dict[str, Any]) -> HttpResponse:
    return redirect("job", pk=imports.start(**values, by=request.user).pk)


def _page(
    request: AuthenticatedRequest, pasting: bool, form: FilesForm | PasteForm, *, status: int = 200
) -> HttpResponse:
    tabs = [
        {"label": _("Files"), "href": request.path, "current": not pasting},
        {"label": _("Paste a text"), "href": "?paste", "current": pasting},
    ]
    context = {"form": form, "tabs": tabs, "pasting": pasting, "publishers": publisher_names()}
    return render(request, "annotate/article_import.html", context, status=status)

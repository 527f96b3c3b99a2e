"""The guidelines page: to read, whole or beside the text, and for editors to write."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from annotate import access
from annotate.access import Can
from annotate.actions import guideline as guidelines
from annotate.errors import Stale
from annotate.forms import GuidelineForm
from annotate.markdown import as_html
from annotate.pageforms import send_again_over
from annotate.views.requests import AuthenticatedRequest, render_part


@require_GET
def page(request: AuthenticatedRequest) -> HttpResponse:
    """The whole page, or its text alone for the dialog of the workbench."""
    access.require(request.user, Can.READ)
    guideline = guidelines.current()
    context = {"guideline": guideline, "html": as_html(guideline.text)}
    return render_part(request, "annotate/guidelines.html", "body", context)


@require_http_methods(["GET", "POST"])
def edit(request: AuthenticatedRequest) -> HttpResponse:
    """Write the text. A change that comes too late is shown beside what was typed."""
    access.require(request.user, Can.EDIT)
    guideline = guidelines.current()
    if request.method == "GET":
        form = GuidelineForm(initial={"text": guideline.text, "revision": guideline.revision})
        return render(request, "annotate/guidelines_edit.html", {"form": form})
    form = GuidelineForm(request.POST)
    if not form.is_valid():
        return render(request, "annotate/guidelines_edit.html", {"form": form}, status=422)
    if "preview" in request.POST:
        return render(
            request, "annotate/guidelines_edit.html", {"form": form, "html": as_html(form.cleaned_data["text"])}
        )
    try:
        guidelines.write(**form.cleaned_data, by=request.user)
    except Stale as stale:
        form.add_error(None, _("Somebody changed the guidelines meanwhile. Their text stands below yours."))
        send_again_over(form, stale.current.revision)
        context = {"form": form, "theirs": as_html(stale.current.text)}
        return render(request, "annotate/guidelines_edit.html", context, status=409)
    messages.success(request, _("Saved. Everybody sees it from now on."))
    return redirect("guidelines")

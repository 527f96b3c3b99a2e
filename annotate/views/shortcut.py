"""Each person's keys of the workbench."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from annotate import access, shortcuts
from annotate.access import Can
from annotate.actions import person as people
from annotate.errors import Invalid
from annotate.views.requests import AuthenticatedRequest


@require_http_methods(["GET", "POST"])
def page(request: AuthenticatedRequest) -> HttpResponse:
    """Every command with its key; ``reset`` gives all of them their usual ones back."""
    access.require(request.user, Can.READ)
    chosen = {each.command: request.POST.get(each.command, "") for each in shortcuts.SHORTCUTS}
    problem = None
    if request.method == "POST":
        try:
            people.choose_keys(chosen={} if "reset" in request.POST else chosen, by=request.user)
        except Invalid as error:
            problem = error
        else:
            messages.success(request, _("Your keys are saved. Reload an open article to use them."))
            return redirect("shortcuts")
    keys = chosen if problem else shortcuts.keys_of(request.user)
    rows = [(each, keys[each.command], problem and problem.field == each.command) for each in shortcuts.SHORTCUTS]
    context = {"rows": rows, "problem": problem, "taken": [shortcuts.shown(key) for key in shortcuts.TAKEN]}
    return render(request, "annotate/shortcuts.html", context, status=422 if problem else 200)

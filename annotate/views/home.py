"""My work: the page that everybody starts from."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from annotate import access, home
from annotate.access import Can
from annotate.views.requests import AuthenticatedRequest


@require_GET
def my_work(request: AuthenticatedRequest) -> HttpResponse:
    access.require(request.user, Can.READ)
    panels = home.panels(request.user)
    context = {
        "main": [panel for panel in panels if not panel.aside],
        "side": [panel for panel in panels if panel.aside],
    }
    return render(request, "annotate/home.html", context)

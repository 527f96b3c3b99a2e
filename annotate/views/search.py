"""The search over everything, as a page and as JSON for the palette."""

from __future__ import annotations

from dataclasses import asdict

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from annotate import access, finders
from annotate.access import Can
from annotate.views.requests import AuthenticatedRequest

PER_ROOM = 10
PER_ROOM_JSON = 5


@require_GET
@vary_on_headers("Accept")
def everywhere(request: AuthenticatedRequest) -> HttpResponse:
    """``?q=``; JSON where that is asked for: ``{"results": [{"room", "label", "detail", "href"}, …]}``."""
    access.require(request.user, Can.READ)
    words = request.GET.get("q", "").strip()[:200]
    if request.accepts("text/html"):
        context = {"words": words, "rooms": finders.search(words, PER_ROOM)}
        return render(request, "annotate/search.html", context)
    rooms = finders.search(words, PER_ROOM_JSON)
    results = [{"room": room.label, **asdict(found)} for room in rooms for found in room.found]
    return JsonResponse({"results": results})

"""The search over everything, as a page and as JSON for the palette."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from annotate import access, finders
from annotate.access import Can
from annotate.views.requests import AuthenticatedRequest

PER_ROOM = 10
PER_PAGE = 30
PER_ROOM_JSON = 5


@require_GET
@vary_on_headers("Accept")
def everywhere(request: AuthenticatedRequest) -> HttpResponse:
    """``?q=``, and ``in=`` for one room, ``after=`` for what follows there.

    JSON where that is asked for: ``{"results": [{"room", "label", "detail", "href"}, …]}``.
    """
    access.require(request.user, Can.READ)
    words = request.GET.get("q", "").strip()[:200]
    if request.accepts("text/html"):
        return render(request, "annotate/search.html", {"words": words, **_rooms(request, words)})
    results = [
        {"room": room.label, "label": found.label, "detail": found.detail, "href": found.href}
        for room in finders.everywhere(words, PER_ROOM_JSON)
        for found in room.found
    ]
    return JsonResponse({"results": results})


def _rooms(request: AuthenticatedRequest, words: str) -> dict[str, object]:
    only, after = request.GET.get("in", ""), request.GET.get("after", "")
    if only in finders.finders():
        return {"rooms": [finders.within(only, words, PER_PAGE, after)], "only": only, "after": after}
    return {"rooms": finders.everywhere(words, PER_ROOM)}

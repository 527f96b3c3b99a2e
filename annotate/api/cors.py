"""Pages of other origins may use the API only where CORS_ALLOWED_ORIGINS names them; by default none may.

They sign in with a token: cookies are never allowed, so no session can be borrowed.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

OPEN_TO_OTHERS = ("/api/", "/annotations/")
METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE"
SENT = "Authorization, Content-Type, If-Match, If-None-Match, Prefer, Accept, Slug"
SHOWN = (
    "ETag, Link, Location, Content-Location, Allow, Accept-Post, Preference-Applied, Retry-After, RateLimit-Limit, "
    "RateLimit-Remaining, RateLimit-Reset"
)


class OtherOrigins:
    """The CORS protocol of the Fetch standard (https://fetch.spec.whatwg.org/#http-cors-protocol)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not settings.CORS_ALLOWED_ORIGINS or not request.path.startswith(OPEN_TO_OTHERS):
            return self.get_response(request)
        origin = request.headers.get("Origin", "")
        asks_first = request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers
        allowed = origin in settings.CORS_ALLOWED_ORIGINS
        response = HttpResponse(status=204) if asks_first and allowed else self.get_response(request)
        patch_vary_headers(response, ["Origin"])
        if allowed:
            response["Access-Control-Allow-Origin"] = origin
            response["Access-Control-Expose-Headers"] = SHOWN
        if allowed and asks_first:
            response["Access-Control-Allow-Methods"] = METHODS
            response["Access-Control-Allow-Headers"] = SENT
            response["Access-Control-Max-Age"] = "600"
        return response

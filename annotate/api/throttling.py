"""So many requests a minute for each user, told in headers (draft-ietf-httpapi-ratelimit-headers-03)."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from annotate.limits import Rate, hit

WINDOW = 60


class PerUser(BaseThrottle):
    """API_REQUESTS_PER_MINUTE in any sixty seconds, by whatever token; 0 is no limit."""

    rate: Rate | None = None

    def allow_request(self, request: Request, view: Any) -> bool:
        limit = settings.API_REQUESTS_PER_MINUTE
        if not limit or not request.user.is_authenticated:
            return True
        self.rate = hit(f"api:{request.user.pk}", limit, WINDOW)
        request._request.rate = self.rate  # type: ignore[attr-defined]  # for the headers
        return not self.rate.is_over

    def wait(self) -> float | None:
        """Seconds until enough of the hits have slid out of the window."""
        if self.rate is None:
            return None
        over = self.rate.used - self.rate.limit
        return max(1, math.ceil(over / self.rate.used * WINDOW))


class RateLimitHeaders:
    """Tells every client of the API how much is left to it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        rate: Rate | None = getattr(request, "rate", None)
        if rate:
            response["RateLimit-Limit"] = str(rate.limit)
            response["RateLimit-Remaining"] = str(rate.left)
            response["RateLimit-Reset"] = str(rate.reset)
        return response

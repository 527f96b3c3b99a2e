"""What every page shares: who asks, the content security policy, and domain errors as pages."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.contrib.auth import get_user
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject

from annotate import sessions
from annotate.errors import Busy, DomainError, NotAllowed

logger = logging.getLogger(__name__)

POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


class Authentication(AuthenticationMiddleware):
    """The person whom the session's own query brought along, or else whom Django finds."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: sessions.person_of(request.session) or get_user(request))  # type: ignore[assignment]


class ContentSecurityPolicy:
    """No inline script or style anywhere: article text can never run."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        return response


class DomainErrors:
    """A DomainError that a view lets through becomes a page (or, for htmx, a notice) with its status."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, OperationalError):
            logger.warning("The database did not answer: %s", exception)
            exception = Busy()
        if not isinstance(exception, DomainError):
            return None
        if getattr(request, "htmx", False):
            template = "components/_problem.html"
        else:
            template = "403.html" if isinstance(exception, NotAllowed) else "problem.html"
        return render(request, template, {"problem": exception, "exception": exception}, status=exception.status)

"""The request as views get it: of a signed-in person (LoginRequiredMiddleware), with what htmx said about it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django_htmx.middleware import HtmxDetails

from annotate.models import User


class AuthenticatedRequest(HttpRequest):
    user: User
    htmx: HtmxDetails


def render_part(request: AuthenticatedRequest, template: str, part: str, context: dict[str, Any]) -> HttpResponse:
    """``template``, or its partial ``part`` when htmx asks for it; whole again when htmx restores its history."""
    wants_part = request.htmx and not request.htmx.history_restore_request
    response = render(request, f"{template}#{part}" if wants_part else template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response

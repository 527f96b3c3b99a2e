"""The request as views get it: of a signed-in person (LoginRequiredMiddleware), with what htmx said about it."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from annotate.models import User


class AuthenticatedRequest(HttpRequest):
    user: User
    htmx: HtmxDetails


def page_or_part(request: AuthenticatedRequest, template: str, part: str) -> str:
    """``template``, or its partial ``part`` when htmx asks for it; whole again when htmx restores its history.

    The answer needs ``Vary: HX-Request``.
    """
    wants_part = request.htmx and not request.htmx.history_restore_request
    return f"{template}#{part}" if wants_part else template

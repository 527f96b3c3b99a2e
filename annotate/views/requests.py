"""The request as views get it: of a signed-in person (LoginRequiredMiddleware), with what htmx said about it."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from annotate.models import User


class AuthenticatedRequest(HttpRequest):
    user: User
    htmx: HtmxDetails

"""Whether the product works: for whoever watches it (healthz, readyz, metrics) and for people (status)."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from annotate import access, health
from annotate import metrics as numbers
from annotate.access import Can
from annotate.errors import NotAllowed
from annotate.models import Job
from annotate.views.requests import AuthenticatedRequest

LOCAL = ("127.0.0.1", "::1")


@require_safe
@never_cache
@login_not_required
def alive(request: HttpRequest) -> HttpResponse:
    """This process answers; nothing else is looked at."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@never_cache
@login_not_required
def ready(request: HttpRequest) -> JsonResponse:
    """200 when every needed part is up; else 503 with the names of those that are not."""
    parts = health.needed()
    down = [part.name for part in parts if not part.ok]
    # Details name hosts and versions: people who may see them find them on the status page.
    body = {"ready": not down, "down": down, "parts": {part.name: part.ok for part in parts}}
    return JsonResponse(body, status=503 if down else 200)


@require_safe
@never_cache
@login_not_required
def metrics(request: AuthenticatedRequest) -> HttpResponse:
    """For a collector on this machine, and for staff."""
    if not (_is_local(request) or request.user.is_staff):
        raise NotAllowed(_("Metrics are for staff, and for programs on the machine that serves this page."))
    return HttpResponse(numbers.text(numbers.gauges()), content_type=numbers.CONTENT_TYPE)


def _is_local(request: HttpRequest) -> bool:
    """A proxy on this machine is local too, so what it forwards for others is not."""
    forwarded = any(name in request.headers for name in ("X-Forwarded-For", "X-Forwarded-Host", "Forwarded"))
    return request.META.get("REMOTE_ADDR") in LOCAL and not forwarded


@require_safe
@never_cache
def status(request: AuthenticatedRequest) -> HttpResponse:
    """The parts, for people: what is up, and what to do about what is not."""
    access.require(request.user, Can.READ)
    context = {"parts": health.parts(), "pending": Job.objects.pending().count()}
    return render(request, "annotate/status.html", context)

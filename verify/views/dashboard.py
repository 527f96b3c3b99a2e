"""The dashboard: a few numbers, and charts that each stand beside their table."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from annotate import access
from annotate.access import Can
from annotate.views.requests import AuthenticatedRequest
from verify import dashboard


@require_GET
def page(request: AuthenticatedRequest) -> HttpResponse:
    access.require(request.user, Can.READ)
    now = timezone.now()
    context = {
        "counts": dashboard.counts(now),
        "plots": dashboard.plots(now),
        "one_source": dashboard.one_source_claims(),
    }
    return render(request, "verify/dashboard.html", context)

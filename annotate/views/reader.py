"""The machine readers: what people made of their suggestions, and reading an article again."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from annotate import access, health, readers
from annotate.access import Can
from annotate.actions import reading
from annotate.contexts import context_of, with_windows
from annotate.models import Annotation, Article, AuditEvent
from annotate.models.annotation import BANDS
from annotate.views.requests import AuthenticatedRequest

EXAMPLES = 20


@require_GET
def listing(request: AuthenticatedRequest) -> HttpResponse:
    """Precision of each reader, as people decided, and what they rejected."""
    access.require(request.user, Can.REVIEW)
    records = readers.records()
    bands = readers.bands_of(records)
    names = [_band_name(band) for band in bands]
    context = {
        "records": records,
        "bands": names,
        "by_band": [(record, list(zip(names, record.by_band(bands), strict=True))) for record in records],
        "rejected": _rejected(),
        "parts": health.models(),
    }
    return render(request, "annotate/reader_list.html", context)


def _band_name(band: float | None) -> str:
    """0.8 → "0.8–0.9"."""
    if band is None:
        return _("no score")
    above = min((low for low in BANDS if low > band), default=1)
    return f"{band:g}–{above:g}"


def _rejected() -> list[Annotation]:
    """The latest examples, each with its sentence and the event that says who rejected it and why."""
    rows = with_windows(Annotation.objects.latest_rejected().with_context())
    marks = list(rows[:EXAMPLES])
    events = AuditEvent.objects.filter(
        target_type="annotation", target_id__in=[mark.pk for mark in marks], verb="annotation.reject"
    )
    latest = {event.target_id: event for event in events.select_related("actor").order_by("pk")}
    for mark in marks:
        mark.context, mark.rejection = context_of(mark), latest.get(mark.pk)  # type: ignore[attr-defined]
    return marks


@require_POST
def read_again(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    article = access.get(request.user, Article.objects.all(), pk=pk, what=Can.ANNOTATE)
    job = reading.again(article, by=request.user)
    messages.success(request, _("The readers look at it again. What people decided stays."))
    return redirect("job", pk=job.pk)

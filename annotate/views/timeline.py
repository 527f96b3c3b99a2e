"""The timeline: claims above the line, dated marks below, and the same as a table."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from annotate import access, date_counts, registry, timeline
from annotate.access import Can
from annotate.contexts import context_of, with_windows
from annotate.models import Annotation
from annotate.pageforms import TimelineFilter
from annotate.timeline import Entry, Wanted
from annotate.views.requests import AuthenticatedRequest, render_part

MARKS_SHOWN = 50


def _filters(request: AuthenticatedRequest) -> tuple[TimelineFilter, dict[str, Any]]:
    kinds = [(name, source.label) for name, source in timeline.sources().items()]
    form = TimelineFilter(request.GET, kinds=kinds)
    return form, form.chosen()


def _wanted(filters: dict[str, Any]) -> Wanted:
    publisher = filters.get("publisher")
    return Wanted(
        entity=filters.get("entity", ""),
        publisher=publisher.pk if publisher else None,
        begin=filters.get("begin"),
        end=filters.get("end"),
        around=next(((kind, filters[kind]) for kind in registry.table("timeline", "AROUND") if kind in filters), None),
        zoom=filters.get("zoom", ""),
    )


@require_GET
def page(request: AuthenticatedRequest) -> HttpResponse:
    access.require(request.user, Can.READ)
    form, filters = _filters(request)
    wanted = _wanted(filters)
    entries = timeline.entries(wanted, filters.get("kind", ""))
    context = {
        "form": form,
        "filtered": bool(filters),
        "entries": entries,
        "counted_at": None if wanted.is_narrowed else date_counts.counted_at(),
        "is_cut": any(sum(each.kind == kind for each in entries) == timeline.MOST for kind in timeline.sources()),
        "most": timeline.MOST,
        "chart": _chart(entries, filters),
        "narrowing": _narrowing(request),
    }
    return render_part(request, "annotate/timeline.html", "rows", context)


def _narrowing(request: AuthenticatedRequest) -> str:
    """The filters that the list of one interval's marks keeps, as a query."""
    kept = request.GET.copy()
    for name in set(kept) - {"entity", "publisher", "claim"}:
        del kept[name]
    return kept.urlencode()


def _chart(entries: list[Entry], filters: dict[str, Any]) -> dict[str, Any]:
    """What timeline.js draws; ``id`` is the table's row."""
    sources = timeline.sources()
    days = [filters.get(name) for name in ("begin", "end")]
    return {
        "domain": [day.isoformat() if isinstance(day, date) else None for day in days],
        "kinds": {name: str(source.label) for name, source in sources.items()},
        "marks": _("{mentions} mentions, {articles} articles"),
        "entries": [
            {
                "id": f"entry-{number}",
                "kind": entry.kind,
                "above": sources[entry.kind].above,
                "begin": entry.begin.isoformat(),
                "end": entry.end.isoformat(),
                "when": entry.when,
                "label": entry.label,
                "mentions": entry.mentions,
                "articles": entry.articles,
            }
            for number, entry in enumerate(entries)
        ],
    }


@require_GET
def marks(request: AuthenticatedRequest) -> HttpResponse:
    """The marks that speak of exactly the days ``begin`` to ``end``, in their sentences."""
    access.require(request.user, Can.READ)
    _form, filters = _filters(request)
    wanted = _wanted(filters)
    found = timeline.date_mentions(wanted).filter(begin=wanted.begin, end=wanted.end)
    rows = with_windows(Annotation.objects.with_context()).filter(date_mention__in=found)
    shown = list(rows.order_by("version__article__published_at", "version__article", "start")[: MARKS_SHOWN + 1])
    for mark in shown:
        mark.context = context_of(mark)  # type: ignore[attr-defined]
    context = {
        "title": timeline.interval_words(wanted.begin, wanted.end) if wanted.begin and wanted.end else "",
        "marks": shown[:MARKS_SHOWN],
        "is_cut": len(shown) > MARKS_SHOWN,
    }
    return render_part(request, "annotate/timeline_marks.html", "marks", context)

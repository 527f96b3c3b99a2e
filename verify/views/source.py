"""Sources: the lists of publishers and origins, and a page for each with its claims, verdicts and grades."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django import forms as django_forms
from django.contrib import messages
from django.db import models, transaction
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from annotate import access, keyset
from annotate.access import Can
from annotate.errors import DomainError, Stale
from annotate.models import AuditEvent, Publisher
from annotate.pageforms import send_again_over
from annotate.views.requests import AuthenticatedRequest, render_part
from verify import desk, forms, sources
from verify.actions import source as actions
from verify.models import Origin, Party, SourceGrade, Verdict

PER_PAGE = 30
CLAIMS_SHOWN = 50
EVENTS_SHOWN = 20
BY_NAME = keyset.Order("name", models.CharField())


@require_GET
def listing(request: AuthenticatedRequest) -> HttpResponse:
    access.require(request.user, Can.READ)
    form = forms.SourceFilter(request.GET)
    filters = form.chosen()
    kind = filters.get("kind", "publishers")
    found: Any = {"publishers": sources.publishers, "origins": sources.origins}[kind](filters.get("q", ""))
    page = keyset.page(found, BY_NAME, filters.get("place", ""), PER_PAGE)
    known = sources.records(kind.removesuffix("s"), [row.pk for row in page.rows])
    context = {
        "form": form,
        "kind": kind,
        "page": page,
        "rows": [(row, known[row.pk]) for row in page.rows],
        "filtered": bool(filters.get("q")),
    }
    return render_part(request, "verify/source_list.html", "rows", context)


@require_GET
def publisher(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    return _publisher_page(request, access.get(request.user, Publisher.objects.all(), pk=pk))


def _publisher_page(request: AuthenticatedRequest, row: Publisher, status: int = 200, **bound: Any) -> HttpResponse:
    context = {
        "facts": [(_("Kind"), row.get_kind_display()), (_("Domain"), row.domain), (_("Country"), row.country)],
        "claims": sources.claims_of(article__publisher=row)[:CLAIMS_SHOWN],
        "board": urlencode({"publisher": row.name}),
    }
    return _page(request, row, "publisher", context, status, **bound)


@require_GET
def origin(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    return _origin_page(request, _origin(request, pk))


def _origin(request: AuthenticatedRequest, pk: int) -> Origin:
    return access.get(request.user, Origin.objects.select_related("party", "parent__party"), pk=pk)


def _origin_page(request: AuthenticatedRequest, row: Origin, status: int = 200, **bound: Any) -> HttpResponse:
    family = sources.family(row)
    context = {
        "facts": [(_("Kind"), row.get_kind_display())],
        "claims": sources.claims_of(origin__in=family)[:CLAIMS_SHOWN],
        "children": row.children.select_related("party").order_by("name"),
        "form": forms.OriginForm.of(row),
        **forms.suggestions(),
    }
    return _page(request, row, "origin", context, status, **bound)


def _page(
    request: AuthenticatedRequest, row: Any, kind: str, context: dict[str, Any], status: int, **bound: Any
) -> HttpResponse:
    """``bound`` are forms that did not go through, with what was typed in them."""
    events = AuditEvent.objects.filter(target_type=kind, target_id=row.pk).select_related("actor").order_by("-pk")
    context |= {
        "source": row,
        "kind": kind,
        "record": sources.records(kind, [row.pk])[row.pk],
        "grades": SourceGrade.objects.filter(**{kind: row}).select_related("graded_by").order_by("-valid_from", "-pk"),
        "letters": SourceGrade.Letter.choices,
        "labels": Verdict.Label.values,
        "grade_form": forms.GradeForm(),
        "events": desk.told(list(events[:EVENTS_SHOWN])),
        **bound,
    }
    return render(request, "verify/source_detail.html", context, status=status)


@require_GET
def party(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    row = access.get(request.user, Party.objects.all(), pk=pk)
    context = {
        "party": row,
        "record": sources.records("party", [pk])[pk],
        "origins": row.origins.annotate(said=Count("mentions")).order_by("name")[:CLAIMS_SHOWN],
        "claims": sources.claims_of(origin__party=row)[:CLAIMS_SHOWN],
        "labels": Verdict.Label.values,
    }
    return render(request, "verify/party_detail.html", context)


Show = Callable[..., HttpResponse]


def _submit(
    request: AuthenticatedRequest, row: Any, show: Show, name: str, form: django_forms.Form, act: Callable[[], Any]
) -> HttpResponse:
    """Run ``act`` once the form holds; when it does not go through, show the page with what was typed."""
    if not form.is_valid():
        return show(request, row, 422, **{name: form})
    try:
        with transaction.atomic():
            act()
    except Stale as stale:
        form.add_error(None, _("Somebody changed this meanwhile. What you typed is still here; send it again."))
        send_again_over(form, stale.current.revision)
        return show(request, stale.current, 409, **{name: form})
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else None, error.message)
        return show(request, row, 422 if error.status == 400 else error.status, **{name: form})
    messages.success(request, _("Saved."))
    return redirect("publisher" if isinstance(row, Publisher) else "origin", pk=row.pk)


@require_POST
def change_origin(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    row, form = _origin(request, pk), forms.OriginForm(request.POST)
    return _submit(
        request,
        row,
        _origin_page,
        "form",
        form,
        lambda: actions.change_origin(row, **form.cleaned_data, by=request.user),
    )


@require_POST
def grade(request: AuthenticatedRequest, kind: str, pk: int) -> HttpResponse:
    if kind == "publisher":
        row: Any = access.get(request.user, Publisher.objects.all(), pk=pk)
        show: Show = _publisher_page
    else:
        row, show = _origin(request, pk), _origin_page
    form = forms.GradeForm(request.POST)
    return _submit(
        request, row, show, "grade_form", form, lambda: actions.grade(row, **form.cleaned_data, by=request.user)
    )

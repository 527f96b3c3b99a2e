"""What names refer to: the list, and the page of one entity with every place that speaks of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from annotate import access, counts, neighbours, wikidata
from annotate.access import Can
from annotate.actions import entity as entities
from annotate.contexts import context_of, with_windows
from annotate.errors import DomainError, Stale
from annotate.models import Annotation, AuditEvent, Entity, EntityAlias, EntityMention, EntityMerge
from annotate.models.entity import EntityQuerySet
from annotate.pageforms import AliasForm, EntityFilter, EntityForm, send_again_over
from annotate.views.requests import AuthenticatedRequest, render_part

PER_PAGE = 50
NEIGHBOURS_SHOWN = 12
UNDATED = datetime(9999, 1, 1, tzinfo=UTC)
EVENTS_SHOWN = 20

_SORT = {
    "": (F("name").asc(), F("pk").asc()),
    "mentions": (F("mention_count").desc(), F("name").asc()),
    "new": (F("pk").desc(),),
}


@require_GET
def listing(request: AuthenticatedRequest) -> HttpResponse:
    access.require(request.user, Can.READ)
    form = EntityFilter(request.GET)
    filters = form.chosen()
    page = Paginator(_found(filters), PER_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "filtered": bool(filters.keys() - {"sort"})}
    return render_part(request, "annotate/entity_list.html", "rows", context)


def _found(filters: dict[str, Any]) -> EntityQuerySet:
    columns = {name: filters[name] for name in ("type", "state") if name in filters}
    rows = Entity.objects.current().searched(filters.get("q", "")).filter(**columns)
    return rows.with_counts().order_by(*_SORT[filters.get("sort", "")])


@require_GET
def detail(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    entity = access.get(request.user, Entity.objects.select_related("created_by"), pk=pk)
    if entity.merged_into_id:
        messages.info(request, _("%(name)s was merged into this entity.") % {"name": entity.name})
        response = redirect("entity", pk=entity.merged_into_id, permanent=True)
        add_never_cache_headers(response)  # a split makes the address good again
        return response
    return _page(request, entity)


def _page(request: AuthenticatedRequest, entity: Entity, *, status: int = 200, **bound: forms.Form) -> HttpResponse:
    """The entity's page; ``bound`` are forms that did not go through, with what was typed in them."""
    known = {name: getattr(entity, name) for name in ("revision", "name", "type", "description")}
    live = EntityMention.objects.live().filter(entity=entity)
    rows, following = _mentions(live, request.GET.get("after", ""))
    events = AuditEvent.objects.filter(target_type="entity", target_id=entity.pk).select_related("actor")
    context = {
        "entity": entity,
        "aliases": entity.aliases.order_by("kind", "text"),
        "mentions": rows,
        "following": following,
        "is_first": "after" not in request.GET,
        "counts": counts.of(entity),
        "neighbours": neighbours.beside([entity.pk], NEIGHBOURS_SHOWN),
        "merges": EntityMerge.objects.standing().filter(target=entity).select_related("source", "merged_by"),
        "wikidata": wikidata.is_on(),
        "events": events.order_by("-pk")[:EVENTS_SHOWN],
        "form": EntityForm(initial=known | {"wikidata": entity.external_ids.get("wikidata", "")}),
        "alias_form": AliasForm(),
        **bound,
    }
    return render(request, "annotate/entity_detail.html", context, status=status)


def _mentions(live: QuerySet[EntityMention], after: str) -> tuple[list[EntityMention], str]:
    """Some mentions by the date of their articles, each with ``context``, and the place where the others follow.

    No text is loaded, and the last page costs what the first one does.
    """
    rows = live.annotate(
        day=Coalesce("annotation__version__article__published_at", Value(UNDATED)),
        article=F("annotation__version__article"),
        at=F("annotation__start"),
    )
    if place := _place(after):
        rows = rows.filter(_beyond(place))
    found: list[Any] = list(rows.order_by(*_BY)[: PER_PAGE + 1])
    shown = found[:PER_PAGE]
    marks = with_windows(Annotation.objects.with_context()).in_bulk([row.annotation_id for row in shown])
    for row in shown:
        row.annotation = marks[row.annotation_id]
        row.context = context_of(row.annotation)
    return shown, _address(shown[-1]) if len(found) > PER_PAGE else ""


_BY = ("day", "article", "at", "pk")


def _address(row: Any) -> str:
    return "_".join([row.day.isoformat(), str(row.article), str(row.at), str(row.pk)])


def _place(after: str) -> list[Any] | None:
    """The place that ``_address`` wrote; None for none, or one that somebody made up."""
    day, *numbers = after.split("_")
    try:
        return [datetime.fromisoformat(day), *(min(int(number), 2**62) for number in numbers)] if numbers else None
    except ValueError:
        return None


def _beyond(place: list[Any]) -> Q:
    beyond, same = Q(), Q()
    for name, value in zip(_BY, place, strict=False):
        beyond |= same & Q(**{f"{name}__gt": value})
        same &= Q(**{name: value})
    return Q(day__gte=place[0]) & beyond


def _entity(request: AuthenticatedRequest, pk: int) -> Entity:
    return access.get(request.user, Entity.objects.current(), pk=pk)


@require_POST
def change(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    entity, form = _entity(request, pk), EntityForm(request.POST)
    if not form.is_valid():
        return _page(request, entity, form=form, status=422)
    values = dict(form.cleaned_data)
    wikidata = values.pop("wikidata")
    others = {name: value for name, value in entity.external_ids.items() if name != "wikidata"}
    ids = others | ({"wikidata": wikidata} if wikidata else {})
    try:
        entities.change(entity, **values, external_ids=ids, by=request.user)
    except Stale as stale:
        form.add_error(
            None, _("Somebody changed this entity meanwhile. What you typed is still here; look and send it again.")
        )
        send_again_over(form, stale.current.revision)
        return _page(request, stale.current, form=form, status=409)
    messages.success(request, _("Saved."))
    return redirect("entity", pk=pk)


@require_POST
def add_alias(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    entity, form = _entity(request, pk), AliasForm(request.POST)
    if not form.is_valid():
        return _page(request, entity, alias_form=form, status=422)
    try:
        entities.add_alias(entity, **form.cleaned_data, by=request.user)
    except DomainError as error:
        form.add_error(error.field or None, error.message)
        return _page(request, entity, alias_form=form, status=error.status)
    messages.success(request, _("New marks with this name will join the entity."))
    return redirect("entity", pk=pk)


@require_POST
def remove_alias(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    alias = access.get(request.user, EntityAlias.objects.select_related("entity"), pk=pk)
    try:
        entities.remove_alias(alias, by=request.user)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Marks no longer find it by the name “%(name)s”.") % {"name": alias.text})
    return redirect("entity", pk=alias.entity_id)


@require_GET
def look_up(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """What Wikidata knows by the entity's name; a person chooses, nothing is taken over by itself."""
    entity = access.get(request.user, Entity.objects.current(), pk=pk, what=Can.EDIT)
    context: dict[str, Any] = {"entity": entity}
    try:
        context["found"] = wikidata.look_up(entity.name, request.LANGUAGE_CODE)
    except DomainError as error:
        context["problem"] = error.message
    return render_part(request, "annotate/entity_wikidata.html", "found", context)


@require_POST
def decide_mention(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Confirm (``accept=1``) or reject that a mark speaks of the entity; answers htmx with the mention alone."""
    mention = access.get(request.user, EntityMention.objects.select_related("entity", "annotation"), pk=pk)
    if request.POST.get("accept") == "1":
        entities.confirm_mention(mention.annotation, mention.entity, by=request.user)
    else:
        entities.reject_mention(mention, by=request.user)
    if not request.htmx:
        return redirect("entity", pk=mention.entity_id)
    mention.refresh_from_db()
    mention.annotation = with_windows(Annotation.objects.with_context()).get(pk=mention.annotation_id)
    mention.context = context_of(mention.annotation)  # type: ignore[attr-defined]
    return render(request, "annotate/_entity_mention.html", {"mention": mention})

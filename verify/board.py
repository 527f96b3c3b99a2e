"""The board: which claims its filters ask for, in which order, as a list or in columns by state.

Everything it filters and sorts by stands in the claim's own row (see ``verify.standing``) or behind an index.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import reduce
from operator import or_
from typing import Any
from urllib.parse import urlencode

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annotate import keyset
from annotate.gazetteer import fold
from annotate.keyset import Order
from annotate.models import Entity, Publisher, User
from verify.models import Claim, ClaimKey, ClaimMention, SavedView
from verify.models.claim import ClaimQuerySet

PER_PAGE = 50
PER_COLUMN = 12
COLUMNS = ("candidate", "queued", "in_research", "in_review", "approved", "published")
_NEVER = datetime(9999, 12, 31, tzinfo=UTC)

SORTS: dict[str, tuple[Any, Order]] = {
    "": (_("last change"), Order("updated_at", models.DateTimeField(), down=True)),
    "priority": (_("priority"), Order("priority", models.IntegerField())),
    "age": (_("age"), Order("created_at", models.DateTimeField())),
    "due": (_("due date"), Order("due", models.DateTimeField())),
    "checkworthiness": (_("check-worthiness"), Order("worth", models.FloatField(), down=True)),
    "parties": (_("independent parties"), Order("party_count", models.IntegerField(), down=True)),
}
"""Name in the address → what people read, and the order."""
_COMPUTED = {
    "due": Coalesce(F("due_at"), Value(_NEVER), output_field=models.DateTimeField()),
    "worth": Coalesce(F("checkworthiness"), Value(-1.0), output_field=models.FloatField()),
}


@dataclass(frozen=True, slots=True)
class Column:
    """Claims of one state; ``more``: there are others."""

    state: str
    label: str
    claims: list[Claim]
    more: bool


def claims(filters: dict[str, Any], user: User) -> ClaimQuerySet:
    """What the filters ask for, unordered, each with what a row shows."""
    rows = Claim.objects.searched(filters.get("q", "")).select_related("assignee")
    state, show = filters.get("state", ""), filters.get("show", "")
    rows = rows.filter(state=state) if state else rows.current()
    if show == "proposed":
        rows = rows.filter(state="candidate", is_backed=False)
    elif show != "all" and state != "merged":  # a merged claim's mentions went with it
        rows = rows.filter(is_backed=True)
    if verdict := filters.get("verdict"):
        rows = rows.filter(shown_verdict="" if verdict == "none" else verdict)
    if assignee := filters.get("assignee"):
        who: dict[str, Any] = {"assignee": user} if assignee == "me" else {"assignee__username": assignee}
        rows = rows.filter(**({"assignee": None} if assignee == "nobody" else who))
    return _within(_flagged(_spoken_of(rows, filters), filters), filters)


def _flagged(rows: ClaimQuerySet, filters: dict[str, Any]) -> ClaimQuerySet:
    if filters.get("disputed"):
        rows = rows.filter(is_contradicted=True)
    if filters.get("numerical"):
        rows = rows.filter(is_numerical=True)
    if filters.get("stale"):
        rows = rows.stale(timezone.localdate())
    if filters.get("one_source"):
        rows = rows.filter(party_count=1)
    if filters.get("overdue"):
        rows = rows.overdue(timezone.now())
    return rows


def _spoken_of(rows: ClaimQuerySet, filters: dict[str, Any]) -> ClaimQuerySet:
    """Claims that this publisher prints, and that name this entity."""
    if publisher := filters.get("publisher"):
        printers = list(Publisher.objects.filter(name__iexact=publisher).values_list("pk", flat=True))
        said = ClaimMention.objects.live().filter(claim=OuterRef("pk"), article__publisher__in=printers)
        rows = rows.filter(Exists(said))
    if entity := filters.get("entity"):
        rows = rows.filter(Exists(ClaimKey.objects.filter(claim=OuterRef("pk"), key__in=entity_keys(entity))))
    return rows


def entity_keys(name: str) -> list[str]:
    """The index keys of claims that name the entity with this name: by its id, its former ids, and the bare name."""
    known = Entity.objects.filter(aliases__folded=fold(name)).values_list("pk", "merged_into")[:50]
    ids = {pk for pair in known for pk in pair if pk}
    return [f"n:{fold(name)}", *(f"n:{pk}" for pk in sorted(ids))]


def _within(rows: ClaimQuerySet, filters: dict[str, Any]) -> ClaimQuerySet:
    """Claims whose time overlaps the days asked for: the time they speak of, else the day they were said."""
    begin, end = filters.get("begin"), filters.get("end")
    if begin:
        rows = rows.filter(Q(scope_end__gte=begin) | Q(scope_end=None, claim_date__gte=begin))
    if end:
        rows = rows.filter(Q(scope_begin__lte=end) | Q(scope_begin=None, claim_date__lte=end))
    return rows


def page(filters: dict[str, Any], user: User) -> keyset.Page[Claim]:
    """One page of the list."""
    order = SORTS[filters.get("sort", "")][1]
    return keyset.page(_ordered(claims(filters, user), order), order, filters.get("place", ""), PER_PAGE)


def _ordered(rows: ClaimQuerySet, order: Order) -> ClaimQuerySet:
    return rows.annotate(**{order.column: _COMPUTED[order.column]}) if order.column in _COMPUTED else rows


def columns(filters: dict[str, Any], user: User) -> list[Column]:
    """The first claims of every state in which there is work, in one query."""
    order = SORTS[filters.get("sort", "")][1]
    rows = _ordered(claims(filters, user), order)
    wanted = [state for state in COLUMNS if filters.get("state", state) == state]
    if not wanted:
        return []
    first: list[QuerySet[Any]] = [
        rows.filter(state=state).order_by(*order.terms(True)).values("pk")[: PER_COLUMN + 1] for state in wanted
    ]
    chosen = reduce(or_, (Q(pk__in=ids) for ids in first))
    found = list(_ordered(Claim.objects.filter(chosen).select_related("assignee"), order).order_by(*order.terms(True)))
    by_state = {state: [claim for claim in found if claim.state == state] for state in wanted}
    return [
        Column(state, str(Claim.State(state).label), rows[:PER_COLUMN], len(rows) > PER_COLUMN)
        for state, rows in by_state.items()
    ]


def saved_views(user: User) -> list[SavedView]:
    """Their own, and those that everybody shares."""
    return list(SavedView.objects.filter(Q(user=user) | Q(shared=True)).select_related("user").order_by("name", "pk"))


def query_of(filters: dict[str, Any]) -> str:
    """The filters as they stand in an address: what a saved view keeps."""
    kept = {name: value for name, value in filters.items() if name not in ("place", "evidence", "saved")}
    return urlencode([(name, "1" if value is True else value) for name, value in kept.items()])

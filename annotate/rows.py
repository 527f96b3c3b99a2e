"""A mark as the workbench's script reads it: one short array, in the order of ``static/annotate/marks.js``.

An article may have thousands: kind and state are numbers, and what is empty at the end is left out.
"""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import FilteredRelation, Q, TextField
from django.db.models.functions import Cast

from annotate.models import Annotation

Row = list[Any]  # [id, start, end, kind, state, revision, score, label, ranges]
FIRST = 1_000  # marks that a page brings along; it asks for the others once it can be used
NEXT = 5_000  # and so many at a time: each time is a repaint
KINDS = tuple(Annotation.Kind.values)
STATES = tuple(Annotation.State.values)
_KIND = {kind: number for number, kind in enumerate(KINDS)}
_STATE = {state: number for number, state in enumerate(STATES)}
GONE = Annotation.State.REJECTED  # a deleted mark leaves the page like a rejected one


def row_of(mark: Annotation, label: str = "") -> Row:
    """``label`` is the name of the entity; a date brings its own value."""
    date = getattr(mark, "date_mention", None) if mark.kind == Annotation.Kind.DATE else None
    return new_row(mark, (date.value if date else "") or label)


def new_row(mark: Annotation, label: str = "") -> Row:
    """Of a mark that nothing else speaks of yet: asks the database nothing."""
    state = GONE if mark.deleted_at else mark.state
    return _row(mark.pk, mark.start, mark.end, mark.kind, state, mark.revision, mark.confidence, mark.ranges, label)


def _row(
    pk: int,
    start: int,
    end: int,
    kind: str,
    state: str,
    revision: int,
    score: float | None,
    ranges: list[list[int]],
    label: str | None,
) -> Row:
    row: Row = [pk, start, end, _KIND[kind], _STATE[state], revision]
    if label or ranges or score is not None:
        row.append(None if score is None else round(score, 2))
    if label or ranges:
        row.append(label or "")
    if ranges:
        row.append(ranges)
    return row


def window_of(version_id: int, start: int, size: int) -> tuple[list[Row], int | None]:
    """About ``size`` live marks that start at ``start`` or later, and where the others start; None: that was all."""
    rows = rows_of(version_id, start, size + 1)
    if len(rows) <= size:
        return rows, None
    edge = rows[size][1]
    shown = [row for row in rows if row[1] < edge]
    # Where so many start in one place, nothing can be cut.
    return (shown, edge) if shown else (rows_of(version_id, start), None)


def beyond(version_id: int, edge: int | None) -> tuple[list[int], dict[str, Any] | None]:
    """What a page says of the live marks from ``edge`` on, which it does not hold; [] and None when there are none.

    Their starts, in order, and ``{"start": edge, "counts": [[kind, state, how many], …]}``, as in rows.
    """
    if edge is None:
        return [], None
    marks = Annotation.objects.live().filter(version=version_id, start__gte=edge).order_by("start")
    found = list(marks.values_list("start", "kind", "state"))
    counts = Counter((_KIND[kind], _STATE[state]) for _, kind, state in found)
    return [start for start, *_ in found], {"start": edge, "counts": [[*key, n] for key, n in counts.items()]}


def rows_of(version_id: int, start: int = 0, most: int | None = None) -> list[Row]:
    """Live marks of one version that start at ``start`` or later, in reading order, in one query."""
    marks = (
        Annotation.objects.live()
        .filter(version=version_id, start__gte=start)
        .annotate(joined=FilteredRelation("entity_mentions", condition=~Q(entity_mentions__state="rejected")))
        .annotate(places=Cast("ranges", TextField()))  # nearly always "[]": not worth reading as JSON 5,000 times
        .order_by("start", "-end", "pk")
    )
    columns = ("pk", "start", "end", "kind", "state", "revision", "confidence", "places")
    names = marks.values_list(*columns, "joined__entity__name", "date_mention__value")
    return [_listed(*row) for row in names[:most]]


def _listed(
    pk: int,
    start: int,
    end: int,
    kind: str,
    state: str,
    revision: int,
    score: float | None,
    places: str,
    entity: str | None,
    date: str | None,
) -> Row:
    # A mark whose kind was changed may still have what it stood for before.
    label = entity if kind == Annotation.Kind.ENTITY else date if kind == Annotation.Kind.DATE else ""
    return _row(pk, start, end, kind, state, revision, score, [] if places == "[]" else json.loads(places), label)


def changes_since(version_id: int, moment: datetime) -> list[Row]:
    """Marks of one version that changed after ``moment``, also those that went."""
    changed = Annotation.objects.filter(version=version_id, updated_at__gt=moment).select_related("date_mention")
    return [row_of(mark) for mark in changed.order_by("updated_at", "pk")[:1000]]


class Compact(DjangoJSONEncoder):
    """JSON without blanks."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options | {"separators": (",", ":")})

"""A mark as the workbench's script reads it: one short array, in the order of ``static/annotate/marks.js``."""

from __future__ import annotations

from typing import Any

from django.db.models import F, FilteredRelation, Q
from django.db.models.functions import Coalesce

from annotate.models import Annotation

Row = list[Any]  # [id, start, end, kind, state, revision, score, label]
GONE = "rejected"  # a deleted mark leaves the page like a rejected one


def row_of(mark: Annotation, label: str = "") -> Row:
    """``label`` is the name of the entity; a date brings its own value."""
    date = getattr(mark, "date_mention", None) if mark.kind == Annotation.Kind.DATE else None
    state = GONE if mark.deleted_at else mark.state
    score = None if mark.confidence is None else round(mark.confidence, 2)
    return [
        mark.pk,
        mark.start,
        mark.end,
        mark.kind,
        state,
        mark.revision,
        score,
        (date.value if date else "") or label,
    ]


def rows_of(version_id: int) -> list[Row]:
    """Every live mark of one version in reading order, in one query."""
    marks = (
        Annotation.objects.live()
        .filter(version=version_id)
        .annotate(
            joined=FilteredRelation("entity_mentions", condition=~Q(entity_mentions__state="rejected")),
            label=Coalesce(F("joined__entity__name"), F("date_mention__value")),
        )
        .order_by("start", "-end", "pk")
    )
    columns = ("pk", "start", "end", "kind", "state", "revision", "confidence", "label")
    return [
        [*row[:6], None if row[6] is None else round(row[6], 2), row[7] or ""] for row in marks.values_list(*columns)
    ]


def changes_since(version_id: int, moment: Any) -> list[Row]:
    """Marks of one version that changed after ``moment``, also those that went."""
    changed = Annotation.objects.filter(version=version_id, updated_at__gt=moment).select_related("date_mention")
    return [row_of(mark) for mark in changed.order_by("updated_at", "pk")[:1000]]

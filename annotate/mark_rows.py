"""A mark with everything that files carry of it, as one row of one query."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import FilteredRelation, Q

FETCHED = 2000  # marks that a cursor brings at a time

COLUMNS = {
    "pk": "pk",
    "version": "version_id",
    "uid": "uid",
    "start": "start",
    "end": "end",
    "quote": "quote",
    "ranges": "ranges",
    "kind": "kind",
    "state": "state",
    "author": "author__username",
    "agent": "agent",
    "reader": "reader",
    "reader_version": "reader_version",
    "reason": "reason",
    "confidence": "confidence",
    "data": "data",
    "note": "note",
    "created_at": "created_at",
    "updated_at": "updated_at",
    "deleted_at": "deleted_at",
    "revision": "revision",
    "entity": "linked__entity_id",
    "entity_name": "linked__entity__name",
    "entity_type": "linked__entity__type",
    "entity_ids": "linked__entity__external_ids",
    "entity_level": "linked__level",
    "entity_state": "linked__state",
    "date_pk": "date_mention__pk",
    "date_type": "date_mention__type",
    "date_value": "date_mention__value",
    "date_mod": "date_mention__mod",
    "date_begin": "date_mention__begin",
    "date_end": "date_mention__end",
    "date_precision": "date_mention__precision",
    "date_anchor": "date_mention__anchor",
    "date_rule": "date_mention__rule",
    "date_state": "date_mention__state",
}
"""Our name for each column, and the ORM's."""

Row = dict[str, Any]


def rows_of(marks: Any, *, using: str) -> Iterator[Row]:
    """Marks as rows of COLUMNS, in text order, each with the one entity that is not rejected for it."""
    linked = FilteredRelation("entity_mentions", condition=~Q(entity_mentions__state="rejected"))
    rows = marks.using(using).annotate(linked=linked).order_by("version_id", "start", "end", "uid")
    keys = tuple(COLUMNS)
    for row in rows.values_list(*COLUMNS.values()).iterator(chunk_size=FETCHED):
        yield dict(zip(keys, row))  # noqa: B905  # a million times; the query asked for these very columns

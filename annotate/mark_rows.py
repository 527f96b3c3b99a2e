"""A mark with everything that files carry of it, as one row of one query."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connections
from django.db.models import FilteredRelation, Q, QuerySet

AnyMarks = QuerySet[Any, Any]

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
_KEYS = tuple(COLUMNS)


class Values(NamedTuple):
    """How the values of a row are read: ids as text, JSON as Python's, moments and days as ISO 8601."""

    uid: Callable[[Any], str]
    json: Callable[[Any], Any]
    moment: Callable[[Any], str]


def _iso(moment: Any) -> str:
    """What comes from the audit trail is text already."""
    return moment if isinstance(moment, str) else moment.isoformat() if moment else ""


def _loaded(text: str | None) -> Any:
    return {} if text == "{}" else () if text == "[]" else json.loads(text) if text else None


def _sqlite_iso(moment: Any) -> str:
    """SQLite keeps a moment as ``2026-01-31 12:00:00.5`` in UTC, and a day as ISO 8601 has it.

    So does ``str()`` of what the driver reads there, unless it is told not to, as ``snapshot`` does.
    """
    if moment is None:
        return ""
    text = moment if type(moment) is str else str(moment)
    return text if len(text) == 10 else f"{text.replace(' ', 'T')}+00:00"


def _sqlite_uid(digits: str) -> str:
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def _postgresql_iso(text: str | None) -> str:
    """PostgreSQL writes a moment as ``2026-01-31 12:00:00.5+00`` in Django's UTC, and a day as ISO 8601 has it."""
    if not text or len(text) == len("2026-01-31"):
        return text or ""
    if len(text) == len("2026-01-31 12:00:00.123456+00"):
        return f"{text[:10]}T{text[11:]}:00"
    return datetime.fromisoformat(text).isoformat()


TYPED = Values(str, lambda value: value, _iso)
_RAW = {"sqlite": Values(_sqlite_uid, _loaded, _sqlite_iso), "postgresql": Values(str, _loaded, _postgresql_iso)}


def raw_values(using: str) -> Values:
    """How to read what ``raw_rows_of`` gives."""
    return _RAW[connections[using].vendor]


def rows_of(marks: AnyMarks, *, using: str) -> Iterator[Row]:
    """Marks as rows of COLUMNS, in text order, each with the one entity that is not rejected for it."""
    for row in _queried(marks, using).iterator(chunk_size=FETCHED):
        yield dict(zip(_KEYS, row, strict=True))


def raw_rows_of(marks: AnyMarks, *, using: str) -> Iterator[Row]:
    """The same, with the values as the database sends them: reading a million is several times as fast."""
    sql, params = _queried(marks, using).query.get_compiler(using).as_sql()
    with connections[using].chunked_cursor() as cursor:
        if connections[using].vendor == "postgresql":
            _leave_as_text(cursor, "timestamptz", "date", "uuid")
        cursor.execute(sql, params)
        while rows := cursor.fetchmany(FETCHED):
            for row in rows:
                yield dict(zip(_KEYS, row))  # noqa: B905  # a million times; the query asked for these very columns


def _leave_as_text(cursor: Any, *types: str) -> None:
    """Let psycopg hand out the text of these types: a datetime made of it, and text again, costs six times that."""
    from psycopg.types.string import TextLoader  # loaded already where this is reached

    for name in types:
        cursor.adapters.register_loader(name, TextLoader)


def _queried(marks: AnyMarks, using: str) -> AnyMarks:
    linked = FilteredRelation("entity_mentions", condition=~Q(entity_mentions__state="rejected"))
    rows = marks.using(using).annotate(linked=linked).order_by("version_id", "start", "end", "uid")
    return rows.values_list(*COLUMNS.values())

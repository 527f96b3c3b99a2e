"""Every filter that the API documents for a table that grows has an index: no row is read that is not asked for."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection

from annotate.api.annotations import Annotations
from annotate.api.articles import Articles
from annotate.api.dates import Dates
from annotate.models import User
from tests.factories import a_mark, an_article

LARGE = ("annotation", "article", "articleversion", "datemention", "entitymention", "auditevent")
# SCAN without an index of SQLite, Seq Scan of PostgreSQL, which says the index with "Index Scan using".
_WHOLE = re.compile(rf"(?:SCAN|Seq Scan on) annotate_({'|'.join(LARGE)})\b(?! USING)")
_WORDS = {"search"}  # words within a word: no index of both databases helps
_VALUES: dict[str, Any] = {
    "DateFilter": "2026-01-31",
    "IsoDateTimeFilter": "2026-01-31T12:00:00Z",
    "IdFilter": 1,
    "CharFilter": "alice",
}


def _filters() -> list[Any]:
    views = (Annotations, Articles, Dates)
    return [
        pytest.param(view, name, id=f"{view.__name__}-{name}")
        for view in views
        for name in view.filterset_class.base_filters
        if name not in _WORDS
    ]


@pytest.mark.parametrize(("view", "name"), _filters())
def test_a_filter_reads_no_table_whole(view: Any, name: str, alice: User) -> None:
    a_mark(an_article(by=alice), "Lindholm", kind="entity", by=alice)
    form = view.filterset_class.base_filters[name]
    choices = form.extra.get("choices")
    value = [choices[0][0]] if choices else _VALUES[type(form).__name__]
    rows = view.filterset_class({name: value}, queryset=view.queryset.all()).qs.order_by()[:51]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # which otherwise reads a table of one row whole, and is right
            cursor.execute("SET LOCAL enable_seqscan = off")
        plan = rows.explain()
    assert not _WHOLE.search(plan), plan


def test_what_is_read_whole_is_noticed(alice: User) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
        plan = Annotations.queryset.filter(note="x").order_by().explain()
    assert _WHOLE.search(plan), plan

"""Every filter that the API documents for a table that grows has an index: no row is read that is not asked for."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import QuerySet

from annotate.api.annotations import Annotations
from annotate.api.articles import Articles
from annotate.api.dates import Dates
from annotate.api.entities import Entities
from annotate.models import Annotation, User
from tests.factories import a_mark, an_article
from verify.api.candidates import Candidates
from verify.api.claims import Claims
from verify.api.evidence import EvidenceItems, Snapshots
from verify.api.links import Links
from verify.api.verdicts import Verdicts

LARGE = (
    *(
        "annotate_" + name
        for name in ("annotation", "article", "articleversion", "datemention", "entity", "entitymention")
    ),
    *("verify_" + name for name in ("claim", "claimmention", "claimlink", "evidence", "evidencecandidate", "verdict")),
    *("annotate_auditevent", "verify_snapshot"),
)
PARTIAL = [index.name for model in apps.get_models() for index in model._meta.indexes if index.condition]
_WHOLE = re.compile(rf"(?:SCAN|Seq Scan on) (?:{'|'.join(LARGE)})\b(?! USING INDEX (?:{'|'.join(PARTIAL)})\b)")
_WHOLE_ON_PURPOSE = {"search", "merged"}  # words within a word, which no index of both databases finds; all entities
_VALUES: dict[str, Any] = {
    "DateFilter": "2026-01-31",
    "IsoDateTimeFilter": "2026-01-31T12:00:00Z",
    "IdFilter": 1,
    "CharFilter": "alice",
    "BooleanFilter": True,
    "NumberFilter": 1,
}


def _filters() -> list[Any]:
    views = (Annotations, Articles, Dates, Entities, Claims, Links, EvidenceItems, Snapshots, Candidates, Verdicts)
    return [
        pytest.param(view, name, id=f"{view.__name__}-{name}")
        for view in views
        for name in view.filterset_class.base_filters
        if name not in _WHOLE_ON_PURPOSE
    ]


@pytest.mark.parametrize(("view", "name"), _filters())
def test_a_filter_reads_no_table_whole(view: Any, name: str, alice: User) -> None:
    a_mark(an_article(by=alice), "Lindholm", kind="entity", by=alice)
    form = view.filterset_class.base_filters[name]
    choices = form.extra.get("choices")
    value = [choices[0][0]] if choices else _VALUES[type(form).__name__]
    plan = _plan(view.filterset_class({name: value}, queryset=view.queryset.all()).qs)
    assert not _WHOLE.search(plan), plan


def test_what_is_read_whole_is_noticed(alice: User) -> None:
    plan = _plan(Annotation.objects.filter(note="x"))
    assert _WHOLE.search(plan), plan


def _plan(rows: QuerySet[Any]) -> str:
    """How a database goes about it that has many rows: of few, PostgreSQL reads all of them, and is right."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
        return rows.order_by()[:51].explain()

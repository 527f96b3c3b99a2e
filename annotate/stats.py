"""How much there is. Other apps add their counts in their own ``stats``, in the table ``COUNTS``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Count, QuerySet

from annotate import registry
from annotate.models import Annotation, Article, Entity, Job


def by(rows: QuerySet[Any], *columns: str) -> list[dict[str, Any]]:
    """``[{column: value, …, "count": n}, …]``, in one grouped query."""
    return list(rows.order_by(*columns).values(*columns).annotate(count=Count("pk")))


def counts() -> dict[str, Any]:
    """Every count by name."""
    return {name: count() for name, count in registry.table("stats", "COUNTS").items()}


COUNTS: dict[str, Callable[[], Any]] = {
    "articles": Article.objects.count,
    "annotations": lambda: by(Annotation.objects.filter(deleted_at=None), "kind", "state"),
    "entities": lambda: by(Entity.objects.current(), "state"),
    "jobs": lambda: by(Job.objects.pending(), "kind", "state"),
}

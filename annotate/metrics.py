"""Numbers about the installation in Prometheus' text format.

https://prometheus.io/docs/instrumenting/exposition_formats/
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Min, QuerySet
from django.utils import timezone

from annotate import presence
from annotate.models import Annotation, Article, Job

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Gauge:
    """``samples``: (labels, value) pairs."""

    name: str
    help: str
    samples: Iterable[tuple[Mapping[str, str], float]]


def gauges() -> Iterator[Gauge]:
    yield Gauge("corroborate_jobs", "Jobs by kind and state.", _grouped(Job.objects.all(), "kind", "state"))
    yield Gauge(
        "corroborate_oldest_queued_job_seconds", "How long the oldest queued job waits.", [({}, _longest_wait())]
    )
    yield Gauge("corroborate_articles", "Articles.", [({}, Article.objects.count())])
    marks = Annotation.objects.filter(deleted_at=None)
    yield Gauge("corroborate_marks", "Marks that are not deleted, by kind and state.", _grouped(marks, "kind", "state"))
    up = [({"part": part}, float(presence.alive(part))) for part in ("worker", "beat")]
    yield Gauge("corroborate_up", "Whether a part was heard lately.", up)


def _grouped(rows: QuerySet[Any], *columns: str) -> list[tuple[dict[str, str], float]]:
    """How many rows have each combination of values."""
    groups = rows.order_by().values(*columns).annotate(n=Count("pk")).order_by(*columns)
    return [({name: str(group[name]) for name in columns}, group["n"]) for group in groups]


def _longest_wait() -> float:
    oldest = Job.objects.filter(state="queued").aggregate(at=Min("queued_at"))["at"]
    return max((timezone.now() - oldest).total_seconds(), 0.0) if oldest else 0.0


def text(found: Iterable[Gauge]) -> str:
    """The gauges as Prometheus reads them."""
    lines = []
    for gauge in found:
        lines += [f"# HELP {gauge.name} {gauge.help}", f"# TYPE {gauge.name} gauge"]
        lines += [f"{gauge.name}{_labels(labels)} {value:.12g}" for labels, value in gauge.samples]
    return "\n".join(lines) + "\n"


def _labels(labels: Mapping[str, str]) -> str:
    return "{" + ",".join(f'{name}="{_escaped(value)}"' for name, value in labels.items()) + "}" if labels else ""


def _escaped(value: str) -> str:
    return value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")

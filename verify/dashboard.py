"""The desk in figures: what waits and how long, what was done, what came out, and who is contradicted.

Every figure is one grouped query over the claims' own rows or over indexed events; how many there are does not change
with the number of claims.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Case, Count, Q, Value, When
from django.db.models.functions import TruncMonth, TruncWeek
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotate.models import AuditEvent, Publisher
from verify import board, sources
from verify.models import Claim, ClaimMention, Verdict

WEEKS = 12
MONTHS = 24
MOST_SOURCES = 15
FEWEST_CLAIMS = 3
"""A source with fewer claims says nothing about how often it is contradicted."""
AGES = (
    (timedelta(days=7), gettext_lazy("up to a week")),
    (timedelta(days=30), gettext_lazy("up to a month")),
    (timedelta(days=90), gettext_lazy("up to three months")),
    (None, gettext_lazy("longer")),
)
DONE = {
    "claim.T1": gettext_lazy("opened"),
    "claim.T2": gettext_lazy("queued"),
    "verdict.propose": gettext_lazy("verdict proposed"),
    "claim.T7": gettext_lazy("approved"),
    "claim.T8": gettext_lazy("published"),
    "claim.T3": gettext_lazy("rejected"),
}


@dataclass(frozen=True, slots=True)
class Plot:
    """A chart and its table. ``bars``: {"x", "y", "series"} as they are drawn; ``rows``: the first cell is a header."""

    key: str
    title: Any
    explanation: Any
    headers: list[str]
    rows: list[list[Any]]
    bars: list[dict[str, Any]]
    horizontal: bool = False

    @property
    def data(self) -> dict[str, Any]:
        """What dashboard.js draws."""
        series = list(dict.fromkeys(bar["series"] for bar in self.bars))
        names = [row[0] for row in self.rows]
        return {"bars": self.bars, "names": names, "series": series, "horizontal": self.horizontal}


def _stacked(
    key: str, title: Any, explanation: Any, first: Any, counts: dict[str, Counter[str]], series: list[str], **more: Any
) -> Plot:
    """One bar for each key of ``counts``, made of its series."""
    rows = [[x, *(counted[name] for name in series), counted.total()] for x, counted in counts.items()]
    cells = [(x, name, counted[name]) for x, counted in counts.items() for name in series]
    bars = [{"x": x, "y": n, "series": name} for x, name, n in cells if n]
    return Plot(key, title, explanation, [str(first), *series, _("together")], rows, bars, **more)


def by_state_and_age(now: datetime) -> Plot:
    """Claims that people marked and that are still open, by how long ago they were opened."""
    limits = [When(created_at__gte=now - limit, then=Value(n)) for n, (limit, _name) in enumerate(AGES) if limit]
    rows = Claim.objects.filter(state__in=board.COLUMNS, is_backed=True).values(
        "state", age=Case(*limits, default=Value(len(AGES) - 1))
    )
    names = [str(name) for _limit, name in AGES]
    words = {state: capfirst(str(Claim.State(state).label)) for state in board.COLUMNS}
    counts: dict[str, Counter[str]] = {word: Counter() for word in words.values()}
    for row in rows.annotate(n=Count("pk")).order_by():
        counts[words[row["state"]]][names[row["age"]]] += row["n"]
    explanation = _("Claims by work state and by the time since they were opened.")
    return _stacked("age", _("State and age"), explanation, _("State"), counts, names, horizontal=True)


def throughput(now: datetime) -> Plot:
    """Steps taken in each of the last weeks."""
    monday = (now - timedelta(days=now.weekday(), weeks=WEEKS - 1)).replace(hour=0, minute=0, second=0, microsecond=0)
    events = AuditEvent.objects.filter(at__gte=monday, verb__in=DONE, actor__is_machine=False)
    counted = events.annotate(week=TruncWeek("at")).values("week", "verb").annotate(n=Count("pk")).order_by()
    weeks = [(monday + timedelta(weeks=n)).date() for n in range(WEEKS)]
    counts: dict[str, Counter[str]] = {_day(week): Counter() for week in weeks}
    for row in counted:
        counts[_day(row["week"].date())][str(DONE[row["verb"]])] += row["n"]
    explanation = _("What people did in each week, by the Monday that it begins with.")
    return _stacked("done", _("Throughput"), explanation, _("Week from"), counts, [str(name) for name in DONE.values()])


def _day(day: date) -> str:
    return date_format(day, "j M Y")


def verdicts_over_time(now: datetime) -> Plot:
    """Approved verdicts of each month by label, those that were superseded later included."""
    since = (now - timedelta(days=31 * MONTHS)).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    approved = Verdict.objects.filter(approved_at__gte=since)
    months = approved.annotate(month=TruncMonth("approved_at")).values("month", "label").annotate(n=Count("pk"))
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for row in months.order_by("month"):
        counts[date_format(row["month"], "M Y")][row["label"]] += row["n"]
    explanation = _("Verdicts by the month in which they were approved.")
    labels = [str(label) for label in Verdict.Label.values]
    return _stacked("verdicts", _("Verdicts over time"), explanation, _("Month"), dict(counts), labels)


def contradicted_sources() -> Plot:
    """Publishers by the share of their claims that a confirmed link contradicts."""
    said = ClaimMention.objects.live().filter(claim__is_backed=True, article__publisher__isnull=False).order_by()
    counted = (
        said.values("article__publisher")
        .annotate(
            claims=Count("claim", distinct=True),
            contradicted=Count("claim", filter=Q(claim__is_contradicted=True), distinct=True),
        )
        .filter(claims__gte=FEWEST_CLAIMS)
    )
    shares = sorted(counted, key=lambda row: (-row["contradicted"] / row["claims"], -row["claims"]))[:MOST_SOURCES]
    names = Publisher.objects.in_bulk([row["article__publisher"] for row in shares])
    rows, bars = [], []
    for row in shares:
        name, share = names[row["article__publisher"]].name, 100 * row["contradicted"] / row["claims"]
        rows.append([name, row["contradicted"], row["claims"], f"{share:.0f} %"])
        bars.append({"x": name, "y": round(share, 1), "series": _("contradicted, in percent")})
    explanation = _("Publishers by the share of their claims that another one contradicts, as a person confirmed.")
    headers = [_("Publisher"), _("contradicted"), _("claims"), _("share")]
    return Plot("sources", _("Sources by contradiction"), explanation, headers, rows, bars, horizontal=True)


def counts(now: datetime) -> list[tuple[Any, int, str]]:
    """(what, how many, the board's filters that show them), in one query over the claims' rows."""
    today = timezone.localdate(now)
    open_ = Q(state__in=board.COLUMNS, is_backed=True)
    stale = Q(pk__in=Claim.objects.stale(today).values("pk"))
    found = Claim.objects.filter(is_backed=True).aggregate(
        open=Count("pk", filter=Q(state__in=("candidate", "queued", "in_research", "in_review"))),
        unassigned=Count("pk", filter=Q(state="queued", assignee=None)),
        overdue=Count("pk", filter=Q(due_at__lt=now, state__in=("queued", "in_research", "in_review"))),
        disputed=Count("pk", filter=open_ & Q(is_contradicted=True)),
        one_source=Count("pk", filter=open_ & Q(party_count=1)),
        stale=Count("pk", filter=stale),
    )
    words = {
        "open": (_("open"), ""),
        "unassigned": (_("queued for nobody"), "state=queued&assignee=nobody"),
        "overdue": (_("overdue"), "overdue=1"),
        "disputed": (_("disputed"), "disputed=1"),
        "one_source": (_("from one party only"), "one_source=1"),
        "stale": (_("stale"), "stale=1"),
    }
    return [(label, found[name], query) for name, (label, query) in words.items()]


def plots(now: datetime) -> list[Plot]:
    return [by_state_and_age(now), throughput(now), verdicts_over_time(now), contradicted_sources()]


def one_source_claims() -> list[Claim]:
    """Claims furthest along that a single party stands behind."""
    rows = Claim.objects.filter(state__in=("in_research", "in_review", "approved", "published"), is_backed=True)
    return list(rows.filter(party_count=1).order_by("-mention_count", "-pk")[: sources.SHOWN])

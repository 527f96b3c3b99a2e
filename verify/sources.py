"""Publishers and origins: their grade, the claims they make, what became of these, how often others contradict them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from annotate.models import Publisher
from verify.models import Claim, ClaimMention, Origin, SourceGrade, Verdict

UNGRADED = SourceGrade.Letter.F
SHOWN = 15


@dataclass(slots=True)
class Record:
    """What is known of one source. ``verdicts``: how many of its claims have each label."""

    grade: str = UNGRADED
    claims: int = 0
    articles: int = 0
    contradicted: int = 0
    verdicts: dict[str, int] = field(default_factory=dict)

    @property
    def contradicted_share(self) -> int | None:
        """Percent of its claims that a confirmed link contradicts; None without claims."""
        return round(100 * self.contradicted / self.claims) if self.claims else None

    @property
    def judged(self) -> int:
        return sum(self.verdicts.values())


def grades(sources: QuerySet[SourceGrade], column: str, ids: Iterable[int], day: date) -> dict[int, str]:
    """The letter of each source on that day; those that nobody graded are left out."""
    valid = sources.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day, **{f"{column}__in": list(ids)})
    return dict(valid.order_by("valid_from", "pk").values_list(column, "letter"))


def records(column: str, ids: Iterable[int]) -> dict[int, Record]:
    """By id of a ``"publisher"`` or an ``"origin"``, in two queries; an origin's own claims, not its children's."""
    ids = list(ids)
    path = {"publisher": "article__publisher", "origin": "origin", "party": "origin__party"}[column]
    labels = {f"verdict_{n}": label for n, label in enumerate(Verdict.Label.values)}
    counted = {
        name: Count("claim", filter=Q(claim__shown_verdict=label, claim__verdict_as_of__isnull=False), distinct=True)
        for name, label in labels.items()
    }
    rows = _said(**{f"{path}__in": ids}).order_by().values(path)
    found: dict[int, Record] = {pk: Record() for pk in ids}
    for row in rows.annotate(
        claims=Count("claim", distinct=True),
        articles=Count("article", distinct=True),
        contradicted=Count("claim", filter=Q(claim__is_contradicted=True), distinct=True),
        **counted,
    ):
        verdicts = {label: row[name] for name, label in labels.items() if row[name]}
        found[row[path]] = Record(UNGRADED, row["claims"], row["articles"], row["contradicted"], verdicts)
    if column != "party":
        for pk, letter in grades(SourceGrade.objects.all(), column, ids, timezone.localdate()).items():
            found[pk].grade = letter
    return found


def _said(**source: Any) -> QuerySet[ClaimMention]:
    """Live mentions by which a person backs a claim: what only a machine proposes counts for nobody."""
    return ClaimMention.objects.live().filter(claim__is_backed=True, **source)


def publishers(words: str = "") -> QuerySet[Publisher]:
    rows = Publisher.objects.all()
    return rows.filter(Q(name__icontains=words) | Q(domain__icontains=words)) if words else rows


def origins(words: str = "") -> QuerySet[Origin]:
    rows = Origin.objects.select_related("party", "parent")
    return rows.filter(Q(name__icontains=words) | Q(party__name__icontains=words)) if words else rows


def claims_of(**source: Any) -> QuerySet[Claim]:
    """Claims with a live mention of this source (``article__publisher=…`` or ``origin__in=…``), the latest first."""
    said = _said(**source).values("claim")
    return Claim.objects.filter(pk__in=said).select_related("assignee").order_by("-updated_at", "-pk")


def family(origin: Origin) -> set[int]:
    """The origin and all that quote it, directly or through others."""
    known = {origin.pk}
    edge = {origin.pk}
    while edge:
        edge = set(Origin.objects.filter(parent__in=edge).values_list("pk", flat=True)) - known
        known |= edge
    return known

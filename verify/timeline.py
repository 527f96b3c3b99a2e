"""Claims on the timeline: at the time they speak of, or else on the day they were made."""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from annotate.timeline import MOST, Entry, Source, Wanted, spoken_near
from verify.models import Claim, ClaimMention


def claims(wanted: Wanted) -> list[Entry]:
    """Claims that a person backed, without the rejected and withdrawn ones."""
    rows = Claim.objects.current().exclude(state__in=("rejected", "withdrawn")).backed()
    rows = rows.annotate(
        begin=Coalesce("scope_begin", "claim_date", "scope_end"),
        until=Coalesce("scope_end", "scope_begin", "claim_date"),
    ).filter(begin__isnull=False)
    if wanted.begin:
        rows = rows.filter(until__gte=wanted.begin)
    if wanted.end:
        rows = rows.filter(begin__lte=wanted.end)
    mentions = ClaimMention.objects.live().filter(claim=OuterRef("pk"))
    if wanted.publisher:
        rows = rows.filter(Exists(mentions.filter(annotation__version__article__publisher=wanted.publisher)))
    if wanted.entity:
        rows = rows.filter(Exists(mentions.filter(spoken_near(wanted.entity))))
    rows = rows.with_counts().with_verdicts().order_by(F("mentions").desc(), "begin", "pk")
    return [_entry(claim) for claim in rows[:MOST]]


def _entry(claim: Claim) -> Entry:
    return Entry(
        kind="claim",
        begin=claim.begin,  # type: ignore[attr-defined]
        end=max(claim.begin, claim.until),  # type: ignore[attr-defined]
        label=claim.text,
        mentions=claim.mentions,  # type: ignore[attr-defined]
        articles=claim.articles,  # type: ignore[attr-defined]
        href=reverse("claim", args=[claim.pk]),
        verdict=claim.verdict_label or "",  # type: ignore[attr-defined]
    )


SOURCES = {"claim": Source(_("Claims"), claims, above=True)}

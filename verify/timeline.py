"""Claims on the timeline: at the time they speak of, or else on the day they were made."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from annotate.timeline import MOST, MOST_PLACES, Entry, Source, Wanted, marks_wanted, spoken_near
from verify.models import Claim, ClaimLink, ClaimMention
from verify.models.claim import ClaimQuerySet


def claims(wanted: Wanted) -> list[Entry]:
    """Claims that a person backed, without the rejected and withdrawn ones."""
    rows: Any = Claim.objects.current().exclude(state__in=("rejected", "withdrawn")).filter(is_backed=True)
    rows = rows.annotate(
        begin=Coalesce("scope_begin", "claim_date", "scope_end"),
        until=Coalesce("scope_end", "scope_begin", "claim_date"),
    ).filter(begin__isnull=False)
    if wanted.begin:
        rows = rows.filter(until__gte=wanted.begin)
    if wanted.end:
        rows = rows.filter(begin__lte=wanted.end)
    if wanted.publisher:
        said = ClaimMention.objects.live().filter(claim=OuterRef("pk"))
        rows = rows.filter(Exists(said.filter(annotation__version__article__publisher=wanted.publisher)))
    near: Any = _near(rows, wanted)
    ids = near.order_by(F("mention_count").desc(), "begin", "pk").values_list("pk", flat=True)[:MOST]
    shown = rows.filter(pk__in=list(ids)).with_counts().with_verdicts()
    return [_entry(claim) for claim in shown.order_by(F("mention_count").desc(), "begin", "pk")]


def _near(rows: ClaimQuerySet, wanted: Wanted) -> ClaimQuerySet:
    """Those made near what the timeline is narrowed to; around a claim, this one and the claims linked with it."""
    around = wanted.around[1] if wanted.around and wanted.around[0] == "claim" else None
    if around:
        links = ClaimLink.objects.live()
        newer, older = links.filter(older=around).values("newer"), links.filter(newer=around).values("older")
        rows = rows.filter(Q(pk=around) | Q(pk__in=newer) | Q(pk__in=older))
    if not wanted.entity:
        return rows
    (places, *_rest) = marks_wanted(wanted)
    made = ClaimMention.objects.live().filter(annotation__version__in={version for version, _start, _end in places})
    spans = made.values_list("claim", "annotation__version", "annotation__start", "annotation__end")
    return rows.filter(pk__in={claim for claim, *span in spans[: 10 * MOST_PLACES] if spoken_near(places, *span)})


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


def marks_of_claim(pk: int) -> list[int]:
    return list(ClaimMention.objects.live().filter(claim=pk).order_by("-pk").values_list("annotation", flat=True))


SOURCES = {"claim": Source(_("Claims"), claims, above=True)}
AROUND = {"claim": marks_of_claim}

"""What exports of claims hold: the public edition of a report, else what was approved and not published yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.urls import reverse

from annotate.interchange import Lost
from annotate.selection import Selection
from verify import dossiers
from verify.interchange import Dossier
from verify.models import Claim, Edition, Report, Verdict

CHUNK = 50


def dossier_of(edition: Edition) -> Dossier:
    """The dossier that an edition keeps, with its addresses."""
    return addressed(Dossier.of_json(edition.content))


def addressed(dossier: Dossier) -> Dossier:
    """With the addresses under which the public finds it."""
    home = settings.PUBLIC_URL + reverse("reports")
    url = settings.PUBLIC_URL + reverse("report", args=[dossier.slug]) if dossier.published_at else ""
    return replace(dossier, url=url, home=home)


def claims(chosen: Selection, *, using: str, failed: Lost) -> Iterator[Dossier]:
    """Every claim with a standing verdict, by id; of ``chosen`` only ``as_of`` concerns claims.

    A published one is as the public reads it (or read it then), a withdrawn one is left out.
    """
    last = 0
    judged = Verdict.objects.filter(state__in=("approved", "superseded")).values("claim")
    rows = Claim.objects.using(using).filter(pk__in=judged).exclude(state="merged").order_by("pk")
    while chunk := list(rows.filter(pk__gt=last)[:CHUNK]):
        last = chunk[-1].pk
        found = {claim.pk: _dossier(claim, chosen, using) for claim in chunk}
        yield from (dossier for dossier in found.values() if dossier)


def _dossier(claim: Claim, chosen: Selection, using: str) -> Dossier | None:
    report = Report.objects.using(using).filter(claim=claim).exclude(state="draft").first()
    if report is not None:
        if report.state == Report.State.WITHDRAWN:
            return None
        editions = Edition.objects.using(using).filter(report=report)
        if chosen.as_of:
            editions = editions.filter(published_at__lte=chosen.as_of)
        edition = editions.order_by("-number").first()
        return dossier_of(edition) if edition else None
    verdicts = Verdict.objects.using(using).filter(claim=claim, state="approved")
    if chosen.as_of:
        verdicts = verdicts.filter(approved_at__lte=chosen.as_of)
    verdict = verdicts.first()
    return addressed(dossiers.of_claim(claim, verdict)) if verdict else None


RECORDS: dict[str, Any] = {"claims": claims}

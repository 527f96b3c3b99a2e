"""Editions: what the public reads, frozen when a report is published or corrected."""

from __future__ import annotations

from dataclasses import replace

from verify import dossiers
from verify.interchange import fingerprint
from verify.models import Claim, Edition, Report


def freeze(report: Report) -> Edition:
    """The next edition of a report that has just become public or changed, in the caller's transaction.

    The caller is the action that publishes or corrects, and writes the audit event.
    """
    assert report.verdict is not None
    assert report.modified_at is not None
    last = Edition.objects.latest_of(report).first()
    number, previous = (last.number + 1, last.fingerprint) if last else (1, "")
    claim = Claim.objects.get(pk=report.claim_id)
    dossier = replace(dossiers.of_claim(claim, report.verdict, report), edition=number)
    return Edition.objects.create(
        report=report,
        verdict=report.verdict,
        number=number,
        content=dossier.as_json(),
        fingerprint=fingerprint(dossier, previous),
        published_at=report.modified_at,
    )

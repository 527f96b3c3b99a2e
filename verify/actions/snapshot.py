"""Snapshots: asked for with evidence, captured in a job, never changed again."""

from __future__ import annotations

from verify.models import Claim, Evidence


def missing(claim: Claim) -> list[Evidence]:
    """The claim's accepted answers that nobody could look up later: no mark, and no capture that holds their quote.

    A report is published only when there are none (T8).
    """
    return list(Evidence.objects.accepted().uncaptured().filter(claim=claim).with_sources().order_by("pk"))

"""Steps that somebody asked for on many claims at once, as a job of theirs."""

from __future__ import annotations

from typing import Any

from annotate import access
from annotate.errors import DomainError
from annotate.jobs import Report
from annotate.models import Job
from verify.actions import claim as claims
from verify.models import Claim


def move_claims(job: Job, report: Report) -> dict[str, Any]:
    """One step for many claims, made for who asked, as that person may now; each claim for itself.

    A claim that an attempt before moved has another revision, so that doing it twice moves it once.
    """
    to, reason, moved, refused = job.params["to"], job.params["reason"], 0, []
    for done, (pk, revision) in enumerate(job.params["claims"]):
        try:
            claim = access.get(job.owner, Claim.objects.all(), pk=pk)
            claims.transition(claim, to=to, revision=revision, reason=reason, by=job.owner)
            moved += 1
        except DomainError as error:
            refused.append({"claim": pk, "why": error.message})
        report(done + 1, len(job.params["claims"]))
    return {"moved": moved, "refused": refused}


KINDS = {"move_claims": move_claims}

"""The jobs that look for evidence and for shared origins: found from rows, run any number of times with one result."""

from __future__ import annotations

from typing import Any

from annotate import jobs
from annotate.jobs import Report
from annotate.machines import machine
from annotate.models import CopyGroup, Job
from verify import candidates
from verify.actions import candidate as candidate_action
from verify.actions import origin as origin_action
from verify.models import CandidateSearch, Claim

AT_ONCE = 200


def find_evidence(job: Job, report: Report) -> dict[str, Any]:
    """Search the other articles for evidence about some claims and keep what was found as candidates."""
    ids = job.params["claims"]
    for done, claim in enumerate(Claim.objects.current().filter(pk__in=ids).order_by("pk"), start=1):
        candidate_action.keep(claim, candidates.find(claim), by=machine("retriever"))
        report(done, len(ids))
    return {}


def sweep_candidates() -> int:
    """Queue the claims for which somebody asked, and those in work that were never searched for."""
    if not jobs.waits_for_nothing("find_evidence"):
        return 0
    due = CandidateSearch.objects.filter(is_due=True).exclude(claim__state="merged").order_by("pk")
    ids = list(due.values_list("claim", flat=True)[:AT_ONCE])
    in_work = Claim.objects.filter(state__in=("queued", "in_research"), candidate_search=None).order_by("pk")
    ids += in_work.values_list("pk", flat=True)[:AT_ONCE]
    return jobs.enqueue_batches("find_evidence", "claims", ids, by=machine("retriever"), bulk=True)


def propose_origins(job: Job, report: Report) -> dict[str, Any]:
    """Propose one origin for each of some groups of articles that print one text."""
    ids = job.params["groups"]
    for done, group in enumerate(CopyGroup.objects.filter(pk__in=ids).order_by("pk"), start=1):
        CopyGroup.objects.filter(pk=group.pk).update(is_new=False)  # before the look: who joins now is told anew
        origin_action.propose(group, by=machine("linker"))
        report(done, len(ids))
    return {}


def sweep_origins() -> int:
    """Queue the groups that an article joined."""
    if not jobs.waits_for_nothing("propose_origins"):
        return 0
    ids = list(CopyGroup.objects.filter(is_new=True).order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    return jobs.enqueue_batches("propose_origins", "groups", ids, by=machine("linker"), bulk=True)


KINDS = {"find_evidence": find_evidence, "propose_origins": propose_origins}
SWEEPS = {"candidates": sweep_candidates, "origins": sweep_origins}

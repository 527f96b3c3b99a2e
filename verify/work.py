"""What jobs do for claims: open candidates from marks, index them, propose links. Nothing here decides anything."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from annotate import jobs
from annotate.jobs import Report
from annotate.machines import machine
from annotate.models import Annotation, Job
from verify import index
from verify.actions import claim as claims
from verify.actions import link as links
from verify.facts import ClaimFacts
from verify.linkers import conflict, same_claim
from verify.models import Claim, ClaimKey, ClaimLink, ClaimMention

MOST_PER_KEY = 100
"""A key that more claims share says too little ("China"): it is passed over, so the work per claim stays bounded."""
MOST_KEYS = 14
MOST_CANDIDATES = 60


def link_mark(mark: Annotation) -> None:
    """A claim mark opens a candidate claim, which is then linked in a job of its own."""
    if mark.is_live and not ClaimMention.objects.filter(annotation=mark).exists():
        claims.open_from(mark, by=machine("linker"), checkworthiness=mark.confidence, **_described(mark))


def _described(mark: Annotation) -> dict[str, Any]:
    kind = mark.data.get("type")
    return {"types": [kind] if kind else [], "speaker": (mark.data.get("attribution") or {}).get("speaker", "")[:200]}


def link_claims(job: Job, report: Report) -> dict[str, Any]:
    """Propose the links of some claims."""
    ids = job.params["claims"]
    for done, pk in enumerate(ids):
        link_claim(pk)
        report(done + 1, len(ids))
    return {}


@transaction.atomic
def link_claim(pk: int) -> None:
    """Index one claim, compare it with the candidates that the index gives, and note that it is up to date."""
    claim = Claim.objects.select_for_update().filter(pk=pk, needs_linking=True).first()
    if claim is None:
        return
    mine = index.facts_of_claim(claim)
    index.keep(claim, mine)
    found = sorted(same_claim.keys(mine))
    ClaimKey.objects.filter(claim=claim).exclude(key__in=found).delete()
    ClaimKey.objects.bulk_create([ClaimKey(claim=claim, key=key) for key in found], ignore_conflicts=True)
    proposed = (_propose(claim, mine, other) for other in _candidates(claim, found))
    wanted = [pk for pk in proposed if pk is not None]
    ClaimLink.objects.of(claim).filter(state="suggested", created_by=machine("linker")).exclude(pk__in=wanted).delete()
    Claim.objects.filter(pk=pk, revision=claim.revision).update(needs_linking=False)


def _candidates(claim: Claim, keys: list[str]) -> list[Claim]:
    """At most MOST_CANDIDATES claims, those first that share most rare keys: a bounded number of bounded queries."""
    shared: dict[int, int] = {}
    rare = 0
    for key in keys:
        rows = ClaimKey.objects.filter(key=key).exclude(claim=claim).order_by("-claim_id")
        ids = list(rows.values_list("claim_id", flat=True)[: MOST_PER_KEY + 1])
        if len(ids) > MOST_PER_KEY:
            continue
        rare += bool(ids)
        for other in ids:
            shared[other] = shared.get(other, 0) + 1
        if rare == MOST_KEYS:
            break
    best = sorted(shared, key=lambda pk: (-shared[pk], -pk))[:MOST_CANDIDATES]
    return list(Claim.objects.current().filter(pk__in=best, index__version=index.VERSION).select_related("index"))


def _propose(claim: Claim, mine: ClaimFacts, other: Claim) -> int | None:
    """The id of the link that was proposed, if the two claims speak of one thing."""
    theirs = index.load(other.index)
    by = machine("linker")
    clash = conflict.compare(mine, theirs)
    if clash is not None:
        older, newer = (other, claim) if clash.older == "b" else (claim, other)
        details = _side_by_side(clash, claim, other)
        return links.propose(
            clash.type, older, newer, score=clash.score, reason=clash.reason, details=details, by=by
        ).pk
    judgement = same_claim.same_claim(mine, theirs)
    if not judgement.proposed:
        return None
    return links.propose("same_claim", claim, other, score=judgement.score, reason=judgement.reason, by=by).pk


def _side_by_side(clash: conflict.Conflict, claim: Claim, other: Claim) -> dict[str, Any]:
    """Both values and scopes by claim id, for the page that shows them side by side."""
    sides = ((claim, clash.value_a, clash.scope_a), (other, clash.value_b, clash.scope_b))
    return {
        "class": clash.cls,
        "unit": clash.unit,
        "implausible": clash.implausible,
        "values": {str(side.pk): value for side, value, _ in sides},
        "scopes": {str(side.pk): [day.isoformat() for day in scope] if scope else None for side, _, scope in sides},
    }


def drop_orphans() -> None:
    """Forget the machine's candidates whose last mark was withdrawn: a claim has at least one mention."""
    orphans = Claim.objects.filter(state="candidate", claim_mentions=None, created_by__is_machine=True)
    orphans.filter(evidence=None, verdicts=None).delete()


def sweep() -> int:
    """Queue claims that await linking although no job does, and forget orphans."""
    drop_orphans()
    Claim.objects.filter(index__version__lt=index.VERSION).update(needs_linking=True)
    if not jobs.waits_for_nothing("link_claims"):
        return 0
    ids = list(Claim.objects.filter(needs_linking=True).order_by("pk").values_list("pk", flat=True)[: 20 * jobs.BATCH])
    return jobs.enqueue_batches("link_claims", "claims", ids, by=machine("linker"), bulk=True)


SWEEPS = {"claims": sweep}
KINDS = {"link_claims": link_claims}
LINKERS = {"claim": [link_mark]}

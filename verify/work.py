"""What jobs do for claims: open candidates from marks, index them, propose links. Nothing here decides anything."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from annotate import deadletters, jobs
from annotate.jobs import Report
from annotate.keys import owners
from annotate.machines import machine
from annotate.models import Annotation, Job
from verify import bulk, index, proposals, standing
from verify.actions import claim as claims
from verify.actions import link as links
from verify.actions import snapshot as snapshots
from verify.facts import ClaimFacts
from verify.linkers import conflict, same_claim
from verify.models import Claim, ClaimIndex, ClaimKey, ClaimLink, ClaimMention, Evidence
from verify.models.claim import CLAIM_TYPES
from verify.reading import WINDOW

MOST_PER_KEY = 100
"""A key that more claims share says too little ("China"): it is passed over, so the work per claim stays bounded."""
MOST_KEYS = 60
LONGEST_KEY = 80
REACH = 2 * WINDOW
"""Code points around a claim within which names and dates tell what it says."""
MOST_CANDIDATES = 60


def link_mark(mark: Annotation) -> None:
    """A claim mark opens a candidate claim; ``link_opened`` has it linked, together with others."""
    known = ClaimMention.objects.filter(annotation=mark).first()
    if known:
        standing.refresh([known.claim_id])  # the mark may have been decided on, deleted or restored
    elif mark.is_live:
        claims.opened(mark, by=machine("linker"), checkworthiness=mark.confidence, **_described(mark))


def _described(mark: Annotation) -> dict[str, Any]:
    kind = mark.data.get("claim_type")  # an outside program may send any
    speaker = (mark.data.get("attribution") or {}).get("speaker", "")
    return {"types": [kind] if kind in CLAIM_TYPES else [], "speaker": speaker[:200]}


def link_opened(marks: Collection[int]) -> None:
    """These marks were linked: have the claims that they opened counted and compared."""
    made = ClaimMention.objects.filter(annotation__in=marks).values("claim")
    new = Claim.objects.current().filter(pk__in=made, needs_standing=True).order_by("pk")
    if ids := list(new.values_list("pk", flat=True)):
        claims.opening_done(ids, by=machine("linker"))


def link_claims(job: Job, report: Report) -> dict[str, Any]:
    """Propose the links of some claims."""
    ids = job.params["claims"]
    waiting = Claim.objects.filter(pk__in=ids, needs_linking=True).order_by("pk")
    index.prepare(waiting)
    jobs.each(list(waiting.values_list("pk", flat=True)), link_claim, report, total=len(ids))
    return {}


def relink_claim(mark: Annotation) -> None:
    """Link the claim that the mark makes, once more or for the first time."""
    for pk in ClaimMention.objects.filter(annotation=mark).values_list("claim", flat=True):
        Claim.objects.filter(pk=pk).update(needs_linking=True)
        link_claim(pk)


def link_claim(pk: int) -> None:
    """Index one claim, compare it with the candidates that the index gives, and note that it is up to date.

    Two transactions: of two claims that are linked at once the one that is compared later finds the other.
    """
    if found := _index(pk):
        _compare(*found)


def _awaiting(pk: int) -> QuerySet[Claim]:
    """The claim, locked, as long as it awaits linking."""
    rows = Claim.objects.current().select_for_update(no_key=True, of=("self",))
    return rows.filter(pk=pk, needs_linking=True)


@transaction.atomic
def _index(pk: int) -> tuple[Claim, ClaimFacts, set[str]] | None:
    """Make the claim to be found; with its facts and the keys that it is found by. None when nothing is to be done."""
    claim = _awaiting(pk).first()
    if claim is None:
        return None
    mine = index.facts_of_claim(claim)
    index.keep(claim, mine)
    found = {key[:LONGEST_KEY] for key in same_claim.keys(mine)}
    ClaimKey.objects.filter(claim=claim).exclude(key__in=found).delete()
    ClaimKey.objects.bulk_create([ClaimKey(claim=claim, key=key) for key in sorted(found)], ignore_conflicts=True)
    return claim, mine, found


@transaction.atomic
def _compare(claim: Claim, mine: ClaimFacts, keys: set[str]) -> None:
    """Make the claim's undecided links what the linkers find now, unless what it says changed since it was indexed."""
    if not _awaiting(claim.pk).filter(revision=claim.revision, index__version=index.VERSION).first():
        return
    judged = (_judge(claim, mine, other) for other in _candidates(claim, keys))
    links.replace(claim, [link for link in judged if link], by=machine("linker"))
    Claim.objects.filter(pk=claim.pk).update(needs_linking=False)


def _candidates(claim: Claim, keys: set[str]) -> list[ClaimIndex]:
    """At most MOST_CANDIDATES claims, those first that share most rare keys: two queries, each of bounded cost."""
    shared: dict[int, int] = {}
    looked_up = sorted(keys)[:MOST_KEYS]  # days, names and amounts first, then words
    for ids in owners(ClaimKey.objects.all(), "claim", looked_up, MOST_PER_KEY + 2).values():
        others = [other for other in ids if other != claim.pk]
        if len(others) > MOST_PER_KEY:
            continue
        for other in others:
            shared[other] = shared.get(other, 0) + 1
    best = sorted(shared, key=lambda pk: (-shared[pk], -pk))[:MOST_CANDIDATES]
    kept = ClaimIndex.objects.filter(claim__in=best, version=index.VERSION).exclude(claim__state="merged")
    return list(kept.select_related("claim").only("facts", "vector", "claim__id"))


def _judge(claim: Claim, mine: ClaimFacts, kept: ClaimIndex) -> links.Found | None:
    """The link between the two claims, if they speak of one thing."""
    theirs, other = index.load(kept), kept.claim
    clash = conflict.compare(mine, theirs)
    if clash is not None:
        older, newer = (other, claim) if clash.older == "b" else (claim, other)
        return links.Found(clash.type, older, newer, clash.score, clash.reason, _side_by_side(clash, claim, other))
    if not same_claim.possible(mine, theirs):
        return None
    judgement = same_claim.same_claim(mine, theirs)
    if not judgement.proposed:
        return None
    return links.Found("same_claim", claim, other, judgement.score, judgement.reason)


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
    """Forget the machine's candidates whose last mark was withdrawn: a claim has at least one mention.

    Not those on which people built: with evidence, a verdict, a link that was decided on, or a claim merged into it.
    """
    orphans = Claim.objects.filter(state="candidate", claim_mentions=None, created_by__is_machine=True)
    linked = ClaimLink.objects.filter(Q(older=OuterRef("pk")) | Q(newer=OuterRef("pk")), decided_by__isnull=False)
    orphans.filter(evidence=None, verdicts=None, merged=None).exclude(Exists(linked)).delete()


def held(ids: list[int]) -> set[int]:
    """Which of these marks people built on: evidence that quotes them, a claim that is more than the machine's own."""
    own = Claim.objects.filter(state="candidate", created_by__is_machine=True, revision=1, evidence=None, verdicts=None)
    mentions = ClaimMention.objects.filter(annotation__in=ids).exclude(claim__in=own)
    quoted = Evidence.objects.filter(annotation__in=ids)
    return {*mentions.values_list("annotation", flat=True), *quoted.values_list("annotation", flat=True)}


def sweep() -> int:
    """Queue claims that await linking although no job does, and forget orphans."""
    drop_orphans()
    Claim.objects.filter(index__version__lt=index.VERSION).update(needs_linking=True)
    waiting = Claim.objects.current().filter(needs_linking=True).order_by("pk")
    return deadletters.queue_waiting("link_claims", waiting, by=machine("linker"))


def count_standing(job: Job, report: Report) -> dict[str, Any]:
    """Count anew where some claims stand."""
    ids = job.params["claims"]
    standing.refresh(ids)
    report(len(ids), len(ids))
    return {}


def sweep_standing() -> int:
    """Queue claims whose standing nobody counted yet."""
    if not jobs.waits_for_nothing("standing"):
        return 0
    waiting = Claim.objects.filter(needs_standing=True).order_by("pk").values_list("pk", flat=True)
    ids = list(waiting[: 20 * jobs.BATCH])
    return jobs.enqueue_batches("standing", "claims", ids, by=machine("linker"), bulk=True)


def relink_claims_of(versions: list[int]) -> None:
    """Marks of these texts mean another entity now: compare the claims made there anew."""
    made = ClaimMention.objects.filter(annotation__version__in=versions).values("claim")
    Claim.objects.filter(pk__in=made).update(needs_linking=True)


def relink_claims_near(spans: Mapping[int, tuple[int, int]]) -> None:
    """Names or dates were linked there: compare anew the claims close by that were compared without them."""
    if not spans:
        return
    near = Q()
    for version, (start, end) in spans.items():
        near |= Q(annotation__version=version, annotation__start__lt=end + REACH, annotation__end__gt=start - REACH)
    made = ClaimMention.objects.filter(near).values("claim")
    with transaction.atomic():
        indexed = Claim.objects.current().filter(pk__in=made, index__version__gt=0)
        ids = list(indexed.order_by("pk").values_list("pk", flat=True))
        Claim.objects.filter(pk__in=ids).update(needs_linking=True)
        ClaimIndex.objects.filter(claim__in=ids).update(version=0)  # a job that compares it now does not finish it
        jobs.enqueue_batches("link_claims", "claims", ids, by=machine("linker"), bulk=True)


SWEEPS = {**proposals.SWEEPS, "claims": sweep, "snapshots": snapshots.sweep, "standing": sweep_standing}
HOLDERS = {"claims": held}
MEANINGS = {"claims": relink_claims_of}
NEIGHBOURS = {"claims": relink_claims_near}
LINKED = {"claims": link_opened}
KINDS = {
    **bulk.KINDS,
    **proposals.KINDS,
    "link_claims": link_claims,
    "capture": snapshots.capture,
    "standing": count_standing,
}
PARKED = {"link_claims": "claims"}
LINKERS = {"claim": [link_mark]}
RELINKERS = {"claim": [relink_claim]}

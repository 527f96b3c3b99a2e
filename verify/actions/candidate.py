"""Candidates for evidence: asked for, kept by a job, accepted as evidence or rejected by people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from annotate import audit, jobs
from annotate.access import Can, require, require_person
from annotate.actions import annotation as marks
from annotate.errors import Refused, Stale
from annotate.models import Annotation, User
from verify.actions import evidence as evidences
from verify.candidates import Found
from verify.models import CandidateSearch, Claim, Evidence, EvidenceCandidate, Origin

FIELDS = ("state", "evidence")


@transaction.atomic
def ask(claim: Claim, *, by: User) -> CandidateSearch:
    """Have the other articles searched (again) for evidence about this claim; a job does it."""
    require(by, Can.SUGGEST if by.is_machine else Can.REVIEW)
    row = CandidateSearch.objects.update_or_create(
        claim=claim, defaults={"is_due": True}, create_defaults={"is_due": True, "wording": claim.text}
    )[0]
    jobs.enqueue("find_evidence", by=by, bulk=by.is_machine, claims=[claim.pk])
    return row


@transaction.atomic
def keep(claim: Claim, found: Sequence[Found], *, by: User) -> None:
    """Make the undecided candidates of ``claim`` exactly ``found``; what people decided on stays, and comes no more."""
    require(by, Can.SUGGEST)
    Claim.objects.select_for_update(no_key=True).get(pk=claim.pk)  # two jobs that found at once: one after the other
    known = dict(EvidenceCandidate.objects.filter(claim=claim).values_list("key", "state"))
    undecided = EvidenceCandidate.objects.filter(claim=claim, state=EvidenceCandidate.State.SUGGESTED)
    undecided.exclude(key__in=[each.key for each in found]).delete()
    for each in found:
        columns = {name: getattr(each, name) for name in ("start", "end", "quote", "score", "stance", "reason")}
        if each.key not in known:
            EvidenceCandidate.objects.create(claim=claim, key=each.key, version_id=each.version, **columns)
        elif known[each.key] == EvidenceCandidate.State.SUGGESTED:
            undecided.filter(key=each.key).update(version=each.version, **columns)
    done = {"wording": claim.text, "found": len(found), "is_due": False, "searched_at": timezone.now()}
    CandidateSearch.objects.update_or_create(claim=claim, defaults=done)


@transaction.atomic
def accept(
    candidate: EvidenceCandidate,
    *,
    question: str,
    answer: str,
    stance: str,
    origin: Origin | None,
    revision: int,
    grade: int = 6,
    by: User,
) -> Evidence:
    """Make evidence of it, with the sentence as a mark in its article; the person says what it means."""
    require_person(by, Can.REVIEW)
    _decide(candidate, EvidenceCandidate.State.ACCEPTED, revision, by)
    found: dict[str, Any] = {
        "answer": answer,
        "stance": stance,
        "origin": origin,
        "grade": grade,
        "quote": candidate.quote,
    }
    evidence = evidences.add(candidate.claim, question=question, annotation=_mark(candidate, by), by=by, **found)
    EvidenceCandidate.objects.filter(pk=candidate.pk).update(evidence=evidence)
    candidate.evidence = evidence
    return evidence


def _mark(candidate: EvidenceCandidate, by: User) -> Annotation:
    """The claim mark on the sentence: the one that is there, or a new one."""
    place = {"version": candidate.version_id, "start": candidate.start, "end": candidate.end}
    known = Annotation.objects.live().filter(kind=Annotation.Kind.CLAIM, **place).order_by("pk").first()
    if known is not None:
        return known
    return marks.create(
        version=candidate.version, start=candidate.start, end=candidate.end, kind=Annotation.Kind.CLAIM, by=by
    )


@transaction.atomic
def reject(candidate: EvidenceCandidate, *, revision: int, by: User) -> EvidenceCandidate:
    """It is no evidence; the same words of the same article are not offered for this claim again."""
    require_person(by, Can.REVIEW)
    return _decide(candidate, EvidenceCandidate.State.REJECTED, revision, by)


@transaction.atomic
def reopen(candidate: EvidenceCandidate, *, revision: int, by: User) -> EvidenceCandidate:
    """Take a rejection back."""
    require_person(by, Can.REVIEW)
    if candidate.state != EvidenceCandidate.State.REJECTED:
        raise Refused(_("Only a rejected candidate is offered again; evidence is retracted where it stands."))
    return _save(candidate, EvidenceCandidate.State.SUGGESTED, "candidate.reopen", revision, by)


def _decide(candidate: EvidenceCandidate, state: str, revision: int, by: User) -> EvidenceCandidate:
    if candidate.state != EvidenceCandidate.State.SUGGESTED:
        raise Refused(_("This was decided already."))
    verb = "candidate.accept" if state == EvidenceCandidate.State.ACCEPTED else "candidate.reject"
    return _save(candidate, state, verb, revision, by)


def _save(candidate: EvidenceCandidate, state: str, verb: str, revision: int, by: User) -> EvidenceCandidate:
    before = audit.snapshot(candidate, *FIELDS)
    columns: dict[str, Any] = {"state": state, "decided_by": by, "revision": F("revision") + 1}
    if not EvidenceCandidate.objects.filter(pk=candidate.pk, revision=revision).update(**columns):
        raise Stale(EvidenceCandidate.objects.get(pk=candidate.pk))
    candidate.refresh_from_db(fields=["state", "decided_by", "revision"])
    audit.record(verb, candidate, by=by, before=before, after=audit.snapshot(candidate, *FIELDS))
    return candidate

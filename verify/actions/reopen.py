"""Reopening (T9): what may no longer stand opens one request, which an editor accepts or dismisses with a reason.

Nothing here moves a verdict by itself: evidence and links only ask.
"""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from annotate import audit
from annotate.access import Can, require_person
from annotate.actions import notice
from annotate.errors import Invalid, Refused, Stale
from annotate.models import User
from verify import lifecycle, rules
from verify.models import Claim, ClaimLink, Evidence, ReopenRequest, Verdict

FIELDS = ("claim", "verdict", "evidence", "link", "state")
DECIDED_STATES = (Claim.State.APPROVED, Claim.State.PUBLISHED)


@transaction.atomic
def reopen(claim: Claim, *, reason: str, revision: int, by: User) -> Claim:
    """Research goes on (T9); the verdict stays visible with its date. A request that is open is thereby accepted."""
    require_person(by, Can.EDIT)
    lifecycle.hold(claim, revision)
    if claim.state not in DECIDED_STATES:
        raise Refused(_("Only what is approved or published is reopened; this claim is %s.") % _state(claim))
    step = lifecycle.check(claim, Claim.State.IN_RESEARCH, reason=reason, by=by)
    request = ReopenRequest.objects.open().filter(claim=claim).first()
    trigger: dict[str, Any] = {"trigger": "editor"}
    if request is not None:
        _decide(request, ReopenRequest.State.ACCEPTED, request.revision, reason, by)
        trigger = {"trigger": "evidence" if request.evidence_id else "link", "request": request.pk}
    return lifecycle.move(claim, step, revision=revision, reason=reason, about=trigger, by=by)


def _state(claim: Claim) -> str:
    return claim.get_state_display().lower()


def accept(request: ReopenRequest, *, reason: str, revision: int, by: User) -> Claim:
    """Reopen the claim because of this request. ``revision`` is the claim's."""
    _is_open(request)
    return reopen(request.claim, reason=reason, revision=revision, by=by)


@transaction.atomic
def dismiss(request: ReopenRequest, *, reason: str, revision: int, by: User) -> ReopenRequest:
    """Say why the verdict stands all the same. ``revision`` is the request's."""
    require_person(by, Can.EDIT)
    _is_open(request)
    if not reason.strip():
        raise Invalid(_("Say why the verdict stands all the same."), field="reason")
    return _decide(request, ReopenRequest.State.DISMISSED, revision, reason, by)


def _is_open(request: ReopenRequest) -> None:
    if request.state != ReopenRequest.State.OPEN:
        raise Refused(_("This request was %s already.") % request.get_state_display().lower())


def _decide(request: ReopenRequest, state: str, revision: int, reason: str, by: User) -> ReopenRequest:
    before = audit.snapshot(request, "state")
    decided = {"state": state, "reason": reason, "decided_by": by, "decided_at": timezone.now()}
    rows = ReopenRequest.objects.filter(pk=request.pk, revision=revision, state=ReopenRequest.State.OPEN)
    if not rows.update(revision=F("revision") + 1, **decided):
        raise Stale(ReopenRequest.objects.get(pk=request.pk))
    request.refresh_from_db()
    audit.record(
        f"reopen.{state}", request, by=by, before=before, after=audit.snapshot(request, *FIELDS), reason=reason
    )
    return request


def because_of_evidence(evidence: Evidence, *, by: User) -> ReopenRequest | None:
    """Ask when accepted evidence speaks against its claim's verdict; call it where evidence is accepted."""
    verdict = _standing(evidence.claim)
    accepted = evidence.state == Evidence.State.ACCEPTED
    if verdict is None or not accepted or not rules.opposes(evidence.stance, verdict.label):
        return None
    return _ask(verdict, {"evidence": evidence}, by)


def because_of_link(link: ClaimLink, *, by: User) -> list[ReopenRequest]:
    """Ask on either claim that has a standing verdict, when a contradiction is confirmed."""
    if link.type != ClaimLink.Type.CONTRADICTS or link.state != ClaimLink.State.CONFIRMED:
        return []
    standing = [_standing(claim) for claim in (link.older, link.newer)]
    asked = [_ask(verdict, {"link": link}, by) for verdict in standing if verdict]
    return [request for request in asked if request]


def _standing(claim: Claim) -> Verdict | None:
    """The approved verdict of a claim that is approved or published."""
    rows = Verdict.objects.filter(claim=claim, claim__state__in=DECIDED_STATES, state=Verdict.State.APPROVED)
    return rows.select_related("claim").first()


def _ask(verdict: Verdict, cause: dict[str, Any], by: User) -> ReopenRequest | None:
    """One request at a time, and each cause once: what comes while one is open is noted with it."""
    if ReopenRequest.objects.filter(verdict=verdict, **cause).exists():
        return None
    try:
        with transaction.atomic():
            request = ReopenRequest.objects.create(claim=verdict.claim, verdict=verdict, opened_by=by, **cause)
    except IntegrityError:
        waiting = ReopenRequest.objects.open().filter(claim=verdict.claim).first()
        if waiting is not None:
            audit.record("reopen.also", waiting, by=by, after={name: row.pk for name, row in cause.items()})
        return None
    audit.record("reopen.ask", request, by=by, after=audit.snapshot(request, *FIELDS))
    notice.notify_watchers(verdict.claim, "reopen", also=[verdict.claim.assignee_id], by=by)
    return request

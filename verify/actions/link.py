"""Links between claims: proposed by machines, decided by people. A decided pair is never proposed again."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from annotate import audit
from annotate.access import Can, require, require_person
from annotate.errors import Invalid, Stale
from annotate.models import User
from verify.models import Claim, ClaimLink

UNORDERED = (ClaimLink.Type.SAME_CLAIM, ClaimLink.Type.CONTRADICTS)


def _ends(type: str, older: Claim, newer: Claim) -> dict[str, Claim]:
    if older.pk == newer.pk:
        raise Invalid("A claim cannot be linked to itself.", field="newer")
    if type in UNORDERED and older.pk > newer.pk:
        older, newer = newer, older
    return {"older": older, "newer": newer}


@transaction.atomic
def propose(
    type: str,
    older: Claim,
    newer: Claim,
    *,
    score: float = 1.0,
    reason: str = "",
    details: dict[str, Any] | None = None,
    by: User,
) -> ClaimLink:
    """The suggested link, made or brought up to date; one that a person decided comes back as it is."""
    require(by, Can.SUGGEST)
    if type not in ClaimLink.Type.values:
        raise Invalid(f"There is no link type {type!r}; use {', '.join(ClaimLink.Type.values)}.", field="type")
    found = {"score": score, "reason": reason, "details": details or {}}
    link, created = ClaimLink.objects.get_or_create(
        type=type, **_ends(type, older, newer), defaults={**found, "created_by": by}
    )
    if created:
        audit.record("link.propose", link, by=by, after=audit.snapshot(link, "type", "older", "newer", "score"))
    elif link.state == ClaimLink.State.SUGGESTED:
        ClaimLink.objects.filter(pk=link.pk, state="suggested").update(**found)
    return link


@transaction.atomic
def decide(link: ClaimLink, *, state: str, revision: int, reason: str = "", by: User) -> ClaimLink:
    """Confirm, reject or mark as unsure. Links never move a verdict."""
    require_person(by, Can.REVIEW)
    if state not in ClaimLink.State.values:
        raise Invalid(f"There is no link state {state!r}; use {', '.join(ClaimLink.State.values)}.", field="state")
    before = audit.snapshot(link, "state")
    decided = {"state": state, "decided_by": by, "decided_at": timezone.now(), "revision": F("revision") + 1}
    if not ClaimLink.objects.filter(pk=link.pk, revision=revision).update(**decided):
        raise Stale(ClaimLink.objects.get(pk=link.pk))
    link.refresh_from_db()
    audit.record("link.decide", link, by=by, before=before, after=audit.snapshot(link, "state"), reason=reason)
    return link

"""What the review queue holds of verify: links that a linker proposed, and verdicts that await a second person."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from annotate.models import User
from annotate.queue import Kind
from verify.actions import link as links
from verify.actions import verdict as verdicts
from verify.models import ClaimLink, Verdict


def waiting_links(user: User) -> QuerySet[ClaimLink]:
    return ClaimLink.objects.filter(state="suggested").select_related("older", "newer", "created_by")


def decide_link(link: ClaimLink, *, accept: bool, **decision: Any) -> ClaimLink:
    return links.decide(link, state="confirmed" if accept else "rejected", **decision)


def waiting_verdicts(user: User) -> QuerySet[Verdict]:
    """Another person's: nobody approves a verdict of their own."""
    return Verdict.objects.filter(state="proposed").exclude(proposed_by=user).select_related("claim", "proposed_by")


def decide_verdict(verdict: Verdict, *, accept: bool, revision: int, reason: str, by: User) -> Verdict:
    """``revision`` is the claim's, whose state follows."""
    action = verdicts.approve if accept else verdicts.send_back
    return action(verdict, revision=revision, comment=reason, by=by)


QUEUES = {
    "link": Kind(waiting=waiting_links, since="created_at", revision=lambda link: link.revision, decide=decide_link),
    "verdict": Kind(
        waiting=waiting_verdicts,
        since="proposed_at",
        revision=lambda verdict: verdict.claim.revision,
        decide=decide_verdict,
    ),
}

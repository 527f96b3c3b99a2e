"""What the review queue holds of verify: links that a linker proposed, and verdicts that await a second person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Min, QuerySet
from django.utils.translation import gettext_lazy as _

from annotate.access import get
from annotate.models import User
from annotate.queue import Kind
from annotate.review import Passage, passages
from verify import rules
from verify.actions import link as links
from verify.actions import origin as origins
from verify.actions import verdict as verdicts
from verify.models import Claim, ClaimLink, ClaimMention, Evidence, OriginProposal, Verdict

# -- links ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two claims of a link, with the value and time that the linker compared and where it is said first."""

    claim: Claim
    value: str
    scope: str
    passage: Passage | None


def waiting_links(user: User) -> QuerySet[ClaimLink]:
    return ClaimLink.objects.filter(state="suggested").select_related("older", "newer", "created_by")


def shown_link(link: ClaimLink) -> dict[str, Any]:
    claims = (link.older, link.newer)
    said = ClaimMention.objects.live().filter(claim__in=claims).order_by().values_list("claim_id")
    first: dict[int, int] = dict(said.annotate(first=Min("annotation_id")))
    found = passages(first.values())
    return {"sides": [_side(link, claim, found.get(first.get(claim.pk, 0))) for claim in claims]}


def _side(link: ClaimLink, claim: Claim, passage: Passage | None) -> Side:
    value = link.details.get("values", {}).get(str(claim.pk), "")
    days = link.details.get("scopes", {}).get(str(claim.pk)) or [
        day.isoformat() for day in (claim.scope_begin, claim.scope_end) if day
    ]
    return Side(claim, str(value), " – ".join(dict.fromkeys(days)), passage)


def decide_link(link: ClaimLink, *, accept: bool | None, **decision: Any) -> ClaimLink:
    state = "unsure" if accept is None else "confirmed" if accept else "rejected"
    return links.decide(link, state=state, **decision)


def undo_link(pk: int, *, revision: int, by: User) -> ClaimLink:
    link = get(by, ClaimLink.objects.select_related("older", "newer"), pk=pk)
    return links.decide(link, state="suggested", revision=revision, by=by)


# -- verdicts ---------------------------------------------------------------------------------------------------------


def waiting_verdicts(user: User) -> QuerySet[Verdict]:
    """Another person's: nobody approves a verdict of their own."""
    rows = Verdict.objects.filter(state="proposed").exclude(proposed_by=user).exclude(claim__state="merged")
    return rows.select_related("claim__assignee", "proposed_by")


def shown_verdict(verdict: Verdict) -> dict[str, Any]:
    evidence = list(Evidence.objects.accepted().filter(claim=verdict.claim).with_sources().order_by("pk"))
    items = verdicts.items(verdict.claim)
    return {
        "conditions": rules.conditions(verdict.label, items, left_out=verdict.left_out),
        "warnings": rules.warnings(items),
        "supporting": [row for row in evidence if row.stance == "supports"],
        "refuting": [row for row in evidence if row.stance == "refutes"],
        "others": [row for row in evidence if row.stance in ("", "context")],
    }


def decide_verdict(verdict: Verdict, *, accept: bool, revision: int, reason: str, by: User) -> Verdict:
    """``revision`` is the claim's, whose state follows."""
    action = verdicts.approve if accept else verdicts.send_back
    return action(verdict, revision=revision, comment=reason, by=by)


# -- origins ----------------------------------------------------------------------------------------------------------


def waiting_origins(user: User) -> QuerySet[OriginProposal]:
    return OriginProposal.objects.filter(state="suggested").select_related("group", "origin__party")


def shown_origin(proposal: OriginProposal) -> dict[str, Any]:
    return {"told": origins.shared(proposal)}


def undo_origin(pk: int, *, revision: int, by: User) -> OriginProposal:
    proposal = get(by, OriginProposal.objects.select_related("origin__party"), pk=pk)
    return origins.undo(proposal, revision=revision, by=by)


QUEUES = {
    "origin": Kind(
        waiting=waiting_origins,
        since="created_at",
        revision=lambda proposal: proposal.revision,
        decide=origins.decide,
        undo=undo_origin,
        name=_("Origins"),
        title=str,
        template="verify/_review_origin.html",
        shown=shown_origin,
        words={"accept": _("One origin"), "reject": _("Not one source")},
        verbs=("origin.unite", "origin.reject"),
    ),
    "link": Kind(
        waiting=waiting_links,
        since="created_at",
        revision=lambda link: link.revision,
        decide=decide_link,
        undo=undo_link,
        may_be_unsure=True,
        name=_("Links"),
        title=lambda link: f"{link.older} – {link.newer}",
        template="verify/_review_link.html",
        shown=shown_link,
        words={"accept": _("Confirm"), "reject": _("Reject"), "unsure": _("Unsure")},
        verbs=("link.decide",),
    ),
    "verdict": Kind(
        waiting=waiting_verdicts,
        since="proposed_at",
        revision=lambda verdict: verdict.claim.revision,
        decide=decide_verdict,
        comment_to_reject=True,
        name=_("Verdicts"),
        title=lambda verdict: str(verdict.claim),
        template="verify/_review_verdict.html",
        shown=shown_verdict,
        words={"accept": _("Approve"), "reject": _("Request changes")},
        verbs=("verdict.approve", "verdict.return"),
    ),
}

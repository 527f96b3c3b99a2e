"""What the pages of the desk show, read in a bounded number of queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from annotate.models import AuditEvent, User
from verify import lifecycle, rules
from verify.actions import verdict as verdicts
from verify.models import Claim, ClaimLink, ClaimMention, Evidence, Origin, Verdict

MOST_MENTIONS = 200
MOST_EVENTS = 100


@dataclass(slots=True)
class Group:
    """Mentions that go back to one origin; ``origin`` is None where nobody has said yet."""

    origin: Origin | None
    mentions: list[ClaimMention] = field(default_factory=list)

    @property
    def articles(self) -> int:
        return len({mention.annotation.version.article_id for mention in self.mentions})


@dataclass(slots=True)
class Linked:
    """A link as one of its claims sees it."""

    link: ClaimLink
    other: Claim
    own_value: str
    other_value: str
    own_scope: str
    other_scope: str


def mentions_by_origin(claim: Claim) -> list[Group]:
    """Known origins first, then the mentions whose origin nobody has named."""
    rows = ClaimMention.objects.live().filter(claim=claim).with_context().order_by("pk")[:MOST_MENTIONS]
    groups: dict[int | None, Group] = {}
    for row in rows:
        groups.setdefault(row.origin_id, Group(row.origin)).mentions.append(row)
    return sorted(groups.values(), key=lambda group: (group.origin is None, -len(group.mentions)))


def independence(groups: Iterable[Group]) -> dict[str, int]:
    """How many articles, origins and parties say it: "3 articles, 1 origin, 1 party"."""
    groups = list(groups)
    articles = {mention.annotation.version.article_id for group in groups for mention in group.mentions}
    origins = [group.origin for group in groups if group.origin]
    parties = {origin.party_id for origin in origins}
    return {"articles": len(articles), "origins": len(origins), "parties": len(parties)}


def links_of(claim: Claim) -> list[Linked]:
    """Live links, contradictions first."""
    order = {"contradicts": 0, "updates": 1, "same_claim": 2, "supports": 3}
    rows = ClaimLink.objects.of(claim).live().select_related("older", "newer", "decided_by")
    return sorted((_linked(row, claim) for row in rows), key=lambda each: (order[each.link.type], -each.link.score))


def _linked(link: ClaimLink, claim: Claim) -> Linked:
    other = link.other(claim)
    values, scopes = link.details.get("values", {}), link.details.get("scopes", {})

    def value(side: Claim) -> str:
        return str(values.get(str(side.pk), ""))

    def scope(side: Claim) -> str:
        days = scopes.get(str(side.pk)) or [day.isoformat() for day in (side.scope_begin, side.scope_end) if day]
        return " – ".join(dict.fromkeys(days))

    return Linked(link, other, value(claim), value(other), scope(claim), scope(other))


def claim_page(claim: Claim, user: User) -> dict[str, Any]:
    """Everything on the claim page but its forms."""
    groups = mentions_by_origin(claim)
    evidence = list(Evidence.objects.filter(claim=claim).exclude(state="rejected").with_sources().order_by("pk"))
    accepted = [row for row in evidence if row.state == "accepted"]
    items = verdicts.items(claim)
    revisions = list(
        Verdict.objects.filter(claim=claim)
        .select_related("proposed_by", "approved_by")
        .prefetch_related("reviews__reviewer")
        .order_by("-number")
    )
    return {
        "claim": claim,
        "groups": groups,
        "independence": independence(groups),
        "links": links_of(claim),
        "supporting": [row for row in accepted if row.stance == "supports"],
        "refuting": [row for row in accepted if row.stance == "refutes"],
        "context_items": [row for row in accepted if row.stance == "context"],
        "open_questions": [row for row in accepted if not row.stance],
        "suggested_evidence": [row for row in evidence if row.state == "suggested"],
        "verdicts": revisions,
        "proposed": next((row for row in revisions if row.state == "proposed"), None),
        "standing": next((row for row in revisions if row.state == "approved"), None),
        "checklists": [(label, rules.conditions(label, items)) for label in rules.LABELS],
        "warnings": rules.warnings(items),
        "steps": lifecycle.steps(claim, user),
        "events": history(claim),
    }


def history(claim: Claim) -> list[AuditEvent]:
    """The latest events of the claim, its evidence, verdicts and links, newest first."""
    mine = Q(target_type="claim", target_id=claim.pk)
    for kind, rows in (
        ("evidence", Evidence.objects.filter(claim=claim)),
        ("verdict", Verdict.objects.filter(claim=claim)),
        ("claimlink", ClaimLink.objects.of(claim)),
    ):
        mine |= Q(target_type=kind, target_id__in=rows.values("pk"))
    return list(AuditEvent.objects.filter(mine).select_related("actor").order_by("-pk")[:MOST_EVENTS])

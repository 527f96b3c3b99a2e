"""One origin for articles that print one text: proposed by machines, decided by people, once for all their claims.

Accepting names the origin of every mention that stands in what the articles share, so that independence counts one.
A mention whose origin a person has named already keeps it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from annotate import audit, copies
from annotate.access import Can, require, require_person
from annotate.copies import Printed
from annotate.errors import Refused, Stale
from annotate.models import AuditEvent, CopyArticle, CopyGroup, Publisher, User
from verify import standing
from verify.actions import evidence as evidences
from verify.models import ClaimMention, Origin, OriginProposal

FIELDS = ("state", "origin", "decided")
MOST_MENTIONS = 500
AGENCIES = {
    "Reuters": r"reuters",
    "Associated Press": r"associated press|ap",
    "Agence France-Presse": r"agence france-presse|afp",
    "Deutsche Presse-Agentur": r"deutsche presse-agentur|dpa",
    "Xinhua": r"xinhua",
    "TASS": r"tass",
    "Press Association": r"press association|pa media",
    "Kyodo News": r"kyodo(?: news)?",
    "United Press International": r"united press international|upi",
}
_EDGE = 300  # code points at the head and foot of a text, where an agency signs
_SIGNED = {
    name: re.compile(rf"(?:^|[(\[/,–—-]\s*)(?:{names})\s*(?:[)\]/,–—-]|$)", re.IGNORECASE | re.MULTILINE)
    for name, names in AGENCIES.items()
}


@dataclass(frozen=True, slots=True)
class Shared:
    """What a proposal is about. ``mentions`` would get the origin; ``kept`` have another one that somebody named.

    ``name``, ``kind`` and ``party`` describe the origin as far as the articles tell.
    """

    proposal: OriginProposal
    articles: list[Printed]
    mentions: list[ClaimMention]
    kept: list[ClaimMention]
    reason: str
    name: str
    kind: str
    party: str


@transaction.atomic
def propose(group: CopyGroup, *, by: User) -> OriginProposal | None:
    """The proposal for this group; open again when articles joined after it was accepted. None for a single article."""
    require(by, Can.SUGGEST)
    members = _members(group.pk)
    if len(members) < 2:
        return None
    row, created = OriginProposal.objects.select_for_update().get_or_create(group=group)
    if created:
        audit.record("origin.propose", row, by=by, after={"articles": members})
    elif row.state == OriginProposal.State.ACCEPTED and set(members) - set(row.decided):
        OriginProposal.objects.filter(pk=row.pk).update(
            state=OriginProposal.State.SUGGESTED, revision=F("revision") + 1
        )
        audit.record("origin.propose", row, by=by, before={"articles": row.decided}, after={"articles": members})
        row.refresh_from_db()
    return row


def _members(group: int) -> list[int]:
    return sorted(CopyArticle.objects.filter(group=group).values_list("article_id", flat=True))


def shared(proposal: OriginProposal) -> Shared:
    """Reads only; a bounded number of texts."""
    articles = copies.printed(proposal.group_id)
    by_article = {printed.article.pk: printed for printed in articles}
    found = (
        ClaimMention.objects.live()
        .filter(annotation__version__in=[printed.article.current_id for printed in articles])
        .with_context()
        .select_related("claim")
        .order_by("pk")[:MOST_MENTIONS]
    )
    inside = [row for row in found if _is_inside(row, by_article)]
    name, kind, party = _described(proposal, articles)
    own = proposal.origin_id
    return Shared(
        proposal=proposal,
        articles=articles,
        mentions=[row for row in inside if row.origin_id is None],
        kept=[row for row in inside if row.origin_id is not None and row.origin_id != own],
        reason=_reason(proposal),
        name=name,
        kind=kind,
        party=party,
    )


def _reason(proposal: OriginProposal) -> str:
    """Why they are one text, as the one that joined last has it."""
    reasons = CopyArticle.objects.filter(group=proposal.group_id).exclude(reason="").order_by("-pk")
    return reasons.values_list("reason", flat=True).first() or ""


def _is_inside(mention: ClaimMention, articles: dict[int, Printed]) -> bool:
    mark = mention.annotation
    return articles[mark.version.article_id].covers(mark.start, mark.end)


def _described(proposal: OriginProposal, articles: Sequence[Printed]) -> tuple[str, str, str]:
    """Name, kind and party of the origin: what was accepted before, the agency that signs, or who printed it first."""
    if proposal.origin:
        return proposal.origin.name, proposal.origin.kind, proposal.origin.party.name
    first = articles[0].article if articles else None
    title = first.title if first else ""
    agency = next((row.article.publisher for row in articles if _is_agency(row.article.publisher)), None)
    signed = agency.name if agency else next(filter(None, (_signed(row) for row in articles)), "")
    party = signed or str(first.publisher or "" if first else "")
    kind = Origin.Kind.WIRE if signed or len(articles) > 2 else Origin.Kind.DOCUMENT
    return title[:300] or _("Shared report %(n)s") % {"n": proposal.group_id}, kind, party


def _is_agency(publisher: Publisher | None) -> bool:
    return publisher is not None and publisher.kind == "agency"


def _signed(printed: Printed) -> str:
    """The agency whose name stands at the head or foot of the article, "" for none."""
    version = printed.article.current
    text = version.text if version else ""
    edges = f"{text[:_EDGE]}\n{text[-_EDGE:]}\n{printed.article.byline}"
    return next((name for name, pattern in _SIGNED.items() if pattern.search(edges)), "")


@transaction.atomic
def unite(proposal: OriginProposal, *, origin: Origin, revision: int, reason: str = "", by: User) -> OriginProposal:
    """What the articles share goes back to ``origin``: the mentions there have it from now on."""
    require_person(by, Can.REVIEW)
    before = _claimed(proposal, revision, OriginProposal.State.ACCEPTED, by, origin=origin)
    mentions = shared(proposal).mentions
    after = {**audit.snapshot(proposal, *FIELDS), "mentions": [mention.pk for mention in mentions]}
    audit.record("origin.unite", proposal, by=by, before=before, after=after, reason=reason)
    _name(mentions, origin, reason, by)
    return proposal


def _name(mentions: Sequence[ClaimMention], origin: Origin | None, reason: str, by: User) -> None:
    """The origin of these mentions is this one from now on."""
    for mention in mentions:
        before = audit.snapshot(mention, "claim", "origin")
        ClaimMention.objects.filter(pk=mention.pk).update(origin=origin)
        mention.origin = origin
        after = {**audit.snapshot(mention, "claim", "origin"), "annotation": mention.annotation_id}
        audit.record("claim.mention", mention.claim, by=by, before=before, after=after, reason=reason)
    standing.refresh(sorted({mention.claim_id for mention in mentions}))


@transaction.atomic
def reject(proposal: OriginProposal, *, revision: int, reason: str = "", by: User) -> OriginProposal:
    """They are not one source. It is not proposed again."""
    require_person(by, Can.REVIEW)
    before = _claimed(proposal, revision, OriginProposal.State.REJECTED, by)
    audit.record(
        "origin.reject", proposal, by=by, before=before, after=audit.snapshot(proposal, *FIELDS), reason=reason
    )
    return proposal


@transaction.atomic
def undo(proposal: OriginProposal, *, revision: int, by: User) -> OriginProposal:
    """Take the last decision back: mentions have the origin no longer that it gave them, where they have it still."""
    require_person(by, Can.REVIEW)
    if proposal.state == OriginProposal.State.SUGGESTED:
        raise Refused(_("Nobody decided on this yet."))
    decisions = AuditEvent.objects.filter(target_type=proposal._meta.model_name, target_id=proposal.pk)
    decision = decisions.filter(verb__in=("origin.unite", "origin.reject")).latest("pk")
    before = audit.snapshot(proposal, *FIELDS)
    given = ClaimMention.objects.filter(pk__in=decision.after.get("mentions", ()), origin=proposal.origin_id)
    mentions = list(given.select_related("claim").order_by("pk"))
    earlier = {"origin": decision.before["origin"], "decided": decision.before["decided"]}
    _set(
        proposal, revision, {"state": OriginProposal.State.SUGGESTED, "decided_by": None, "decided_at": None} | earlier
    )
    audit.record("origin.undo", proposal, by=by, before=before, after=audit.snapshot(proposal, *FIELDS))
    _name(mentions, None, "", by)
    return proposal


@transaction.atomic
def decide(
    proposal: OriginProposal, *, accept: bool | None, revision: int, reason: str = "", by: User
) -> OriginProposal:
    """As the review queue decides: with the origin that the articles tell of. Refused where they tell of no party."""
    if not accept:
        return reject(proposal, revision=revision, reason=reason, by=by)
    told = shared(proposal)
    if not told.party:
        raise Refused(_("Nobody is known to stand behind the text. Name the origin on the page of a claim made there."))
    origin = evidences.origin_named(told.name, kind=told.kind, party=told.party, by=by)
    return unite(proposal, origin=origin, revision=revision, reason=reason, by=by)


def _claimed(proposal: OriginProposal, revision: int, state: str, by: User, **columns: Any) -> dict[str, Any]:
    """Decide on an undecided proposal, under its revision; what it was before, for the audit event."""
    if proposal.state != OriginProposal.State.SUGGESTED:
        raise Refused(_("This was decided already."))
    before = audit.snapshot(proposal, *FIELDS)
    decided = {"decided": _members(proposal.group_id), "decided_by": by, "decided_at": timezone.now()}
    _set(proposal, revision, {"state": state} | decided | columns)
    return before


def _set(proposal: OriginProposal, revision: int, columns: dict[str, Any]) -> None:
    """Compare-and-set on state and revision."""
    rows = OriginProposal.objects.filter(pk=proposal.pk, revision=revision, state=proposal.state)
    if not rows.update(revision=F("revision") + 1, **columns):
        raise Stale(OriginProposal.objects.get(pk=proposal.pk))
    proposal.refresh_from_db()

"""Verdicts: one person proposes, another approves or returns. The claim's state follows in the same transaction."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from annotate import audit
from annotate.access import Can, require_person
from annotate.errors import Invalid, NotAllowed, Refused
from annotate.models import User
from verify import lifecycle, rules
from verify.models import Claim, Evidence, Origin, Review, Verdict

FIELDS = ("claim", "number", "label", "as_of", "justification", "confidence", "left_out", "state")


def items(claim: Claim) -> list[rules.Item]:
    """The claim's accepted evidence, as the rules see it."""
    rows = Evidence.objects.accepted().filter(claim=claim).with_sources()
    return [_item(row) for row in rows]


def _item(row: Evidence) -> rules.Item:
    root = _root(row.origin) if row.origin else None
    return rules.Item(
        stance=row.stance,
        party=str(root.party_id) if root else "",
        origin=str(root.pk) if root else "",
        article=str(row.annotation.version.article_id) if row.annotation else row.url,
        grade=row.grade,
        primary=row.is_primary,
        rebutted=bool(row.rebuttal.strip()),
        searched=bool(row.searched.strip() or row.stance),
    )


def _root(origin: Origin) -> Origin:
    """What the origin quotes in the end; a circle of quotes ends where it began."""
    seen = {origin.pk}
    while origin.parent_id and origin.parent_id not in seen:
        seen.add(origin.parent_id)
        origin = Origin.objects.get(pk=origin.parent_id)
    return origin


@transaction.atomic
def propose(
    claim: Claim,
    *,
    label: str,
    justification: str,
    confidence: str = Verdict.Confidence.MODERATE,
    as_of: date | None = None,
    left_out: str = "",
    revision: int,
    by: User,
) -> Verdict:
    """A new verdict revision whose conditions hold, and the claim goes to review (T5)."""
    require_person(by, Can.REVIEW)
    if label not in Verdict.Label.values:
        raise Invalid(f"There is no verdict {label!r}; use one of {', '.join(rules.LABELS)}.", field="label")
    if not justification.strip():
        raise Invalid("Say in your own words why the evidence leads to this verdict.", field="justification")
    missing = [
        condition.missing for condition in rules.conditions(label, items(claim), left_out=left_out) if not condition.met
    ]
    if missing:
        raise Refused(" ".join(missing), field="label")
    number = (claim.verdicts.aggregate(last=Max("number"))["last"] or 0) + 1
    try:
        with transaction.atomic():
            verdict = Verdict.objects.create(
                claim=claim,
                number=number,
                label=label,
                as_of=as_of or timezone.localdate(),
                justification=justification,
                confidence=confidence,
                left_out=left_out,
                proposed_by=by,
            )
    except IntegrityError:
        raise Refused("Somebody proposed a verdict on this claim at the same moment. Look at it first.") from None
    audit.record("verdict.propose", verdict, by=by, after=audit.snapshot(verdict, *FIELDS))
    lifecycle.move(claim, "in_review", revision=revision, by=by)
    return verdict


@transaction.atomic
def approve(verdict: Verdict, *, revision: int, comment: str = "", by: User) -> Verdict:
    """Another person agrees (T7): the verdict before it is superseded. ``revision`` is the claim's."""
    review = _review(verdict, Review.Decision.APPROVE, comment, by)
    Verdict.objects.filter(claim=verdict.claim, state="approved").update(state="superseded")
    approved = {"state": "approved", "approved_by": by, "approved_at": review.created_at}
    lifecycle.move(verdict.claim, "approved", revision=revision, by=by)
    return _decided(verdict, approved, "verdict.approve", comment, by)


@transaction.atomic
def send_back(verdict: Verdict, *, revision: int, comment: str, by: User) -> Verdict:
    """Another person asks for changes, with a comment (T6)."""
    if not comment.strip():
        raise Invalid("Say what should change.", field="comment")
    _review(verdict, Review.Decision.REQUEST_CHANGES, comment, by)
    lifecycle.move(verdict.claim, "in_research", revision=revision, reason=comment, by=by)
    return _decided(verdict, {"state": "returned"}, "verdict.return", comment, by)


def _review(verdict: Verdict, decision: str, comment: str, by: User) -> Review:
    require_person(by, Can.REVIEW)
    if verdict.proposed_by_id == by.pk:
        raise NotAllowed("You proposed this verdict; another person decides on it.")
    if verdict.state != Verdict.State.PROPOSED:
        raise Refused(f"This verdict was {verdict.get_state_display()} already.")
    return Review.objects.create(verdict=verdict, reviewer=by, decision=decision, comment=comment)


def _decided(verdict: Verdict, columns: dict[str, object], verb: str, comment: str, by: User) -> Verdict:
    if not Verdict.objects.filter(pk=verdict.pk, state="proposed").update(**columns):
        raise Refused("Somebody decided on this verdict at the same moment. Look at it first.")
    verdict.refresh_from_db()
    audit.record(
        verb, verdict, by=by, before={"state": "proposed"}, after=audit.snapshot(verdict, *FIELDS), reason=comment
    )
    return verdict

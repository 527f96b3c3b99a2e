"""Verdicts: one person proposes, another approves or returns. The claim's state follows in the same transaction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from annotate import audit
from annotate.access import Can, require_person
from annotate.errors import Invalid, NotAllowed, Refused
from annotate.models import User
from verify import lifecycle, rules
from verify.actions import correction as corrections
from verify.models import Claim, ClaimMention, Correction, Evidence, Origin, Review, Verdict
from verify.origins import roots

FIELDS = (
    "claim",
    "number",
    "label",
    "as_of",
    "scope_begin",
    "scope_end",
    "justification",
    "confidence",
    "likelihood",
    "left_out",
    "state",
    "proposed_by",
    "approved_by",
)


def items(claim: Claim) -> list[rules.Item]:
    """The claim's accepted evidence, as the rules see it."""
    return judged(Evidence.objects.accepted().filter(claim=claim).with_sources())


def judged(rows: Iterable[Evidence]) -> list[rules.Item]:
    """Accepted evidence, read ``with_sources``, as the rules see it."""
    rows = list(rows)
    ends = roots(row.origin_id for row in rows)
    return [_item(row, ends.get(row.origin_id or 0)) for row in rows]


def _item(row: Evidence, root: Origin | None) -> rules.Item:
    """``root`` is what its origin quotes in the end."""
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


@transaction.atomic
def propose(
    claim: Claim,
    *,
    label: str,
    justification: str,
    confidence: str = "",
    likelihood: str = "",
    as_of: date | None = None,
    left_out: str = "",
    revision: int,
    by: User,
) -> Verdict:
    """A new verdict revision whose conditions hold, and the claim goes to review (T5).

    For a prediction give a ``likelihood`` instead of a ``confidence``; never both.
    """
    require_person(by, Can.REVIEW)
    lifecycle.hold(claim, revision)
    lifecycle.find(claim.state, Claim.State.IN_REVIEW)
    verdict = new_revision(
        claim,
        label=label,
        justification=justification,
        confidence=confidence,
        likelihood=likelihood,
        as_of=as_of,
        left_out=left_out,
        by=by,
    )
    step = lifecycle.check(claim, Claim.State.IN_REVIEW, by=by)
    lifecycle.move(claim, step, revision=revision, by=by)
    return verdict


def new_revision(
    claim: Claim,
    *,
    label: str,
    justification: str,
    confidence: str,
    likelihood: str,
    as_of: date | None,
    left_out: str,
    by: User,
) -> Verdict:
    """A proposed verdict on the claim's accepted evidence, in the caller's transaction. Raises Invalid or Refused."""
    if label not in Verdict.Label.values:
        raise Invalid(
            _("There is no verdict %(label)s; use one of %(names)s.")
            % {"label": f"{label!r}", "names": ", ".join(rules.LABELS)},
            field="label",
        )
    if not justification.strip():
        raise Invalid(_("Say in your own words why the evidence leads to this verdict."), field="justification")
    _conditions_hold(claim, label, left_out)
    columns = {"label": label, "justification": justification, "left_out": left_out}
    columns |= _certainty(claim, confidence, likelihood)
    number = (claim.verdicts.aggregate(last=Max("number"))["last"] or 0) + 1
    scope = {"scope_begin": claim.scope_begin, "scope_end": claim.scope_end, "as_of": as_of or timezone.localdate()}
    try:
        with transaction.atomic():
            verdict = Verdict.objects.create(claim=claim, number=number, proposed_by=by, **columns, **scope)
    except IntegrityError:
        raise Refused(_("Another verdict on this claim awaits a decision. Look at it first.")) from None
    verdict.evidence.set(Evidence.objects.accepted().filter(claim=claim))
    audit.record("verdict.propose", verdict, by=by, after=audit.snapshot(verdict, *FIELDS))
    return verdict


def _conditions_hold(claim: Claim, label: str, left_out: str) -> None:
    checked = rules.conditions(label, items(claim), left_out=left_out)
    missing = [condition.missing for condition in checked if not condition.met]
    if missing:
        raise Refused(" ".join(missing), field="label")


def _certainty(claim: Claim, confidence: str, likelihood: str) -> dict[str, str]:
    """How sure the verdict is, or how likely what is predicted is: one of the two, never both."""
    if confidence and likelihood:
        raise Invalid(_("Give a confidence or a likelihood, not both in one verdict."), field="likelihood")
    if likelihood and likelihood not in Verdict.Likelihood.values:
        raise Invalid(_("There is no likelihood %r.") % likelihood, field="likelihood")
    if likelihood and not claim.claim_mentions.filter(modality=ClaimMention.Modality.PREDICTED).exists():
        raise Invalid(_("A likelihood is for predictions; none of this claim's mentions is one."), field="likelihood")
    if confidence and confidence not in Verdict.Confidence.values:
        raise Invalid(_("There is no confidence %r.") % confidence, field="confidence")
    sure = confidence or ("" if likelihood else Verdict.Confidence.MODERATE)
    return {"confidence": sure, "likelihood": likelihood}


@transaction.atomic
def approve(verdict: Verdict, *, revision: int, comment: str = "", by: User) -> Verdict:
    """Another person agrees (T7); with a correction, what the public reads changes too (T10).

    The verdict before it is superseded. ``revision`` is the claim's.
    """
    claim, correction = _held(verdict, revision, by)
    step = lifecycle.check(claim, Claim.State.PUBLISHED if correction else Claim.State.APPROVED, by=by)
    _conditions_hold(claim, verdict.label, verdict.left_out)
    review = Review.objects.create(verdict=verdict, reviewer=by, decision=Review.Decision.APPROVE, comment=comment)
    _supersede(claim, by)
    approved = {"state": "approved", "approved_by": by, "approved_at": review.created_at}
    _decided(verdict, approved, "verdict.approve", comment, by)
    if correction:
        corrections.apply(correction, by=by)
    lifecycle.move(claim, step, revision=revision, reason=correction.what if correction else "", by=by)
    return verdict


def _supersede(claim: Claim, by: User) -> None:
    """The approved verdict, if there is one, makes room for the next."""
    standing = Verdict.objects.filter(claim=claim, state=Verdict.State.APPROVED).first()
    if standing is not None:
        Verdict.objects.filter(pk=standing.pk).update(state=Verdict.State.SUPERSEDED)
        audit.record("verdict.supersede", standing, by=by, before={"state": "approved"}, after={"state": "superseded"})


@transaction.atomic
def send_back(verdict: Verdict, *, revision: int, comment: str, by: User) -> Verdict:
    """Another person asks for changes, with a comment (T6); a published claim stays published, on its old verdict."""
    claim, correction = _held(verdict, revision, by)
    if not comment.strip():
        raise Invalid(_("Say what should change."), field="comment")
    step = None if correction else lifecycle.check(claim, Claim.State.IN_RESEARCH, reason=comment, by=by)
    decision = Review.Decision.REQUEST_CHANGES
    Review.objects.create(verdict=verdict, reviewer=by, decision=decision, comment=comment)
    _decided(verdict, {"state": "returned"}, "verdict.return", comment, by)
    if step:
        lifecycle.move(claim, step, revision=revision, reason=comment, by=by)
    if correction:
        corrections.decline(correction, revision=revision, reason=comment, by=by)
    return verdict


def take_back(verdict: Verdict, *, reason: str, by: User) -> None:
    """Who proposed the verdict takes it back, in the caller's transaction: no review, because nobody reviews it."""
    if verdict.proposed_by_id != by.pk:
        raise NotAllowed(_("Only who proposed this takes it back; everybody else decides on it."))
    _decided(verdict, {"state": "returned"}, "verdict.take_back", reason, by)


def _held(verdict: Verdict, revision: int, by: User) -> tuple[Claim, Correction | None]:
    """The claim of a verdict that ``by`` may decide on, locked, and the correction that brings the verdict."""
    require_person(by, Can.REVIEW)
    verdict.refresh_from_db(fields=["state", "proposed_by"])
    if verdict.proposed_by_id == by.pk:
        raise NotAllowed(_("You proposed this verdict; another person decides on it."))
    if verdict.state != Verdict.State.PROPOSED:
        raise Refused(_("This verdict was %s already.") % verdict.get_state_display().lower())
    lifecycle.hold(verdict.claim, revision)
    return verdict.claim, corrections.of(verdict)


def _decided(verdict: Verdict, columns: dict[str, object], verb: str, comment: str, by: User) -> None:
    if not Verdict.objects.filter(pk=verdict.pk, state="proposed").update(**columns):
        raise Refused(_("Somebody decided on this verdict at the same moment. Look at it first."))
    verdict.refresh_from_db()
    after = audit.snapshot(verdict, *FIELDS)
    audit.record(verb, verdict, by=by, before={"state": "proposed"}, after=after, reason=comment)

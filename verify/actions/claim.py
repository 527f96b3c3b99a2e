"""Claims: opened from marks, described so that they stand alone, assigned, moved from state to state."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from annotate import audit, jobs
from annotate.access import Can, can, require, require_person
from annotate.actions import notice
from annotate.errors import Invalid, Refused, Stale
from annotate.models import Annotation, Job, User
from verify import lifecycle, standing
from verify.actions import link as links
from verify.actions import merge as merges
from verify.actions import reopen as reopens
from verify.actions import report as reports
from verify.actions import verdict as verdicts
from verify.models import CLAIM_TYPES, Claim, ClaimMention, Origin, Verdict

FIELDS = (
    "text",
    "types",
    "speaker",
    "claim_date",
    "scope_begin",
    "scope_end",
    "quantities",
    "checkworthiness",
    "priority",
    "state",
    "assignee",
    "due_at",
)
DESCRIPTION = ("text", "types", "speaker", "claim_date", "scope_begin", "scope_end", "quantities", "checkworthiness")


@transaction.atomic
def open_from(annotation: Annotation, *, by: User, **description: Any) -> Claim:
    """A candidate claim with this mark as its first mention (T1). A mark that makes a claim already gives that one."""
    claim, is_new = opened(annotation, by=by, **description)
    if is_new:
        standing.refresh([claim.pk])
        _link_later([claim.pk], by)
    return claim


@transaction.atomic
def opened(annotation: Annotation, *, by: User, **description: Any) -> tuple[Claim, bool]:
    """The claim that ``open_from`` gives, and whether it is new; then ``opening_done`` is owed, once for many."""
    require(by, Can.SUGGEST)
    if annotation.kind != Annotation.Kind.CLAIM:
        raise Refused(_("Only a mark of the kind claim makes a claim. Change its kind first."))
    _take_turns(annotation)
    known = ClaimMention.objects.filter(annotation=annotation).select_related("claim").first()
    if known:
        return known.claim, False
    columns = _checked({"text": " ".join(annotation.quote.split()), **description})
    claim = Claim.objects.create(created_by=by, **columns)
    audit.record("claim.T1", claim, by=by, after=audit.snapshot(claim, *FIELDS))
    _mention(claim, annotation, by)
    return claim, True


@transaction.atomic
def opening_done(ids: Sequence[int], *, by: User) -> None:
    """Count where these new claims stand, and have them linked. What dies before this is found by the sweep."""
    require(by, Can.SUGGEST)
    standing.refresh(ids)
    _link_later(ids, by)


def _take_turns(annotation: Annotation) -> None:
    """A mark makes one claim: the linker and a person who say at once what it makes do so one after the other."""
    Annotation.objects.select_for_update().only("pk").get(pk=annotation.pk)


def _mention(claim: Claim, annotation: Annotation, by: User, **columns: Any) -> ClaimMention:
    mention = ClaimMention.objects.create(
        claim=claim,
        annotation=annotation,
        article_id=annotation.version.article_id,
        **{
            **_found(annotation.data),
            **columns,
        },
    )
    audit.record("claim.mention", claim, by=by, after={"annotation": annotation.pk})
    return mention


def _found(data: dict[str, Any]) -> dict[str, str]:
    """What the mark's reader found, as far as it makes sense: an outside program may write anything there."""
    modality, attribution = data.get("modality"), data.get("attribution")
    speaker = attribution.get("speaker") if isinstance(attribution, dict) else None
    return {
        "modality": modality if modality in ClaimMention.Modality.values else ClaimMention.Modality.ASSERTED,
        "attribution": speaker[:300] if isinstance(speaker, str) else "",
    }


@transaction.atomic
def add_mention(
    claim: Claim, annotation: Annotation, *, modality: str = "", attribution: str = "", origin: Origin | None, by: User
) -> ClaimMention:
    """A person says that this mark makes this claim; it leaves the claim that it made before."""
    require_person(by, Can.ANNOTATE)
    if annotation.kind != Annotation.Kind.CLAIM:
        raise Refused(_("Only a mark of the kind claim makes a claim. Change its kind first."))
    columns = {"modality": modality or ClaimMention.Modality.ASSERTED, "attribution": attribution, "origin": origin}
    _take_turns(annotation)
    claim.refresh_from_db(fields=["state", "merged_into"])
    if claim.state == Claim.State.MERGED:
        where = {"claim": claim.pk, "end": claim.merged_into_id}
        raise Refused(_("Claim %(claim)d was merged into claim %(end)d. Use that one.") % where)
    mention = _mention_of(annotation)
    if mention is None:
        mention = _mention(claim, annotation, by, **columns)
        standing.refresh([claim.pk])
        return mention
    left = mention.claim
    before = audit.snapshot(mention, "claim", "modality", "attribution", "origin")
    if left.pk != claim.pk:
        columns["home"] = None  # a person's decision outlives the merge that brought the mention here
    for name, value in {"claim": claim, **columns}.items():
        setattr(mention, name, value)
    mention.save()
    after = audit.snapshot(mention, "claim", "modality", "attribution", "origin")
    audit.record("claim.mention", claim, by=by, before=before, after={**after, "annotation": annotation.pk})
    if left.pk != claim.pk:
        audit.record("claim.mention_left", left, by=by, after={"annotation": annotation.pk, "claim": claim.pk})
    standing.refresh([left.pk, claim.pk])
    return mention


def _mention_of(annotation: Annotation) -> ClaimMention | None:
    rows = ClaimMention.objects.select_for_update(of=("self",)).select_related("claim")
    return rows.filter(annotation=annotation).first()


@transaction.atomic
def describe(claim: Claim, *, revision: int, by: User, **columns: Any) -> Claim:
    """Change what the claim says: text, types, speaker, date, time scope, quantities, check-worthiness."""
    require_person(by, Can.REVIEW)
    check_may_be_reworded(claim)
    wording = claim.text
    claim = _save(claim, "claim.describe", revision, _checked(columns), by)
    if claim.text != wording:
        links.offer_again(claim, by=by)
    return claim


def check_may_be_reworded(claim: Claim) -> None:
    """Raises Refused where a claim is so far that its words stand."""
    if claim.state not in ("candidate", "queued", "in_research"):
        state = claim.get_state_display().lower()
        raise Refused(_("A claim that is %s keeps its text. Reopen it to change it.") % state)


@transaction.atomic
def assign(claim: Claim, *, to: User | None, revision: int, due_at: datetime | None = None, by: User) -> Claim:
    """Give the claim to somebody (an editor), or take one that is free (a reviewer)."""
    require_person(by, Can.REVIEW)
    takes_free_one = to == by and claim.assignee_id is None
    gives_back_own = to is None and claim.assignee_id == by.pk
    if not (can(by, Can.EDIT) or takes_free_one or gives_back_own):
        require(by, Can.EDIT)
    if to is not None and not can(to, Can.REVIEW):
        raise Invalid(
            _("%(display_name)s is no reviewer and cannot research claims.") % {"display_name": to.display_name},
            field="assignee",
        )
    before = claim.assignee_id
    claim = _save(claim, "claim.assign", revision, {"assignee": to, "due_at": due_at}, by)
    if to is not None and to.pk != before:
        notice.notify([to], "assign", claim, by=by)
    return claim


@transaction.atomic
def transition(claim: Claim, *, to: str, revision: int, reason: str = "", into: Claim | None = None, by: User) -> Claim:
    """Move the claim along: the one function for every step T2–T14, from pages, API, admin and jobs.

    Refused, NotAllowed or Stale when the step is not possible now. What a step means besides the new state is the
    business of its own action: the review of a verdict, a report, a merge ``into`` another claim.
    """
    lifecycle.hold(claim, revision)
    row = lifecycle.check(claim, to, reason=reason, by=by)
    act = _ACTS.get(row.number)
    if act is None:
        return lifecycle.move(claim, row, revision=revision, reason=reason, by=by)
    act(claim, revision=revision, reason=reason, into=into, by=by)
    claim.refresh_from_db()
    return claim


def transition_later(seen: Mapping[int, int], *, to: str, reason: str = "", by: User) -> Job:
    """A job that moves each of these claims to ``to`` for ``by``, under the revision that was ``seen``."""
    require_person(by, Can.REVIEW)
    return jobs.enqueue("move_claims", by=by, claims=sorted(seen.items()), to=to, reason=reason)


def _review(claim: Claim, *, revision: int, reason: str, into: Claim | None, by: User) -> None:
    verdicts.approve(_proposed(claim), revision=revision, comment=reason, by=by)


def _return(claim: Claim, *, revision: int, reason: str, into: Claim | None, by: User) -> None:
    verdicts.send_back(_proposed(claim), revision=revision, comment=reason, by=by)


def _proposed(claim: Claim) -> Verdict:
    verdict = lifecycle.proposed(claim)
    assert verdict is not None  # or the guard has refused
    return verdict


def _publish(claim: Claim, *, revision: int, reason: str, into: Claim | None, by: User) -> None:
    reports.publish(claim, what=reason, revision=revision, by=by)


def _reopen(claim: Claim, *, revision: int, reason: str, into: Claim | None, by: User) -> None:
    reopens.reopen(claim, reason=reason, revision=revision, by=by)


def _withdraw(claim: Claim, *, revision: int, reason: str, into: Claim | None, by: User) -> None:
    reports.confirm_withdrawal(claim, revision=revision, by=by)


def _merge(claim: Claim, *, revision: int, reason: str, into: Claim | None, by: User) -> None:
    if into is None:
        raise Refused(_("Say into which claim it is merged."), field="into")
    merges.merge(claim, into=into, revision=revision, reason=reason, by=by)


def _split(claim: Claim, *, revision: int, reason: str, into: Claim | None, by: User) -> None:
    merges.split(claim, revision=revision, reason=reason, by=by)


_ACTS: dict[str, Callable[..., None]] = {
    "T6": _return,
    "T7": _review,
    "T8": _publish,
    "T9": _reopen,
    "T10": _review,
    "T11": _withdraw,
    "T12": _merge,
    "T13": _split,
}


def _checked(columns: dict[str, Any]) -> dict[str, Any]:
    unknown = columns.keys() - set(DESCRIPTION)
    if unknown:
        raise Invalid(_("A claim has no %(names)s.") % {"names": ", ".join(sorted(unknown))})
    if "text" in columns and not columns["text"].strip():
        raise Invalid(_("Write the claim in words."), field="text")
    wrong = [name for name in columns.get("types", ()) if name not in CLAIM_TYPES]
    if wrong:
        raise Invalid(
            _("There is no claim type %(value)s; use %(names)s.")
            % {"value": f"{wrong[0]!r}", "names": ", ".join(CLAIM_TYPES)},
            field="types",
        )
    begin, end = columns.get("scope_begin"), columns.get("scope_end")
    if begin and end and begin > end:
        raise Invalid(_("The time it speaks of ends before it begins."), field="scope_end")
    return columns


def _save(claim: Claim, verb: str, revision: int, columns: dict[str, Any], by: User) -> Claim:
    changed = {name: value for name, value in columns.items() if getattr(claim, name) != value}
    if not changed:
        return claim
    before = audit.snapshot(claim, *FIELDS)
    relink = bool(changed.keys() & set(DESCRIPTION))
    if relink:
        changed["needs_linking"] = True
    rows = Claim.objects.filter(pk=claim.pk, revision=revision)
    if not rows.update(revision=F("revision") + 1, updated_at=timezone.now(), **changed):
        raise Stale(Claim.objects.get(pk=claim.pk))
    claim.refresh_from_db()
    audit.record(verb, claim, by=by, before=before, after=audit.snapshot(claim, *FIELDS))
    if relink:
        standing.refresh([claim.pk])
        _link_later([claim.pk], by)
    return claim


def _link_later(ids: Sequence[int], by: User) -> None:
    jobs.enqueue_batches("link_claims", "claims", ids, by=by, bulk=by.is_machine)

"""Evidence and the origins it goes back to."""

from __future__ import annotations

from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from annotate import audit
from annotate.access import Can, require, require_person
from annotate.errors import Invalid, Refused, Stale
from annotate.models import Annotation, User
from verify.actions import reopen as reopens
from verify.actions import snapshot as snapshots
from verify.models import Claim, Evidence, Origin, Party, Snapshot

FIELDS = (
    "question",
    "answer",
    "answer_type",
    "stance",
    "searched",
    "quote",
    "annotation",
    "url",
    "medium",
    "origin",
    "grade",
    "is_primary",
    "rebuttal",
    "state",
    "snapshot",
)
OPEN_STATES = ("candidate", "queued", "in_research")
JUDGED_STATES = ("approved", "published")
"""New evidence is heard here too: it changes nothing that was decided, but may ask for another look."""


@transaction.atomic
def origin_named(name: str, *, kind: str, party: str, url: str = "", parent: Origin | None = None, by: User) -> Origin:
    """The origin of this name and party; made when there is none."""
    require(by, Can.REVIEW)
    name, party = " ".join(name.split()), " ".join(party.split())
    if not name or not party:
        raise Invalid(_("Name the origin, and the party that stands behind it."), field="origin")
    if kind not in Origin.Kind.values:
        raise Invalid(
            _("There is no kind of origin %(kind)s; use %(names)s.")
            % {"kind": f"{kind!r}", "names": ", ".join(Origin.Kind.values)},
            field="kind",
        )
    owner, _made = Party.objects.get_or_create(name=party)
    origin, created = Origin.objects.get_or_create(
        name=name, party=owner, defaults={"kind": kind, "url": url, "parent": parent}
    )
    if created:
        audit.record("origin.create", origin, by=by, after=audit.snapshot(origin, "name", "kind", "party", "parent"))
    return origin


@transaction.atomic
def add(
    claim: Claim,
    *,
    question: str,
    annotation: Annotation | None = None,
    upload: File | None = None,
    capture: bool = True,
    by: User,
    **columns: Any,
) -> Evidence:
    """A question about the claim, with what was found: a span of an article, or a quote from a URL or a file.

    The source of a quote from outside is captured in a job, unless ``capture`` is off (the sample corpus, which loads
    without a network). A question without an answer is legal and counts as a search made; say in ``searched`` where
    you looked. What a machine adds is suggested.
    """
    require(by, Can.SUGGEST if by.is_machine else Can.REVIEW)
    check_takes_evidence(claim)
    if not question.strip():
        raise Invalid(_("Ask a question that the evidence answers."), field="question")
    if annotation is not None and upload is not None:
        raise Invalid(_("Give either a mark or a file as the source."), field="upload")
    columns = _checked({**({"quote": annotation.quote} if annotation else {}), **columns}, kept=bool(upload))
    state = Evidence.State.SUGGESTED if by.is_machine else Evidence.State.ACCEPTED
    snapshot = None
    if upload is not None:
        snapshot = snapshots.of_upload(upload, by=by)
    elif annotation is None and columns.get("url") and capture:
        snapshot = snapshots.of_url(columns["url"], claim=claim, by=by)
    evidence = Evidence.objects.create(
        claim=claim,
        question=question,
        annotation=annotation,
        **_kept_in(snapshot, columns.get("quote", "")),
        added_by=by,
        state=state,
        **columns,
    )
    audit.record("evidence.add", evidence, by=by, after={"claim": claim.pk, **audit.snapshot(evidence, *FIELDS)})
    reopens.because_of_evidence(evidence, by=by)
    return evidence


def _kept_in(snapshot: Snapshot | None, quote: str) -> dict[str, Any]:
    """The columns that tie evidence to its snapshot. Locked, so that a capture that ends now sees the evidence."""
    if snapshot is not None:
        snapshot = Snapshot.objects.select_for_update().get(pk=snapshot.pk)
    return {"snapshot": snapshot, **snapshots.look_for(quote, snapshot)}


@transaction.atomic
def change(evidence: Evidence, *, revision: int, by: User, **columns: Any) -> Evidence:
    """Correct any part of it; accept or reject a suggested one by its ``state``.

    Another URL is captured anew, and another quote looked for in what was captured.
    """
    require_person(by, Can.REVIEW)
    if evidence.state != Evidence.State.SUGGESTED or columns.keys() - {"state"}:
        _claim_is_open(evidence.claim)
    unknown = columns.keys() - (set(FIELDS) - {"snapshot"})
    if unknown:
        raise Invalid(_("Evidence has no %(names)s.") % {"names": ", ".join(sorted(unknown))})
    if columns.get("state", evidence.state) != evidence.state:
        _state_may_become(evidence, columns["state"])
    names = ("stance", "answer", "origin", "annotation", "quote", "url")
    _checked({**{name: getattr(evidence, name) for name in names}, **columns}, kept=evidence.snapshot_id is not None)
    evidence = _save(evidence, "evidence.change", revision, {**columns, **_source(evidence, columns, by)}, by)
    reopens.because_of_evidence(evidence, by=by)
    return evidence


def _state_may_become(evidence: Evidence, state: str) -> None:
    decisions = {
        Evidence.State.SUGGESTED: (Evidence.State.ACCEPTED, Evidence.State.REJECTED),
        Evidence.State.REJECTED: (Evidence.State.ACCEPTED,),
    }
    if state not in decisions.get(Evidence.State(evidence.state), ()):
        raise Refused(
            _("Evidence that is %(now)s cannot become %(then)s. Retract what was accepted, with a reason.")
            % {"now": evidence.get_state_display().lower(), "then": state}
        )


def _source(evidence: Evidence, columns: dict[str, Any], by: User) -> dict[str, Any]:
    """What changes with the URL and the quote: the snapshot, and whether the quote is in it."""
    url, quote = columns.get("url", evidence.url), columns.get("quote", evidence.quote)
    mark = columns.get("annotation", evidence.annotation)
    if (url, quote, mark) == (evidence.url, evidence.quote, evidence.annotation):
        return {}
    snapshot = evidence.snapshot
    if mark is not None:
        snapshot = None
    elif url and (url != evidence.url or snapshot is None):
        snapshot = snapshots.of_url(url, claim=evidence.claim, by=by)
    return _kept_in(snapshot, quote)


@transaction.atomic
def capture(evidence: Evidence, *, revision: int, by: User) -> Evidence:
    """Capture the source again, or for the first time; what was captured before is kept."""
    require_person(by, Can.REVIEW)
    check_takes_evidence(evidence.claim)
    if not evidence.url or evidence.annotation_id is not None:
        raise Refused(_("There is no address to capture: this evidence is a mark in an article, or a file."))
    snapshot = snapshots.of_url(evidence.url, claim=evidence.claim, anew=True, by=by)
    return _save(evidence, "evidence.capture", revision, _kept_in(snapshot, evidence.quote), by)


@transaction.atomic
def retract(evidence: Evidence, *, reason: str, revision: int, by: User) -> Evidence:
    """Take accepted evidence back, with a reason. It stays in the history and counts for nothing."""
    require_person(by, Can.REVIEW)
    _claim_is_open(evidence.claim)
    if evidence.state != Evidence.State.ACCEPTED:
        raise Refused(_("Only accepted evidence is retracted; this is %s.") % evidence.get_state_display().lower())
    if not reason.strip():
        raise Invalid(_("Say why it no longer counts."), field="reason")
    return _save(evidence, "evidence.retract", revision, {"state": "retracted"}, by, reason=reason.strip())


def _save(
    evidence: Evidence, verb: str, revision: int, columns: dict[str, Any], by: User, *, reason: str = ""
) -> Evidence:
    before = audit.snapshot(evidence, *FIELDS)
    rows = Evidence.objects.filter(pk=evidence.pk, revision=revision)
    if not rows.update(revision=F("revision") + 1, **columns):
        raise Stale(Evidence.objects.get(pk=evidence.pk))
    evidence.refresh_from_db()
    audit.record(verb, evidence, by=by, before=before, after=audit.snapshot(evidence, *FIELDS), reason=reason)
    return evidence


def check_takes_evidence(claim: Claim) -> None:
    """Raises Refused where evidence is neither collected nor heard."""
    if claim.state not in JUDGED_STATES:
        _claim_is_open(claim)


def _claim_is_open(claim: Claim) -> None:
    if claim.state not in OPEN_STATES:
        raise Refused(
            _("This claim is %(get_state_display)s; its evidence stands. Reopen it to add or change some.")
            % {"get_state_display": claim.get_state_display()}
        )


def _checked(columns: dict[str, Any], *, kept: bool = False) -> dict[str, Any]:
    """The columns as they came, when they make sense. ``kept``: the source is a file that is here."""
    stance, answer = columns.get("stance", ""), columns.get("answer", "")
    if stance and stance not in Evidence.Stance.values:
        raise Invalid(
            _("There is no stance %(stance)s; use %(names)s.")
            % {"stance": f"{stance!r}", "names": ", ".join(Evidence.Stance.values)},
            field="stance",
        )
    if bool(stance) != bool(answer.strip()):
        raise Invalid(
            _("An answer needs a stance, and a stance an answer. Leave both empty for an open question."),
            field="answer",
        )
    if stance and columns.get("origin") is None:
        raise Invalid(_("Say where the answer comes from: its origin and the party behind it."), field="origin")
    read_somewhere = kept or columns.get("annotation") or columns.get("url")
    if columns.get("quote") and not read_somewhere and "annotation" in columns:
        raise Invalid(_("Say where the quote was read: mark it in an article or give the URL."), field="url")
    if not 1 <= columns.get("grade", 6) <= 6:
        raise Invalid(_("The grade of information goes from 1 (confirmed) to 6 (cannot be judged)."), field="grade")
    return columns

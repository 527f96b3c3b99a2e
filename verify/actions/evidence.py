"""Evidence and the origins it goes back to."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import F

from annotate import audit
from annotate.access import Can, require, require_person
from annotate.errors import Invalid, Refused, Stale
from annotate.models import Annotation, User
from verify.models import Claim, Evidence, Origin, Party

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
)
OPEN_STATES = ("candidate", "queued", "in_research")


@transaction.atomic
def origin_named(name: str, *, kind: str, party: str, url: str = "", parent: Origin | None = None, by: User) -> Origin:
    """The origin of this name and party; made when there is none."""
    require(by, Can.REVIEW)
    name, party = " ".join(name.split()), " ".join(party.split())
    if not name or not party:
        raise Invalid("Name the origin, and the party that stands behind it.", field="origin")
    if kind not in Origin.Kind.values:
        raise Invalid(f"There is no kind of origin {kind!r}; use {', '.join(Origin.Kind.values)}.", field="kind")
    owner, _ = Party.objects.get_or_create(name=party)
    origin, created = Origin.objects.get_or_create(
        name=name, party=owner, defaults={"kind": kind, "url": url, "parent": parent}
    )
    if created:
        audit.record("origin.create", origin, by=by, after=audit.snapshot(origin, "name", "kind", "party", "parent"))
    return origin


@transaction.atomic
def add(claim: Claim, *, question: str, by: User, annotation: Annotation | None = None, **columns: Any) -> Evidence:
    """A question about the claim, with what was found: a span of an article, or a quote from a URL.

    A question without an answer is legal and counts as a search made; say in ``searched`` where you looked.
    """
    require(by, Can.SUGGEST if by.is_machine else Can.REVIEW)
    _claim_is_open(claim)
    if not question.strip():
        raise Invalid("Ask a question that the evidence answers.", field="question")
    if annotation is not None:
        columns = {"quote": annotation.quote, **columns}
    columns = _checked(columns)
    state = Evidence.State.SUGGESTED if by.is_machine else Evidence.State.ACCEPTED
    evidence = Evidence.objects.create(
        claim=claim, question=question, annotation=annotation, added_by=by, state=state, **columns
    )
    audit.record("evidence.add", evidence, by=by, after={"claim": claim.pk, **audit.snapshot(evidence, *FIELDS)})
    return evidence


@transaction.atomic
def change(evidence: Evidence, *, revision: int, by: User, **columns: Any) -> Evidence:
    """Correct any part of it; accept or reject a suggested one by its ``state``."""
    require_person(by, Can.REVIEW)
    _claim_is_open(evidence.claim)
    unknown = columns.keys() - set(FIELDS)
    if unknown:
        raise Invalid(f"Evidence has no {', '.join(sorted(unknown))}.")
    current = {name: getattr(evidence, name) for name in ("stance", "answer", "origin", "annotation", "quote", "url")}
    _checked({**current, **columns})
    before = audit.snapshot(evidence, *FIELDS)
    rows = Evidence.objects.filter(pk=evidence.pk, revision=revision)
    if not rows.update(revision=F("revision") + 1, **columns):
        raise Stale(Evidence.objects.get(pk=evidence.pk))
    evidence.refresh_from_db()
    audit.record("evidence.change", evidence, by=by, before=before, after=audit.snapshot(evidence, *FIELDS))
    return evidence


def _claim_is_open(claim: Claim) -> None:
    if claim.state not in OPEN_STATES:
        raise Refused(
            f"This claim is {claim.get_state_display()}; its evidence stands. Reopen it to add or change some."
        )


def _checked(columns: dict[str, Any]) -> dict[str, Any]:
    stance, answer = columns.get("stance", ""), columns.get("answer", "")
    if stance and stance not in Evidence.Stance.values:
        raise Invalid(f"There is no stance {stance!r}; use {', '.join(Evidence.Stance.values)}.", field="stance")
    if bool(stance) != bool(answer.strip()):
        raise Invalid(
            "An answer needs a stance, and a stance an answer. Leave both empty for an open question.", field="answer"
        )
    if stance and columns.get("origin") is None:
        raise Invalid("Say where the answer comes from: its origin and the party behind it.", field="origin")
    if columns.get("quote") and not (columns.get("annotation") or columns.get("url")) and "annotation" in columns:
        raise Invalid("Say where the quote was read: mark it in an article or give the URL.", field="url")
    if not 1 <= columns.get("grade", 6) <= 6:
        raise Invalid("The grade of information goes from 1 (confirmed) to 6 (cannot be judged).", field="grade")
    return columns

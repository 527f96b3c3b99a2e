"""The same step on many marks at once: decide, take back, delete, restore. One transaction, one audit event a mark.

A mark that somebody changed since, or that this person may not touch, is left as it is and counted: a step on a hundred
marks does not fail for one of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Left
from django.utils import timezone
from django.utils.translation import gettext as _

from annotate import audit, jobs
from annotate.access import Can, can, require, require_person
from annotate.actions import annotation as marks
from annotate.errors import Invalid
from annotate.models import Annotation, User
from annotate.models.annotation import QUOTE_HEAD

MOST = 5000
"""Marks in one step; what is more comes with the next one."""

Seen = Mapping[int, int]  # mark → the revision that the person saw


@dataclass(frozen=True, slots=True)
class Outcome:
    """``changed`` as they are now, in text order; ``left``: how many were left as they are."""

    changed: list[Annotation]
    left: int


@transaction.atomic
def decide(seen: Seen, *, accept: bool, reason: str = "", by: User) -> Outcome:
    """Accept or reject suggestions, and submitted marks of others where ``by`` may review them."""
    require_person(by, Can.ANNOTATE)
    state = Annotation.State.ACCEPTED if accept else Annotation.State.REJECTED

    def allowed(mark: Annotation) -> bool:
        if mark.deleted_at is not None:
            return False
        if mark.state == Annotation.State.SUGGESTED:
            return True
        return mark.state == Annotation.State.SUBMITTED and mark.author_id != by.pk and can(by, Can.REVIEW)

    verb = "annotation.accept" if accept else "annotation.reject"
    return _step(seen, verb, allowed, lambda mark: {"state": state}, by, reason)


@transaction.atomic
def reopen(seen: Seen, *, by: User) -> Outcome:
    """Take decisions back: each mark is suggested or submitted again."""
    require_person(by, Can.ANNOTATE)

    def allowed(mark: Annotation) -> bool:
        return mark.state in (Annotation.State.ACCEPTED, Annotation.State.REJECTED)

    def undecided(mark: Annotation) -> dict[str, Any]:
        return {"state": Annotation.State.SUGGESTED if mark.reader else Annotation.State.SUBMITTED}

    return _step(seen, "annotation.reopen", allowed, undecided, by)


@transaction.atomic
def delete(seen: Seen, *, by: User) -> Outcome:
    """Take marks away; ``restore`` brings them back."""
    require(by, Can.ANNOTATE)
    now = timezone.now()

    def allowed(mark: Annotation) -> bool:
        return mark.deleted_at is None and marks.may_change(mark, by)

    return _step(seen, "annotation.delete", allowed, lambda mark: {"deleted_at": now}, by)


@transaction.atomic
def restore(seen: Seen, *, by: User) -> Outcome:
    require(by, Can.ANNOTATE)

    def allowed(mark: Annotation) -> bool:
        return mark.deleted_at is not None and marks.may_change(mark, by)

    return _step(seen, "annotation.restore", allowed, lambda mark: {"deleted_at": None}, by)


def same_phrase(mark: Annotation) -> QuerySet[Annotation]:
    """The undecided suggestions of the mark's kind that quote the very same words, in all articles, this one too."""
    rows = Annotation.objects.alias(head=Left("quote", QUOTE_HEAD)).filter(
        state=Annotation.State.SUGGESTED, deleted_at=None, kind=mark.kind, head=mark.quote[:QUOTE_HEAD]
    )
    return rows.filter(quote=mark.quote).order_by("pk")


def seen_now(rows: QuerySet[Annotation]) -> dict[int, int]:
    """At most MOST of ``rows`` with the revision that they have now."""
    return dict(rows.values_list("pk", "revision")[:MOST])


def _step(
    seen: Seen,
    verb: str,
    allowed: Callable[[Annotation], bool],
    columns: Callable[[Annotation], dict[str, Any]],
    by: User,
    reason: str = "",
) -> Outcome:
    """Compare-and-set on every mark's revision; the rows are locked from looking to writing."""
    if len(seen) > MOST:
        raise Invalid(_("One step changes at most %(most)s marks.") % {"most": f"{MOST:,}"}, field="marks")
    rows = Annotation.objects.select_for_update(of=("self",)).select_related("author", "date_mention")
    found = rows.filter(pk__in=list(seen)).order_by("version_id", "start", "-end", "pk")
    taken = [mark for mark in found if mark.revision == seen[mark.pk] and allowed(mark)]
    before = [audit.snapshot(mark, *marks.FIELDS) for mark in taken]
    now = timezone.now()
    for mark in taken:
        for name, value in columns(mark).items():
            setattr(mark, name, value)
        mark.revision, mark.updated_at, mark.needs_linking = mark.revision + 1, now, True
    _write(taken)
    changes = [(mark, was, audit.snapshot(mark, *marks.FIELDS)) for mark, was in zip(taken, before, strict=True)]
    audit.record_many(verb, changes, by=by, reason=reason)
    ids = [mark.pk for mark in taken]
    jobs.enqueue_batches("link", "annotations", ids, by=by, bulk=len(ids) > marks.BULK_FROM)
    return Outcome(taken, len(seen) - len(taken))


def _write(taken: Sequence[Annotation]) -> None:
    """One statement for all marks that come to the same state: thousands of marks are one or two statements."""
    for state, deleted_at in {(mark.state, mark.deleted_at) for mark in taken}:
        ids = [mark.pk for mark in taken if (mark.state, mark.deleted_at) == (state, deleted_at)]
        Annotation.objects.filter(pk__in=ids).update(
            state=state,
            deleted_at=deleted_at,
            revision=F("revision") + 1,
            updated_at=taken[0].updated_at,
            needs_linking=True,
        )

"""Marks: create, change, delete, restore, decide. Each is one transaction with its audit events and its link job."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from annotate import audit, jobs, spans
from annotate.access import Can, can, require, require_person
from annotate.actions import date as dates
from annotate.actions import entity as entities
from annotate.actions import repeats
from annotate.errors import Invalid, NotAllowed, Refused, Stale, about
from annotate.interchange import Span
from annotate.models import Annotation, ArticleVersion, Entity, User

FIELDS = (
    "version",
    "start",
    "end",
    "ranges",
    "kind",
    "state",
    "note",
    "confidence",
    "revision",
    "updated_at",
    "deleted_at",
)
BULK_FROM = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMark:
    """What a person or program marks. ``quote``, when given, must be what the text reads there.

    ``entity`` and ``value``: what a person says at once that an entity or date mark stands for. ``uid``, ``author`` and
    the times are for marks that come back from a file.
    """

    version: ArticleVersion
    start: int
    end: int
    kind: str
    quote: str | None = None
    ranges: Sequence[tuple[int, int]] = ()
    note: str = ""
    client_id: str | None = None
    offset_unit: str = "codepoint"
    state: str = Annotation.State.SUBMITTED
    agent: str = Annotation.Agent.HUMAN
    reader: str = ""
    reader_version: str = ""
    reason: str = ""
    confidence: float | None = None
    data: dict[str, Any] = field(default_factory=dict)
    entity: Entity | None = None
    value: str | None = None
    uid: UUID | None = None
    author: User | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None


def create(*, by: User, **mark: Any) -> Annotation:
    """The new mark, or the one that this ``client_id`` made before. ``mark`` as in NewMark."""
    return create_many([NewMark(**mark)], by=by)[0]


def create_many(marks: Sequence[NewMark], *, by: User) -> list[Annotation]:
    """All of ``marks`` or none, in their order.

    A mark whose ``client_id`` is known already, and a suggestion that its reader made before, come back as they are.
    Invalid names the place in the list.
    """
    return [made.mark for made in create_told(marks, by=by)]


class Made(NamedTuple):
    """A mark that was asked for; whether it was made just now, or known already."""

    mark: Annotation
    is_new: bool


def create_told(marks: Sequence[NewMark], *, by: User) -> list[Made]:
    """As ``create_many``, and says which of them are new."""
    require(by, Can.SUGGEST if all(mark.reader for mark in marks) else Can.ANNOTATE)
    # One mark of a person is new, but for the rare retry, which the database refuses: no need to look first. Within a
    # caller's transaction there is no second try.
    is_surely_new = len(marks) == 1 and not marks[0].reader and not transaction.get_connection().in_atomic_block
    try:
        return _create(marks, by, look=not is_surely_new)
    except IntegrityError:
        # It was sent before; or a parallel request with the same client_id committed between our look and our insert.
        # Trying again is rare, and dearer than the savepoint around every insert that would be the other way.
        return _create(marks, by, look=True)


@transaction.atomic
def _create(marks: Sequence[NewMark], by: User, *, look: bool) -> list[Made]:
    rows = _rows(marks, by)
    repeats.refuse_twins(rows)
    known = repeats.known(rows, by) if look else {}
    new = {at: row for at, row in enumerate(rows) if at not in known}
    _insert(list(new.values()))
    audit.record_many("annotation.create", [(row, {}, audit.snapshot(row, *FIELDS)) for row in new.values()], by=by)
    for at, row in new.items():
        with about(at):
            _stand_for(row, marks[at].entity, marks[at].value, by)
    _link_later(new.values(), by)
    return [Made(known.get(at, row), at in new) for at, row in enumerate(rows)]


def _insert(rows: Sequence[Annotation]) -> None:
    if len(rows) == 1:  # what people and most programs send: half of what a bulk of one costs
        rows[0].save(force_insert=True)
    else:
        Annotation.objects.bulk_create(rows, batch_size=500)


def _rows(marks: Sequence[NewMark], by: User) -> list[Annotation]:
    rows = []
    for at, mark in enumerate(marks):
        with about(at):
            rows.append(_row(mark, by))
    return rows


def _stand_for(annotation: Annotation, entity: Entity | None, value: str | None, by: User) -> None:
    if entity is not None:
        entities.confirm_mention(annotation, entity, by=by)
    if value is not None:
        dates.enter(annotation, value=value, by=by)


def _places(text: str, ranges: Sequence[tuple[int, int]], cover: Span) -> list[list[int]]:
    """The places of a mark in several, checked: two or more spans, sorted and apart, that reach from end to end."""
    try:
        places = [spans.check(text, at, to) for at, to in ranges]
    except ValueError as error:
        raise Invalid(str(error), field="ranges") from None
    if places and (len(places) < 2 or any(one.end >= two.start for one, two in pairwise(places))):
        raise Invalid(
            _("The places of one mark are two or more, in text order, with text between them."), field="ranges"
        )
    if places and (places[0].start, places[-1].end) != (cover.start, cover.end):
        raise Invalid(_("A mark starts where its first place starts and ends where its last one ends."), field="ranges")
    return [[place.start, place.end] for place in places]


def _row(mark: NewMark, by: User) -> Annotation:
    text = mark.version.text
    start, end, ranges = mark.start, mark.end, mark.ranges
    try:
        if mark.offset_unit == "utf16":
            start, end = (spans.utf16_to_codepoint(text, at) for at in (start, end))
            ranges = [(spans.utf16_to_codepoint(text, at), spans.utf16_to_codepoint(text, to)) for at, to in ranges]
        span = spans.check(text, start, end, mark.quote)
    except ValueError as error:
        raise Invalid(str(error), field="start") from None
    if mark.kind not in Annotation.Kind.values:
        raise Invalid(
            _("There is no kind %(kind)s; use claim, entity or date.") % {"kind": f"{mark.kind!r}"}, field="kind"
        )
    if mark.entity is not None and mark.kind != Annotation.Kind.ENTITY:
        raise Invalid(_("Only a mark of the kind entity speaks of an entity."), field="entity")
    if mark.value is not None and mark.kind != Annotation.Kind.DATE:
        raise Invalid(_("Only a mark of the kind date has a value."), field="value")
    prefix, suffix = spans.context(text, span)
    now = timezone.now()
    return Annotation(
        version=mark.version,
        start=span.start,
        end=span.end,
        quote=text[span.start : span.end],
        ranges=_places(text, ranges, span),
        prefix=prefix,
        suffix=suffix,
        kind=mark.kind,
        state=mark.state,
        note=mark.note,
        author=mark.author or by,
        agent=mark.agent,
        reader=mark.reader,
        reader_version=mark.reader_version,
        reason=mark.reason,
        confidence=mark.confidence,
        data=mark.data,
        client_id=mark.client_id or None,
        uid=mark.uid or uuid4(),
        created_at=mark.created_at or now,
        updated_at=mark.updated_at or mark.created_at or now,
    )


def _link_later(rows: Iterable[Annotation], by: User) -> None:
    ids = [row.pk for row in rows]
    jobs.enqueue_batches("link", "annotations", ids, by=by, bulk=len(ids) > BULK_FROM)


@transaction.atomic
def change(
    annotation: Annotation,
    *,
    revision: int,
    kind: str | None = None,
    start: int | None = None,
    end: int | None = None,
    ranges: Sequence[tuple[int, int]] | None = None,
    note: str | None = None,
    entity: Entity | None = None,
    value: str | None = None,
    by: User,
) -> Annotation:
    """Change kind, span or note, or say what the mark stands for (as in NewMark); what is None stays.

    A new span is one place unless its ``ranges`` come along. Stale when ``revision`` is not the current one.
    """
    _may_change(annotation, by)
    _not_deleted(annotation)
    if kind is not None and kind not in Annotation.Kind.values:
        raise Invalid(_("There is no kind %(kind)s; use claim, entity or date.") % {"kind": f"{kind!r}"}, field="kind")
    columns: dict[str, Any] = {
        name: value
        for name, value in (("kind", kind), ("note", note))
        if value not in (None, getattr(annotation, name))
    }
    if start is not None or end is not None or ranges is not None:
        columns |= _moved(annotation, start, end, ranges or ())
    if not columns and entity is None and value is None and annotation.revision == revision:
        return annotation
    if columns.keys() - {"note"}:
        columns["needs_linking"] = True
    changed = _save(annotation, "annotation.change", revision, columns, by)
    _stand_for(changed, entity, value, by)
    if changed.needs_linking:
        _link_later([changed], by)
    return changed


def _moved(
    annotation: Annotation, start: int | None, end: int | None, ranges: Sequence[tuple[int, int]]
) -> dict[str, Any]:
    text = annotation.version.text
    try:
        span = spans.check(text, annotation.start if start is None else start, annotation.end if end is None else end)
    except spans.SpanError as error:
        raise Invalid(str(error), field="start") from None
    prefix, suffix = spans.context(text, span)
    return {
        "start": span.start,
        "end": span.end,
        "quote": text[span.start : span.end],
        "ranges": _places(text, ranges, span),
        "prefix": prefix,
        "suffix": suffix,
        "anchor_state": Annotation.Anchor.EXACT,
    }


@transaction.atomic
def delete(annotation: Annotation, *, revision: int, by: User) -> Annotation:
    """Take the mark away; ``restore`` brings it back."""
    _may_change(annotation, by)
    _not_deleted(annotation)
    columns = {"deleted_at": timezone.now(), "needs_linking": True}
    return _relinked(_save(annotation, "annotation.delete", revision, columns, by), by)


@transaction.atomic
def restore(annotation: Annotation, *, revision: int, by: User) -> Annotation:
    _may_change(annotation, by)
    if annotation.deleted_at is None:
        return annotation
    columns = {"deleted_at": None, "needs_linking": True}
    return _relinked(_save(annotation, "annotation.restore", revision, columns, by), by)


@transaction.atomic
def decide(annotation: Annotation, *, accept: bool, revision: int, reason: str = "", by: User) -> Annotation:
    """Accept or reject a suggestion (who annotates) or a submitted mark (a reviewer who did not make it)."""
    _not_deleted(annotation)
    if annotation.state == Annotation.State.SUGGESTED:
        require_person(by, Can.ANNOTATE)
    else:
        require_person(by, Can.REVIEW)
        if annotation.author_id == by.pk:
            raise NotAllowed(_("You made this mark; another reviewer decides on it."))
    state = Annotation.State.ACCEPTED if accept else Annotation.State.REJECTED
    if annotation.state == state:
        return annotation
    columns = {"state": state, "needs_linking": True}
    verb = "annotation.accept" if accept else "annotation.reject"
    return _relinked(_save(annotation, verb, revision, columns, by, reason), by)


@transaction.atomic
def reopen(annotation: Annotation, *, revision: int, by: User) -> Annotation:
    """Undo a decision: back to suggested or submitted."""
    require_person(by, Can.ANNOTATE)
    if annotation.state not in (Annotation.State.ACCEPTED, Annotation.State.REJECTED):
        raise Refused(_("There is no decision on this mark to take back."))
    state = Annotation.State.SUGGESTED if annotation.reader else Annotation.State.SUBMITTED
    columns = {"state": state, "needs_linking": True}
    return _relinked(_save(annotation, "annotation.reopen", revision, columns, by), by)


def _relinked(annotation: Annotation, by: User) -> Annotation:
    _link_later([annotation], by)
    return annotation


def may_change(annotation: Annotation, by: User) -> bool:
    """Its author may change, delete or restore a mark; everybody who marks if a machine made it; and a reviewer."""
    if not can(by, Can.ANNOTATE):
        return False
    return annotation.author_id == by.pk or annotation.author.is_machine or can(by, Can.REVIEW)


def _may_change(annotation: Annotation, by: User) -> None:
    require(by, Can.ANNOTATE)
    if not may_change(annotation, by):
        raise NotAllowed(
            _("%(display_name)s made this mark; only a reviewer may change it too.")
            % {"display_name": annotation.author.display_name}
        )


def _not_deleted(annotation: Annotation) -> None:
    if annotation.deleted_at is not None:
        raise Refused(_("This mark was deleted. Restore it first."))


def _save(
    annotation: Annotation, verb: str, revision: int, columns: dict[str, Any], by: User, reason: str = ""
) -> Annotation:
    """Compare-and-set on the revision, and the audit event: both or neither."""
    before = audit.snapshot(annotation, *FIELDS)
    now = timezone.now()
    rows = Annotation.objects.filter(pk=annotation.pk, revision=revision)
    if annotation.revision != revision or not rows.update(revision=F("revision") + 1, updated_at=now, **columns):
        raise Stale(Annotation.objects.with_context().get(pk=annotation.pk))
    for name, value in {**columns, "revision": revision + 1, "updated_at": now}.items():
        setattr(annotation, name, value)
    audit.record(verb, annotation, by=by, before=before, after=audit.snapshot(annotation, *FIELDS), reason=reason)
    return annotation

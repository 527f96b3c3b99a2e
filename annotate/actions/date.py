"""What a date mark says: resolved by a rule, or entered by a person, which no rule changes afterwards."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from annotate import audit, timex
from annotate.access import Can, require, require_person
from annotate.errors import Invalid, Refused, Stale
from annotate.models import Annotation, DateMention, User
from annotate.timex import Timex

FIELDS = ("type", "value", "mod", "begin", "end", "precision", "anchor", "rule", "state")


def columns(value: Timex) -> dict[str, Any]:
    """A Timex as the columns of DateMention."""
    return {
        name: getattr(value, name) for name in ("type", "value", "mod", "begin", "end", "precision", "anchor", "rule")
    }


@transaction.atomic
def resolve(annotation: Annotation, value: Timex, *, reason: str = "", by: User) -> DateMention:
    """Store what a rule found. A value that a person confirmed stays; if the rule now differs it is flagged (I11)."""
    require(by, Can.SUGGEST)
    mention = DateMention.objects.select_for_update().filter(annotation=annotation).first()
    if mention and mention.state != DateMention.State.RESOLVED:
        if mention.rule == "hand" or mention.value == value.value:
            return mention
        return store(mention, {"state": DateMention.State.RECHECK}, "date.recheck", by)
    mention = mention or DateMention(annotation=annotation)
    return store(mention, {**columns(value), "reason": reason[:500]}, "date.resolve", by)


def store(mention: DateMention, values: dict[str, Any], verb: str, by: User) -> DateMention:
    """Write the columns that differ, with their audit event."""
    before = audit.snapshot(mention, *FIELDS)
    for name, value in values.items():
        setattr(mention, name, value)
    after = audit.snapshot(mention, *FIELDS)
    if mention.pk is None or before != after:
        created = mention.pk is None
        mention.save()
        audit.record(verb, mention.annotation, by=by, before={} if created else before, after=after)
    return mention


@transaction.atomic
def enter(
    annotation: Annotation, *, value: str, type: str = "", mod: str = "", revision: int | None = None, by: User
) -> DateMention:
    """A person's own TIMEX3 value; empty says that it cannot be known.

    ``revision``: the mark's, as the person saw it; it rises, or Stale is raised. None only inside a change of the mark
    that saw to it already.
    """
    require_person(by, Can.ANNOTATE)
    if annotation.kind != Annotation.Kind.DATE:
        raise Refused(_("Only a mark of the kind date has a value. Change its kind first."))
    try:
        entered = timex.make(type or _type_of(value), timex.parse_value(value), mod, rule="hand")
    except ValueError as error:
        raise Invalid(str(error), field="value") from None
    raise_revision(annotation, revision)
    mention = DateMention.objects.select_for_update().filter(annotation=annotation).first()
    values = {**columns(entered), "state": DateMention.State.CONFIRMED, "decided_by": by, "reason": ""}
    return store(mention or DateMention(annotation=annotation), values, "date.enter", by)


@transaction.atomic
def confirm(annotation: Annotation, *, revision: int | None = None, by: User) -> DateMention:
    """A person agrees with the resolved value, as it stands; ``revision`` as of ``enter``."""
    require_person(by, Can.ANNOTATE)
    raise_revision(annotation, revision)
    mention = DateMention.objects.select_for_update().filter(annotation=annotation).first()
    if mention is None:
        raise Refused(_("This date has no value yet. Enter one."))
    return store(mention, {"state": DateMention.State.CONFIRMED, "decided_by": by}, "date.confirm", by)


def raise_revision(annotation: Annotation, revision: int | None) -> None:
    """The value is part of the mark, so the mark's revision tells whether somebody was faster."""
    if revision is None:
        return
    rows = Annotation.objects.filter(pk=annotation.pk, revision=revision, deleted_at=None)
    if not rows.update(revision=F("revision") + 1, updated_at=timezone.now()):
        raise Stale(Annotation.objects.with_context().get(pk=annotation.pk))
    annotation.revision = revision + 1


def _type_of(value: str) -> str:
    if value.startswith("P") and not value.endswith("_REF"):
        return DateMention.Type.DURATION
    return DateMention.Type.TIME if "T" in value else DateMention.Type.DATE

"""Machine suggestions: proposed again and again without a duplicate, and never against what a person decided."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from annotate import audit, jobs, registry, spans
from annotate.access import Can, require
from annotate.actions.annotation import NewMark
from annotate.actions.date import FIELDS as DATE_FIELDS
from annotate.actions.entity import told
from annotate.errors import Invalid
from annotate.interchange import Proposal
from annotate.models import Annotation, ArticleVersion, AuditEvent, DateMention, EntityMention, User
from annotate.models.annotation import AnnotationQuerySet
from annotate.past import WHOLE

Key = tuple[int, int, str]
_KEY = ("start", "end", "kind")
_OUTPUT = ("agent", "reader_version", "reason", "confidence", "data")  # what a reader may change about its suggestion
_BATCH = 500


@dataclass(frozen=True, slots=True)
class Reader:
    """Who proposes: a suggester's name and version, and whether it follows rules or a model."""

    name: str
    version: str
    agent: str = Annotation.Agent.RULE


class Replaced(NamedTuple):
    """How many suggestions came, changed their reason, score or data, and went."""

    added: int
    changed: int
    removed: int


def posted(version: ArticleVersion, *, agent: str = Annotation.Agent.HUMAN, reader: str = "", **mark: Any) -> NewMark:
    """What somebody posts: a person's mark, or the suggestion of an outside program that names itself in ``reader``.

    Invalid for a program without a name, and for the name of one of our own readers, whose work it would be taken for.
    """
    if agent == Annotation.Agent.HUMAN:
        if reader:
            raise Invalid(_("A person's mark has no reader. Send the agent, model or rule, too."), field="reader")
        return NewMark(version=version, **mark)
    if not reader:
        raise Invalid(_("A program names itself: send the reader."), field="reader")
    if reader in {module.NAME for module in registry.modules("suggesters")}:
        raise Invalid(
            _("The reader %(reader)s is one of this installation's own. Choose another name.") % {"reader": reader},
            field="reader",
        )
    if mark.get("entity") or mark.get("value") is not None:
        raise Invalid(_("Only a person says what a mark stands for; a program puts it into data."), field="data")
    return NewMark(version=version, agent=agent, reader=reader, state=Annotation.State.SUGGESTED, **mark)


@transaction.atomic
def replace(version: ArticleVersion, reader: Reader, proposals: Iterable[Proposal], *, by: User) -> Replaced:
    """Make the reader's undecided suggestions on ``version`` exactly ``proposals``.

    A suggestion that somebody accepted, rejected, deleted, changed or built on stays as it is and is not made again; a
    span that a person marked with the same kind is not suggested.
    """
    require(by, Can.SUGGEST)
    ArticleVersion.objects.select_for_update().only("pk").get(pk=version.pk)  # two readings of one text take turns
    people = set(version.annotations.filter(reader="", deleted_at=None).values_list(*_KEY))
    wanted = {(p.start, p.end, p.kind): p for p in proposals if p.kind in Annotation.Kind.values}
    mine = Annotation.objects.filter(version=version, reader=reader.name)
    free = {_key(mark): mark for mark in _untouched(mine)}
    known = set(free) | _decided(mine, {mark.pk for mark in free.values()})
    stale = [mark for key, mark in free.items() if key not in wanted or key in people]
    before = {mark.pk: audit.snapshot(mark, *_OUTPUT, "updated_at") for mark in free.values()}
    changed = [
        mark for key, mark in free.items() if key in wanted.keys() - people and _renewed(mark, reader, wanted[key])
    ]
    new = [_row(version, reader, p, by) for key, p in wanted.items() if key not in known and key not in people]
    _withdraw(stale, by)
    _renew(changed, before, by)
    Annotation.objects.bulk_create(new, batch_size=_BATCH)
    audit.record_many("suggestion.propose", [(mark, {}, audit.snapshot(mark, *_KEY)) for mark in new], by=by)
    jobs.enqueue_batches("link", "annotations", [mark.pk for mark in (*new, *changed)], by=by, bulk=True)
    return Replaced(len(new), len(changed), len(stale))


def _key(mark: Annotation) -> Key:
    return mark.start, mark.end, mark.kind


def _batches(rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (rows[at : at + _BATCH] for at in range(0, len(rows), _BATCH))


def _untouched(mine: AnnotationQuerySet) -> list[Annotation]:
    """The suggestions that the reader may still change or take back; nobody decides on them meanwhile."""
    free = list(mine.untouched().select_for_update(of=("self",)))
    holders = registry.table("work", "HOLDERS").values()
    held = {pk for marks in _batches(free) for holds in holders for pk in holds([mark.pk for mark in marks])}
    return [mark for mark in free if mark.pk not in held]


def _decided(mine: AnnotationQuerySet, free: set[int]) -> set[Key]:
    """The spans of all others, and those that they were proposed with before people changed them."""
    rows = [row for row in mine.values_list("pk", "revision", *_KEY) if row[0] not in free]
    keys = {(start, end, kind) for _pk, _revision, start, end, kind in rows}
    events = AuditEvent.objects.filter(target_type="annotation", verb="suggestion.propose")
    for ids in _batches([pk for pk, revision, *_span in rows if revision > 1]):
        for proposed in events.filter(target_id__in=ids).values_list("after", flat=True):
            keys.add((proposed["start"], proposed["end"], proposed["kind"]))
    return keys


def _renewed(mark: Annotation, reader: Reader, proposal: Proposal) -> bool:
    """Give the mark what its reader says now; whether that is something else than before."""
    data = json.loads(json.dumps(dict(proposal.data)))  # as it comes back from the database
    now = (reader.agent, reader.version, proposal.reason, proposal.score, data)
    before = tuple(getattr(mark, name) for name in _OUTPUT)
    for name, value in zip(_OUTPUT, now, strict=True):
        setattr(mark, name, value)
    return before != now


def _renew(changed: list[Annotation], before: Mapping[int, Mapping[str, Any]], by: User) -> None:
    for mark in changed:
        mark.needs_linking, mark.updated_at = True, timezone.now()
    Annotation.objects.bulk_update(changed, [*_OUTPUT, "needs_linking", "updated_at"], batch_size=_BATCH)
    says = ("reader_version", "reason", "confidence")
    events = [(mark, before[mark.pk], audit.snapshot(mark, *says)) for mark in changed]
    audit.record_many("suggestion.renew", events, by=by)


def _withdraw(stale: list[Annotation], by: User) -> None:
    for marks in _batches(stale):
        rows = Annotation.objects.filter(pk__in=[mark.pk for mark in marks])
        stood_for = _stood_for(rows)
        before = {mark.pk: audit.snapshot(mark, *WHOLE) | stood_for[mark.pk] for mark in marks}
        audit.record_many("suggestion.withdraw", [(mark, before[mark.pk], {}) for mark in marks], by=by)
        rows.delete()


def _stood_for(rows: AnnotationQuerySet) -> dict[int, dict[str, Any]]:
    """What the linkers took the suggestions for, by id, as the events of an entity or a date tell it."""
    found: dict[int, dict[str, Any]] = defaultdict(dict)
    for mention in EntityMention.objects.filter(annotation__in=rows).exclude(state="rejected"):
        found[mention.annotation_id]["mention"] = {"id": mention.pk, **(told(mention) or {})}
    for date in DateMention.objects.filter(annotation__in=rows):
        found[date.annotation_id]["date"] = audit.snapshot(date, *DATE_FIELDS)
    return found


def _row(version: ArticleVersion, reader: Reader, proposal: Proposal, by: User) -> Annotation:
    span = spans.check(version.text, proposal.start, proposal.end)
    prefix, suffix = spans.context(version.text, span)
    return Annotation(
        version=version,
        start=span.start,
        end=span.end,
        quote=version.text[span.start : span.end],
        prefix=prefix,
        suffix=suffix,
        kind=proposal.kind,
        state=Annotation.State.SUGGESTED,
        author=by,
        agent=reader.agent,
        reader=reader.name,
        reader_version=reader.version,
        reason=proposal.reason,
        confidence=proposal.score,
        data=dict(proposal.data),
    )

"""Two entities that are one: merging them, and splitting them again exactly as they were.

A merge moves what the survivor lacks (names, index keys, mentions) and writes down what moved. What the survivor has
already stays where it is, so a split only has to carry back the rows that are written down. The merged entity keeps its
row and its id, and leads to the survivor from then on.

Both entities are locked in the order of their ids, and only current ones are merged: of two merges at once the second
finds what the first has done, and no chain ever comes back to where it began.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, Model, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from annotate import audit, jobs
from annotate.access import Can, require_person
from annotate.errors import Invalid, Refused, Stale
from annotate.models import Entity, EntityAlias, EntityKey, EntityMention, EntityMerge, User

BATCH = 5_000
NAMES_SHOWN = 50
_MENTION = ("id", "annotation", "entity", "level", "state", "score", "method", "reason", "decided_by", "created_at")


@dataclass(frozen=True, slots=True)
class Difference:
    """What both say differently; the survivor's value stays."""

    name: str
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What merging ``source`` into ``target`` would do. ``refusal``: why it cannot be done, "" where it can.

    ``names`` go over; ``mentions`` in ``articles`` meet the survivor's ``others``. ``contested``: marks of which
    somebody said that they do not mean the survivor, and that would mean it then. ``ids``: external ids that it gains.
    """

    source: Entity
    target: Entity
    refusal: str
    names: list[str]
    mentions: int
    articles: int
    others: int
    contested: int
    ids: dict[str, str]
    differences: list[Difference]
    merged_before: list[Entity]


def preview(source: Entity, target: Entity) -> Preview:
    """Reads only."""
    live = EntityMention.objects.live().filter(entity=source)
    return Preview(
        source=source,
        target=target,
        refusal=_refusal(source, target),
        names=list(_new_aliases(source, target).order_by("kind", "text").values_list("text", flat=True)[:NAMES_SHOWN]),
        mentions=live.count(),
        articles=live.values("annotation__version__article").distinct().count(),
        others=EntityMention.objects.live().filter(entity=target).count(),
        contested=_contested(source, target).count(),
        ids=_new_ids(source, target),
        differences=_differences(source, target),
        merged_before=list(Entity.objects.filter(merged_into=source).order_by("name")),
    )


def _refusal(source: Entity, target: Entity) -> str:
    if source.pk == target.pk:
        return _("An entity cannot be merged into itself.")
    for entity in (source, target):
        if entity.merged_into_id is not None:
            return _("%(name)s was merged into another entity already. Split it off first.") % {"name": entity.name}
    return ""


def _differences(source: Entity, target: Entity) -> list[Difference]:
    found = []
    if source.type != target.type:
        found.append(Difference(_("type"), source.get_type_display(), target.get_type_display()))
    if source.description and target.description and source.description != target.description:
        found.append(Difference(_("description"), source.description, target.description))
    both = sorted(source.external_ids.keys() & target.external_ids.keys())
    ids = (Difference(name, source.external_ids[name], target.external_ids[name]) for name in both)
    return [*found, *(each for each in ids if each.source != each.target)]


def _new_ids(source: Entity, target: Entity) -> dict[str, str]:
    return {name: value for name, value in source.external_ids.items() if name not in target.external_ids}


@transaction.atomic
def merge(
    source: Entity, *, into: Entity, revision: int, into_revision: int, reason: str = "", by: User
) -> EntityMerge:
    """From now on ``into`` stands for both; ``revision`` is the source's. Everything is written down for ``split``."""
    require_person(by, Can.EDIT)
    if source.pk == into.pk:
        raise Invalid(_("An entity cannot be merged into itself."), field="into")
    source, into = _locked(source.pk, into.pk)
    if refusal := _refusal(source, into):
        raise Refused(refusal)
    _must_be(source, revision)
    _must_be(into, into_revision)
    row = EntityMerge.objects.create(source=source, target=into, merged_by=by)
    given, state = _new_ids(source, into), into.state
    _move(row)
    row.moved |= {"external_ids": given}
    columns: dict[str, Any] = {"external_ids": {**into.external_ids, **given}}
    if source.state == Entity.State.CURATED and state != source.state:
        row.moved |= {"state": state}
        columns |= {"state": source.state}
    row.save()
    _update(into, **columns)
    _update(source, merged_into=into)
    counts = {name: len(row.moved[name]) for name in ("aliases", "mentions", "replaced")}
    audit.record("entity.merge", source, by=by, after={"merged_into": into.pk, **counts}, reason=reason)
    absorbed = {"entity": source.pk, "name": source.name, **counts}
    audit.record("entity.absorb", into, by=by, before={"external_ids": into.external_ids}, after=absorbed)
    jobs.enqueue("settle_merge", by=by, merge=row.pk)
    return row


@transaction.atomic
def split(source: Entity, *, revision: int, reason: str = "", by: User) -> EntityMerge:
    """Take a merge back: ``source`` is an entity of its own again, with exactly what it had."""
    require_person(by, Can.EDIT)
    row = EntityMerge.objects.standing().filter(source=source.pk).first()
    if row is None:
        raise Refused(_("%(name)s is merged into nothing.") % {"name": source.name})
    source, target = _locked(source.pk, row.target_id)
    row = EntityMerge.objects.standing().filter(pk=row.pk).first()
    _must_be(source, revision)
    if row is None:
        raise Refused(_("%(name)s is merged into nothing.") % {"name": source.name})
    if target.merged_into_id is not None:
        raise Refused(
            _("%(name)s was itself merged into another entity afterwards. Split that off first.")
            % {"name": target.name}
        )
    _carry_back(row)
    ids = {
        name: value
        for name, value in target.external_ids.items()
        if row.moved.get("external_ids", {}).get(name) != value
    }
    _update(target, external_ids=ids, state=row.moved.get("state", target.state))
    _update(source, merged_into=None)
    row.split_by, row.split_at = by, timezone.now()
    row.save(update_fields=["split_by", "split_at"])
    for other in EntityMerge.objects.standing().filter(target=target).order_by("pk"):
        _give_home(other, row)
        _move(other)  # what it has in common with the one that left is the survivor's now
        other.save(update_fields=["moved"])
    audit.record("entity.split", source, by=by, before={"merged_into": target.pk}, reason=reason)
    released = {"entity": source.pk, "name": source.name, "external_ids": target.external_ids}
    audit.record("entity.release", target, by=by, before=released)
    jobs.enqueue("settle_merge", by=by, merge=row.pk)
    return row


@transaction.atomic
def settle(row: EntityMerge) -> None:
    """Let what reached the merged entity too late follow: a worker that had chosen it before the merge was seen."""
    _locked(row.source_id, row.target_id)
    standing = EntityMerge.objects.standing().filter(pk=row.pk, target__merged_into=None).first()
    if standing is not None:
        _move(standing)
        standing.save(update_fields=["moved"])


def moved_versions(row: EntityMerge) -> Iterator[list[int]]:
    """Batches of ids of the texts whose marks mean another entity since the merge or split."""
    seen: set[int] = set()
    for ids in _batches(row.moved.get("mentions", [])):
        versions = EntityMention.objects.filter(pk__in=ids).values_list("annotation__version", flat=True).distinct()
        if fresh := sorted(set(versions) - seen):
            seen.update(fresh)
            yield fresh


def _locked(*ids: int) -> tuple[Entity, Entity]:
    """Both entities as they are now, in the order asked for; nobody else merges, splits or changes them meanwhile."""
    found = {row.pk: row for row in Entity.objects.select_for_update().filter(pk__in=ids).order_by("pk")}
    first, second = (found[pk] for pk in ids)
    return first, second


def _must_be(entity: Entity, revision: int) -> None:
    if entity.revision != revision:
        raise Stale(entity)


def _update(entity: Entity, **columns: Any) -> None:
    Entity.objects.filter(pk=entity.pk).update(revision=F("revision") + 1, updated_at=timezone.now(), **columns)


# -- what moves -------------------------------------------------------------------------------------------------------


def _new_aliases(source: Entity | int, target: Entity | int) -> QuerySet[EntityAlias]:
    have = EntityAlias.objects.filter(entity=target, folded=OuterRef("folded"), kind=OuterRef("kind"))
    return EntityAlias.objects.filter(entity=source).exclude(Exists(have))


def _new_keys(source: int, target: int) -> QuerySet[EntityKey]:
    return EntityKey.objects.filter(entity=source).exclude(
        Exists(EntityKey.objects.filter(entity=target, key=OuterRef("key")))
    )


def _new_mentions(source: int, target: int) -> QuerySet[EntityMention]:
    return EntityMention.objects.filter(entity=source).exclude(
        Exists(EntityMention.objects.filter(entity=target, annotation=OuterRef("annotation")))
    )


def _contested(source: Entity | int, target: Entity | int) -> QuerySet[EntityMention]:
    """Rejected mentions of the target whose mark is said to mean the source."""
    meant = EntityMention.objects.filter(entity=source).exclude(state="rejected").values("annotation")
    return EntityMention.objects.filter(entity=target, state="rejected", annotation__in=meant)


def _move(row: EntityMerge) -> None:
    """Carry over what the target lacks, and add it to ``row.moved``; a second call finds nothing left."""
    source, target = row.source_id, row.target_id
    contested = list(_contested(source, target))
    replaced = [audit.snapshot(mention, *_MENTION) for mention in contested]
    EntityMention.objects.filter(pk__in=[mention.pk for mention in contested]).delete()
    moved: dict[str, list[Any]] = {
        "aliases": _carry(EntityAlias, _new_aliases(source, target), target),
        "keys": _carry(EntityKey, _new_keys(source, target), target),
        "mentions": _carry(EntityMention, _new_mentions(source, target), target),
        "replaced": [
            {name: value.isoformat() if isinstance(value, datetime) else value for name, value in each.items()}
            for each in replaced
        ],
    }
    row.moved = row.moved | {name: [*row.moved.get(name, []), *more] for name, more in moved.items()}


def _carry(model: type[Model], rows: QuerySet[Any], to: int) -> list[int]:
    ids = sorted(rows.values_list("pk", flat=True))
    for batch in _batches(ids):
        model._default_manager.filter(pk__in=batch).update(entity=to)
    return ids


def _carry_back(row: EntityMerge) -> None:
    """What moved and is still there goes home; what made way comes back."""
    for name, model in (("aliases", EntityAlias), ("keys", EntityKey), ("mentions", EntityMention)):
        for batch in _batches(row.moved.get(name, [])):
            model._default_manager.filter(pk__in=batch, entity=row.target_id).update(entity=row.source_id)
    _bring_back(row.moved.get("replaced", []))


def _give_home(other: EntityMerge, row: EntityMerge) -> None:
    """Mentions that made way for another merge, and had come with the one that is split now, go home with it."""
    own, replaced = set(row.moved.get("mentions", ())), other.moved.get("replaced", [])
    _bring_back([{**values, "entity": row.source_id} for values in replaced if values["id"] in own])
    other.moved = other.moved | {"replaced": [values for values in replaced if values["id"] not in own]}


def _bring_back(replaced: Sequence[dict[str, Any]]) -> None:
    """Make mentions again as they were, unless their place was taken meanwhile."""
    for values in replaced:
        columns = {**values, "created_at": datetime.fromisoformat(values["created_at"])}
        columns |= {f"{name}_id": columns.pop(name) for name in ("annotation", "entity", "decided_by")}
        taken = EntityMention.objects.filter(annotation=columns["annotation_id"], entity=columns["entity_id"])
        if not taken.exists():
            EntityMention.objects.bulk_create([EntityMention(**columns)])
            EntityMention.objects.filter(pk=columns["id"]).update(created_at=columns["created_at"])


def _batches(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[at : at + BATCH] for at in range(0, len(ids), BATCH))

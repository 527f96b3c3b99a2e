"""What names refer to: proposing, joining, confirming and rejecting; machines propose, people decide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from annotate import audit, entity_index
from annotate.access import Can, require, require_person
from annotate.errors import Invalid, Refused, Stale
from annotate.gazetteer import fold
from annotate.models import Annotation, Entity, EntityAlias, EntityMention, User

FIELDS = ("name", "type", "description", "external_ids", "state", "merged_into")


@transaction.atomic
def create(
    *,
    name: str,
    type: str = Entity.Type.OTHER,
    description: str = "",
    external_ids: dict[str, str] | None = None,
    aliases: Sequence[tuple[str, str]] = (),
    by: User,
) -> Entity:
    """A new entity: curated when a person makes it, proposed when a machine does. ``aliases``: (text, kind) pairs."""
    require(by, Can.SUGGEST)
    name = " ".join(name.split())
    if not _is_name(name):
        raise Invalid(_("Give the entity a name with at least one letter or digit."), field="name")
    if type not in Entity.Type.values:
        raise Invalid(
            _("There is no entity type %(type)s; use one of %(names)s.")
            % {"type": f"{type!r}", "names": ", ".join(Entity.Type.values)},
            field="type",
        )
    columns = {
        "name": name[:300],
        "type": type,
        "description": description,
        "external_ids": external_ids or {},
        "created_by": by,
    }
    if by.is_machine:
        # Two workers that meet a new name at once propose one entity, not two.
        entity, created = Entity.objects.get_or_create(proposal_key=fold(name)[:300], defaults=columns)
        if not created:
            return standing(entity)
    else:
        entity = Entity.objects.create(state=Entity.State.CURATED, **columns)
    audit.record("entity.create", entity, by=by, after=audit.snapshot(entity, *FIELDS))
    _add_aliases(entity, [(name, EntityAlias.Kind.NAME), *aliases], known=set())
    return entity


def standing(entity: Entity) -> Entity:
    """What this entity was merged into, or itself; until the transaction ends nobody merges or splits it.

    Reading is shared on PostgreSQL: many workers link marks to one entity at once. SQLite has one writer anyway.
    """
    while True:
        with connection.cursor() as cursor:
            share = " FOR SHARE" if connection.vendor == "postgresql" else ""
            cursor.execute(f"SELECT merged_into_id FROM annotate_entity WHERE id = %s{share}", [entity.pk])
            (merged_into,) = cursor.fetchone()
        if merged_into is None:
            return entity
        entity = Entity.objects.get(pk=merged_into)


def _must_stand(entity: Entity) -> None:
    if Entity.objects.filter(pk=entity.pk).exclude(merged_into=None).exists():
        raise Refused(_("%(name)s was merged into another entity. Choose that one.") % {"name": entity.name})


def _is_name(text: str) -> bool:
    return any(character.isalnum() for character in text)


def _add_aliases(entity: Entity, aliases: Sequence[tuple[str, str]], known: set[tuple[str, str]] | None = None) -> bool:
    """Add names that the entity does not have yet, in a few statements however many; whether there were any.

    ``known``: (folded text, kind) of those that it has, when the caller knows them.
    """
    wanted: dict[tuple[str, str], EntityAlias] = {}
    for text, kind in aliases:
        text = " ".join(text.split())[:300]
        if _is_name(text):
            folded = fold(text)[:300]
            wanted.setdefault((folded, kind), EntityAlias(entity=entity, folded=folded, kind=kind, text=text))
    if known is None:
        known = set(entity.aliases.values_list("folded", "kind"))
    new = [alias for key, alias in wanted.items() if key not in known]
    EntityAlias.objects.bulk_create(new, ignore_conflicts=True)
    entity_index.remember_names(entity, [alias.text for alias in new])
    return bool(new)


@transaction.atomic
def add_alias(entity: Entity, *, text: str, kind: str = EntityAlias.Kind.NAME, by: User) -> None:
    """Another name by which marks find the entity."""
    require_person(by, Can.ANNOTATE)
    _must_stand(entity)
    if kind not in EntityAlias.Kind.values:
        kinds = ", ".join(EntityAlias.Kind.values)
        raise Invalid(_("There is no kind of name “%(kind)s”; use %(kinds)s.") % {"kind": kind, "kinds": kinds})
    if _add_aliases(entity, [(text, kind)]):
        audit.record("entity.add_alias", entity, by=by, after={"alias": text, "kind": kind})


@transaction.atomic
def remove_alias(alias: EntityAlias, *, by: User) -> None:
    """Take a name away: marks no longer find the entity by it, those that did stay. Its own name cannot go."""
    require_person(by, Can.ANNOTATE)
    entity = alias.entity
    if alias.kind == EntityAlias.Kind.NAME and alias.folded == fold(entity.name)[:300]:
        raise Refused(_("An entity keeps the name that it is called by. Give it another one first."))
    entity_index.forget_name(entity, alias)
    alias.delete()
    audit.record("entity.remove_alias", entity, by=by, before={"alias": alias.text, "kind": alias.kind})


@transaction.atomic
def change(entity: Entity, *, revision: int, by: User, **columns: Any) -> Entity:
    """Correct name, type, description or external ids; a person's correction makes the entity curated."""
    require_person(by, Can.EDIT)
    unknown = columns.keys() - {"name", "type", "description", "external_ids"}
    if unknown:
        raise Invalid(_("An entity has no %(names)s.") % {"names": ", ".join(sorted(unknown))})
    if not _is_name(columns.get("name", entity.name)):
        raise Invalid(_("Give the entity a name with at least one letter or digit."), field="name")
    _must_stand(entity)
    before = audit.snapshot(entity, *FIELDS)
    rows = Entity.objects.filter(pk=entity.pk, revision=revision)
    if not rows.update(revision=F("revision") + 1, state=Entity.State.CURATED, **columns):
        raise Stale(Entity.objects.get(pk=entity.pk))
    entity.refresh_from_db()
    _add_aliases(entity, [(entity.name, EntityAlias.Kind.NAME)])
    audit.record("entity.change", entity, by=by, before=before, after=audit.snapshot(entity, *FIELDS))
    return entity


@transaction.atomic
def propose_mention(
    annotation: Annotation, entity: Entity, *, level: str, score: float, method: str, reason: str, by: User
) -> EntityMention | None:
    """A machine's link of a mark to an entity. Nothing happens where a person confirmed one or rejected this pair."""
    require(by, Can.SUGGEST)
    entity = standing(entity)
    known = list(EntityMention.objects.select_for_update().filter(annotation=annotation))
    mention = next((old for old in known if old.entity_id == entity.pk), None)
    if (mention and mention.state == "rejected") or any(old.state == "confirmed" for old in known):
        return None
    before = next((old for old in known if old.state == "suggested"), None)
    event: dict[str, Any] = {"before": {"mention": told(before)}, "after": {"entity": entity.pk, "method": method}}
    if other := [old.pk for old in known if old.state == "suggested" and old is not mention]:
        EntityMention.objects.filter(pk__in=other).delete()
    values = {"level": level, "score": score, "method": method, "reason": reason[:500]}
    if mention:
        if mention.level != level:
            audit.record("mention.propose", annotation, by=by, **event)
        EntityMention.objects.filter(pk=mention.pk).update(**values)
        mention.refresh_from_db()
        return mention
    mention = EntityMention.objects.create(annotation=annotation, entity=entity, **values)
    audit.record("mention.propose", annotation, by=by, **event)
    return mention


def told(mention: EntityMention | None) -> dict[str, Any] | None:
    """What a mark spoke of, for the event that changes it; ``annotate.past`` reads it back."""
    if mention is None:
        return None
    return {"entity": mention.entity_id, "level": mention.level, "state": mention.state}


@transaction.atomic
def confirm_mention(annotation: Annotation, entity: Entity, *, by: User) -> EntityMention:
    """A person says which entity the mark speaks of; another one that was linked is rejected for this mark."""
    require_person(by, Can.ANNOTATE)
    if annotation.kind != Annotation.Kind.ENTITY:
        raise Refused(_("Only a mark of the kind entity speaks of an entity. Change its kind first."))
    if Entity.objects.select_for_update().get(pk=entity.pk).merged_into_id:
        raise Refused(_("%(name)s was merged into another entity. Choose that one.") % {"name": entity.name})
    linked = EntityMention.objects.filter(annotation=annotation).exclude(state="rejected")
    before = linked.first()
    if before and before.entity_id != entity.pk:
        linked.exclude(entity=entity).update(state="rejected", decided_by=by)
    confirmed = {"state": "confirmed", "decided_by": by, "method": "person", "score": 1.0}
    mention = EntityMention.objects.update_or_create(annotation=annotation, entity=entity, defaults=confirmed)[0]
    after = {"entity": entity.pk}
    audit.record("mention.confirm", annotation, by=by, before={"mention": told(before)}, after=after)
    if entity.state == Entity.State.PROPOSED:
        Entity.objects.filter(pk=entity.pk).update(state=Entity.State.CURATED, revision=F("revision") + 1)
        audit.record("entity.curate", entity, by=by, before={"state": "proposed"}, after={"state": "curated"})
    return mention


@transaction.atomic
def reject_mention(mention: EntityMention, *, by: User) -> None:
    """A person says that the mark does not speak of this entity; it is not proposed again."""
    require_person(by, Can.ANNOTATE)
    if EntityMention.objects.filter(pk=mention.pk).exclude(state="rejected").update(state="rejected", decided_by=by):
        audit.record("mention.reject", mention.annotation, by=by, before={"mention": told(mention)})

"""Taking back what a person said a mark stands for: the date or the entity that stood there before."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from annotate import audit
from annotate.access import Can, require_person
from annotate.actions import date as dates
from annotate.errors import Refused
from annotate.models import Annotation, DateMention, Entity, EntityMention, User
from annotate.suggesters import dates as reader
from annotate.timex import UNKNOWN

States = Mapping[int, str]  # entity → state of the mark's link to it


@transaction.atomic
def reopen_date(annotation: Annotation, *, revision: int, by: User) -> DateMention:
    """Let the rule's value stand again, undecided, as before a person entered or confirmed one."""
    require_person(by, Can.ANNOTATE)
    mention = DateMention.objects.select_for_update().filter(annotation=annotation).first()
    if mention is None or mention.state == DateMention.State.RESOLVED:
        raise Refused(_("Nobody decided on this date; there is nothing to take back."))
    unknown = UNKNOWN, "No time expression that the grammar knows."
    value, reason = reader.explained(annotation.version.source, annotation.start, annotation.end) or unknown
    dates.raise_revision(annotation, revision)
    undecided = {"state": DateMention.State.RESOLVED, "decided_by": None, "reason": reason[:500]}
    return dates.store(mention, {**dates.columns(value), **undecided}, "date.reopen", by)


def states_of(annotation: Annotation) -> dict[int, str]:
    """How the mark is linked to each entity that was ever thought of."""
    return dict(annotation.entity_mentions.order_by("entity").values_list("entity", "state"))


@transaction.atomic
def put_back(annotation: Annotation, *, states: States, expected: States, by: User) -> None:
    """Link the mark as ``states`` says, if it is still linked as ``expected``: a link that came since goes again."""
    require_person(by, Can.ANNOTATE)
    mentions = list(EntityMention.objects.select_for_update().filter(annotation=annotation).order_by("entity"))
    if {mention.entity_id: mention.state for mention in mentions} != dict(expected):
        raise Refused(_("Somebody changed what this mark stands for meanwhile. It was left as it is."))
    before = next((mention for mention in mentions if mention.state != "rejected"), None)
    # A mark speaks of one entity at a time: what goes goes first.
    for mention in sorted(mentions, key=lambda mention: states.get(mention.entity_id, "rejected") != "rejected"):
        state = states.get(mention.entity_id)
        if state is None:
            mention.delete()
        elif state != mention.state:
            mention.state, mention.decided_by = state, None if state == "suggested" else by
            mention.save(update_fields=["state", "decided_by"])
    missing = states.keys() - {mention.entity_id for mention in mentions}
    for entity in Entity.objects.current().filter(pk__in=missing):
        made = {"state": states[entity.pk], "decided_by": by, "method": "person", "score": 1.0}
        EntityMention.objects.create(annotation=annotation, entity=entity, **made)
    after = next((entity for entity, state in states.items() if state != "rejected"), None)
    told = {"mention": before and {"entity": before.entity_id, "level": before.level, "state": before.state}}
    audit.record("mention.put_back", annotation, by=by, before=told, after={"entity": after})

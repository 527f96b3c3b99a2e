"""How the audit trail of a mark, an entity or an article reads."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext_lazy

from annotate.models import AuditEvent

register = template.Library()

VERBS = {
    "annotation.accept": gettext_lazy("accepted it"),
    "annotation.change": gettext_lazy("changed it"),
    "annotation.confirm_place": gettext_lazy("confirmed its place"),
    "annotation.create": gettext_lazy("marked it"),
    "annotation.delete": gettext_lazy("deleted it"),
    "annotation.orphan": gettext_lazy("found no place for it in the new text"),
    "annotation.place": gettext_lazy("gave it its place"),
    "annotation.reanchor": gettext_lazy("moved it to the new text"),
    "annotation.reject": gettext_lazy("rejected it"),
    "annotation.reopen": gettext_lazy("reopened it"),
    "annotation.restore": gettext_lazy("restored it"),
    "suggestion.propose": gettext_lazy("proposed it"),
    "article.add_version": gettext_lazy("added a version of the text"),
    "article.correct": gettext_lazy("corrected the article's data"),
    "article.create": gettext_lazy("added the article"),
    "date.confirm": gettext_lazy("confirmed its date"),
    "date.enter": gettext_lazy("entered its date"),
    "date.recheck": gettext_lazy("asked for another look at its date"),
    "date.reopen": gettext_lazy("reopened its date"),
    "date.resolve": gettext_lazy("worked out its date"),
    "entity.absorb": gettext_lazy("merged another entity into it"),
    "entity.add_alias": gettext_lazy("added a name"),
    "entity.change": gettext_lazy("corrected it"),
    "entity.create": gettext_lazy("created it"),
    "entity.curate": gettext_lazy("confirmed that it exists"),
    "entity.merge": gettext_lazy("merged it into another entity"),
    "entity.release": gettext_lazy("split an entity off from it"),
    "entity.remove_alias": gettext_lazy("removed a name"),
    "entity.split": gettext_lazy("split it off again"),
    "mention.confirm": gettext_lazy("confirmed what it means"),
    "mention.propose": gettext_lazy("proposed what it means"),
    "mention.put_back": gettext_lazy("gave it back what it meant"),
    "mention.reject": gettext_lazy("rejected what it was said to mean"),
}


@register.filter
def done(event: AuditEvent) -> str:
    """What somebody did, as the rest of a sentence that starts with their name."""
    return str(VERBS.get(event.verb, event.verb))

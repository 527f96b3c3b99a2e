"""Template filters of the verification desk."""

from datetime import datetime
from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.timesince import timesince
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from annotate.models import AuditEvent

register = template.Library()

VERBS = {
    "claim.T1": gettext_lazy("opened the claim from a mark"),
    "claim.T2": gettext_lazy("queued it for research"),
    "claim.T3": gettext_lazy("rejected it"),
    "claim.T4": gettext_lazy("started the research"),
    "claim.T5": gettext_lazy("sent it to review"),
    "claim.T6": gettext_lazy("sent it back to research"),
    "claim.T7": gettext_lazy("closed the review"),
    "claim.T8": gettext_lazy("published it"),
    "claim.T9": gettext_lazy("reopened it"),
    "claim.T10": gettext_lazy("approved a correction"),
    "claim.T11": gettext_lazy("confirmed its withdrawal"),
    "claim.T12": gettext_lazy("merged it into another claim"),
    "claim.T13": gettext_lazy("split it off again"),
    "claim.T14": gettext_lazy("took it up again"),
    "claim.assign": gettext_lazy("assigned it"),
    "claim.describe": gettext_lazy("edited what the claim says"),
    "claim.mention": gettext_lazy("recorded a mention"),
    "claim.mention_left": gettext_lazy("moved a mention to another claim"),
    "claim.absorb": gettext_lazy("merged another claim into it"),
    "claim.release": gettext_lazy("split a claim off from it"),
    "evidence.add": gettext_lazy("added evidence or a question"),
    "evidence.change": gettext_lazy("changed evidence"),
    "evidence.capture": gettext_lazy("had the source captured again"),
    "evidence.retract": gettext_lazy("retracted evidence"),
    "origin.create": gettext_lazy("named this origin"),
    "origin.change": gettext_lazy("corrected this origin"),
    "publisher.create": gettext_lazy("added this publisher"),
    "publisher.change": gettext_lazy("corrected this publisher"),
    "source.grade": gettext_lazy("graded it"),
    "link.propose": gettext_lazy("proposed a link to another claim"),
    "link.decide": gettext_lazy("decided on a link"),
    "verdict.propose": gettext_lazy("proposed a verdict"),
    "verdict.approve": gettext_lazy("approved the verdict"),
    "verdict.return": gettext_lazy("asked for changes to the verdict"),
    "verdict.take_back": gettext_lazy("took the verdict back"),
    "verdict.supersede": gettext_lazy("replaced the verdict before"),
}


@register.filter
def in_words(event: AuditEvent) -> str:
    """What somebody did, as the rest of a sentence that starts with their name."""
    return str(VERBS.get(event.verb, _("did “%(verb)s”") % {"verb": event.verb}))


@register.filter
def age(since: datetime) -> str:
    """ "3 days": the largest unit only."""
    return timesince(since, depth=1)


@register.simple_tag
def component(name: str, **values: str) -> SafeString:
    """``components/_{name}.html`` with these plain values, rendered once for all rows that show the same."""
    return _rendered(name, get_language() or "", tuple(sorted((key, str(value)) for key, value in values.items())))


@lru_cache(maxsize=1000)
def _rendered(name: str, language: str, values: tuple[tuple[str, str], ...]) -> SafeString:
    return render_to_string(f"components/_{name}.html", dict(values))

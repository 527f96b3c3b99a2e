"""What "My work" shows of the verification desk."""

from __future__ import annotations

from django.db.models import F
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from annotate.access import Can, can
from annotate.home import Panel, Row
from annotate.models import User
from verify.models import Claim
from verify.review import waiting_verdicts

SHOWN = 8
AT_WORK = ("queued", "in_research", "in_review")


def claims(user: User) -> Panel | None:
    """Claims assigned to this person that are still open: what is in research first, then what is due first."""
    if not can(user, Can.REVIEW):
        return None
    mine = Claim.objects.filter(assignee=user, state__in=AT_WORK)
    ordered = mine.order_by("state", F("due_at").asc(nulls_last=True), "priority", "pk")
    rows = [
        Row(
            reverse("claim", args=[claim.pk]),
            claim.text,
            _("due %(day)s") % {"day": date_format(claim.due_at, "j F Y")} if claim.due_at else "",
            (claim.state, claim.get_state_display()),
            claim.updated_at,
        )
        for claim in ordered[:SHOWN]
    ]
    empty = _("Claims that you research appear here. Take one from the board.")
    return Panel(_("My claims"), rows, empty, 5, more=f"{reverse('claims')}?assignee=me")


def verdicts(user: User) -> Panel | None:
    """Verdicts of other people that await a second person."""
    if not can(user, Can.REVIEW):
        return None
    waiting = waiting_verdicts(user).order_by("proposed_at", "pk")[:SHOWN]
    rows = [
        Row(
            f"{reverse('claim', args=[verdict.claim_id])}#verdict",
            verdict.claim.text,
            _("%(label)s, proposed by %(who)s") % {"label": verdict.label, "who": verdict.proposed_by.display_name},
            at=verdict.proposed_at,
        )
        for verdict in waiting
    ]
    empty = _("Nobody else's verdict waits for a second person.")
    return Panel(_("Verdicts that need a second person"), rows, empty, 7, more="/admin/review/")


QUEUE_NAMES = {
    "link": ngettext_lazy("%(n)d proposed link", "%(n)d proposed links", "n"),
    "verdict": ngettext_lazy("%(n)d verdict", "%(n)d verdicts", "n"),
}
JOB_NAMES = {"link_claims": gettext_lazy("Linking of claims")}
PANELS = {"claims": claims, "verdicts": verdicts}

"""What "My work" shows of the verification desk."""

from __future__ import annotations

from django.db.models import Case, F, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from annotate.access import Can, can
from annotate.home import Panel, Row
from annotate.models import User
from verify.models import Claim
from verify.models.claim import AT_WORK
from verify.review import waiting_verdicts

SHOWN = 8


def claims(user: User) -> Panel | None:
    """Claims assigned to this person that are still open: what is overdue first, then research, then what is due."""
    if not can(user, Can.REVIEW):
        return None
    mine = Claim.objects.filter(assignee=user, state__in=AT_WORK)
    late = Case(When(due_at__lt=timezone.now(), then=Value(0)), default=Value(1))
    ordered = mine.order_by(late, "state", F("due_at").asc(nulls_last=True), "priority", "pk")
    rows = [
        Row(
            reverse("claim", args=[claim.pk]),
            claim.text,
            _due(claim),
            (claim.state, claim.get_state_display()),
            claim.updated_at,
        )
        for claim in ordered[:SHOWN]
    ]
    empty = _("Claims that you research appear here. Take one from the board.")
    return Panel(_("My claims"), rows, empty, 5, more=f"{reverse('claims')}?assignee=me")


def _due(claim: Claim) -> str:
    if claim.due_at is None:
        return ""
    said = _("overdue since %(day)s") if claim.is_overdue else _("due %(day)s")
    return said % {"day": date_format(claim.due_at, "j F Y")}


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
JOB_NAMES = {"standing": gettext_lazy("Counting of claims"), "link_claims": gettext_lazy("Linking of claims")}
PANELS = {"claims": claims, "verdicts": verdicts}

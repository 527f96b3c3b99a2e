"""Claims can be discussed and watched; what the desk tells people."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from annotate.discussion import Target
from verify.models import Claim

TARGETS = {
    "claim": Target(
        name=_("claim"),
        rows=lambda: Claim.objects.all(),
        title=lambda claim: claim.text[:120],
        href=lambda claim: reverse("claim", args=[claim.pk]),
        people=lambda claim: [claim.assignee_id],
    )
}
NOTICES = {
    "assign": _("assigned to you"),
    "reopen": _("gave a reason to reopen"),
    "transition": _("took a step on"),
    "verdict": _("proposed a verdict on"),
}

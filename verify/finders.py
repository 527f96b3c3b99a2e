"""Claims in the search over everything."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from annotate.finders import Finder, Found
from verify.models import Claim


def claims(words: str, limit: int) -> list[Found]:
    rows = Claim.objects.current().searched(words).with_verdicts().order_by("-updated_at", "-pk")[:limit]
    return [
        Found(row.text, row.verdict_label or row.get_state_display(), reverse("claim", args=[row.pk]))  # type: ignore[attr-defined]
        for row in rows
    ]


FINDERS = {"claims": Finder(_("Claims"), claims, "claims")}

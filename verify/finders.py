"""Claims in the search over everything."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from annotate.finders import Finder, Found
from annotate.search import Hit
from verify.models import Claim


def claims(hits: dict[int, Hit], words: str) -> list[Found]:
    rows = Claim.objects.current().with_verdicts().in_bulk(hits)
    return [
        Found(row.text, row.verdict_label or str(row.get_state_display()), reverse("claim", args=[pk]))  # type: ignore[attr-defined]
        for pk, row in ((pk, rows[pk]) for pk in hits if pk in rows)
    ]


FINDERS = {"claims": Finder(_("Claims"), ("claim",), claims)}

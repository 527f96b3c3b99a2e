"""How many claims, links, pieces of evidence and verdicts there are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from annotate.stats import by
from verify.models import Claim, ClaimLink, Evidence, Verdict

COUNTS: dict[str, Callable[[], Any]] = {
    "claims": lambda: by(Claim.objects.all(), "state"),
    "links": lambda: by(ClaimLink.objects.all(), "type", "state"),
    "evidence": lambda: by(Evidence.objects.all(), "state"),
    "verdicts": lambda: by(Verdict.objects.filter(state__in=("proposed", "approved")), "label", "state"),
}

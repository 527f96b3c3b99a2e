"""What evidence's cards need beyond Django's own tags."""

from __future__ import annotations

from django import template

from verify.models import Evidence
from verify.quotes import Difference, differences

register = template.Library()


@register.filter
def against_capture(evidence: Evidence) -> list[Difference]:
    """The quote and what the capture reads instead, word by word; empty when there is nothing like it."""
    return differences(evidence.quote, evidence.nearest)


@register.filter
def words(listed: str) -> list[str]:
    """The parts of "a|b|c"."""
    return listed.split("|")

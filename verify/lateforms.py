"""Forms of the claim page that few readers open: each has an address of its own, from which the page loads it late.

Each function gives what ``verify/late_form.html`` takes.
"""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from verify import figures, forms, wording
from verify.models import Claim, ClaimMention, Evidence

_DESCRIBED = ("revision", "text", "types", "speaker", "claim_date", "scope_begin", "scope_end")


def to_describe(claim: Claim) -> dict[str, Any]:
    now = {name: getattr(claim, name) for name in _DESCRIBED}
    return {
        "title": _("Edit the claim"),
        "form_template": "verify/_describe_form.html",
        "claim": claim,
        "describe_form": forms.DescribeForm(initial=now | {"figures": figures.in_words(claim)}),
        "dangling": wording.dangling(claim.text),
    }


def to_add_evidence(claim: Claim) -> dict[str, Any]:
    return {
        "title": _("Add evidence or a question"),
        "form_template": "verify/_evidence_form.html",
        "claim": claim,
        "quote": claim.text,
        "evidence_form": forms.EvidenceForm(),
        **forms.suggestions(),
    }


def to_change_mention(mention: ClaimMention) -> dict[str, Any]:
    known = {"modality": mention.modality, "attribution": mention.attribution}
    if mention.origin:
        origin, party = mention.origin, mention.origin.party
        known |= {"origin": origin.name, "origin_kind": origin.kind, "party": party.name}
    return {
        "title": _("Origin and wording"),
        "form_template": "verify/_short_form.html",
        "claim": mention.claim,
        "quote": mention.annotation.quote,
        "action": reverse("mention_change", args=[mention.pk]),
        "form": forms.MentionForm(initial=known, auto_id=f"id_{mention.pk}_%s"),
        **forms.suggestions(),
    }


def to_answer(evidence: Evidence) -> dict[str, Any]:
    now = {"rebuttal": evidence.rebuttal, "revision": evidence.revision}
    return {
        "title": _("Answer it"),
        "form_template": "verify/_short_form.html",
        "claim": evidence.claim,
        "quote": evidence.quote or evidence.answer,
        "action": reverse("evidence_change", args=[evidence.pk]),
        "form": forms.RebuttalForm(initial=now, auto_id=f"id_e{evidence.pk}_%s"),
    }

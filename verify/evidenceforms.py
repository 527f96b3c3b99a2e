"""What may be sent about one piece of evidence."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from annotate.forms import RevisionForm
from verify.forms import EvidenceForm
from verify.models import Evidence

PARTS = (
    "question",
    "answer",
    "answer_type",
    "stance",
    "searched",
    "quote",
    "url",
    "medium",
    "grade",
    "is_primary",
    "rebuttal",
)


class EvidenceEditForm(EvidenceForm, RevisionForm):
    """Every part of it, as it is now; the mark or the file that it quotes stays."""

    upload = None  # type: ignore[assignment]
    annotation = None  # type: ignore[assignment]
    rebuttal = forms.CharField(
        label=_("Why it does not change the verdict"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2, "class": "input"}),
        help_text=_("For evidence that speaks against the verdict."),
    )

    @staticmethod
    def initial_of(evidence: Evidence) -> dict[str, Any]:
        origin = evidence.origin
        told = {"origin": origin.name, "origin_kind": origin.kind, "party": origin.party.name} if origin else {}
        return {name: getattr(evidence, name) for name in PARTS} | told | {"revision": evidence.revision}


class RetractionForm(RevisionForm):
    reason = forms.CharField(
        label=_("Why it no longer counts"),
        max_length=1000,
        widget=forms.TextInput({"class": "input"}),
        help_text=_("It stays in the history of the claim."),
    )

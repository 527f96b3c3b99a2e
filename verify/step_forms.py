"""What the requests for a claim's steps may hold: merges, reports, corrections, withdrawals, reopening."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from annotate.forms import RevisionForm
from verify.forms import VerdictForm

_INPUT = {"class": "input"}


def _text(rows: int) -> forms.Textarea:
    return forms.Textarea({"rows": rows, **_INPUT})


class ReasonForm(RevisionForm):
    reason = forms.CharField(label=_("Reason"), required=False, max_length=2000, widget=forms.TextInput(_INPUT))


class DecideReopeningForm(ReasonForm):
    """``revision`` is the claim's, ``request_revision`` the request's."""

    request_revision = forms.IntegerField(widget=forms.HiddenInput)
    decision = forms.ChoiceField(choices=[("accept", _("reopen")), ("dismiss", _("dismiss"))])


class MergeForm(ReasonForm):
    into = forms.IntegerField(widget=forms.HiddenInput)
    into_revision = forms.IntegerField(widget=forms.HiddenInput)


class WordedForm(RevisionForm):
    summary = forms.CharField(
        label=_("Summary"),
        max_length=300,
        widget=_text(2),
        help_text=_("One or two sentences: they stand in the list of reports and in the feed."),
    )
    text = forms.CharField(
        label=_("The report"),
        widget=_text(10),
        help_text=_("What was found, for the public. Blank lines part paragraphs."),
    )


class ReportForm(WordedForm):
    """``report_revision`` is that of the draft; 0 where there is none yet. Published when ``publish`` is sent too."""

    what = forms.CharField(
        label=_("What changed since it was published"),
        required=False,
        widget=_text(2),
        help_text=_("The public reads it with its date."),
    )
    report_revision = forms.IntegerField(widget=forms.HiddenInput)

    field_order = ["summary", "text", "what"]


class CorrectionForm(WordedForm, VerdictForm):
    what = forms.CharField(
        label=_("What changes, and why"), widget=_text(2), help_text=_("The public reads it with its date.")
    )

    field_order = ["what", "label", "justification", "left_out", "confidence", "likelihood", "as_of", "summary", "text"]

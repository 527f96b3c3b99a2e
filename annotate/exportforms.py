"""What somebody asks to be exported, from a page's form or an address's query."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from annotate.actions import export as exports
from annotate.errors import Invalid
from annotate.models import Annotation
from annotate.selection import DECIDED, Selection, moment

INPUT = {"class": "input"}


class MomentField(forms.CharField):
    """A day, or a time in ISO 8601."""

    widget = forms.TextInput(INPUT | {"placeholder": "2026-01-31T12:00Z", "autocomplete": "off"})

    def clean(self, value: Any) -> datetime | None:
        text = super().clean(value)
        if not text:
            return None
        at = moment(text)
        if at is None:
            raise forms.ValidationError(_("Write a day, 2026-01-31, or a time, 2026-01-31T12:00:00Z."))
        return at


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label, required=False, widget=forms.DateInput(INPUT | {"type": "date"}, format="%Y-%m-%d")
    )


def _id(label: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, required=False, min_value=1, max_value=2**63 - 1, widget=forms.NumberInput(INPUT)
    )


class SelectionForm(forms.Form):
    """Which marks; every field may be left out."""

    state = forms.MultipleChoiceField(
        label=_("Marks in these states"),
        choices=Annotation.State.choices,
        initial=list(DECIDED),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Suggestions that nobody decided on leave only when you choose them."),
    )
    kind = forms.MultipleChoiceField(
        label=_("Of these kinds"),
        choices=Annotation.Kind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: all of them."),
    )
    article = _id(_("Article"))
    publisher = _id(_("Publisher"))
    entity = _id(_("Entity"))
    author = forms.CharField(label=_("Made by"), required=False, max_length=150, widget=forms.TextInput(INPUT))
    date_from = _day(_("Dates from"))
    date_to = _day(_("Dates to"))
    updated_since = MomentField(
        label=_("Changed since"), required=False, help_text=_("Marks that went are part of it, in JSON Lines.")
    )
    as_of = MomentField(label=_("As they were on"), required=False)
    gzip = forms.BooleanField(label=_("Pack it (gzip)"), required=False)

    def selection(self) -> Selection:
        """What was chosen; only of a form that is valid. Invalid when no mark can be so."""
        values = self.cleaned_data
        states, kinds = tuple(values["state"]) or DECIDED, tuple(values["kind"])
        names = {field.name for field in fields(Selection)}
        return Selection(states=states, kinds=kinds, **{name: value for name, value in values.items() if name in names})


class CheckedSelection(SelectionForm):
    """On a page at least one state is chosen, so that none is no surprise, and what makes no sense is said there."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].required = True

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not self.errors:
            try:
                self.selection()
            except Invalid as error:
                self.add_error(error.field or None, error.message)
        return values


class ExportForm(CheckedSelection):
    format = forms.ChoiceField(label=_("Format"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(name, module.LABEL) for name, module in exports.formats().items()]
        self.fields["format"].choices = choices  # type: ignore[attr-defined]


class ReleaseForm(CheckedSelection):
    """A name for it; and which marks, as they are now or were."""

    name = forms.CharField(label=_("Name"), max_length=100, widget=forms.TextInput(INPUT))
    version = forms.CharField(
        label=_("Version"), max_length=50, widget=forms.TextInput(INPUT), help_text=_("As 1.0; each comes once.")
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(INPUT | {"rows": 3}),
        help_text=_("What it is for, what changed."),
    )


def asked(query: Any) -> tuple[Selection, bool]:
    """The selection of an address's query, and whether it is to be packed. Invalid for the first mistake."""
    form = SelectionForm(query)
    if not form.is_valid():
        name, errors = next(iter(form.errors.items()))
        raise Invalid(str(errors[0]), field=name)
    return form.selection(), form.cleaned_data["gzip"]

"""What a request may hold, as forms; rules about the domain are the actions' business."""

from __future__ import annotations

from itertools import islice
from typing import Any, BinaryIO, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from annotate.errors import Invalid
from annotate.ingest import Incoming, read_files
from annotate.models import Annotation, Entity, EntityMention

_MEANINGS = ("states", "expected")


def cleaned(form: forms.Form) -> dict[str, Any]:
    """The values of a form that a script filled in; Invalid with the first error when they cannot be used."""
    if form.is_valid():
        return form.cleaned_data
    field, errors = next(iter(form.errors.items()))
    raise Invalid(f"{field}: {errors[0]}" if field != "__all__" else str(errors[0]), field=field)


class PairsField(forms.CharField):
    """Numbers in groups, "1:2 3:4", as tuples."""

    def __init__(self, *, numbers: int, **options: Any) -> None:
        super().__init__(**options)
        self.numbers = numbers

    def clean(self, value: Any) -> list[tuple[int, ...]]:
        words = value if isinstance(value, list) else str(super().clean(value)).split()
        groups = [tuple(int(part) for part in word.split(":") if part.isdecimal() and len(part) < 10) for word in words]
        if any(len(group) != self.numbers for group in groups):
            raise forms.ValidationError(_("This list is damaged. Reload the page and try again."))
        return groups


class MarkForm(forms.Form):
    """A new mark; offsets in code points."""

    start = forms.IntegerField(min_value=0)
    end = forms.IntegerField(min_value=1)
    kind = forms.ChoiceField(choices=Annotation.Kind.choices)
    quote = forms.CharField(strip=False)
    client_id = forms.CharField(max_length=64)


class RevisionForm(forms.Form):
    """The revision that the person saw: a later one means that somebody else was faster."""

    revision = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class ChangeForm(RevisionForm):
    """Only what is sent is changed."""

    kind = forms.ChoiceField(choices=Annotation.Kind.choices, required=False)
    start = forms.IntegerField(min_value=0, required=False)
    end = forms.IntegerField(min_value=1, required=False)
    ranges = PairsField(numbers=2, required=False)
    note = forms.CharField(
        label=_("Note"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 3, "class": "input"})
    )

    def changes(self) -> dict[str, Any]:
        """The fields that were sent, and nothing for those that were not."""
        values = cleaned(self)
        sent = {name: values[name] for name in ("kind", "start", "end", "ranges", "note") if name in self.data}
        return sent | {"kind": sent["kind"] or None} if "kind" in sent else sent


class GuidelineForm(forms.Form):
    """The team's guidelines; revision 0 is that of a page that nobody wrote yet."""

    text = forms.CharField(
        label=_("Text"),
        required=False,
        strip=False,
        max_length=100_000,
        help_text=_("Markdown: # heading, - list, **strong**, | tables |."),
        widget=forms.Textarea(attrs={"rows": 24, "class": "input mono"}),
    )
    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class DecideForm(RevisionForm):
    accept = forms.TypedChoiceField(choices=[("1", "accept"), ("0", "reject")], coerce=lambda value: value == "1")
    reason = forms.CharField(required=False, max_length=500)


class EntityForm(forms.Form):
    """An entity that there is, or the name of a new one."""

    entity = forms.ModelChoiceField(Entity.objects.current(), required=False)
    name = forms.CharField(max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        if not self.errors and not values["entity"] and not values["name"]:
            raise forms.ValidationError(_("Choose an entity, or give the name of a new one."))
        return values


class MeaningForm(forms.Form):
    """How a mark was linked to entities, and how it must still be linked now: ``{"states": …, "expected": …}``."""

    meaning = forms.JSONField()

    def clean_meaning(self) -> dict[str, dict[int, str]]:
        told = self.cleaned_data["meaning"]
        try:
            states, expected = ({int(pk): str(state) for pk, state in told[name].items()} for name in _MEANINGS)
        except (TypeError, KeyError, ValueError, AttributeError):
            raise forms.ValidationError(_("This step is damaged. Reload the page and try again.")) from None
        if set(states.values()) - set(EntityMention.State.values):
            raise forms.ValidationError(_("This step is damaged. Reload the page and try again."))
        return {"states": states, "expected": expected}


class DateValueForm(RevisionForm):
    """A TIMEX3 value by hand; empty says that it cannot be known."""

    value = forms.CharField(
        label=_("Value"),
        required=False,
        max_length=50,
        help_text=_("As 2019-12-22, 2019-12, 2019, or 2018-04/2018-06. Leave it empty when nobody can know."),
    )


class BatchForm(forms.Form):
    """A step on many marks: "id:revision id:revision …"."""

    marks = PairsField(numbers=2)
    accept = forms.ChoiceField(choices=[("1", "accept"), ("0", "reject")], required=False)

    def clean_marks(self) -> dict[int, int]:
        return dict(self.cleaned_data["marks"])


class OccurrencesForm(forms.Form):
    """What to do with the same words elsewhere. ``places``: "version:start:end", each its own value."""

    do = forms.ChoiceField(choices=[("accept", "accept"), ("reject", "reject"), ("mark", "mark")])
    everywhere = forms.BooleanField(required=False)
    places = PairsField(numbers=3, required=False, widget=forms.MultipleHiddenInput)


class PlaceForm(RevisionForm):
    """Where a mark stands now; offsets in code points."""

    start = forms.IntegerField(min_value=0)
    end = forms.IntegerField(min_value=1)
    quote = forms.CharField(strip=False)


class VersionForm(forms.Form):
    """A new text, pasted or as a file of one article."""

    text = forms.CharField(
        label=_("The text as it reads now"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14, "class": "input serif", "dir": "auto"}),
    )
    file = forms.FileField(label=_("Or a file"), required=False, help_text=_("Plain text, Markdown or HTML."))
    extractor = "plain"

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        if values.get("file"):
            values["text"] = self._read(values["file"])
        elif not (values.get("text") or "").strip() and not self.errors:
            raise forms.ValidationError(_("Paste the new text, or choose a file."))
        return values

    def _read(self, file: UploadedFile) -> str:
        documents = list(islice(read_files([(file.name or "", cast(BinaryIO, file))]), 2))
        only = documents[0] if len(documents) == 1 else None
        if isinstance(only, Incoming):
            self.extractor = only.extractor
            return only.text
        reason = only.reason if only else _("The file must hold exactly one article.")
        raise forms.ValidationError({"file": reason})

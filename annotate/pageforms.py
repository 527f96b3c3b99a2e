"""Filters and forms of the pages around the workbench; rules about the domain are the actions' business."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Exists, OuterRef
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from annotate.actions import labels
from annotate.forms import RevisionForm
from annotate.models import Annotation, Article, Entity, EntityAlias, Job, Publisher

INPUT = {"class": "input"}


def text_input(**attributes: Any) -> forms.TextInput:
    return forms.TextInput(INPUT | attributes)


def day_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", **INPUT})


def search_input(placeholder: Any = "") -> forms.TextInput:
    return forms.TextInput(INPUT | {"type": "search", "placeholder": placeholder})


class PublisherField(forms.ModelChoiceField):
    """Publishers that articles name."""

    def __init__(self) -> None:
        super().__init__(
            Publisher.objects.filter(Exists(Article.objects.filter(publisher=OuterRef("pk")))).order_by("name"),
            label=_("Publisher"),
            required=False,
            empty_label=_("all"),
            widget=forms.Select(INPUT),
        )


class Filter(forms.Form):
    """What a list is narrowed to, from the address; a value that means nothing is left out, the others count."""

    def chosen(self) -> dict[str, Any]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}


def send_again_over(form: forms.Form, revision: int) -> None:
    """What was typed stays in the form; sent once more it writes over ``revision``, which the person has now seen."""
    data = QueryDict(mutable=True)
    data.update(form.data)
    data["revision"] = str(revision)
    form.data = data


class ArticleFilter(Filter):
    q = forms.CharField(label=_("Search"), required=False, widget=search_input(_("title, byline, address")))
    publisher = PublisherField()
    date = forms.ChoiceField(
        label=_("Date"),
        required=False,
        choices=[("", _("any")), ("known", _("known")), ("unknown", _("unknown"))],
        widget=forms.Select(INPUT),
    )
    show = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[("", _("all articles")), ("suggestions", _("with suggestions to look at"))],
        widget=forms.Select(INPUT),
    )
    sort = forms.ChoiceField(
        label=_("Sort by"),
        required=False,
        choices=[("", _("lately added")), ("published", _("publication date")), ("title", _("title"))],
        widget=forms.Select(INPUT),
    )


class ArticleForm(RevisionForm):
    """What is known about an article. An empty day says that nobody knows it."""

    title = forms.CharField(label=_("Title"), required=False, max_length=500, widget=text_input())
    byline = forms.CharField(label=_("Byline"), required=False, max_length=200, widget=text_input())
    publisher = forms.CharField(
        label=_("Publisher"), required=False, max_length=200, widget=text_input(list="publishers", autocomplete="off")
    )
    published_on = forms.DateField(
        label=_("Publication date"),
        required=False,
        widget=day_input(),
        help_text=_("Relative dates in the text count from it, and are computed again when it changes."),
    )
    url = forms.URLField(
        label=_("Address of the original"),
        required=False,
        max_length=2000,
        assume_scheme="https",
        widget=forms.URLInput(INPUT),
    )
    language = forms.CharField(
        label=_("Language"), max_length=20, widget=text_input(), help_text=_("As en, de or pt-BR (BCP 47).")
    )

    @staticmethod
    def known(article: Article) -> dict[str, Any]:
        """The form's values as the article has them."""
        return {
            "title": article.title,
            "byline": article.byline,
            "publisher": article.publisher.name if article.publisher else "",
            "published_on": article.published_at.date() if article.published_at else None,
            "url": article.url,
            "language": article.language,
        }

    def changes(self, article: Article) -> dict[str, Any]:
        """Arguments for ``actions.article.correct``: only what differs, so that an exact time is not cut to its day."""
        known = self.known(article)
        changed = {name: self.cleaned_data[name] for name in known if self.cleaned_data[name] != known[name]}
        if "published_on" in changed:
            day = changed.pop("published_on")
            changed |= {"published_at": day} if day else {"published_unknown": True}
        return changed


class ImportOptions(forms.Form):
    """What the person says about all that comes in; what a text states itself counts more."""

    publisher = forms.CharField(
        label=_("Publisher"),
        required=False,
        max_length=200,
        widget=text_input(list="publishers", autocomplete="off"),
        help_text=_("For articles that do not name theirs."),
    )
    published_at = forms.DateField(
        label=_("Publication date"),
        required=False,
        widget=day_input(),
        help_text=_("For articles that do not state theirs."),
    )
    read = forms.BooleanField(
        label=_("Let the machine readers suggest marks"), required=False, initial=True, widget=forms.CheckboxInput
    )


class PasteForm(ImportOptions):
    title = forms.CharField(
        label=_("Title"),
        required=False,
        max_length=500,
        widget=text_input(),
        help_text=_("Leave it empty to take it from the text."),
    )
    text = forms.CharField(
        label=_("Text"), strip=False, widget=forms.Textarea(INPUT | {"rows": 14, "dir": "auto", "spellcheck": "false"})
    )
    field_order = ("text", "title", "publisher", "published_at", "read")


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """A list of uploads; ``max_length`` and emptiness are judged for each."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files: Sequence[Any] = data if isinstance(data, (list, tuple)) else [data]
        return [super(ManyFilesField, self).clean(each, initial) for each in files or [None]]


def _held() -> list[tuple[str, str]]:
    said = [(name, str(_("Labels: %s") % module.LABEL)) for name, module in labels.formats().items()]
    return [("", str(_("Articles"))), *said]


class FilesForm(ImportOptions):
    files = ManyFilesField(  # type: ignore[assignment]  # Form.files holds the uploads; the form sets it itself
        label=_("Files"),
        allow_empty_file=True,  # said in the report, so that the others still go in
        help_text=_(".txt, .md, .html, .jsonl, .csv, or a .zip of these."),
    )
    format = forms.ChoiceField(
        label=_("What they hold"),
        required=False,
        choices=_held,
        widget=forms.Select(INPUT),
        help_text=_("Labels come in with their texts; a reviewer takes them in, and the same file again adds nothing."),
    )
    field_order = ("files", "format", "publisher", "published_at", "read")


class EntityFilter(Filter):
    q = forms.CharField(label=_("Search"), required=False, widget=search_input(_("any of its names")))
    type = forms.ChoiceField(
        label=_("Type"), required=False, choices=[("", _("all")), *Entity.Type.choices], widget=forms.Select(INPUT)
    )
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("all")), *Entity.State.choices], widget=forms.Select(INPUT)
    )
    sort = forms.ChoiceField(
        label=_("Sort by"),
        required=False,
        choices=[("", _("name")), ("mentions", _("most mentioned")), ("new", _("lately added"))],
        widget=forms.Select(INPUT),
    )


class EntityForm(RevisionForm):
    name = forms.CharField(label=_("Name"), max_length=300, widget=text_input())
    type = forms.ChoiceField(label=_("Type"), choices=Entity.Type.choices, widget=forms.Select(INPUT))
    description = forms.CharField(
        label=_("Description"),
        required=False,
        max_length=300,
        widget=text_input(),
        help_text=_("A few words that tell it from others of this name."),
    )
    wikidata = forms.RegexField(
        r"^Q[1-9]\d{0,11}$",
        label=_("Wikidata id"),
        required=False,
        widget=text_input(),
        help_text=_("As Q423."),
        error_messages={"invalid": _("A Wikidata id is a Q and a number, as Q423.")},
    )


class AliasForm(forms.Form):
    text = forms.CharField(label=_("Another name"), max_length=300, widget=text_input(autocomplete="off"))
    kind = forms.ChoiceField(label=_("Kind"), choices=EntityAlias.Kind.choices, widget=forms.Select(INPUT))


class TimelineFilter(Filter):
    entity = forms.CharField(
        label=_("Near the entity"), required=False, max_length=300, widget=search_input(_("any of its names"))
    )
    publisher = PublisherField()
    kind = forms.ChoiceField(label=_("Kind"), required=False, widget=forms.Select(INPUT))
    begin = forms.DateField(label=_("From"), required=False, widget=day_input())
    end = forms.DateField(label=_("To"), required=False, widget=day_input())
    zoom = forms.ChoiceField(
        label=_("Zoom"),
        required=False,
        choices=[
            ("", _("as fine as fits")),
            ("decade", _("decades")),
            ("year", _("years")),
            ("month", _("months")),
            ("day", _("days")),
        ],
        widget=forms.Select(INPUT),
    )
    claim = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, kinds: Sequence[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("all")), *kinds]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        begin, end = values.get("begin"), values.get("end")
        if isinstance(begin, date) and isinstance(end, date) and begin > end:
            self.add_error("end", _("The end lies before the beginning."))
        return values


class JobFilter(Filter):
    kind = forms.CharField(required=False, max_length=50, widget=forms.HiddenInput)
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("all")), *Job.State.choices], widget=forms.Select(INPUT)
    )


class RelinkForm(forms.Form):
    """Which marks to link anew."""

    kind = forms.ChoiceField(
        label=_("Marks"),
        required=False,
        choices=[("", _("of every kind")), *Annotation.Kind.choices],
        widget=forms.Select(INPUT),
    )
    article = forms.IntegerField(
        label=_("Article"),
        required=False,
        min_value=1,
        widget=forms.NumberInput(INPUT),
        help_text=_("The number in its address; empty for all articles."),
    )

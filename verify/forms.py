"""What the desk's requests may hold; rules about the domain are the actions' business."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from annotate.access import ROLES, Can
from annotate.forms import RevisionForm
from annotate.models import Publisher, User
from annotate.pageforms import Filter
from verify import board
from verify.lifecycle import REJECTION_REASONS
from verify.models import CLAIM_TYPES, Claim, ClaimMention, Evidence, Origin, Party, Review, SourceGrade, Verdict

_INPUT = {"class": "input"}
MOST_NAMES = 300
"""Names that are offered while typing; others can be typed all the same."""


def _text(rows: int, **attributes: Any) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, **_INPUT, **attributes})


def _day() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", **_INPUT})


def reviewers() -> QuerySet[User]:
    """Who may research a claim."""
    roles = [role for role, allowed in ROLES.items() if Can.REVIEW in allowed]
    return User.objects.filter(is_active=True, groups__name__in=roles).distinct().order_by("username")


class DescribeForm(RevisionForm):
    text = forms.CharField(
        label=_("The claim"),
        widget=_text(3),
        help_text=_(
            "One sentence that stands alone: name who, what, where and when instead of “last year” or “there”."
        ),
    )
    types = forms.MultipleChoiceField(
        label=_("Type"), choices=[(name, name) for name in CLAIM_TYPES], widget=forms.CheckboxSelectMultiple
    )
    speaker = forms.CharField(label=_("Speaker"), required=False, max_length=200, widget=forms.TextInput(_INPUT))
    claim_date = forms.DateField(label=_("Said on"), required=False, widget=_day())
    scope_begin = forms.DateField(label=_("Speaks of, from"), required=False, widget=_day())
    scope_end = forms.DateField(label=_("Speaks of, to"), required=False, widget=_day())
    figures = forms.CharField(
        label=_("Figures"),
        required=False,
        max_length=2000,
        widget=_text(2),
        help_text=_("One a line, as in “650 permits”. Where there is none, the program reads the claim."),
    )


class AssignForm(RevisionForm):
    assignee = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Who researches it"),
        required=False,
        empty_label=_("nobody"),
        widget=forms.Select(_INPUT),
    )
    due_at = forms.DateField(label=_("Due"), required=False, widget=_day())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assignee"].queryset = reviewers()  # type: ignore[attr-defined]


class TransitionForm(RevisionForm):
    to = forms.ChoiceField(choices=Claim.State.choices)
    reason = forms.CharField(required=False, max_length=1000)


class RejectForm(RevisionForm):
    reason = forms.ChoiceField(label=_("Why"), choices=[(reason, reason) for reason in REJECTION_REASONS])


class OriginFields(forms.Form):
    """An origin by name, with the party behind it: a known one, or a new one."""

    origin = forms.CharField(
        label=_("Origin"),
        required=False,
        max_length=300,
        widget=forms.TextInput({**_INPUT, "list": "origins"}),
        help_text=_("The document, person or dispatch that says it first, not the paper that prints it."),
    )
    origin_kind = forms.ChoiceField(
        label=_("Kind of origin"), choices=Origin.Kind.choices, required=False, widget=forms.Select(_INPUT)
    )
    party = forms.CharField(
        label=_("Party behind it"),
        required=False,
        max_length=200,
        widget=forms.TextInput({**_INPUT, "list": "parties"}),
        help_text=_("Whose interest it is. Two offices of one government are one party."),
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("origin") and not values.get("party"):
            self.add_error("party", _("Name the party that stands behind the origin."))
        return values


class MentionForm(OriginFields):
    modality = forms.ChoiceField(
        label=_("How it is said"), choices=ClaimMention.Modality.choices, widget=forms.Select(_INPUT)
    )
    attribution = forms.CharField(
        label=_("Attributed to"), required=False, max_length=300, widget=forms.TextInput(_INPUT)
    )


class EvidenceForm(OriginFields):
    question = forms.CharField(
        label=_("Question"), widget=_text(2), help_text=_("What must be known to judge the claim?")
    )
    answer = forms.CharField(label=_("Answer"), required=False, widget=_text(2))
    stance = forms.ChoiceField(
        label=_("The answer"),
        choices=[("", _("is still open")), *Evidence.Stance.choices],
        required=False,
        widget=forms.Select(_INPUT),
    )
    searched = forms.CharField(
        label=_("Where it was looked for"),
        required=False,
        widget=forms.TextInput(_INPUT),
        help_text=_("For an open question."),
    )
    quote = forms.CharField(label=_("Quote"), required=False, widget=_text(3))
    url = forms.URLField(
        label=_("URL of the source"),
        required=False,
        max_length=2000,
        assume_scheme="https",
        widget=forms.URLInput(_INPUT),
    )
    upload = forms.FileField(
        label=_("Or a file of the source"),
        required=False,
        max_length=200,
        widget=forms.FileInput({**_INPUT, "accept": ".pdf,.html,.htm,.txt"}),
        help_text=_("PDF, web page or plain text, at most 20 MB. Only people who are signed in can fetch it."),
    )
    annotation = forms.IntegerField(required=False, widget=forms.HiddenInput)
    answer_type = forms.ChoiceField(
        label=_("Kind of answer"), choices=Evidence.AnswerType.choices, widget=forms.Select(_INPUT)
    )
    grade = forms.TypedChoiceField(
        label=_("Credibility of the information"),
        choices=[
            (1, _("1 confirmed by other sources")),
            (2, _("2 probably true")),
            (3, _("3 possibly true")),
            (4, _("4 doubtful")),
            (5, _("5 improbable")),
            (6, _("6 cannot be judged")),
        ],
        coerce=int,
        initial=6,
        widget=forms.Select(_INPUT),
    )
    is_primary = forms.BooleanField(label=_("It is the primary document itself"), required=False)
    medium = forms.CharField(
        label=_("Medium"), required=False, max_length=50, widget=forms.TextInput({**_INPUT, "list": "media"})
    )

    field_order = [
        "question",
        "answer",
        "stance",
        "quote",
        "url",
        "upload",
        "origin",
        "origin_kind",
        "party",
        "grade",
        "is_primary",
        "answer_type",
        "medium",
        "searched",
    ]


class RebuttalForm(RevisionForm):
    rebuttal = forms.CharField(
        label=_("Why it does not change the verdict"), required=False, max_length=2000, widget=_text(2)
    )


class EvidenceDecisionForm(RevisionForm):
    state = forms.ChoiceField(choices=Evidence.State.choices)


class VerdictForm(RevisionForm):
    label = forms.ChoiceField(label=_("Verdict"), choices=Verdict.Label.choices, widget=forms.RadioSelect)
    justification = forms.CharField(
        label=_("Justification"),
        widget=_text(5),
        help_text=_("Why the evidence leads to this verdict, in your own words."),
    )
    left_out = forms.CharField(
        label=_("What was left out"),
        required=False,
        widget=_text(2),
        help_text=_("For a claim that misleads by selection."),
    )
    confidence = forms.ChoiceField(
        label=_("Confidence"),
        choices=[("", "–"), *Verdict.Confidence.choices],
        initial="moderate",
        required=False,
        widget=forms.Select(_INPUT),
        help_text=_("Leave it empty where you give a likelihood."),
    )
    likelihood = forms.ChoiceField(
        label=_("Likelihood"),
        choices=[("", "–"), *Verdict.Likelihood.choices],
        required=False,
        widget=forms.Select(_INPUT),
        help_text=_("For a prediction, instead of a confidence."),
    )
    as_of = forms.DateField(label=_("As of"), required=False, widget=_day())


class ReviewForm(RevisionForm):
    decision = forms.ChoiceField(choices=Review.Decision.choices)
    comment = forms.CharField(label=_("Comment"), required=False, max_length=2000, widget=_text(2))


class LinkDecisionForm(RevisionForm):
    state = forms.ChoiceField(choices=[("confirmed", "confirmed"), ("rejected", "rejected"), ("unsure", "unsure")])
    reason = forms.CharField(required=False, max_length=500)


class BoardFilter(Filter):
    """The board's filters, as they stand in its address; ``evidence`` is a mark on its way to a claim."""

    evidence = forms.IntegerField(required=False, widget=forms.HiddenInput)
    view = forms.ChoiceField(
        required=False, choices=[("", _("list")), ("columns", _("columns"))], widget=forms.HiddenInput
    )
    place = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    q = forms.CharField(
        label=_("Words"), required=False, max_length=200, widget=forms.TextInput({**_INPUT, "type": "search"})
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("any state")), *((state, capfirst(label)) for state, label in Claim.State.choices)],
        widget=forms.Select(_INPUT),
    )
    verdict = forms.ChoiceField(
        label=_("Verdict"),
        required=False,
        choices=[("", _("any verdict")), ("none", _("none yet")), *Verdict.Label.choices],
        widget=forms.Select(_INPUT),
    )
    assignee = forms.ChoiceField(label=_("Assignee"), required=False, widget=forms.Select(_INPUT))
    sort = forms.ChoiceField(
        label=_("Sort by"),
        required=False,
        choices=[(name, label) for name, (label, _order) in board.SORTS.items()],
        widget=forms.Select(_INPUT),
    )
    publisher = forms.CharField(
        label=_("Publisher"), required=False, max_length=200, widget=forms.TextInput({**_INPUT, "list": "publishers"})
    )
    entity = forms.CharField(
        label=_("Names the entity"), required=False, max_length=300, widget=forms.TextInput(_INPUT)
    )
    begin = forms.DateField(label=_("From"), required=False, widget=_day())
    end = forms.DateField(label=_("To"), required=False, widget=_day())
    show = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[
            ("", _("claims that people marked")),
            ("proposed", _("the machine's proposals")),
            ("all", _("both")),
        ],
        widget=forms.Select(_INPUT),
    )
    disputed = forms.BooleanField(label=_("Disputed"), required=False)
    stale = forms.BooleanField(label=_("Stale"), required=False)
    numerical = forms.BooleanField(label=_("Numerical"), required=False)
    overdue = forms.BooleanField(label=_("Overdue"), required=False)
    one_source = forms.BooleanField(label=_("From one party only"), required=False)

    ALWAYS = ("q", "state", "verdict", "assignee", "sort")
    BETWEEN = ("view", "place", "evidence", "sort", "saved")
    """What does not narrow the list."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.publishers = Publisher.objects.order_by("name").values_list("name", flat=True)[:MOST_NAMES]
        self.people = [(user.username, user.display_name) for user in reviewers()]
        choices = [("", _("anybody")), ("me", _("me")), ("nobody", _("nobody")), *self.people]
        self.fields["assignee"].choices = choices  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, Any]:
        return {name: value for name, value in super().chosen().items() if value is not False}

    def narrowing(self) -> set[str]:
        """Names of the filters that are set."""
        return self.chosen().keys() - set(self.BETWEEN)

    @property
    def first_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.ALWAYS]

    @property
    def more_fields(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if field.name not in self.ALWAYS]

    @property
    def more_are_set(self) -> bool:
        return bool(self.narrowing() - set(self.ALWAYS))


class BulkAssignForm(forms.Form):
    """Claims as ``id:revision``, the revision that the person saw."""

    claims = forms.TypedMultipleChoiceField(label=_("Claims"), widget=forms.CheckboxSelectMultiple)
    assignee = forms.ModelChoiceField(
        User.objects.none(), label=_("Assign to"), required=False, empty_label=_("nobody"), to_field_name="username"
    )
    due_at = forms.DateField(label=_("Due"), required=False, widget=_day())

    MOST = 200

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assignee"].queryset = reviewers()  # type: ignore[attr-defined]
        sent = self.data.getlist("claims")[: self.MOST] if hasattr(self.data, "getlist") else []
        known = [value for value in sent if re.fullmatch(r"\d{1,18}:\d{1,9}", value)]
        self.fields["claims"].choices = [(value, value) for value in known]  # type: ignore[attr-defined]

    @property
    def seen(self) -> dict[int, int]:
        """Id → revision."""
        return {int(pk): int(revision) for pk, _, revision in (v.partition(":") for v in self.cleaned_data["claims"])}


class SaveViewForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=60, widget=forms.TextInput(_INPUT))
    shared = forms.BooleanField(label=_("Everybody sees it"), required=False)
    query = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput)


class SourceFilter(Filter):
    kind = forms.ChoiceField(
        required=False, choices=[("publishers", _("publishers")), ("origins", _("origins"))], widget=forms.HiddenInput
    )
    place = forms.CharField(required=False, max_length=600, widget=forms.HiddenInput)
    q = forms.CharField(
        label=_("Name"), required=False, max_length=200, widget=forms.TextInput({**_INPUT, "type": "search"})
    )


class OriginForm(RevisionForm):
    name = forms.CharField(label=_("Name"), max_length=300, widget=forms.TextInput(_INPUT))
    kind = forms.ChoiceField(label=_("Kind"), choices=Origin.Kind.choices, widget=forms.Select(_INPUT))
    party = forms.CharField(
        label=_("Party behind it"),
        max_length=200,
        widget=forms.TextInput({**_INPUT, "list": "parties"}),
        help_text=_("Whose interest it is. Two offices of one government are one party."),
    )
    url = forms.URLField(
        label=_("Address"), required=False, max_length=2000, assume_scheme="https", widget=forms.URLInput(_INPUT)
    )
    parent = forms.CharField(
        label=_("Has it from"),
        required=False,
        max_length=300,
        widget=forms.TextInput({**_INPUT, "list": "origins"}),
        help_text=_("The origin that it quotes or derives from. Who quotes counts with what is quoted."),
    )

    @classmethod
    def of(cls, origin: Origin) -> OriginForm:
        known = {name: getattr(origin, name) for name in ("revision", "name", "kind", "url")}
        return cls(initial=known | {"party": origin.party.name, "parent": origin.parent.name if origin.parent else ""})

    def clean_parent(self) -> Origin | None:
        """The origin of this name; of several with one name the oldest."""
        name = " ".join(self.cleaned_data["parent"].split())
        found = Origin.objects.filter(name=name).order_by("pk").first() if name else None
        if name and found is None:
            raise forms.ValidationError(_("There is no origin called “%(name)s”.") % {"name": name})
        return found


class GradeForm(forms.Form):
    letter = forms.ChoiceField(label=_("Grade"), choices=SourceGrade.Letter.choices, widget=forms.RadioSelect)
    basis = forms.CharField(
        label=_("Basis"), widget=_text(2), help_text=_("On what it rests: corrections, ownership, past errors …")
    )
    valid_from = forms.DateField(label=_("Valid from"), required=False, widget=_day(), help_text=_("Empty: today."))


def suggestions() -> dict[str, Iterable[str]]:
    """Known origins and parties, offered while typing; read only where a page shows them."""
    return {
        "known_origins": Origin.objects.order_by("name").values_list("name", flat=True)[:MOST_NAMES],
        "known_parties": Party.objects.order_by("name").values_list("name", flat=True)[:MOST_NAMES],
    }

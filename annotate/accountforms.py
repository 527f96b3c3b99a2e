"""Forms of one's own account: tokens and webhooks."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annotate import hooks
from annotate.access import SCOPES
from annotate.forms import RevisionForm
from annotate.models import Webhook
from annotate.pageforms import INPUT, text_input

SCOPE_NAMES = {
    "read": _("read: articles, marks, claims"),
    "annotate": _("annotate: mark articles, post articles and suggestions"),
    "review": _("review: decide on marks, links and verdicts, edit claims and entities"),
    "export": _("export: take labels out"),
    "admin": _("admin: all that you may do, also tokens and webhooks"),
}
DAYS = [("30", _("in 30 days")), ("90", _("in 90 days")), ("365", _("in a year")), ("", _("never"))]


class TokenForm(forms.Form):
    name = forms.CharField(
        label=_("Name"), max_length=100, widget=text_input(autocomplete="off"), help_text=_("What will use it.")
    )
    scopes = forms.MultipleChoiceField(
        label=_("It may"),
        choices=[(scope, SCOPE_NAMES[scope]) for scope in SCOPES],
        initial=["read"],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Never more than you may yourself. Every scope may read."),
    )
    days = forms.ChoiceField(label=_("Expires"), choices=DAYS, initial="90", required=False, widget=forms.Select(INPUT))

    def values(self) -> dict[str, Any]:
        """Arguments for ``actions.token.create``."""
        days = self.cleaned_data["days"]
        expires_at: datetime | None = timezone.now() + timedelta(days=int(days)) if days else None
        return {"name": self.cleaned_data["name"], "scopes": self.cleaned_data["scopes"], "expires_at": expires_at}


class WebhookForm(forms.Form):
    url = forms.CharField(
        label=_("Address"),
        max_length=2000,
        widget=forms.URLInput(INPUT | {"placeholder": "https://"}),
        help_text=_("It must be on the public internet, unless an administrator allows its host."),
    )
    events = forms.MultipleChoiceField(label=_("Tell it about"), widget=forms.CheckboxSelectMultiple)
    scope = forms.ChoiceField(
        label=_("Whose doings"), choices=Webhook.Scope.choices, initial="all", widget=forms.Select(INPUT)
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["events"].choices = list(hooks.events().items())  # type: ignore[attr-defined]


class WebhookChangeForm(RevisionForm, WebhookForm):
    is_active = forms.BooleanField(
        label=_("Active"), required=False, help_text=_("What happens while it is paused is told later.")
    )

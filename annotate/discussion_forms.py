"""What a request about a discussion or a notification may hold."""

from __future__ import annotations

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from annotate.actions.discussion import LONGEST
from annotate.forms import RevisionForm
from annotate.models import MailPreference

_AREA = forms.Textarea(attrs={"rows": 2, "class": "input", "dir": "auto"})


class CommentForm(forms.Form):
    text = forms.CharField(
        label=_("Your comment"), max_length=LONGEST, widget=_AREA, help_text=_("@name tells somebody.")
    )


class EditCommentForm(RevisionForm):
    text = forms.CharField(label=_("Your comment"), max_length=LONGEST, widget=_AREA)

    def send_again_over(self, revision: int) -> None:
        """What was typed stays; sent once more it writes over ``revision``, which the person has now seen."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        data["revision"] = str(revision)
        self.data = data
        self.add_error("text", _("You changed this comment elsewhere meanwhile. Look, and send it again."))


class MailForm(forms.Form):
    digest = forms.ChoiceField(
        label=_("By e-mail"), choices=MailPreference.Digest.choices, widget=forms.Select({"class": "input"})
    )

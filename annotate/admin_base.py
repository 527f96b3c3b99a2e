"""What the administration is made of: everything can be read, nothing is deleted, and writes go through actions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm as ListActionForm
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from annotate.access import Can, can
from annotate.errors import DomainError, Stale
from annotate.models import User

MOST_REFUSALS = 5


class ReadOnly(admin.ModelAdmin):
    """Shows the rows of a model to who has the role ``reads``.

    The buttons above a list are actions of ours: methods that call ``each``, with ``permissions`` out of "review",
    "edit" and "administer". Each row of the list carries the revision that the person sees.
    """

    reads: ClassVar[Can] = Can.REVIEW
    list_per_page = 50
    show_full_result_count = False  # counting a large table for every search takes longer than the search
    action_form = ListActionForm

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return can(request.user, self.reads)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_review_permission(self, request: HttpRequest) -> bool:
        return can(request.user, Can.REVIEW)

    def has_edit_permission(self, request: HttpRequest) -> bool:
        return can(request.user, Can.EDIT)

    def has_administer_permission(self, request: HttpRequest) -> bool:
        return can(request.user, Can.ADMIN)

    def action_checkbox(self, obj: Any) -> SafeString:
        revision = getattr(obj, "revision", None)
        box = super().action_checkbox(obj)
        if revision is None:
            return box
        return format_html('{}<input type="hidden" name="revision-{}" value="{}">', box, obj.pk, revision)

    def each(self, request: HttpRequest, rows: QuerySet[Any], act: Callable[[Any, int], object]) -> None:
        """``act(row, revision)`` on every row, each for itself; says how many were done, and why others were not."""
        done, refused = 0, []
        for row in rows:
            seen = request.POST.get(f"revision-{row.pk}", "")
            try:
                with transaction.atomic():
                    act(row, int(seen) if seen.isdecimal() else getattr(row, "revision", 0))
                done += 1
            except DomainError as error:
                refused.append(f"{row}: {error.message}")
        if done:
            self.message_user(request, ngettext("%d done.", "%d done.", done) % done, messages.SUCCESS)
        for sentence in refused[:MOST_REFUSALS]:
            self.message_user(request, sentence, messages.ERROR)
        if more := len(refused[MOST_REFUSALS:]):
            self.message_user(
                request, ngettext("%d more was refused.", "%d more were refused.", more) % more, messages.ERROR
            )


class RevisionForm(forms.ModelForm):
    """A change under the revision that was read; ``refusal`` is why it did not go through the first time."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    refusal: ClassVar[DomainError | None] = None

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if isinstance(self.refusal, Stale):
            self._say_what_changed(self.refusal.current)
        elif self.refusal is not None:
            self.add_error(self.refusal.field if self.refusal.field in self.fields else None, self.refusal.message)
        return values

    def _say_what_changed(self, current: Model) -> None:
        """What somebody else wrote, beside what was typed; sending the form again overwrites it knowingly."""
        self.add_error(
            None,
            _("Somebody changed this meanwhile. What you typed is still here; look, and save it again to keep it."),
        )
        for name in self.changed_data:
            if name != "revision":
                self.add_error(name, _("It reads now: %s") % (getattr(current, name) or "–"))
        sent: Any = self.data
        self.data = sent = sent.copy()
        sent[self.add_prefix("revision")] = str(getattr(current, "revision", ""))


class Changeable(ReadOnly):
    """``editable`` fields can be changed by who has the role ``writes``; everything else is read-only.

    A subclass says in ``write`` which action makes the change.
    """

    editable: ClassVar[tuple[str, ...]] = ()
    writes: ClassVar[Can] = Can.EDIT
    form = RevisionForm

    def write(self, row: Any, values: Mapping[str, Any], *, revision: int, by: User) -> Model:
        """Call the action that changes ``row``, as the database has it, to ``values``: the fields that differ.

        ``row`` is None for a new one, where the subclass allows to add. Returns what the action returns.
        """
        raise NotImplementedError

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return can(request.user, self.writes)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Every field of the model in its order; the revision, hidden, comes with a form that can be sent."""
        names = [name for name in super().get_fields(request, obj) if name != "revision"]
        return [*names, "revision"] if self._has_revision else names

    @property
    def _has_revision(self) -> bool:
        return any(field.name == "revision" for field in self.model._meta.fields)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        free = {*self.editable, "revision"} if obj is None or self.has_change_permission(request, obj) else set()
        own = list(super().get_readonly_fields(request, obj))
        free |= {"id", *(self.exclude or ())}
        shut = [field.name for field in self.model._meta.fields if field.name not in free]
        return list(dict.fromkeys([*own, *shut]))

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        return type(form.__name__, (form,), {"refusal": getattr(request, "refusal", None)})

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """A refused change comes back as the form, with the reason and everything that was typed."""
        try:
            with transaction.atomic():
                return super().changeform_view(request, object_id, form_url, extra_context)
        except DomainError as error:
            request.refusal = error  # type: ignore[attr-defined]
            return super().changeform_view(request, object_id, form_url, extra_context)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        values = {name: form.cleaned_data[name] for name in form.changed_data if name != "revision"}
        row = self.get_queryset(request).get(pk=obj.pk) if change else None
        assert isinstance(request.user, User)
        written = self.write(row, values, revision=form.cleaned_data.get("revision") or 0, by=request.user)
        obj.pk = written.pk


class Rows(admin.TabularInline):
    """What belongs to a row, shown below it; never changed there."""

    extra = 0
    can_delete = False
    show_change_link = True

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return can(request.user, Can.REVIEW)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

"""The administration of verify: what each list shows, finds and filters, and which action makes each change."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.helpers import ActionForm
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from annotate.access import Can
from annotate.admin_base import ReadOnly, Rows
from annotate.models import User
from annotate.views.requests import AuthenticatedRequest
from verify import lifecycle, models
from verify.actions import claim as claims
from verify.actions import link as links


class ClaimActionForm(ActionForm):
    """What the steps above the list need besides the claims."""

    reason = forms.ChoiceField(
        label=_("Reason for rejecting"),
        required=False,
        choices=[("", "–"), *((reason, reason) for reason in lifecycle.REJECTION_REASONS)],
    )
    to = forms.ChoiceField(label=_("Next state"), required=False, choices=[("", "–"), *models.Claim.State.choices])
    because = forms.CharField(label=_("Reason or comment"), required=False, max_length=1000)
    into = forms.IntegerField(label=_("Merge into claim"), required=False, min_value=1)
    assignee = forms.ModelChoiceField(
        User.objects.filter(is_active=True, is_machine=False, groups__name__in=("reviewer", "editor", "admin"))
        .distinct()
        .order_by("username"),
        label=_("Assign to"),
        required=False,
        empty_label=_("nobody"),
    )


class Mentions(Rows):
    model = models.ClaimMention
    fk_name = "claim"
    fields = readonly_fields = ("quote", "modality", "attribution", "origin")

    @admin.display(description=_("quote"))
    def quote(self, mention: models.ClaimMention) -> str:
        return mention.annotation.quote

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("annotation", "origin")


@admin.register(models.Claim)
class Claim(ReadOnly):
    list_display = ("__str__", "state", "priority", "assignee", "due_at", "checkworthiness", "updated_at")
    list_filter = ("state", "priority", ("assignee", admin.RelatedOnlyFieldListFilter), "created_by__is_machine")
    list_select_related = ("assignee",)
    search_fields = ("text", "speaker", "assignee__username")
    ordering = ("-id",)
    inlines = (Mentions,)
    action_form = ClaimActionForm
    actions = ("queue", "reject", "assign", "move")

    def _asked(self, request: AuthenticatedRequest) -> dict[str, Any]:
        """What was chosen beside the action; nothing where it is no choice."""
        form = ClaimActionForm(request.POST)
        action = form.fields["action"]
        assert isinstance(action, forms.ChoiceField)
        action.choices = self.get_action_choices(request)
        form.is_valid()
        return form.cleaned_data

    @admin.action(description=_("Queue the chosen claims for research"), permissions=["edit"])
    def queue(self, request: AuthenticatedRequest, rows: QuerySet[models.Claim]) -> None:
        self.each(
            request,
            rows,
            lambda claim, revision: claims.transition(claim, to="queued", revision=revision, by=request.user),
        )

    @admin.action(description=_("Reject the chosen claims"), permissions=["edit"])
    def reject(self, request: AuthenticatedRequest, rows: QuerySet[models.Claim]) -> None:
        reason = self._asked(request).get("reason", "")
        self.each(
            request,
            rows,
            lambda claim, revision: claims.transition(
                claim, to="rejected", revision=revision, reason=reason, by=request.user
            ),
        )

    @admin.action(description=_("Move the chosen claims to the next state"), permissions=["review"])
    def move(self, request: AuthenticatedRequest, rows: QuerySet[models.Claim]) -> None:
        """Any step of the lifecycle that needs no more than a reason or another claim."""
        asked = self._asked(request)
        to, reason = asked.get("to", ""), asked.get("because", "")
        into = models.Claim.objects.filter(pk=asked.get("into") or 0).first()
        self.each(
            request,
            rows,
            lambda claim, revision: claims.transition(
                claim, to=to, revision=revision, reason=reason, into=into, by=request.user
            ),
        )

    @admin.action(description=_("Assign the chosen claims"), permissions=["review"])
    def assign(self, request: AuthenticatedRequest, rows: QuerySet[models.Claim]) -> None:
        to = self._asked(request).get("assignee")
        self.each(
            request,
            rows,
            lambda claim, revision: claims.assign(
                claim, to=to, due_at=claim.due_at, revision=revision, by=request.user
            ),
        )


@admin.register(models.ClaimMention)
class ClaimMention(ReadOnly):
    list_display = ("quote", "claim", "modality", "attribution", "origin", "created_at")
    list_filter = ("modality", ("origin", admin.EmptyFieldListFilter))
    list_select_related = ("annotation", "claim", "origin")
    search_fields = ("claim__text", "annotation__quote", "attribution")
    ordering = ("-id",)

    @admin.display(description=_("quote"))
    def quote(self, mention: models.ClaimMention) -> str:
        return mention.annotation.quote[:80]


@admin.register(models.ClaimKey)
class ClaimKey(ReadOnly):
    list_display = ("key", "claim")
    list_select_related = ("claim",)
    search_fields = ("key", "claim__text")
    ordering = ("-id",)


@admin.register(models.ClaimIndex)
class ClaimIndex(ReadOnly):
    list_display = ("claim", "version")
    list_filter = ("version",)
    list_select_related = ("claim",)
    search_fields = ("claim__text",)
    ordering = ("-id",)
    exclude = ("vector",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).defer("vector", "facts")


@admin.register(models.ClaimLink)
class ClaimLink(ReadOnly):
    list_display = ("older", "type", "newer", "state", "score", "decided_by", "created_at")
    list_filter = ("state", "type")
    list_select_related = ("older", "newer", "decided_by")
    search_fields = ("older__text", "newer__text", "reason")
    ordering = ("-id",)
    actions = ("confirm", "reject")

    @admin.action(description=_("Confirm the chosen links"), permissions=["review"])
    def confirm(self, request: AuthenticatedRequest, rows: QuerySet[models.ClaimLink]) -> None:
        self._decide(request, rows, "confirmed")

    @admin.action(description=_("Reject the chosen links"), permissions=["review"])
    def reject(self, request: AuthenticatedRequest, rows: QuerySet[models.ClaimLink]) -> None:
        self._decide(request, rows, "rejected")

    def _decide(self, request: AuthenticatedRequest, rows: QuerySet[models.ClaimLink], state: str) -> None:
        self.each(
            request, rows, lambda link, revision: links.decide(link, state=state, revision=revision, by=request.user)
        )


@admin.register(models.Party)
class Party(ReadOnly):
    list_display = ("name",)
    search_fields = ("name",)
    ordering = ("name",)


@admin.register(models.Origin)
class Origin(ReadOnly):
    list_display = ("name", "kind", "party", "parent")
    list_filter = ("kind",)
    list_select_related = ("party", "parent")
    search_fields = ("name", "party__name", "url")
    ordering = ("name", "id")


@admin.register(models.SourceGrade)
class SourceGrade(ReadOnly):
    list_display = ("source", "letter", "graded_by", "valid_from", "valid_to")
    list_filter = ("letter",)
    list_select_related = ("publisher", "origin", "graded_by")
    search_fields = ("publisher__name", "origin__name", "basis")
    ordering = ("-id",)

    @admin.display(description=_("source"))
    def source(self, grade: models.SourceGrade) -> str:
        return str(grade.publisher or grade.origin)


@admin.register(models.Evidence)
class Evidence(ReadOnly):
    list_display = ("__str__", "claim", "stance", "grade", "is_primary", "state", "origin", "added_by")
    list_filter = ("state", "stance", "grade", "is_primary", "answer_type")
    list_select_related = ("claim", "origin", "added_by")
    search_fields = ("question", "answer", "quote", "claim__text", "origin__name")
    ordering = ("-id",)


@admin.register(models.Snapshot)
class Snapshot(ReadOnly):
    list_display = ("__str__", "state", "captured_at", "media_type", "size", "requested_by")
    list_filter = ("state", "media_type")
    list_select_related = ("requested_by",)
    search_fields = ("url", "name", "sha256")
    ordering = ("-id",)
    exclude = ("file",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).defer("text")


@admin.register(models.Edition)
class Edition(ReadOnly):
    list_display = ("report", "number", "verdict", "published_at", "fingerprint")
    list_select_related = ("report", "verdict")
    search_fields = ("report__slug", "fingerprint")
    ordering = ("-id",)


@admin.register(models.Verdict)
class Verdict(ReadOnly):
    list_display = ("claim", "number", "label", "state", "as_of", "proposed_by", "approved_by")
    list_filter = ("state", "label", "confidence")
    list_select_related = ("claim", "proposed_by", "approved_by")
    search_fields = ("claim__text", "justification", "proposed_by__username")
    ordering = ("-id",)


@admin.register(models.Review)
class Review(ReadOnly):
    list_display = ("verdict", "decision", "reviewer", "comment", "created_at")
    list_filter = ("decision",)
    list_select_related = ("verdict", "reviewer")
    search_fields = ("comment", "reviewer__username", "verdict__claim__text")
    ordering = ("-id",)


@admin.register(models.SavedView)
class SavedView(ReadOnly):
    list_display = ("name", "user", "shared", "query")
    list_filter = ("shared",)
    list_select_related = ("user",)
    search_fields = ("name", "user__username")
    ordering = ("name", "id")
    reads = Can.ADMIN


@admin.register(models.Report)
class Report(ReadOnly):
    list_display = ("slug", "claim", "state", "verdict", "published_at", "modified_at", "withdrawn_at")
    list_filter = ("state", "language")
    list_select_related = ("claim", "verdict")
    search_fields = ("slug", "summary", "claim__text")
    ordering = ("-id",)


@admin.register(models.Correction)
class Correction(ReadOnly):
    list_display = ("report", "what", "state", "verdict", "asked_by", "approved_by", "decided_at")
    list_filter = ("state",)
    list_select_related = ("report", "verdict", "asked_by", "approved_by")
    search_fields = ("what", "report__slug", "asked_by__username")
    ordering = ("-id",)


@admin.register(models.ReopenRequest)
class ReopenRequest(ReadOnly):
    list_display = ("claim", "verdict", "state", "opened_by", "opened_at", "decided_by", "reason")
    list_filter = ("state",)
    list_select_related = ("claim", "verdict", "opened_by", "decided_by")
    search_fields = ("claim__text", "reason")
    ordering = ("-id",)


@admin.register(models.CandidateSearch)
class CandidateSearch(ReadOnly):
    list_display = ("claim", "found", "is_due", "searched_at")
    list_select_related = ("claim",)
    search_fields = ("claim__text",)
    ordering = ("-id",)


@admin.register(models.EvidenceCandidate)
class EvidenceCandidate(ReadOnly):
    list_display = ("quote", "claim", "stance", "score", "state", "decided_by")
    list_filter = ("state", "stance")
    list_select_related = ("claim", "decided_by")
    search_fields = ("quote", "claim__text")
    ordering = ("-id",)
    raw_id_fields = ("version",)


@admin.register(models.OriginProposal)
class OriginProposal(ReadOnly):
    list_display = ("group", "state", "origin", "decided_by", "decided_at")
    list_filter = ("state",)
    list_select_related = ("group", "origin", "decided_by")
    search_fields = ("origin__name", "group__places__article__title")
    ordering = ("-id",)

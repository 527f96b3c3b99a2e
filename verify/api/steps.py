"""The way of a claim over the API: steps, merging, its report, corrections, withdrawal, requests to reopen."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from annotate import access
from annotate.api.base import IF_MATCH, Resource, revision
from annotate.api.fields import Id, Input, Shown, Text
from annotate.api.filters import AnyOf, IdFilter
from annotate.errors import Invalid, Missing, Stale
from verify import lifecycle
from verify.actions import claim as claims
from verify.actions import merge as merges
from verify.actions import reopen as reopens
from verify.actions import report as reports
from verify.models import Claim, Correction, ReopenRequest, Report, Verdict

MOST_AT_ONCE = 1000
INTO = OpenApiParameter("into", int, required=True, description="the claim that stays")


class StepSerializer(serializers.Serializer[Any]):
    """A transition out of the claim's state, as you see it. ``why_not`` is empty when you may make it."""

    number = serializers.CharField(source="transition.number")
    label = serializers.CharField(source="transition.label")  # type: ignore[assignment]
    to = serializers.SerializerMethodField()
    needs_reason = serializers.BooleanField(source="transition.needs_reason")
    why_not = serializers.CharField()

    def get_to(self, step: lifecycle.Step) -> str:
        """What to send as ``to``; for a merged claim the state that it had."""
        target = step.transition.target
        return self.context["before_merging"] if target == lifecycle.BEFORE_MERGING else target


class PreviewSerializer(serializers.Serializer[Any]):
    """What a merge would move. ``why_not`` is a sentence where it is not possible."""

    claim = serializers.IntegerField(source="source.pk")
    into = serializers.IntegerField(source="target.pk")
    mentions = serializers.IntegerField()
    evidence = serializers.IntegerField()
    links = serializers.IntegerField()
    links_left = serializers.IntegerField(help_text="links that wait with the merged claim")
    why_not = serializers.CharField()


class CorrectionSerializer(Shown[Correction]):
    asked_by = serializers.CharField(source="asked_by.username", read_only=True)
    approved_by = serializers.CharField(source="approved_by.username", default=None, allow_null=True, read_only=True)

    class Meta:
        model = Correction
        fields = ("id", "verdict", "replaces", "what", "state", "asked_by", "asked_at", "approved_by", "decided_at")
        read_only_fields = fields


class ClaimReportSerializer(Shown[Report]):
    """The report as the desk sees it, draft and corrections included; what the public reads is under reports/."""

    corrections = CorrectionSerializer(many=True, read_only=True)
    withdrawal_asked_by = serializers.CharField(
        source="withdrawal_asked_by.username", default=None, allow_null=True, read_only=True
    )
    withdrawn_by = serializers.CharField(source="withdrawn_by.username", default=None, allow_null=True, read_only=True)

    class Meta:
        model = Report
        fields = (
            "claim",
            "verdict",
            "slug",
            "summary",
            "text",
            "language",
            "state",
            "published_at",
            "modified_at",
            "withdrawal_reason",
            "withdrawal_asked_by",
            "withdrawn_by",
            "withdrawn_at",
            "corrections",
            "revision",
        )
        read_only_fields = fields


class Transition(Input):
    to = serializers.ChoiceField(Claim.State.choices)
    reason = Text(required=False, allow_blank=True, max_length=2000)
    into = Id(required=False, allow_null=True, help_text="for merged: the claim that stays")


class Merge(Input):
    into = Id(help_text="the claim that stays")
    into_revision = serializers.IntegerField(required=False, help_text="as you read it")
    reason = Text(required=False, allow_blank=True, max_length=2000)


class Seen(Input):
    id = Id()
    revision = serializers.IntegerField()


class ManyTransitions(Input):
    claims = Seen(many=True)
    to = serializers.ChoiceField(Claim.State.choices)
    reason = Text(required=False, allow_blank=True, max_length=2000)


class Queued(serializers.Serializer[Any]):
    job = serializers.IntegerField(help_text="its result, under jobs/{id}/, says what was done and why not")


class Reason(Input):
    reason = Text(max_length=2000)


class MaybeReason(Input):
    reason = Text(required=False, allow_blank=True, max_length=2000)


class ReportDraft(Input):
    summary = Text(max_length=300)
    text = Text(max_length=100_000)
    language = Text(required=False, max_length=35)
    revision = serializers.IntegerField(required=False, help_text="of the draft as you read it; 0 for a new one")


class CorrectionCreate(Input):
    what = Text(max_length=5000, help_text="what changes, for the public")
    label = serializers.ChoiceField(Verdict.Label.choices)  # type: ignore[assignment]
    justification = Text(max_length=20_000)
    confidence = serializers.ChoiceField(Verdict.Confidence.choices, required=False)
    likelihood = serializers.ChoiceField(Verdict.Likelihood.choices, required=False)
    as_of = serializers.DateField(required=False, help_text="today, unless you say")
    left_out = Text(required=False, allow_blank=True, max_length=5000)
    summary = Text(required=False, allow_blank=True, max_length=300, help_text="stays where it is left out")
    text = Text(required=False, allow_blank=True, max_length=100_000, help_text="stays where it is left out")


class StepActions(Resource):
    """What belongs under claims/{id}/ to move the claim. If-Match is the claim's revision throughout."""

    @extend_schema(responses=StepSerializer(many=True), filters=False)
    @action(detail=True, pagination_class=None)
    def steps(self, request: Request, pk: str) -> Response:
        """What can be done with the claim now, and what stands in the way."""
        claim = self.get_object()
        context = {"before_merging": claim.state_before_merge}
        return Response(StepSerializer(lifecycle.steps(claim, self.user), many=True, context=context).data)

    @extend_schema(request=Transition, parameters=[IF_MATCH])
    @action(detail=True, methods=["post"])
    def transition(self, request: Request, pk: str) -> Response:
        """Move the claim along, by any step of the table that needs no more than a reason or another claim.

        ``approved`` approves the verdict that is proposed, ``published`` publishes the drafted report, or approves the
        correction that waits; ``merged`` needs ``into``; a merged claim returns to the state that it had.
        """
        given = self.given(Transition)
        into = given.pop("into", None)
        other = access.one(self.user, Claim.objects.all(), into, field="into") if into is not None else None
        claim = self.get_object()
        return self.answer(claims.transition(claim, into=other, revision=revision(request), by=self.user, **given))

    @extend_schema(
        operation_id="claims_transition_many", request=ManyTransitions, responses={202: Queued}, filters=False
    )
    @action(detail=False, methods=["post"], url_path="transition", url_name="transition-many")
    def transition_many(self, request: Request) -> Response:
        """The same step for many claims, as a job of yours: each for itself, under the revision that you saw."""
        given = self.given(ManyTransitions)
        if len(given["claims"]) > MOST_AT_ONCE:
            raise Invalid(
                _("One step moves at most %(most_at_once)s claims.") % {"most_at_once": f"{MOST_AT_ONCE:,}"},
                field="claims",
            )
        seen = {row["id"]: row["revision"] for row in given.pop("claims")}
        return Response({"job": claims.transition_later(seen, by=self.user, **given).pk}, status=202)

    @extend_schema(parameters=[INTO], responses=PreviewSerializer, filters=False)
    @action(detail=True, url_path="merge-preview", pagination_class=None)
    def merge_preview(self, request: Request, pk: str) -> Response:
        """What merging this claim into another one would move; nothing is changed."""
        into = request.query_params.get("into", "")
        if not into.isdecimal():
            raise Invalid(_("Say into which claim: ?into=ID."), field="into")
        other = access.one(self.user, Claim.objects.all(), int(into), field="into")
        return Response(PreviewSerializer(merges.preview(self.get_object(), into=other, by=self.user)).data)

    @extend_schema(request=Merge, parameters=[IF_MATCH])
    @action(detail=True, methods=["post"])
    def merge(self, request: Request, pk: str) -> Response:
        """Everything that speaks of this claim speaks of the other one from now on. A split gives it back."""
        given = self.given(Merge)
        other = access.one(self.user, Claim.objects.all(), given.pop("into"), field="into")
        return self.answer(
            merges.merge(self.get_object(), into=other, revision=revision(request), by=self.user, **given)
        )

    @extend_schema(request=MaybeReason, parameters=[IF_MATCH])
    @action(detail=True, methods=["post"])
    def split(self, request: Request, pk: str) -> Response:
        """Give a merged claim back what it had, and its state."""
        given = self.given(MaybeReason)
        return self.answer(merges.split(self.get_object(), revision=revision(request), by=self.user, **given))

    @extend_schema(responses=ClaimReportSerializer, filters=False)
    @action(detail=True, pagination_class=None)
    def report(self, request: Request, pk: str) -> Response:
        """The report on this claim, with its draft text and corrections."""
        return Response(self._report(self.get_object()))

    @extend_schema(request=ReportDraft, responses=ClaimReportSerializer)
    @report.mapping.put
    def write_report(self, request: Request, pk: str) -> Response:
        """Write the draft."""
        claim, given = self.get_object(), self.given(ReportDraft)
        reports.write(claim, **{"revision": 0, **given}, by=self.user)
        return Response(self._report(claim))

    def _report(self, claim: Claim) -> Any:
        rows = Report.objects.select_related("withdrawal_asked_by", "withdrawn_by").prefetch_related(
            "corrections__asked_by", "corrections__approved_by"
        )
        row = rows.filter(claim=claim).first()
        if row is None:
            raise Missing(_("There is no report on this claim yet."))
        return ClaimReportSerializer(row).data

    @extend_schema(request=CorrectionCreate, responses={201: CorrectionSerializer}, parameters=[IF_MATCH])
    @action(detail=True, methods=["post"])
    def correction(self, request: Request, pk: str) -> Response:
        """Ask for a correction of the published report; another person approves its verdict under verdicts/."""
        given = self.given(CorrectionCreate)
        correction = reports.correct(self.get_object(), revision=revision(request), by=self.user, **given)
        return Response(CorrectionSerializer(correction).data, status=201)

    @extend_schema(request=MaybeReason, responses=CorrectionSerializer, parameters=[IF_MATCH])
    @correction.mapping.delete
    def take_back_correction(self, request: Request, pk: str) -> Response:
        """Take back the correction that you asked for."""
        correction = lifecycle.waiting_correction(self.get_object())
        if correction is None:
            raise Missing(_("No correction of this report awaits a decision."))
        reports.take_back(correction, revision=revision(request), by=self.user)
        return Response(CorrectionSerializer(correction).data)

    @extend_schema(request=Reason, responses=ClaimReportSerializer, parameters=[IF_MATCH])
    @action(detail=True, methods=["post"])
    def withdrawal(self, request: Request, pk: str) -> Response:
        """Ask, as an administrator, that the report be withdrawn; another person confirms it with a transition."""
        claim, given = self.get_object(), self.given(Reason)
        reports.ask_withdrawal(claim, revision=revision(request), by=self.user, **given)
        return Response(self._report(claim))

    @extend_schema(responses=ClaimReportSerializer, parameters=[IF_MATCH])
    @withdrawal.mapping.delete
    def drop_withdrawal(self, request: Request, pk: str) -> Response:
        """Leave the report published after all."""
        claim = self.get_object()
        reports.drop_withdrawal(claim, revision=revision(request), by=self.user)
        return Response(self._report(claim))


class ReopenRequestSerializer(Shown[ReopenRequest]):
    opened_by = serializers.CharField(source="opened_by.username", read_only=True)
    decided_by = serializers.CharField(source="decided_by.username", default=None, allow_null=True, read_only=True)

    class Meta:
        model = ReopenRequest
        fields = (
            "id",
            "claim",
            "verdict",
            "evidence",
            "link",
            "state",
            "reason",
            "opened_by",
            "opened_at",
            "decided_by",
            "decided_at",
            "revision",
        )
        read_only_fields = fields


class ReopenFilter(filters.FilterSet):
    claim = IdFilter(field_name="claim")
    state = AnyOf(ReopenRequest.State)


class ReopenRequests(ListModelMixin, Resource):
    """That a verdict may no longer stand: opened by evidence and contradictions, decided by editors."""

    queryset = ReopenRequest.objects.select_related("claim", "opened_by", "decided_by")
    serializer_class = ReopenRequestSerializer
    filterset_class = ReopenFilter

    @extend_schema(request=Reason, parameters=[IF_MATCH])
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, pk: str) -> Response:
        """Reopen the claim."""
        row, given = self.get_object(), self.given(Reason)
        self._seen(row, revision(request))
        reopens.accept(row, revision=row.claim.revision, by=self.user, **given)
        return self.answer(ReopenRequest.objects.get(pk=row.pk))

    @extend_schema(request=Reason, parameters=[IF_MATCH])
    @action(detail=True, methods=["post"])
    def dismiss(self, request: Request, pk: str) -> Response:
        """Say why the verdict stands all the same."""
        row, given = self.get_object(), self.given(Reason)
        return self.answer(reopens.dismiss(row, revision=revision(request), by=self.user, **given))

    def _seen(self, row: ReopenRequest, seen: int) -> None:
        if row.revision != seen:
            raise Stale(row)

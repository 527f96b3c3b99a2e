from __future__ import annotations

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from annotate import access
from annotate.api.base import IF_MATCH, Resource, revision
from annotate.api.fields import Id, Input, Shown, Text
from annotate.api.filters import AnyOf, IdFilter
from verify.actions import verdict as verdicts
from verify.models import Claim, Verdict


class VerdictSerializer(Shown[Verdict]):
    """A revision never changes but for its state. The ETag is ``claim_revision``: a decision moves the claim."""

    proposed_by = serializers.CharField(source="proposed_by.username", read_only=True)
    approved_by = serializers.CharField(source="approved_by.username", default=None, allow_null=True, read_only=True)
    claim_revision = serializers.IntegerField(source="claim.revision", read_only=True)

    class Meta:
        model = Verdict
        fields = (
            "id",
            "claim",
            "number",
            "label",
            "as_of",
            "justification",
            "scope_begin",
            "scope_end",
            "confidence",
            "likelihood",
            "left_out",
            "state",
            "proposed_by",
            "proposed_at",
            "approved_by",
            "approved_at",
            "claim_revision",
        )
        read_only_fields = fields


class VerdictCreate(Input):
    claim = Id()
    label = serializers.ChoiceField(Verdict.Label.choices)  # type: ignore[assignment]
    justification = Text(max_length=20_000)
    confidence = serializers.ChoiceField(Verdict.Confidence.choices, required=False)
    likelihood = serializers.ChoiceField(
        Verdict.Likelihood.choices, required=False, help_text="for a prediction, instead of a confidence"
    )
    as_of = serializers.DateField(required=False, help_text="today, unless you say")
    left_out = Text(
        required=False, allow_blank=True, max_length=5000, help_text="for cherry-picking: what was left out"
    )


class Approval(Input):
    comment = Text(required=False, allow_blank=True, max_length=5000)


class Return(Input):
    comment = Text(max_length=5000, help_text="what should change")


class VerdictFilter(filters.FilterSet):
    claim = IdFilter(field_name="claim")
    state = AnyOf(Verdict.State)
    label = AnyOf(Verdict.Label)


class Verdicts(ListModelMixin, Resource):
    """Verdicts: proposed by one person, approved by another. If-Match is the claim's revision throughout."""

    queryset = Verdict.objects.select_related("claim", "proposed_by", "approved_by")
    serializer_class = VerdictSerializer
    filterset_class = VerdictFilter

    def revision_of(self, row: Verdict) -> int:
        return row.claim.revision

    @extend_schema(request=VerdictCreate, responses={201: VerdictSerializer}, parameters=[IF_MATCH])
    def create(self, request: Request) -> Response:
        """Propose a verdict whose conditions hold; the claim goes to review."""
        given = self.given(VerdictCreate)
        claim = access.one(self.user, Claim.objects.all(), given.pop("claim"), field="claim")
        return self.answer(verdicts.propose(claim, revision=revision(request), by=self.user, **given), status=201)

    @extend_schema(request=Approval, parameters=[IF_MATCH])
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, pk: str) -> Response:
        """Agree, as another person. With a correction, what the public reads changes too."""
        given = self.given(Approval)
        return self.answer(verdicts.approve(self.get_object(), revision=revision(request), by=self.user, **given))

    @extend_schema(request=Return, parameters=[IF_MATCH])
    @action(detail=True, methods=["post"], url_path="return")
    def send_back(self, request: Request, pk: str) -> Response:
        """Ask for changes, as another person."""
        given = self.given(Return)
        return self.answer(verdicts.send_back(self.get_object(), revision=revision(request), by=self.user, **given))

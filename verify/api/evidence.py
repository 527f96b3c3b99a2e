from __future__ import annotations

from typing import Any

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from annotate import access
from annotate.api.base import IF_MATCH, Resource, revision
from annotate.api.fields import Id, Input, JsonObject, Shown, Text, WebAddress, Whole, Yes
from annotate.api.filters import AnyOf, IdFilter
from annotate.errors import Refused
from annotate.models import Annotation
from verify.actions import evidence as evidences
from verify.actions import source as source_action
from verify.models import Claim, Evidence, Origin, Snapshot


class OriginSerializer(Shown[Origin]):
    """``party``: who stands behind it. Independence is counted over parties."""

    party = serializers.CharField(source="party.name", read_only=True)

    class Meta:
        model = Origin
        fields = ("id", "name", "kind", "party", "url", "parent", "revision")
        read_only_fields = fields


class SnapshotSerializer(Shown[Snapshot]):
    """What a source was when it was captured. ``reason`` says why it could not be, ``note`` how its text was read."""

    http = JsonObject(read_only=True, help_text="status, headers and redirects of the answer")
    requested_by = serializers.CharField(source="requested_by.username", read_only=True)

    class Meta:
        model = Snapshot
        fields = (
            "id",
            "url",
            "name",
            "state",
            "reason",
            "captured_at",
            "sha256",
            "size",
            "media_type",
            "http",
            "note",
            "requested_by",
            "revision",
            "created_at",
        )
        read_only_fields = fields


class EvidenceSerializer(Shown[Evidence]):
    origin = OriginSerializer(read_only=True, allow_null=True)
    article = serializers.IntegerField(
        source="annotation.version.article_id", default=None, allow_null=True, read_only=True
    )
    added_by = serializers.CharField(source="added_by.username", read_only=True)

    class Meta:
        model = Evidence
        fields = (
            "id",
            "claim",
            "question",
            "answer",
            "answer_type",
            "stance",
            "searched",
            "quote",
            "annotation",
            "article",
            "url",
            "snapshot",
            "found",
            "nearest",
            "medium",
            "origin",
            "grade",
            "is_primary",
            "rebuttal",
            "state",
            "added_by",
            "revision",
            "created_at",
        )
        read_only_fields = fields


class EvidenceParts(Input):
    answer = Text(required=False, allow_blank=True, max_length=10_000)
    answer_type = serializers.ChoiceField(Evidence.AnswerType.choices, required=False)
    stance = serializers.ChoiceField(Evidence.Stance.choices, required=False, allow_blank=True)
    searched = Text(required=False, allow_blank=True, max_length=5000, help_text="where the answer was looked for")
    quote = Text(required=False, allow_blank=True, max_length=20_000)
    annotation = Id(required=False, allow_null=True)
    url = WebAddress(required=False, allow_blank=True)
    medium = Text(required=False, allow_blank=True, max_length=50)
    origin = Id(required=False, allow_null=True)
    grade = Whole(required=False, min_value=1, max_value=6, help_text="1 confirmed to 6 cannot be judged")
    is_primary = Yes(required=False, help_text="the document itself, not a report of it")
    rebuttal = Text(required=False, allow_blank=True, max_length=5000)


class EvidenceCreate(EvidenceParts):
    """A question without an answer is legal and counts as a search made."""

    claim = Id()
    question = Text(max_length=2000)


class EvidenceChange(EvidenceParts):
    """What is left out stays."""

    question = Text(required=False, max_length=2000)
    state = serializers.ChoiceField(
        Evidence.State.choices, required=False, help_text="accepted or rejected, for what was suggested"
    )


class Retraction(Input):
    reason = Text(max_length=1000)


class EvidenceFilter(filters.FilterSet):
    claim = IdFilter(field_name="claim")
    state = AnyOf(Evidence.State)
    stance = AnyOf(Evidence.Stance)
    origin = IdFilter(field_name="origin")


class EvidenceItems(ListModelMixin, Resource):
    """What was asked about a claim, and what was found."""

    queryset = Evidence.objects.with_sources()
    serializer_class = EvidenceSerializer
    filterset_class = EvidenceFilter

    @extend_schema(request=EvidenceCreate, responses={201: EvidenceSerializer})
    def create(self, request: Request) -> Response:
        """Add evidence to a claim; a program's is suggested."""
        given = self._with_rows(self.given(EvidenceCreate))
        claim = access.one(self.user, Claim.objects.all(), given.pop("claim"), field="claim")
        return self.answer(evidences.add(claim, by=self.user, **given), status=201)

    @extend_schema(request=EvidenceChange, parameters=[IF_MATCH])
    def partial_update(self, request: Request, pk: str) -> Response:
        """Correct any part of it; accept or reject a suggested one by its state."""
        given = self._with_rows(self.given(EvidenceChange))
        return self.answer(evidences.change(self.get_object(), revision=revision(request), by=self.user, **given))

    @extend_schema(request=None, parameters=[IF_MATCH])
    @action(detail=True, methods=["post"])
    def capture(self, request: Request, pk: str) -> Response:
        """Capture the source of its URL again, in a job."""
        return self.answer(evidences.capture(self.get_object(), revision=revision(request), by=self.user))

    @extend_schema(request=Retraction, parameters=[IF_MATCH])
    @action(detail=True, methods=["post"])
    def retract(self, request: Request, pk: str) -> Response:
        """Take accepted evidence back, with a reason."""
        given = self.given(Retraction)
        return self.answer(evidences.retract(self.get_object(), revision=revision(request), by=self.user, **given))

    def _with_rows(self, given: dict[str, Any]) -> dict[str, Any]:
        """Rows in place of the ids that were sent."""
        for name, rows in (("annotation", Annotation.objects.all()), ("origin", Origin.objects.all())):
            if name in given:
                (given[name],) = access.some(self.user, rows, [given[name]], field=name)
        return given


class SnapshotFilter(filters.FilterSet):
    state = AnyOf(Snapshot.State)
    sha256 = filters.CharFilter(help_text="of what was captured")
    claim = IdFilter(field_name="evidence__claim", distinct=True)


class Snapshots(ListModelMixin, Resource):
    """Captured sources."""

    queryset = Snapshot.objects.without_text().select_related("requested_by")
    serializer_class = SnapshotSerializer
    filterset_class = SnapshotFilter

    @extend_schema(responses={(200, "text/plain"): OpenApiTypes.STR})
    @action(detail=True)
    def text(self, request: Request, pk: str) -> HttpResponse:
        """The text that was read out of it, in which quotes are looked for."""
        return HttpResponse(self.get_object().text, content_type="text/plain; charset=utf-8")

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    @action(detail=True)
    def file(self, request: Request, pk: str) -> HttpResponseBase:
        """The bytes as they were captured; 409 before they are."""
        snapshot = self.get_object()
        if snapshot.state != Snapshot.State.CAPTURED:
            raise Refused(f"It is {snapshot.state}; there is no file. {snapshot.reason}".strip())
        return FileResponse(
            snapshot.file.open("rb"),
            as_attachment=True,
            filename=snapshot.sha256,
            content_type="application/octet-stream",
            headers={"X-Content-Type-Options": "nosniff"},
        )


class OriginCreate(Input):
    name = Text(max_length=300)
    kind = serializers.ChoiceField(Origin.Kind.choices)
    party = Text(max_length=200, help_text="its name")
    url = WebAddress(required=False, allow_blank=True)
    parent = Id(required=False, allow_null=True, help_text="what it quotes")  # type: ignore[assignment]


class OriginChange(Input):
    """What is left out stays."""

    name = Text(required=False, max_length=300)
    kind = serializers.ChoiceField(Origin.Kind.choices, required=False)
    party = Text(required=False, max_length=200, help_text="its name")
    url = WebAddress(required=False, allow_blank=True)
    parent = Id(required=False, allow_null=True, help_text="what it quotes")  # type: ignore[assignment]


class OriginFilter(filters.FilterSet):
    name = filters.CharFilter(lookup_expr="icontains", help_text="part of the name")
    party = filters.CharFilter(field_name="party__name", lookup_expr="icontains", help_text="part of its name")
    kind = AnyOf(Origin.Kind)


class Origins(ListModelMixin, Resource):
    """Documents, people and dispatches that say it first."""

    queryset = Origin.objects.select_related("party")
    serializer_class = OriginSerializer
    filterset_class = OriginFilter

    @extend_schema(request=OriginCreate, responses={201: OriginSerializer})
    def create(self, request: Request) -> Response:
        """The origin of this name and party; made when there is none."""
        given = self.given(OriginCreate)
        (parent,) = access.some(self.user, Origin.objects.all(), [given.pop("parent", None)], field="parent")
        return self.answer(evidences.origin_named(given.pop("name"), parent=parent, by=self.user, **given), status=201)

    @extend_schema(request=OriginChange, parameters=[IF_MATCH])
    def partial_update(self, request: Request, pk: str) -> Response:
        """Correct an origin for everybody."""
        given, origin = self.given(OriginChange), self.get_object()
        known = {"name": origin.name, "kind": origin.kind, "party": origin.party.name, "url": origin.url}
        if "parent" in given:
            (given["parent"],) = access.some(self.user, Origin.objects.all(), [given["parent"]], field="parent")
        values = known | {"parent": origin.parent} | given
        return self.answer(source_action.change_origin(origin, revision=revision(request), by=self.user, **values))

from __future__ import annotations

from django.db.models import Q, QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from annotate import access
from annotate.api.base import IF_MATCH, Resource, revision
from annotate.api.fields import Id, Input, JsonObject, Shown, Text
from annotate.api.filters import AnyOf, IdFilter
from verify.actions import link as links
from verify.models import Claim, ClaimLink


class LinkSerializer(Shown[ClaimLink]):
    """``older`` and ``newer`` are the earlier and the later claim of an update; elsewhere their order says nothing."""

    details = JsonObject(read_only=True)
    older_text = serializers.CharField(source="older.text", read_only=True)
    newer_text = serializers.CharField(source="newer.text", read_only=True)
    created_by = serializers.CharField(source="created_by.username", read_only=True)
    decided_by = serializers.CharField(source="decided_by.username", default=None, allow_null=True, read_only=True)

    class Meta:
        model = ClaimLink
        fields = (
            "id",
            "type",
            "older",
            "older_text",
            "newer",
            "newer_text",
            "score",
            "reason",
            "details",
            "state",
            "created_by",
            "decided_by",
            "decided_at",
            "revision",
            "created_at",
        )
        read_only_fields = fields


class LinkCreate(Input):
    type = serializers.ChoiceField(ClaimLink.Type.choices)
    older = Id()
    newer = Id()
    score = serializers.FloatField(required=False, min_value=0, max_value=1)
    reason = Text(required=False, allow_blank=True, max_length=2000, help_text="one sentence that shows both values")
    details = JsonObject(required=False)


class LinkDecision(Input):
    state = serializers.ChoiceField(["confirmed", "rejected", "unsure"])
    reason = Text(required=False, allow_blank=True, max_length=500)


class LinkFilter(filters.FilterSet):
    claim = IdFilter(method="of_claim", help_text="on either side")
    type = AnyOf(ClaimLink.Type)
    state = AnyOf(ClaimLink.State)

    def of_claim(self, rows: QuerySet[ClaimLink], name: str, claim: int) -> QuerySet[ClaimLink]:
        return rows.filter(Q(older=claim) | Q(newer=claim))


class Links(ListModelMixin, Resource):
    """Typed links between two claims. They never move a verdict."""

    queryset = ClaimLink.objects.select_related("older", "newer", "created_by", "decided_by")
    serializer_class = LinkSerializer
    filterset_class = LinkFilter

    @extend_schema(request=LinkCreate, responses={201: LinkSerializer})
    def create(self, request: Request) -> Response:
        """Propose a link; one that was decided on comes back as it is."""
        given = self.given(LinkCreate)
        older, newer = (
            access.one(self.user, Claim.objects.all(), given.pop(side), field=side) for side in ("older", "newer")
        )
        link = links.propose(given.pop("type"), older, newer, by=self.user, **given)
        return self.answer(link, status=201)

    @extend_schema(request=LinkDecision, parameters=[IF_MATCH])
    @action(detail=True, methods=["post"])
    def decide(self, request: Request, pk: str) -> Response:
        """Confirm or reject a link, or say that you are unsure."""
        given = self.given(LinkDecision)
        return self.answer(links.decide(self.get_object(), revision=revision(request), by=self.user, **given))

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from annotate import access
from annotate.api.base import IF_MATCH, revision
from annotate.api.fields import Id, Input, JsonObject, Shown, Text
from annotate.api.filters import AnyOf, IdFilter, Search
from annotate.models import Annotation
from verify.actions import claim as claims
from verify.api.steps import StepActions
from verify.models import CLAIM_TYPES, Claim, ClaimMention, Origin, Verdict

TYPES = [(name, name) for name in CLAIM_TYPES]


class ClaimSerializer(Shown[Claim]):
    types = serializers.ListField(child=serializers.CharField(), read_only=True)
    quantities = serializers.ListField(child=JsonObject(), read_only=True)
    assignee = serializers.CharField(source="assignee.username", default=None, allow_null=True, read_only=True)
    created_by = serializers.CharField(source="created_by.username", read_only=True)
    mentions = serializers.IntegerField(read_only=True)
    articles = serializers.IntegerField(read_only=True)
    parties = serializers.IntegerField(help_text="independent parties behind its mentions", read_only=True)
    is_disputed = serializers.BooleanField(help_text="another claim contradicts it", read_only=True)
    verdict = serializers.CharField(source="verdict_label", allow_null=True, read_only=True)
    links_pending = serializers.BooleanField(source="needs_linking", read_only=True)

    class Meta:
        model = Claim
        fields = (
            "id",
            "text",
            "types",
            "speaker",
            "claim_date",
            "scope_begin",
            "scope_end",
            "quantities",
            "checkworthiness",
            "priority",
            "state",
            "merged_into",
            "assignee",
            "due_at",
            "verdict",
            "is_disputed",
            "mentions",
            "articles",
            "parties",
            "links_pending",
            "created_by",
            "revision",
            "created_at",
            "updated_at",
        )
        read_only_fields = fields


class ClaimMentionSerializer(Shown[ClaimMention]):
    article = serializers.IntegerField(source="annotation.version.article_id", read_only=True)
    title = serializers.CharField(source="annotation.version.article.title", read_only=True)
    publisher = serializers.CharField(
        source="annotation.version.article.publisher.name", default=None, allow_null=True, read_only=True
    )
    start = serializers.IntegerField(source="annotation.start", read_only=True)
    end = serializers.IntegerField(source="annotation.end", read_only=True)
    quote = serializers.CharField(source="annotation.quote", read_only=True)

    class Meta:
        model = ClaimMention
        fields = (
            "annotation",
            "article",
            "title",
            "publisher",
            "start",
            "end",
            "quote",
            "modality",
            "attribution",
            "origin",
            "created_at",
        )
        read_only_fields = fields


class ClaimChange(Input):
    """What is left out stays."""

    text = Text(required=False, max_length=5000, help_text="stands alone: no “last year”, no “the agency”")
    types = serializers.ListField(child=serializers.ChoiceField(TYPES), required=False, max_length=len(TYPES))
    speaker = Text(required=False, allow_blank=True, max_length=200)
    claim_date = serializers.DateField(required=False, allow_null=True, help_text="when it was said")
    scope_begin = serializers.DateField(required=False, allow_null=True, help_text="the time it speaks of")
    scope_end = serializers.DateField(required=False, allow_null=True, help_text="inclusive")
    quantities = serializers.ListField(child=JsonObject(), required=False, max_length=50)
    checkworthiness = serializers.FloatField(required=False, allow_null=True, min_value=0, max_value=1)


class ClaimCreate(ClaimChange):
    annotation = Id(help_text="a mark of the kind claim, its first mention")


class Assignment(Input):
    assignee = Text(allow_null=True, max_length=150, help_text="a username; null gives the claim back")
    due_at = serializers.DateTimeField(required=False, allow_null=True)


class MentionCreate(Input):
    annotation = Id()
    modality = serializers.ChoiceField(ClaimMention.Modality.choices, required=False)
    attribution = Text(
        required=False, allow_blank=True, max_length=300, help_text="who says it, in the article's words"
    )
    origin = Id(required=False, allow_null=True)


class ClaimFilter(filters.FilterSet):
    search = Search(help_text="words in the claim or its speaker")
    state = AnyOf(Claim.State)
    assignee = filters.CharFilter(field_name="assignee__username", help_text="a user's name")
    article = IdFilter(method="in_article", help_text="claims that this article makes")
    annotation = IdFilter(field_name="claim_mentions__annotation", help_text="the claim that this mark makes")
    verdict = AnyOf(Verdict.Label, field_name="shown_verdict")
    disputed = filters.BooleanFilter(field_name="is_contradicted", help_text="contradicted, by a confirmed link")
    priority = filters.NumberFilter(min_value=1, max_value=3, help_text="1 first, 3 last")
    scope_from = filters.DateFilter(field_name="scope_end", lookup_expr="gte", help_text="the time it speaks of")
    scope_to = filters.DateFilter(field_name="scope_begin", lookup_expr="lte", help_text="the time it speaks of")
    updated_since = filters.IsoDateTimeFilter(
        field_name="updated_at", lookup_expr="gte", help_text="changed then or later"
    )

    def in_article(self, rows: QuerySet[Claim], name: str, article: int) -> QuerySet[Claim]:
        mentions = ClaimMention.objects.live().filter(annotation__version__article=article)
        return rows.filter(pk__in=mentions.values("claim"))


class Claims(ListModelMixin, StepActions):
    """Claims about the world, each with its mentions in many articles."""

    queryset = Claim.objects.select_related("assignee", "created_by").with_counts().with_verdicts()
    serializer_class = ClaimSerializer
    filterset_class = ClaimFilter

    @extend_schema(
        request=ClaimCreate,
        responses={
            201: ClaimSerializer,
            200: OpenApiResponse(ClaimSerializer, description="The claim that this mark makes already, as it is."),
        },
    )
    def create(self, request: Request) -> Response:
        """Open a candidate claim from a mark."""
        given: dict[str, Any] = self.given(ClaimCreate)
        mark = access.one(self.user, Annotation.objects.all(), given.pop("annotation"), field="annotation")
        known = ClaimMention.objects.filter(annotation=mark).exists()
        claim = claims.open_from(mark, by=self.user, **given)
        return self.answer(claim, status=200 if known else 201)

    @extend_schema(request=ClaimChange, parameters=[IF_MATCH])
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change what the claim says."""
        given = self.given(ClaimChange)
        return self.answer(claims.describe(self.get_object(), revision=revision(request), by=self.user, **given))

    @extend_schema(request=Assignment, parameters=[IF_MATCH])
    @action(detail=True, methods=["post"])
    def assign(self, request: Request, pk: str) -> Response:
        """Give the claim to somebody, take a free one, or give your own back."""
        given = self.given(Assignment)
        to = access.person(self.user, given["assignee"], field="assignee") if given["assignee"] else None
        claim = claims.assign(
            self.get_object(), to=to, due_at=given.get("due_at"), revision=revision(request), by=self.user
        )
        return self.answer(claim)

    @extend_schema(responses=ClaimMentionSerializer(many=True), filters=False)
    @action(detail=True)
    def mentions(self, request: Request, pk: str) -> Response:
        """Where the claim is made."""
        rows = ClaimMention.objects.live().with_context().filter(claim=self.get_object())
        page = self.paginate_queryset(rows)
        return self.get_paginated_response(ClaimMentionSerializer(page, many=True).data)

    @extend_schema(request=MentionCreate, responses={201: ClaimMentionSerializer})
    @mentions.mapping.post
    def add_mention(self, request: Request, pk: str) -> Response:
        """Say that a mark makes this claim; it leaves the claim that it made before."""
        claim, given = self.get_object(), self.given(MentionCreate)
        mark = access.one(self.user, Annotation.objects.all(), given.pop("annotation"), field="annotation")
        (origin,) = access.some(self.user, Origin.objects.all(), [given.pop("origin", None)], field="origin")
        mention = claims.add_mention(claim, mark, origin=origin, by=self.user, **given)
        shown = ClaimMention.objects.with_context().get(pk=mention.pk)
        return Response(ClaimMentionSerializer(shown).data, status=201)

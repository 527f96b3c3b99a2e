from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from annotate import access
from annotate.actions import entity as entities
from annotate.actions import merging
from annotate.actions import publisher as publishers
from annotate.api.base import IF_MATCH, Resource, revision
from annotate.api.fields import Input, Shown, Text
from annotate.api.filters import AnyOf, Search
from annotate.models import Entity, EntityAlias, Publisher


class AliasSerializer(Shown[EntityAlias]):
    class Meta:
        model = EntityAlias
        fields = ("text", "kind")
        read_only_fields = fields


class EntitySerializer(Shown[Entity]):
    external_ids = serializers.DictField(child=serializers.CharField(), read_only=True)
    aliases = AliasSerializer(many=True, read_only=True)
    mentions = serializers.IntegerField(source="mention_count", help_text="live marks that speak of it", read_only=True)
    articles = serializers.IntegerField(source="article_count", help_text="articles with such marks", read_only=True)

    class Meta:
        model = Entity
        fields = (
            "id",
            "name",
            "type",
            "description",
            "external_ids",
            "state",
            "aliases",
            "merged_into",
            "mentions",
            "articles",
            "revision",
            "created_at",
            "updated_at",
        )
        read_only_fields = fields


class AliasCreate(Input):
    text = Text(max_length=300)
    kind = serializers.ChoiceField(EntityAlias.Kind.choices, required=False)


class EntityChange(Input):
    """What is left out stays."""

    name = Text(required=False, max_length=300)
    type = serializers.ChoiceField(Entity.Type.choices, required=False)
    description = Text(required=False, allow_blank=True, max_length=300)
    external_ids = serializers.DictField(
        child=Text(max_length=100), required=False, help_text='ids elsewhere: {"wikidata": "Q423"}'
    )


class EntityCreate(EntityChange):
    name = Text(max_length=300)
    aliases = AliasCreate(many=True, required=False, max_length=100)  # type: ignore[call-arg]


class EntityMergeTarget(Input):
    into = serializers.IntegerField(min_value=1, help_text="id of the entity that stays")


class EntitySplit(Input):
    reason = Text(required=False, allow_blank=True, max_length=300)


class EntityMergeInto(EntityMergeTarget):
    into_revision = serializers.IntegerField(min_value=1, help_text="revision of the entity that stays")
    reason = Text(required=False, allow_blank=True, max_length=300)


class EntityDifference(serializers.Serializer[merging.Difference]):
    name = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]
    target = serializers.CharField(help_text="this value stays")


class EntityMergePreview(serializers.Serializer[merging.Preview]):
    refusal = serializers.CharField(help_text="why it cannot be done; empty where it can")
    names = serializers.ListField(child=serializers.CharField(), help_text="that the other one gains")
    mentions = serializers.IntegerField(help_text="that go over")
    articles = serializers.IntegerField(help_text="in which those stand")
    others = serializers.IntegerField(help_text="that the other one has already")
    contested = serializers.IntegerField(help_text="marks of which somebody said that they do not mean the other one")
    external_ids = serializers.DictField(source="ids", child=serializers.CharField(), help_text="that it gains")
    differences = EntityDifference(many=True)


class EntityFilter(filters.FilterSet):
    search = Search(help_text="words in one of its names")
    type = AnyOf(Entity.Type)
    state = AnyOf(Entity.State)
    merged = filters.BooleanFilter(method="also_merged", help_text="true: also those merged into another one")

    def also_merged(self, rows: QuerySet[Entity], name: str, wanted: bool) -> QuerySet[Entity]:
        return rows

    def filter_queryset(self, rows: Any) -> QuerySet[Entity]:
        return super().filter_queryset(rows if self.form.cleaned_data.get("merged") else rows.current())


class Entities(ListModelMixin, Resource):
    """What names refer to. A person's entity is curated, a program's is proposed."""

    queryset = Entity.objects.with_counts().prefetch_related("aliases")
    serializer_class = EntitySerializer
    filterset_class = EntityFilter

    @extend_schema(request=EntityCreate, responses={201: EntitySerializer})
    def create(self, request: Request) -> Response:
        """Make an entity."""
        given = self.given(EntityCreate)
        aliases = [(alias["text"], alias.get("kind", EntityAlias.Kind.NAME)) for alias in given.pop("aliases", [])]
        return self.answer(entities.create(aliases=aliases, by=self.user, **given), status=201)

    @extend_schema(request=EntityChange, parameters=[IF_MATCH])
    def partial_update(self, request: Request, pk: str) -> Response:
        """Correct an entity for everybody."""
        given = self.given(EntityChange)
        return self.answer(entities.change(self.get_object(), revision=revision(request), by=self.user, **given))

    @extend_schema(request=AliasCreate, responses={200: EntitySerializer})
    @action(detail=True, methods=["post"])
    def aliases(self, request: Request, pk: str) -> Response:
        """Add another name; one that it has already changes nothing."""
        entity = self.get_object()
        entities.add_alias(entity, by=self.user, **self.given(AliasCreate))
        return self.answer(entity)

    @extend_schema(
        request=EntityMergeInto,
        responses={200: EntitySerializer},
        parameters=[IF_MATCH],
        description="Merge this entity into another one, which the answer shows. If-Match is this entity's, "
        "`into_revision` the other one's. Nothing is lost: split gives back exactly what was.",
    )
    @action(detail=True, methods=["post"])
    def merge(self, request: Request, pk: str) -> Response:
        """Merge it into another one."""
        given = self.given(EntityMergeInto)
        into = access.one(self.user, Entity.objects.all(), given.pop("into"), field="into")
        row = merging.merge(self.get_object(), into=into, revision=revision(request), by=self.user, **given)
        return self.answer(Entity.objects.get(pk=row.target_id))

    @extend_schema(
        responses={200: EntityMergePreview},
        parameters=[OpenApiParameter("into", int, required=True, description="id of the entity that would stay")],
        description="What merging this entity into another one would do. It changes nothing.",
    )
    @action(detail=True, methods=["get"], url_path="merge-preview")
    def merge_preview(self, request: Request, pk: str) -> Response:
        """Look at a merge before it is done."""
        asked = EntityMergeTarget(data=request.query_params)
        asked.is_valid(raise_exception=True)
        into = access.one(self.user, Entity.objects.all(), asked.validated_data["into"], field="into")
        return Response(EntityMergePreview(merging.preview(self.get_object(), into)).data)

    @extend_schema(request=EntitySplit, responses={200: EntitySerializer}, parameters=[IF_MATCH])
    @action(detail=True, methods=["post"])
    def split(self, request: Request, pk: str) -> Response:
        """Make a merged entity one of its own again, exactly as it was."""
        given = self.given(EntitySplit)
        row = merging.split(self.get_object(), revision=revision(request), by=self.user, **given)
        return self.answer(Entity.objects.get(pk=row.source_id))


class PublisherSerializer(Shown[Publisher]):
    aliases = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = Publisher
        fields = ("id", "name", "aliases", "domain", "country", "kind", "revision")
        read_only_fields = fields


class PublisherChange(Input):
    """What is left out stays."""

    name = Text(required=False, max_length=200)
    aliases = serializers.ListField(child=Text(max_length=200), required=False, max_length=100)
    domain = Text(required=False, allow_blank=True, max_length=200)
    country = serializers.RegexField(
        "^[A-Z]{2}$", required=False, allow_blank=True, help_text="ISO 3166-1 alpha-2, as NO"
    )
    kind = serializers.ChoiceField(Publisher.Kind.choices, required=False)


class PublisherCreate(PublisherChange):
    name = Text(max_length=200)


class PublisherFilter(filters.FilterSet):
    name = filters.CharFilter(lookup_expr="icontains", help_text="part of the name")
    kind = AnyOf(Publisher.Kind)


class Publishers(ListModelMixin, Resource):
    """Publishing houses. An article that names a new one makes it; people correct what is known about it."""

    queryset = Publisher.objects.all()
    serializer_class = PublisherSerializer
    filterset_class = PublisherFilter

    @extend_schema(request=PublisherCreate, responses={201: PublisherSerializer})
    def create(self, request: Request) -> Response:
        """Make a publisher."""
        return self.answer(publishers.create(by=self.user, **self.given(PublisherCreate)), status=201)

    @extend_schema(request=PublisherChange, parameters=[IF_MATCH])
    def partial_update(self, request: Request, pk: str) -> Response:
        """Correct a publisher for everybody."""
        given = self.given(PublisherChange)
        return self.answer(publishers.change(self.get_object(), revision=revision(request), by=self.user, **given))

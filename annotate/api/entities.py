from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from annotate.actions import entity as entities
from annotate.actions import publisher as publishers
from annotate.api.base import IF_MATCH, Resource, revision
from annotate.api.fields import Input, Text
from annotate.api.filters import AnyOf, Search
from annotate.models import Entity, EntityAlias, Publisher


class AliasSerializer(serializers.ModelSerializer[EntityAlias]):
    class Meta:
        model = EntityAlias
        fields = ("text", "kind")
        read_only_fields = fields


class EntitySerializer(serializers.ModelSerializer[Entity]):
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


class PublisherSerializer(serializers.ModelSerializer[Publisher]):
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
    name = filters.CharFilter(lookup_expr="icontains")
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

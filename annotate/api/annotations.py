from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _
from django_filters import rest_framework as filters
from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from annotate import access, crosslinks
from annotate.actions import annotation as marks
from annotate.actions import suggestion
from annotate.api.base import IF_MATCH, Resource, revision, tagged
from annotate.api.fields import Id, Input, JsonObject, Offset, Shown, Text, Yes
from annotate.api.filters import AnyOf, IdFilter
from annotate.errors import Gone, about
from annotate.models import Annotation, Article, DateMention, Entity, EntityMention
from annotate.selection import Selection

MOST_AT_ONCE = 1000


class LinkedEntitySerializer(Shown[EntityMention]):
    """The entity that a mark speaks of, and how that is known."""

    id = serializers.IntegerField(source="entity_id", read_only=True)
    name = serializers.CharField(source="entity.name", read_only=True)
    type = serializers.CharField(source="entity.type", read_only=True)

    class Meta:
        model = EntityMention
        fields = ("id", "name", "type", "level", "state", "score", "method", "reason")
        read_only_fields = fields

    def get_attribute(self, mark: Any) -> EntityMention | None:
        """The one that is not rejected: a mark has at most one."""
        return mark.live_mentions[0] if mark.live_mentions else None


class DateValueSerializer(Shown[DateMention]):
    """A TIMEX3 value; empty where it cannot be known. ``begin`` and ``end`` are inclusive days."""

    class Meta:
        model = DateMention
        fields = ("type", "value", "mod", "begin", "end", "precision", "anchor", "rule", "reason", "state")
        read_only_fields = fields


class AnnotationSerializer(Shown[Annotation]):
    article = serializers.IntegerField(source="version.article_id", read_only=True)
    version = serializers.IntegerField(source="version_id", read_only=True)
    author = serializers.CharField(source="author.username", read_only=True)
    entity = LinkedEntitySerializer(read_only=True, allow_null=True)
    date = DateValueSerializer(source="date_mention", read_only=True, allow_null=True)
    links_pending = serializers.BooleanField(source="needs_linking", read_only=True)

    class Meta:
        model = Annotation
        fields = (
            "id",
            "uid",
            "article",
            "version",
            "kind",
            "start",
            "end",
            "quote",
            "prefix",
            "suffix",
            "state",
            "note",
            "author",
            "agent",
            "reader",
            "reader_version",
            "reason",
            "confidence",
            "data",
            "anchor_state",
            "client_id",
            "entity",
            "date",
            "links_pending",
            "revision",
            "created_at",
            "updated_at",
            "deleted_at",
        )
        read_only_fields = fields


def shown_marks() -> QuerySet[Annotation]:
    """Marks with all that AnnotationSerializer shows, in two queries, without the articles' texts."""
    linked = EntityMention.objects.exclude(state="rejected").select_related("entity")
    return (
        Annotation.objects.select_related("author", "version", "date_mention")
        .defer("version__text", "version__boilerplate", "version__notes")
        .prefetch_related(Prefetch("entity_mentions", linked, to_attr="live_mentions"))
    )


def _bare(mark: Annotation) -> Annotation:
    """A mark that was made just now, with what the database would say that it stands for: nothing."""
    mark.live_mentions = []  # type: ignore[attr-defined]
    mark._state.fields_cache["date_mention"] = None
    return mark


class AnnotationCreate(Input):
    """Offsets are Unicode code points into ``articles/{id}/text/``, half-open, unless ``offset_unit`` says utf16.

    A program names itself in ``reader``, with ``agent`` model or rule: its marks are suggestions for people to decide.
    """

    article = Id()
    kind = serializers.ChoiceField(Annotation.Kind.choices)
    start = Offset()
    end = Offset()
    quote = Text(required=False, help_text="must be what the text reads there")
    offset_unit = serializers.ChoiceField([("codepoint", "codepoint"), ("utf16", "utf16")], required=False)
    entity = Id(required=False, help_text="the entity that a mark of this kind speaks of")
    value = Text(required=False, allow_blank=True, max_length=50, help_text="TIMEX3, of a date; empty: unknown")
    note = Text(required=False, allow_blank=True, max_length=5000)
    client_id = Text(required=False, max_length=64, help_text="sent again, the create gives the same mark")
    agent = serializers.ChoiceField(Annotation.Agent.choices, required=False)
    reader = Text(required=False, max_length=50, help_text="the program's name")
    reader_version = Text(required=False, max_length=20)
    confidence = serializers.FloatField(required=False, min_value=0, max_value=1)
    reason = Text(required=False, allow_blank=True, max_length=2000, help_text="why it is suggested, in one sentence")
    data = JsonObject(required=False)  # type: ignore[assignment]


class AnnotationChange(Input):
    """What is left out stays."""

    kind = serializers.ChoiceField(Annotation.Kind.choices, required=False)
    start = Offset(required=False)
    end = Offset(required=False)
    note = Text(required=False, allow_blank=True, max_length=5000)
    entity = Id(required=False)
    value = Text(required=False, allow_blank=True, max_length=50)


class Decision(Input):
    accept = Yes()
    reason = Text(required=False, allow_blank=True, max_length=500)


class CrossLinkSerializer(serializers.Serializer[crosslinks.CrossLink]):
    title = serializers.CharField()
    summary = serializers.CharField()
    href = serializers.CharField()
    marks = serializers.SerializerMethodField()

    @extend_schema_field(serializers.ListField(child=serializers.IntegerField()))
    def get_marks(self, link: crosslinks.CrossLink) -> list[int]:
        return [mark.pk for mark in link.marks]


class LinksSerializer(serializers.Serializer[Any]):
    """Where else this is spoken of. ``pending``: the linkers have not looked at the latest revision yet."""

    pending = serializers.BooleanField()
    links = CrossLinkSerializer(many=True)


class AnnotationFilter(filters.FilterSet):
    article = IdFilter(field_name="version__article")
    version = IdFilter(field_name="version")
    kind = AnyOf(Annotation.Kind)
    state = AnyOf(Annotation.State)
    agent = AnyOf(Annotation.Agent)
    author = filters.CharFilter(field_name="author__username")
    reader = filters.CharFilter()
    client_id = filters.CharFilter()
    entity = IdFilter(method="of_entity")
    date_from = filters.DateFilter(field_name="date_mention__end", lookup_expr="gte", help_text="its interval")
    date_to = filters.DateFilter(field_name="date_mention__begin", lookup_expr="lte", help_text="its interval")
    updated_since = filters.IsoDateTimeFilter(
        method="changed_since", help_text="also what they speak of; deleted marks are part of the answer"
    )

    def of_entity(self, rows: QuerySet[Annotation], name: str, entity: int) -> QuerySet[Annotation]:
        mentions = EntityMention.objects.filter(entity=entity).exclude(state="rejected")
        return rows.filter(pk__in=mentions.values("annotation"))

    def changed_since(self, rows: QuerySet[Annotation], name: str, since: datetime) -> QuerySet[Annotation]:
        """By the audit trail: it also tells of a new entity or date, and of marks from a file that keep their times."""
        return rows.filter(pk__in=Selection(updated_since=since).changed())

    def filter_queryset(self, rows: QuerySet[Annotation]) -> QuerySet[Annotation]:
        """Deleted marks are shown only to who keeps a copy up to date."""
        since = self.form.cleaned_data.get("updated_since")
        return super().filter_queryset(rows if since else rows.filter(deleted_at=None))


class Annotations(ListModelMixin, Resource):
    """Marks that people made and programs suggested."""

    queryset = shown_marks()
    serializer_class = AnnotationSerializer
    filterset_class = AnnotationFilter

    def retrieve(self, request: Request, pk: str) -> Response:
        """The mark; 410 when it was deleted."""
        mark = self.get_object()
        if mark.deleted_at:
            raise Gone(_("This mark was deleted. It can be restored."), mark)
        return tagged(self.get_serializer(mark).data, mark.revision)

    @extend_schema(
        request=PolymorphicProxySerializer(
            "AnnotationCreateOneOrMany",
            serializers=[AnnotationCreate, AnnotationCreate(many=True)],
            resource_type_field_name=None,
            many=False,
        ),
        responses={
            201: PolymorphicProxySerializer(
                "AnnotationOneOrMany",
                serializers=[AnnotationSerializer, AnnotationSerializer(many=True)],
                resource_type_field_name=None,
                many=False,
            )
        },
    )
    def create(self, request: Request) -> Response:
        """Make a mark, or a list of at most 1,000, all or none; in the order sent."""
        many = isinstance(request.data, list)
        limits = {"many": True, "allow_empty": False, "max_length": MOST_AT_ONCE} if many else {}
        given = self.given(AnnotationCreate, **limits)
        items = given if many else [given]
        made = marks.create_told(self._new_marks(items), by=self.user)
        shown = self._made(items, made)
        return Response(shown, status=201) if many else tagged(shown[0], made[0].mark.revision, status=201)

    def _made(self, items: Sequence[dict[str, Any]], made: Sequence[marks.Made]) -> list[Any]:
        """What was made, in its order. A new mark that stands for nothing yet is shown without asking for it again."""
        plain = [each.is_new and not item.keys() & {"entity", "value"} for item, each in zip(items, made, strict=True)]
        other = [each.mark.pk for each, bare in zip(made, plain, strict=True) if not bare]
        rows = shown_marks().in_bulk(other) if other else {}
        return [
            self.represent(_bare(mark) if bare else rows[mark.pk]) for (mark, _), bare in zip(made, plain, strict=True)
        ]

    def _new_marks(self, items: Sequence[dict[str, Any]]) -> list[marks.NewMark]:
        rows = Article.objects.select_related("current").only("current__article", "current__text")
        articles = access.some(self.user, rows, [item["article"] for item in items], field="article")
        wanted = [item.get("entity") for item in items]
        entities = access.some(self.user, Entity.objects.all(), wanted, field="entity") if any(wanted) else wanted
        new = []
        for at, (item, article, entity) in enumerate(zip(items, articles, entities, strict=True)):
            rest = {name: value for name, value in item.items() if name not in ("article", "entity")}
            assert article.current is not None
            with about(at):
                new.append(suggestion.posted(article.current, entity=entity, **rest))
        return new

    @extend_schema(request=AnnotationChange, parameters=[IF_MATCH])
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change kind, span or note, or say which entity or date the mark stands for."""
        given = self.given(AnnotationChange)
        entity = None
        if "entity" in given:
            entity = access.one(self.user, Entity.objects.all(), given.pop("entity"), field="entity")
        mark = self._with_text()
        return self.answer(marks.change(mark, revision=revision(request), entity=entity, by=self.user, **given))

    def _with_text(self) -> Annotation:
        rows = Annotation.objects.select_related("author", "version")
        return access.get(self.user, rows, pk=self.kwargs["pk"])

    @extend_schema(parameters=[IF_MATCH], responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Delete the mark. The answer's ETag is what restoring it needs."""
        deleted = marks.delete(self.get_object(), revision=revision(request), by=self.user)
        return tagged(None, deleted.revision, status=204)

    @extend_schema(request=None, parameters=[IF_MATCH])
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, pk: str) -> Response:
        """Bring a deleted mark back."""
        return self.answer(marks.restore(self.get_object(), revision=revision(request), by=self.user))

    @extend_schema(request=Decision, parameters=[IF_MATCH])
    @action(detail=True, methods=["post"])
    def decide(self, request: Request, pk: str) -> Response:
        """Accept or reject a suggestion, or a mark that another person submitted."""
        given = self.given(Decision)
        return self.answer(marks.decide(self.get_object(), revision=revision(request), by=self.user, **given))

    @extend_schema(request=None, parameters=[IF_MATCH])
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: str) -> Response:
        """Take a decision back."""
        return self.answer(marks.reopen(self.get_object(), revision=revision(request), by=self.user))

    @extend_schema(responses=LinksSerializer)
    @action(detail=True)
    def links(self, request: Request, pk: str) -> Response:
        """Where else the mark's entity, date or claim is spoken of."""
        mark = self.get_object()
        return Response(LinksSerializer({"pending": mark.needs_linking, "links": crosslinks.of(mark)}).data)

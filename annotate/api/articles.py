from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

from django.db.models import QuerySet, Value
from django.urls import reverse
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiResponse, PolymorphicProxySerializer, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from annotate import access
from annotate.actions import article as articles
from annotate.actions import imports
from annotate.api.base import IF_MATCH, Resource, revision
from annotate.api.fields import DayOrMoment, Input, Shown, Text, WebAddress, Yes
from annotate.api.filters import IdFilter, Search
from annotate.models import Article, ArticleVersion
from annotate.models.article import ArticleQuerySet

SERVICE = "http://www.w3.org/ns/oa#annotationService"  # Web Annotation Protocol, section 4.4


MOST_AT_ONCE = 1000


class ArticleSerializer(Shown[Article]):
    publisher = serializers.CharField(source="publisher.name", default=None, allow_null=True, read_only=True)
    url = serializers.CharField(help_text="of the original; empty where unknown", read_only=True)
    published_precision = serializers.CharField(help_text="minute, day, month or year; empty: unknown", read_only=True)
    published_source = serializers.CharField(help_text="stated, inferred or entered; empty: unknown", read_only=True)
    publisher_id = serializers.IntegerField(allow_null=True, read_only=True)
    version = serializers.IntegerField(source="current_id", read_only=True)
    text_length = serializers.IntegerField(source="current.length", help_text="code points", read_only=True)
    sha256 = serializers.CharField(source="current.sha256", help_text="of the text in UTF-8", read_only=True)
    marks = serializers.IntegerField(help_text="neither deleted nor rejected", read_only=True)
    to_review = serializers.IntegerField(help_text="suggested marks", read_only=True)

    class Meta:
        model = Article
        fields = (
            "id",
            "title",
            "byline",
            "url",
            "language",
            "publisher",
            "publisher_id",
            "published_at",
            "published_precision",
            "published_source",
            "published_reason",
            "version",
            "text_length",
            "sha256",
            "marks",
            "to_review",
            "revision",
            "created_at",
            "updated_at",
        )
        read_only_fields = fields


class ArticleDetails(Input):
    title = Text(required=False, allow_blank=True, max_length=500)
    byline = Text(required=False, allow_blank=True, max_length=200)
    url = WebAddress(required=False, allow_blank=True)
    language = Text(required=False, max_length=20, help_text="BCP 47")
    publisher = Text(required=False, allow_blank=True, max_length=200, help_text="its name")


class ArticleCreate(ArticleDetails):
    """``text`` or ``html``. What is left out is looked for in the text."""

    text = Text(required=False)
    html = Text(required=False)
    published_at = DayOrMoment(required=False)
    read = Yes(required=False, help_text="whether the machine readers look at it; the installation's setting decides")


class ArticleChange(ArticleDetails):
    """What is left out stays. A publication date of null says that it is unknown."""

    published_at = DayOrMoment(required=False, allow_null=True)


class ArticleTextSerializer(Shown[ArticleVersion]):
    """The canonical text, into which every offset points."""

    version = serializers.IntegerField(source="pk", read_only=True)

    class Meta:
        model = ArticleVersion
        fields = ("article", "version", "length", "sha256", "boilerplate", "text")
        read_only_fields = fields


class ArticleFilter(filters.FilterSet):
    search = Search(help_text="words in the title, byline, address or publisher")
    publisher = IdFilter(field_name="publisher")
    language = filters.CharFilter(help_text="its code, as `en`")
    sha256 = filters.CharFilter(field_name="versions__sha256", help_text="the article that has this text")
    published_from = filters.DateFilter(method="not_before", help_text="on this day or later")
    published_to = filters.DateFilter(method="not_after", help_text="on this day or earlier")

    # Compared with moments: a function around the column would keep its index from being used.

    def not_before(self, rows: QuerySet[Article], name: str, day: date) -> QuerySet[Article]:
        return rows.filter(published_at__gte=datetime.combine(day, time.min, UTC))

    def not_after(self, rows: QuerySet[Article], name: str, day: date) -> QuerySet[Article]:
        return rows.filter(published_at__lte=datetime.combine(day, time.max, UTC))


def shown_articles() -> ArticleQuerySet:
    """Articles with all that ArticleSerializer shows but the counts of marks, without their texts."""
    rows = Article.objects.select_related("publisher", "current")
    return rows.defer("current__text", "current__boilerplate", "current__notes")


class Articles(ListModelMixin, Resource):
    """Articles. Their texts never change; what is known about them can be corrected."""

    queryset = shown_articles().with_counts()
    serializer_class = ArticleSerializer
    filterset_class = ArticleFilter

    @extend_schema(
        request=PolymorphicProxySerializer(
            "ArticleCreateOneOrMany",
            serializers=[ArticleCreate, ArticleCreate(many=True)],
            resource_type_field_name=None,
            many=False,
        ),
        responses={
            201: PolymorphicProxySerializer(
                "ArticleOneOrMany",
                serializers=[ArticleSerializer, ArticleSerializer(many=True)],
                resource_type_field_name=None,
                many=False,
            ),
            200: OpenApiResponse(ArticleSerializer, description="The article that has this text already."),
        },
    )
    def create(self, request: Request) -> Response:
        """Take in an article, or a list of at most 1,000, all or none; the same text again is the article that has it.

        In a list each article has its text, and is answered by the article as it is listed.
        """
        if isinstance(request.data, list):
            several = self.given(ArticleCreate, many=True, allow_empty=False, max_length=MOST_AT_ONCE)
            taken = imports.take_list(several, by=self.user)
            # What came in just now has no marks, so that a thousand need not be counted.
            new = shown_articles().annotate(marks=Value(0), to_review=Value(0))
            rows = new.in_bulk([article.pk for article, created in taken if created])
            rows |= self.get_queryset().in_bulk([article.pk for article, created in taken if not created])
            return Response([self.represent(rows[article.pk]) for article, _ in taken], status=201)
        given = self.given(ArticleCreate)
        article, created = imports.take_posted(given, by=self.user)
        return self.answer(article, status=201 if created else 200)

    @extend_schema(request=ArticleChange, parameters=[IF_MATCH])
    def partial_update(self, request: Request, pk: str) -> Response:
        """Correct what is known about the article. Its relative dates follow a new publication date."""
        given: dict[str, Any] = self.given(ArticleChange)
        unknown = "published_at" in given and given["published_at"] is None
        article = self.get_object()
        articles.correct(article, revision=revision(request), published_unknown=unknown, by=self.user, **given)
        return self.answer(article)

    @extend_schema(responses=ArticleTextSerializer)
    @action(detail=True)
    def text(self, request: Request, pk: str) -> Response:
        """The article's text."""
        article = access.get(self.user, Article.objects.select_related("current"), pk=pk)
        version = article.current
        assert version is not None
        container = request.build_absolute_uri(reverse("annotation_container", args=[article.pk]))
        headers = {"ETag": f'"{version.sha256}"', "Link": f'<{container}>; rel="{SERVICE}"'}
        return Response(ArticleTextSerializer(version).data, headers=headers)

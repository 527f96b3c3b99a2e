from __future__ import annotations

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from annotate.actions import annotation as marks
from annotate.api.base import IF_MATCH, Resource, revision
from annotate.api.fields import Input, Shown, Text
from annotate.api.filters import AnyOf, IdFilter
from annotate.models import DateMention


class DateSerializer(Shown[DateMention]):
    """What a date mark says. ``revision`` is the mark's."""

    article = serializers.IntegerField(source="annotation.version.article_id", read_only=True)
    quote = serializers.CharField(source="annotation.quote", read_only=True)
    revision = serializers.IntegerField(source="annotation.revision", read_only=True)
    decided_by = serializers.CharField(source="decided_by.username", default=None, allow_null=True, read_only=True)

    class Meta:
        model = DateMention
        fields = (
            "id",
            "annotation",
            "article",
            "quote",
            "type",
            "value",
            "mod",
            "begin",
            "end",
            "precision",
            "anchor",
            "rule",
            "reason",
            "state",
            "decided_by",
            "revision",
        )
        read_only_fields = fields


class DateChange(Input):
    value = Text(allow_blank=True, max_length=50, help_text="TIMEX3; empty says that it cannot be known")


class DateFilter(filters.FilterSet):
    article = IdFilter(field_name="annotation__version__article")
    annotation = IdFilter(field_name="annotation")
    type = AnyOf(DateMention.Type)
    state = AnyOf(DateMention.State)
    value = filters.CharFilter(help_text="exactly this TIMEX3 value")
    date_from = filters.DateFilter(field_name="end", lookup_expr="gte", help_text="its interval")
    date_to = filters.DateFilter(field_name="begin", lookup_expr="lte", help_text="its interval")


class Dates(ListModelMixin, Resource):
    """What date marks say, as TIMEX3 values and intervals of days."""

    queryset = (
        DateMention.objects.live()
        .select_related("annotation__version", "decided_by")
        .defer("annotation__version__text", "annotation__version__boilerplate")
    )
    serializer_class = DateSerializer
    filterset_class = DateFilter

    def revision_of(self, row: DateMention) -> int:
        return row.annotation.revision

    @extend_schema(request=DateChange, parameters=[IF_MATCH])
    def partial_update(self, request: Request, pk: str) -> Response:
        """Enter the value by hand; no rule changes it afterwards."""
        given = self.given(DateChange)
        date = self.get_object()
        date.annotation = marks.change(date.annotation, revision=revision(request), by=self.user, **given)
        return self.answer(date)

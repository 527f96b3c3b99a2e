"""What the program keeps for itself, to be looked at when something is not found: indexes, groups, look-ups."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from annotate import models
from annotate.admin_base import ReadOnly


@admin.register(models.CopyGroup)
class CopyGroup(ReadOnly):
    list_display = ("__str__", "is_new", "created_at")
    search_fields = ("=id", "places__article__title")
    ordering = ("-id",)


@admin.register(models.CopyArticle)
class CopyArticle(ReadOnly):
    list_display = ("article", "group", "score", "reason")
    list_select_related = ("article", "group")
    search_fields = ("article__title", "=group__id")
    ordering = ("-id",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).defer("signature")


@admin.register(models.CopyKey)
class CopyKey(ReadOnly):
    list_display = ("key", "article")
    list_select_related = ("article",)
    search_fields = ("key", "article__title")
    ordering = ("-id",)


@admin.register(models.DateCount)
class DateCount(ReadOnly):
    list_display = ("__str__",)
    search_fields = ("=id",)
    ordering = ("-id",)


@admin.register(models.EntityMerge)
class EntityMerge(ReadOnly):
    list_display = ("source", "target", "merged_by", "merged_at", "split_at")
    list_select_related = ("source", "target", "merged_by")
    search_fields = ("source__name", "target__name")
    ordering = ("-id",)


@admin.register(models.Guideline)
class Guideline(ReadOnly):
    list_display = ("__str__", "updated_by", "updated_at")
    list_select_related = ("updated_by",)
    search_fields = ("text",)
    ordering = ("-id",)


@admin.register(models.Lookup)
class Lookup(ReadOnly):
    list_display = ("question", "source", "asked_at")
    search_fields = ("question",)
    ordering = ("-id",)


@admin.register(models.Release)
class Release(ReadOnly):
    list_display = ("name", "version", "format", "bytes", "made_by", "made_at")
    list_select_related = ("made_by",)
    search_fields = ("name", "version", "sha256")
    ordering = ("-id",)


@admin.register(models.SearchUnit)
class SearchUnit(ReadOnly):
    list_display = ("kind", "owner", "part", "start", "title")
    search_fields = ("title", "=owner")
    ordering = ("-id",)

"""The administration of annotate: what each list shows, finds and filters, and which action makes each change."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from annotate import (
    admin_indexes,  # noqa: F401  registers its models
    audit,
    models,
)
from annotate.access import Can, can
from annotate.actions import annotation as marks
from annotate.actions import article as articles
from annotate.actions import entity as entities
from annotate.actions import job as jobs
from annotate.actions import publisher as publishers
from annotate.actions import token as tokens
from annotate.admin_base import Changeable, ReadOnly, RevisionForm, Rows
from annotate.views.requests import AuthenticatedRequest

admin.site.unregister(Group)  # the roles are part of the program: who has one stands on the person's page


@admin.register(models.User)
class User(UserAdmin):
    """Django's own pages. People are made inactive, not deleted: what they did stays theirs."""

    list_display = ("username", "first_name", "last_name", "roles", "is_machine", "is_active", "last_login")
    list_filter = ("groups", "is_machine", "is_active", "is_staff")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Person"), {"fields": ("first_name", "last_name", "email")}),
        (_("Role"), {"fields": ("groups", "is_staff", "is_active", "is_superuser", "is_machine")}),
        (_("Dates"), {"fields": ("last_login", "date_joined")}),
    )
    readonly_fields = ("is_machine", "last_login", "date_joined")
    filter_horizontal = ()

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        return super().formfield_for_manytomany(db_field, request, widget=forms.CheckboxSelectMultiple, **kwargs)

    @admin.display(description=_("roles"))
    def roles(self, user: models.User) -> str:
        return ", ".join(group.name for group in user.groups.all())

    def get_queryset(self, request: HttpRequest) -> QuerySet[models.User]:
        return super().get_queryset(request).prefetch_related("groups")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return can(request.user, Can.ADMIN)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return can(request.user, Can.ADMIN)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return can(request.user, Can.ADMIN)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return can(request.user, Can.ADMIN)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        self._record(request, obj, "user.create", message)
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Also for a new password; roles are saved by now."""
        self._record(request, obj, "user.change", message)
        return super().log_change(request, obj, message)

    def _record(self, request: Any, user: models.User, verb: str, message: Any) -> None:
        after = audit.snapshot(user, "username", "email", "is_staff", "is_active", "is_superuser")
        after["roles"] = sorted(user.groups.values_list("name", flat=True))
        after["changed"] = message
        audit.record(verb, user, by=request.user, after=after)


@admin.register(models.Publisher)
class Publisher(Changeable):
    list_display = ("name", "kind", "country", "domain")
    list_filter = ("kind", "country")
    search_fields = ("name", "domain")
    ordering = ("name",)
    editable = publishers.FIELDS

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.has_edit_permission(request)

    def write(self, row: Any, values: Mapping[str, Any], *, revision: int, by: models.User) -> Any:
        if row is None:
            return publishers.create(**values, by=by)
        return publishers.change(row, revision=revision, **values, by=by)


class ArticleForm(RevisionForm):
    published_on = forms.DateField(
        label=_("Published on"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("Relative dates in the text count from it, and are computed again when it changes."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        instance: models.Article | None = kwargs.get("instance")
        known = instance.published_at.date() if instance and instance.published_at else None
        kwargs["initial"] = {"published_on": known} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)


class Versions(Rows):
    model = models.ArticleVersion
    fields = readonly_fields = ("number", "length", "sha256", "extractor", "captured_at")
    verbose_name_plural = _("versions")
    fk_name = "article"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).defer("text", "boilerplate")


@admin.register(models.Article)
class Article(Changeable):
    list_display = ("title", "publisher", "published_at", "published_source", "language", "created_at")
    list_filter = ("published_source", "language", ("publisher", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("publisher",)
    search_fields = ("title", "byline", "url")
    ordering = ("-id",)
    raw_id_fields = ("publisher",)
    exclude = ("current",)
    inlines = (Versions,)
    form = ArticleForm
    editable = ("title", "byline", "url", "language", "publisher", "published_on")
    writes = Can.ANNOTATE

    def write(self, row: models.Article, values: Mapping[str, Any], *, revision: int, by: models.User) -> Any:
        details = dict(values)
        if "publisher" in details:
            details["publisher"] = details["publisher"].name if details["publisher"] else ""
        if "published_on" in details:
            day: date | None = details.pop("published_on")
            details |= {"published_at": day, "published_unknown": day is None}
        return articles.correct(row, revision=revision, **details, by=by)


@admin.register(models.ArticleVersion)
class ArticleVersion(ReadOnly):
    list_display = ("article", "number", "length", "extractor", "captured_at", "sha256")
    list_filter = ("extractor",)
    list_select_related = ("article",)
    search_fields = ("article__title", "sha256")
    ordering = ("-id",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Without the text, which the page of one version reads when it shows it."""
        return super().get_queryset(request).defer("text", "boilerplate")


@admin.register(models.Story)
class Story(ReadOnly):
    list_display = ("__str__", "created_at")
    search_fields = ("=id", "places__article__title")
    ordering = ("-id",)


@admin.register(models.StoryArticle)
class StoryArticle(ReadOnly):
    list_display = ("article", "story", "score", "reason")
    list_select_related = ("article", "story")
    search_fields = ("article__title", "=story__id")
    ordering = ("-id",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).defer("profile")


@admin.register(models.StoryKey)
class StoryKey(ReadOnly):
    list_display = ("key", "article")
    list_select_related = ("article",)
    search_fields = ("key", "article__title")
    ordering = ("-id",)


@admin.register(models.StoryTerm)
class StoryTerm(ReadOnly):
    list_display = ("term", "articles")
    search_fields = ("term",)
    ordering = ("term",)


@admin.register(models.Annotation)
class Annotation(Changeable):
    list_display = ("short_quote", "kind", "state", "author", "reader", "confidence", "article", "created_at")
    list_filter = ("state", "kind", "agent", "anchor_state", ("deleted_at", admin.EmptyFieldListFilter))
    search_fields = ("quote", "note", "version__article__title", "author__username")
    search_help_text = _("In the quote, the note, the article's title and the author's name")
    ordering = ("-id",)
    actions = ("accept", "reject")
    editable = ("note",)
    writes = Can.REVIEW

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return models.Annotation.objects.with_context()

    @admin.display(description=_("quote"), ordering="quote")
    def short_quote(self, mark: models.Annotation) -> str:
        return mark.quote if len(mark.quote) <= 80 else f"{mark.quote[:79]}…"

    @admin.display(description=_("article"), ordering="version__article__title")
    def article(self, mark: models.Annotation) -> str:
        return str(mark.version.article)

    @admin.action(description=_("Accept the chosen marks"), permissions=["review"])
    def accept(self, request: AuthenticatedRequest, rows: QuerySet[models.Annotation]) -> None:
        self._decide(request, rows, accept=True)

    @admin.action(description=_("Reject the chosen marks"), permissions=["review"])
    def reject(self, request: AuthenticatedRequest, rows: QuerySet[models.Annotation]) -> None:
        self._decide(request, rows, accept=False)

    def _decide(self, request: AuthenticatedRequest, rows: QuerySet[models.Annotation], *, accept: bool) -> None:
        self.each(
            request,
            rows,
            lambda mark, revision: marks.decide(mark, accept=accept, revision=revision, by=request.user),
        )

    def write(self, row: models.Annotation, values: Mapping[str, Any], *, revision: int, by: models.User) -> Any:
        return marks.change(row, revision=revision, **values, by=by)


class Aliases(Rows):
    model = models.EntityAlias
    fields = readonly_fields = ("text", "kind")


@admin.register(models.Entity)
class Entity(Changeable):
    list_display = ("name", "type", "state", "merged_into", "created_by", "created_at")
    list_filter = ("type", "state", ("merged_into", admin.EmptyFieldListFilter))
    list_select_related = ("merged_into", "created_by")
    search_fields = ("name", "aliases__text", "description")
    ordering = ("name", "id")
    inlines = (Aliases,)
    editable = ("name", "type", "description")

    def write(self, row: models.Entity, values: Mapping[str, Any], *, revision: int, by: models.User) -> Any:
        return entities.change(row, revision=revision, **values, by=by)


@admin.register(models.EntityAlias)
class EntityAlias(ReadOnly):
    list_display = ("text", "kind", "entity")
    list_filter = ("kind",)
    list_select_related = ("entity",)
    search_fields = ("text", "entity__name")
    ordering = ("text", "id")


@admin.register(models.EntityKey)
class EntityKey(ReadOnly):
    list_display = ("key", "entity")
    list_select_related = ("entity",)
    search_fields = ("key", "entity__name")
    ordering = ("-id",)


@admin.register(models.EntityMention)
class EntityMention(ReadOnly):
    list_display = ("quote", "entity", "level", "state", "score", "method", "decided_by")
    list_filter = ("state", "level", "method")
    list_select_related = ("annotation", "entity", "decided_by")
    search_fields = ("entity__name", "annotation__quote")
    ordering = ("-id",)

    @admin.display(description=_("quote"))
    def quote(self, mention: models.EntityMention) -> str:
        return mention.annotation.quote[:80]


@admin.register(models.DateMention)
class DateMention(ReadOnly):
    list_display = ("quote", "type", "value", "begin", "end", "state", "rule", "decided_by")
    list_filter = ("state", "type", "precision")
    list_select_related = ("annotation", "decided_by")
    search_fields = ("value", "annotation__quote")
    ordering = ("-id",)

    @admin.display(description=_("quote"))
    def quote(self, mention: models.DateMention) -> str:
        return mention.annotation.quote[:80]


@admin.register(models.Job)
class Job(ReadOnly):
    list_display = ("id", "kind", "state", "done", "total", "attempts", "owner", "created_at", "finished_at")
    list_filter = ("state", "kind", "bulk")
    list_select_related = ("owner",)
    search_fields = ("=id", "kind", "error", "owner__username")
    ordering = ("-id",)
    exclude = ("result_file",)  # its owner's
    actions = ("run_again",)
    reads = Can.ADMIN

    @admin.action(description=_("Run the chosen jobs again"), permissions=["administer"])
    def run_again(self, request: AuthenticatedRequest, rows: QuerySet[models.Job]) -> None:
        self.each(request, rows, lambda job, _revision: jobs.rerun(job, by=request.user))


@admin.register(models.Lease)
class Lease(ReadOnly):
    list_display = ("item", "holder", "until", "fence")
    list_filter = (("holder", admin.RelatedOnlyFieldListFilter),)
    list_select_related = ("holder",)
    search_fields = ("item", "holder__username")
    ordering = ("-until",)


@admin.register(models.AuditEvent)
class AuditEvent(ReadOnly):
    list_display = ("id", "at", "actor", "verb", "target_type", "target_id", "reason")
    list_filter = ("target_type", ("actor__is_machine", admin.BooleanFieldListFilter))
    list_select_related = ("actor",)
    search_fields = ("verb", "actor__username", "=target_id")
    search_help_text = _("The verb as in claim.T3, the name of who acted, or the number of what it was done to")
    date_hierarchy = "at"
    ordering = ("-id",)


@admin.register(models.AuditSeal)
class AuditSeal(ReadOnly):
    list_display = ("sequence", "event", "hash")
    list_select_related = ("event",)
    search_fields = ("=sequence", "hash", "=event__id")
    ordering = ("-sequence",)


@admin.register(models.Comment)
class Comment(ReadOnly):
    list_display = ("__str__", "author", "target_type", "target_id", "created_at", "edited_at", "deleted_at")
    list_filter = ("target_type", ("author", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("author",)
    search_fields = ("text", "author__username", "=target_id")
    ordering = ("-id",)


@admin.register(models.Watch)
class Watch(ReadOnly):
    list_display = ("user", "target_type", "target_id", "created_at")
    list_filter = ("target_type",)
    list_select_related = ("user",)
    search_fields = ("user__username", "=target_id")
    ordering = ("-id",)


@admin.register(models.Notification)
class Notification(ReadOnly):
    list_display = ("kind", "user", "actor", "target_type", "target_id", "created_at", "read_at", "mailed_at")
    list_filter = ("kind", "target_type")
    list_select_related = ("user", "actor")
    search_fields = ("user__username", "=target_id")
    ordering = ("-id",)
    reads = Can.ADMIN


@admin.register(models.MailPreference)
class MailPreference(ReadOnly):
    list_display = ("user", "digest", "sent_at")
    list_filter = ("digest",)
    list_select_related = ("user",)
    search_fields = ("user__username",)
    ordering = ("user__username",)
    reads = Can.ADMIN


@admin.register(models.Token)
class Token(ReadOnly):
    """Whose programs sign in, and how; the hashes are nobody's business."""

    list_display = ("name", "prefix", "owner", "scopes", "created_at", "expires_at", "revoked_at", "last_used_at")
    list_filter = (("owner", admin.RelatedOnlyFieldListFilter), ("revoked_at", admin.EmptyFieldListFilter))
    list_select_related = ("owner",)
    search_fields = ("name", "prefix", "owner__username")
    ordering = ("-id",)
    exclude = ("digest",)
    actions = ("revoke",)
    reads = Can.ADMIN

    @admin.action(description=_("Revoke the chosen tokens"), permissions=["administer"])
    def revoke(self, request: AuthenticatedRequest, rows: QuerySet[models.Token]) -> None:
        self.each(request, rows, lambda token, _revision: tokens.revoke(token, by=request.user))


@admin.register(models.Webhook)
class Webhook(ReadOnly):
    list_display = ("url", "owner", "events", "scope", "is_active", "position", "created_at", "deleted_at")
    list_filter = (("owner", admin.RelatedOnlyFieldListFilter), "is_active")
    list_select_related = ("owner",)
    search_fields = ("url", "owner__username")
    ordering = ("-id",)
    exclude = ("secret",)
    reads = Can.ADMIN


@admin.register(models.Delivery)
class Delivery(ReadOnly):
    list_display = ("uid", "webhook", "target_type", "target_id", "state", "attempts", "status", "tried_at", "next_at")
    list_filter = ("state", ("webhook", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("webhook",)
    search_fields = ("=uid", "webhook__url", "=target_id")
    ordering = ("-id",)
    raw_id_fields = ("event",)
    reads = Can.ADMIN

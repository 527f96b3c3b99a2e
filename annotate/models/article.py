"""Articles and their immutable texts."""

from datetime import date
from functools import cached_property
from typing import Self

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from annotate.interchange import Source, Span
from annotate.models.choices import Choices
from annotate.models.publisher import Publisher


class ArticleQuerySet(models.QuerySet["Article"]):
    def searched(self, words: str) -> Self:
        """Articles whose title, byline, URL or publisher holds ``words``."""
        if not words:
            return self
        found = Q()
        for name in ("title", "byline", "url", "publisher__name"):
            found |= Q(**{f"{name}__icontains": words})
        return self.filter(found)

    def with_suggestions(self) -> Self:
        """Articles in which a machine's suggestion awaits a decision."""
        from annotate.models.annotation import Annotation

        waiting = Annotation.objects.filter(version__article=OuterRef("pk"), state="suggested", deleted_at=None)
        return self.filter(Exists(waiting))

    def with_counts(self) -> Self:
        """Adds ``marks`` and ``to_review``: live marks, and suggested ones, of each article."""
        from annotate.models.annotation import Annotation

        live = Annotation.objects.live().filter(version__article=OuterRef("pk")).order_by()

        def counted(rows: models.QuerySet[Annotation]) -> Coalesce:
            return Coalesce(Subquery(rows.values("version__article").annotate(n=Count("pk")).values("n")), 0)

        return self.annotate(marks=counted(live), to_review=counted(live.filter(state="suggested")))


class Article(models.Model):
    class Precision(Choices):
        MINUTE = "minute"
        DAY = "day"
        MONTH = "month"
        YEAR = "year"

    class PublishedSource(Choices):
        STATED = "stated"
        INFERRED = "inferred"
        ENTERED = "entered"

    publisher = models.ForeignKey(Publisher, models.PROTECT, null=True, blank=True, related_name="articles")
    url = models.URLField(max_length=2000, blank=True)
    title = models.CharField(max_length=500, blank=True)
    byline = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=20, default="en", help_text="BCP 47")
    published_at = models.DateTimeField(null=True, blank=True, help_text="UTC; only as exact as the precision says")
    published_precision = models.CharField(max_length=6, choices=Precision, blank=True)
    published_source = models.CharField(max_length=8, choices=PublishedSource, blank=True)
    published_reason = models.CharField(max_length=300, blank=True)
    current = models.ForeignKey("ArticleVersion", models.PROTECT, null=True, related_name="+")
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["-published_at", "-id"]),
            models.Index(fields=["-created_at", "-id"]),
            models.Index(fields=["url"]),
            models.Index(fields=["language"], name="article_language"),
        ]
        constraints = [
            models.CheckConstraint(
                name="article_date_has_precision_and_source",
                condition=Q(published_at=None, published_precision="", published_source="")
                | (Q(published_at__isnull=False) & ~Q(published_precision="") & ~Q(published_source="")),
            )
        ]

    def __str__(self) -> str:
        return self.title or f"Article {self.pk}"

    @property
    def published_on(self) -> date | None:
        """The document creation time as a day; None where it is unknown or known only to the month or year."""
        if self.published_at and self.published_precision in (self.Precision.DAY, self.Precision.MINUTE):
            return self.published_at.date()
        return None


class ArticleVersion(models.Model):
    """One canonical text, never changed (a database trigger refuses it); new text is a new version."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(default=1)
    text = models.TextField()
    length = models.PositiveIntegerField(help_text="code points")
    sha256 = models.CharField(max_length=64, unique=True)
    boilerplate = models.JSONField(default=list, help_text="[[start, end], …] in code points")
    extractor = models.CharField(max_length=50, blank=True)
    notes = models.JSONField(default=list, help_text="what canonicalising changed, in words")
    captured_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="version_number_once"),
            models.CheckConstraint(condition=Q(length__gt=0), name="version_not_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.article_id} v{self.number}"

    @cached_property
    def boilerplate_spans(self) -> tuple[Span, ...]:
        return tuple(Span(start, end) for start, end in self.boilerplate)

    @property
    def source(self) -> Source:
        """What a reader is given."""
        article = self.article
        return Source(self.text, article.published_on, article.title, article.language, self.boilerplate_spans)

"""Marks on text: what people highlight and what machines suggest, in one table."""

from typing import Any, Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Case, Count, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Left, Length
from django.utils import timezone

from annotate.models.article import ArticleVersion
from annotate.models.audit import AuditEvent
from annotate.models.choices import Choices

BANDS = (0.9, 0.8, 0.7, 0.5, 0.0)
"""Lower bounds of the score bands in which a reader's hits are counted."""


QUOTE_HEAD = 64
"""Characters of the quote by which suggestions of the same words are found."""


class AnnotationQuerySet(models.QuerySet["Annotation"]):
    def live(self) -> Self:
        """Neither deleted nor rejected."""
        return self.filter(deleted_at=None).exclude(state="rejected")

    def awaiting_review(self) -> Self:
        """Submitted or suggested marks, the oldest first."""
        return self.filter(deleted_at=None, state__in=("submitted", "suggested")).order_by("created_at", "pk")

    def awaiting_link(self) -> Self:
        """Marks whose links do not yet reflect their latest revision."""
        return self.filter(needs_linking=True)

    def untouched(self) -> Self:
        """Suggestions that nobody decided on, changed, or said the meaning of: their reader may take them back."""
        rows = self.filter(state="suggested", deleted_at=None, revision=1)
        return rows.exclude(date_mention__decided_by__isnull=False).exclude(entity_mentions__decided_by__isnull=False)

    def by_reader(self) -> models.QuerySet["Annotation", dict[str, Any]]:
        """Counts of suggestions by reader, its version, kind and score band, from one index.

        Keys: ``reader``, ``reader_version``, ``kind``, ``band`` (lower bound of the score; None without one), and the
        counts ``made``, ``undecided``, ``accepted``, ``rejected``. One that was deleted counts as rejected.
        """
        band = Case(*(When(confidence__gte=low, then=Value(low)) for low in BANDS), output_field=models.FloatField())
        kept = Q(deleted_at=None)
        return (
            self.filter(reader__gt="")
            .values("reader", "reader_version", "kind", band=band)
            .annotate(
                made=Count("pk"),
                undecided=Count("pk", filter=kept & Q(state="suggested")),
                accepted=Count("pk", filter=kept & Q(state="accepted")),
                rejected=Count("pk", filter=~kept | Q(state="rejected")),
            )
            .order_by("reader", "reader_version", "kind")
        )

    def corrected(self) -> Self:
        """Accepted suggestions whose kind or span a person had changed before."""
        same = {f"before__{name}": F(f"after__{name}") for name in ("kind", "start", "end")}
        changes = AuditEvent.objects.filter(
            target_type="annotation", target_id=OuterRef("pk"), verb="annotation.change"
        )
        # Accepting is one revision, so a change before it makes three: the trail is asked about few marks.
        return self.filter(reader__gt="", state="accepted", deleted_at=None, revision__gt=2).filter(
            Exists(changes.exclude(**same))
        )

    def latest_rejected(self) -> Self:
        """Suggestions that people rejected, the latest made first."""
        return self.filter(state="rejected", deleted_at=None, reader__gt="").order_by("-created_at", "-pk")

    def with_context(self) -> Self:
        """Everything a card or an API answer shows, in one query, without the article's text."""
        return self.select_related("author", "version__article__publisher", "date_mention").defer(
            "version__text", "version__boilerplate"
        )


class Annotation(models.Model):
    """A half-open span ``[start, end)`` of code points of one immutable text, with what it is.

    A mark in several places has its ``ranges``, sorted and apart; ``start``, ``end`` and ``quote`` then cover them all.
    """

    class Kind(Choices):
        CLAIM = "claim"
        ENTITY = "entity"
        DATE = "date"

    class State(Choices):
        SUGGESTED = "suggested"
        SUBMITTED = "submitted"
        ACCEPTED = "accepted"
        REJECTED = "rejected"

    class Agent(Choices):
        HUMAN = "human"
        RULE = "rule"
        MODEL = "model"

    class Anchor(Choices):
        EXACT = "exact"
        MOVED = "moved"
        ORPHANED = "orphaned"

    uid = models.UUIDField(default=uuid4, unique=True, help_text="stays the same through export and import")
    version = models.ForeignKey(ArticleVersion, models.PROTECT, related_name="annotations", db_index=False)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    quote = models.TextField()
    ranges = models.JSONField(
        default=list, blank=True, help_text="[start, end] pairs of a mark in several places; empty for one place"
    )
    prefix = models.CharField(max_length=64, blank=True)
    suffix = models.CharField(max_length=64, blank=True)
    kind = models.CharField(max_length=6, choices=Kind)
    state = models.CharField(max_length=9, choices=State, default=State.SUBMITTED)
    note = models.TextField(blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="annotations")
    agent = models.CharField(max_length=5, choices=Agent, default=Agent.HUMAN)
    reader = models.CharField(max_length=50, blank=True, help_text="the suggester's name; empty for people's marks")
    reader_version = models.CharField(max_length=20, blank=True)
    reason = models.TextField(blank=True, help_text="why it was suggested, in one sentence")
    confidence = models.FloatField(null=True, blank=True)
    data = models.JSONField(default=dict, blank=True, help_text="what the suggester found out, by kind")
    anchor_state = models.CharField(max_length=8, choices=Anchor, default=Anchor.EXACT)
    client_id = models.CharField(max_length=64, null=True, blank=True, help_text="makes a repeated create harmless")
    revision = models.PositiveIntegerField(default=1)
    needs_linking = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = AnnotationQuerySet.as_manager()

    class Meta:
        indexes = [
            # With what tells live marks, so that those of an article are counted without a look at their rows.
            models.Index(fields=["version", "start", "state", "deleted_at"], name="annotation_of_version"),
            models.Index(fields=["state", "created_at", "id"], condition=Q(deleted_at=None), name="annotation_queue"),
            models.Index(fields=["id"], condition=Q(needs_linking=True), name="annotation_awaiting_link"),
            models.Index(fields=["updated_at", "id"], name="annotation_updated"),
            models.Index(fields=["state", "id"], condition=Q(deleted_at=None), name="annotation_listed_by_state"),
            models.Index(fields=["kind", "id"], condition=Q(deleted_at=None), name="annotation_listed_by_kind"),
            models.Index(fields=["agent", "id"], condition=Q(deleted_at=None), name="annotation_listed_by_agent"),
            models.Index(
                "kind",
                Left("quote", QUOTE_HEAD),
                condition=Q(state="suggested", deleted_at=None),
                name="annotation_same_phrase",
            ),
            models.Index(
                fields=["reader", "reader_version", "kind", "confidence", "state", "deleted_at", "revision"],
                name="annotation_by_reader",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="annotation_span_in_order"),
            models.CheckConstraint(condition=Q(start__gte=0), name="annotation_start_not_negative"),
            models.CheckConstraint(condition=Q(end=F("start") + Length("quote")), name="annotation_quote_fits_span"),
            models.CheckConstraint(
                condition=Q(agent="human", reader="") | (~Q(agent="human") & ~Q(reader="")),
                name="annotation_machine_marks_name_their_reader",
            ),
            models.UniqueConstraint(fields=["client_id", "author"], name="annotation_created_once"),
            models.UniqueConstraint(
                fields=["version", "start", "end", "kind", "reader"],
                condition=~Q(reader=""),
                name="annotation_suggested_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.quote[:60]!r}"

    @property
    def words(self) -> str:
        """The quote as people read it: the places of a mark in several, with "…" between them."""
        if not self.ranges:
            return self.quote
        return " … ".join(self.quote[start - self.start : end - self.start] for start, end in self.ranges)

    @property
    def is_live(self) -> bool:
        return self.deleted_at is None and self.state != self.State.REJECTED

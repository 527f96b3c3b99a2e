"""Claims about the world: one claim, many mentions in many articles."""

from datetime import date, datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from annotate.models import Annotation, Article
from annotate.models.choices import Choices

CLAIM_TYPES = (
    "Event/Property Claim",
    "Numerical Claim",
    "Quote Verification",
    "Causal Claim",
    "Position Statement",
)
NUMERICAL = CLAIM_TYPES[1]
AT_WORK = ("queued", "in_research", "in_review")
STALE_AFTER = timedelta(days=365)
"""Age at which an approved verdict wants another look."""


class ClaimQuerySet(models.QuerySet["Claim"]):
    def current(self) -> Self:
        """Not merged into another one."""
        return self.exclude(state="merged")

    def stale(self, today: date) -> Self:
        """With an approved verdict that a newer claim overtook, or that is older than ``STALE_AFTER``."""
        closed = self.filter(state__in=("approved", "published"))
        return closed.filter(Q(is_outdated=True) | Q(verdict_as_of__lt=today - STALE_AFTER))

    def overdue(self, now: datetime) -> Self:
        """Still at work after the day they were due."""
        return self.filter(due_at__lt=now, state__in=AT_WORK)

    def searched(self, words: str) -> Self:
        return self.filter(Q(text__icontains=words) | Q(speaker__icontains=words)) if words else self

    def backed(self) -> Self:
        """With at least one mention that a person made or accepted: not only the machine's proposals."""
        made = ClaimMention.objects.live().filter(claim=OuterRef("pk")).exclude(annotation__state="suggested")
        return self.filter(Exists(made))

    def disputed(self) -> Self:
        """With a confirmed contradiction."""
        return self.annotate(is_disputed=Exists(_opposing())).filter(is_disputed=True)

    def with_counts(self) -> Self:
        """Adds ``mentions``, ``articles``, ``parties`` (of accepted evidence and mentions) and ``is_disputed``."""
        live = ClaimMention.objects.live().filter(claim=OuterRef("pk")).order_by().values("claim")

        def counted(expression: str) -> Coalesce:
            number = live.annotate(n=Count(expression, distinct=True)).values("n")
            return Coalesce(Subquery(number), 0)

        return self.annotate(
            mentions=counted("pk"),
            articles=counted("annotation__version__article"),
            parties=counted("origin__party"),
            is_disputed=Exists(_opposing()),
        )

    def with_verdicts(self, label: str = "") -> Self:
        """Adds ``verdict_label``: of the approved verdict, else of the proposed one; None when there is none.

        With ``label``, only claims whose verdict it is.
        """
        from verify.models.verdict import Verdict

        live = Verdict.objects.filter(claim=OuterRef("pk"), state__in=("approved", "proposed")).order_by("state")
        rows = self.annotate(verdict_label=Subquery(live.values("label")[:1]))
        return rows.filter(verdict_label=label) if label else rows


def _opposing() -> models.QuerySet[Any]:
    from verify.models.link import ClaimLink

    either = Q(older=OuterRef("pk")) | Q(newer=OuterRef("pk"))
    return ClaimLink.objects.filter(either, type="contradicts", state="confirmed")


class Claim(models.Model):
    """``text`` stands alone: no "last year", no "the agency". Its work state is apart from its verdict."""

    class State(Choices):
        CANDIDATE = "candidate"
        QUEUED = "queued"
        IN_RESEARCH = "in_research", "in research"
        IN_REVIEW = "in_review", "in review"
        APPROVED = "approved"
        PUBLISHED = "published"
        REJECTED = "rejected"
        MERGED = "merged"
        WITHDRAWN = "withdrawn"

    text = models.TextField()
    types = models.JSONField(default=list, blank=True, help_text="AVeriTeC claim types")
    speaker = models.CharField(max_length=200, blank=True)
    claim_date = models.DateField(null=True, blank=True, help_text="when it was said")
    scope_begin = models.DateField(null=True, blank=True, help_text="the time it speaks of")
    scope_end = models.DateField(null=True, blank=True, help_text="inclusive")
    quantities = models.JSONField(default=list, blank=True)
    checkworthiness = models.FloatField(null=True, blank=True)
    priority = models.PositiveSmallIntegerField(default=2, help_text="1 first, 3 last")
    state = models.CharField(max_length=11, choices=State, default=State.CANDIDATE)
    state_before_merge = models.CharField(max_length=11, choices=State, blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="assigned_claims"
    )
    due_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField(default=1)
    needs_linking = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    # What the board filters and sorts by. Kept by verify.standing, and by nothing else.
    mention_count = models.PositiveIntegerField(default=0, editable=False)
    article_count = models.PositiveIntegerField(default=0, editable=False)
    origin_count = models.PositiveIntegerField(default=0, editable=False)
    party_count = models.PositiveIntegerField(default=0, editable=False, help_text="independent parties that say it")
    is_backed = models.BooleanField(default=False, editable=False, help_text="a person made or accepted a mention")
    is_numerical = models.BooleanField(default=False, editable=False)
    is_contradicted = models.BooleanField(default=False, editable=False, help_text="by a confirmed link")
    is_outdated = models.BooleanField(default=False, editable=False, help_text="a newer claim updates it, confirmed")
    shown_verdict = models.CharField(max_length=40, blank=True, editable=False, help_text="approved, else proposed")
    verdict_as_of = models.DateField(null=True, editable=False, help_text="of the approved verdict")
    needs_standing = models.BooleanField(default=True, editable=False, help_text="the columns above are to be counted")

    objects = ClaimQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["state", "priority", "id"]),
            models.Index(fields=["assignee", "state"]),
            models.Index(fields=["-updated_at", "-id"]),
            models.Index(fields=["id"], condition=Q(needs_linking=True), name="claim_awaiting_link"),
            models.Index(fields=["id"], condition=Q(needs_standing=True), name="claim_awaiting_standing"),
            models.Index(fields=["priority", "id"]),
            models.Index(fields=["created_at", "id"]),
            models.Index(fields=["-party_count", "-id"]),
            models.Index(fields=["shown_verdict", "-updated_at", "-id"], name="claim_by_verdict"),
            models.Index(fields=["state", "-updated_at", "-id"], name="claim_by_state"),
            models.Index(fields=["id"], condition=Q(is_contradicted=True), name="claim_disputed"),
            models.Index(fields=["scope_begin"], name="claim_scope_begin"),
            models.Index(fields=["scope_end"], name="claim_scope_end"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(scope_begin=None) | Q(scope_end=None) | Q(scope_begin__lte=F("scope_end")),
                name="claim_scope_in_order",
            ),
            models.CheckConstraint(
                condition=(Q(state="merged") & Q(merged_into__isnull=False) & ~Q(state_before_merge=""))
                | (~Q(state="merged") & Q(merged_into=None) & Q(state_before_merge="")),
                name="claim_merged_means_into_another",
            ),
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="claim_not_merged_into_itself"),
        ]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def is_overdue(self) -> bool:
        return self.due_at is not None and self.due_at < timezone.now() and self.state in AT_WORK

    @property
    def is_stale(self) -> bool:
        """As ``ClaimQuerySet.stale``."""
        if self.state not in (self.State.APPROVED, self.State.PUBLISHED):
            return False
        is_old = self.verdict_as_of is not None and self.verdict_as_of < timezone.localdate() - STALE_AFTER
        return self.is_outdated or is_old


class ClaimMentionQuerySet(models.QuerySet["ClaimMention"]):
    def live(self) -> Self:
        return self.filter(annotation__deleted_at=None).exclude(annotation__state="rejected")

    def with_context(self) -> Self:
        """What a page shows beside a mention, in one query, without the article's text."""
        return self.select_related("annotation__version__article__publisher", "origin__party").defer(
            "annotation__version__text"
        )


class ClaimMention(models.Model):
    """That a mark makes a claim. A mark makes one claim at a time."""

    class Modality(Choices):
        ASSERTED = "asserted"
        REPORTED = "reported"
        PREDICTED = "predicted"
        DENIED = "denied"

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="claim_mentions")
    home = models.ForeignKey(
        Claim, models.PROTECT, null=True, blank=True, related_name="+", help_text="the claim that a split returns it to"
    )
    annotation = models.OneToOneField(Annotation, models.CASCADE, related_name="claim_mention")
    article = models.ForeignKey(
        Article,
        models.CASCADE,
        null=True,
        related_name="+",
        editable=False,
        help_text="the mark's, so that the board joins less; kept by verify.standing",
    )
    modality = models.CharField(max_length=9, choices=Modality, default=Modality.ASSERTED)
    attribution = models.CharField(max_length=300, blank=True, help_text="who says it, in the article's words")
    origin = models.ForeignKey("verify.Origin", models.PROTECT, null=True, blank=True, related_name="mentions")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ClaimMentionQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.annotation_id} → {self.claim_id}"


class ClaimKey(models.Model):
    """The index by which claims on the same matter find each other: rare terms, entities, numbers, dates."""

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="keys")
    key = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "claim"], name="claim_key_once")]

    def __str__(self) -> str:
        return self.key


class ClaimIndex(models.Model):
    """A claim taken apart for comparison, so that comparing two claims reads no text. Made anew by the link job."""

    claim = models.OneToOneField(Claim, models.CASCADE, related_name="index")
    version = models.PositiveSmallIntegerField(help_text="of verify.index; older ones are made anew")
    facts = models.JSONField()
    vector = models.BinaryField(null=True, help_text="float32 embedding, where the model is installed")

    class Meta:
        verbose_name_plural = "claim indexes"

    def __str__(self) -> str:
        return f"index of {self.claim_id}"

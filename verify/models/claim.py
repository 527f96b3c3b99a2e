"""Claims about the world: one claim, many mentions in many articles."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from annotate.models import Annotation

CLAIM_TYPES = (
    "Event/Property Claim",
    "Numerical Claim",
    "Quote Verification",
    "Causal Claim",
    "Position Statement",
)


class ClaimQuerySet(models.QuerySet["Claim"]):
    def current(self) -> Self:
        """Not merged into another one."""
        return self.exclude(state="merged")

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

    class State(models.TextChoices):
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

    objects = ClaimQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["state", "priority", "id"]),
            models.Index(fields=["assignee", "state"]),
            models.Index(fields=["-updated_at", "-id"]),
            models.Index(fields=["id"], condition=Q(needs_linking=True), name="claim_awaiting_link"),
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

    class Modality(models.TextChoices):
        ASSERTED = "asserted"
        REPORTED = "reported"
        PREDICTED = "predicted"
        DENIED = "denied"

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="claim_mentions")
    home = models.ForeignKey(
        Claim, models.PROTECT, null=True, blank=True, related_name="+", help_text="the claim that a split returns it to"
    )
    annotation = models.OneToOneField(Annotation, models.CASCADE, related_name="claim_mention")
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

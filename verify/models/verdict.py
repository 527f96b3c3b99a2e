"""Verdicts: proposed by one person, approved by another. Revisions are immutable (a database trigger sees to it)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from annotate.models.choices import Choices
from verify.models.claim import Claim


class Verdict(models.Model):
    class Label(Choices):
        SUPPORTED = "Supported"
        REFUTED = "Refuted"
        CONFLICTING = "Conflicting Evidence/Cherrypicking"
        NOT_ENOUGH = "Not Enough Evidence"

    class Confidence(Choices):
        LOW = "low"
        MODERATE = "moderate"
        HIGH = "high"

    class Likelihood(Choices):
        """The words for probability of ICD 203."""

        REMOTE = "almost no chance", "almost no chance (1–5 %)"
        VERY_UNLIKELY = "very unlikely", "very unlikely (5–20 %)"
        UNLIKELY = "unlikely", "unlikely (20–45 %)"
        EVEN = "roughly even", "roughly even chance (45–55 %)"
        LIKELY = "likely", "likely (55–80 %)"
        VERY_LIKELY = "very likely", "very likely (80–95 %)"
        CERTAIN = "almost certain", "almost certain (95–99 %)"

    class State(Choices):
        APPROVED = "approved"
        PROPOSED = "proposed"
        RETURNED = "returned"
        SUPERSEDED = "superseded"

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="verdicts")
    number = models.PositiveIntegerField()
    label = models.CharField(max_length=40, choices=Label)
    as_of = models.DateField()
    justification = models.TextField()
    scope_begin = models.DateField(null=True, blank=True, help_text="the claim's time scope when it was judged")
    scope_end = models.DateField(null=True, blank=True, help_text="inclusive")
    confidence = models.CharField(max_length=8, choices=Confidence, default=Confidence.MODERATE, blank=True)
    likelihood = models.CharField(
        max_length=20, choices=Likelihood, blank=True, help_text="for a prediction, instead of a confidence"
    )
    evidence = models.ManyToManyField(
        "verify.Evidence", related_name="verdicts", help_text="the accepted evidence that it rests on"
    )
    left_out = models.TextField(blank=True, help_text="for cherry-picking: what was left out")
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(auto_now_add=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["state", "id"], name="verdict_by_state"),
            models.Index(fields=["label", "id"], name="verdict_by_label"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["claim", "number"], name="verdict_number_once"),
            models.UniqueConstraint(fields=["claim"], condition=Q(state="proposed"), name="verdict_one_proposed"),
            models.UniqueConstraint(fields=["claim"], condition=Q(state="approved"), name="verdict_one_approved"),
            models.CheckConstraint(condition=~Q(approved_by=F("proposed_by")), name="verdict_four_eyes"),
            models.CheckConstraint(
                condition=Q(likelihood="") & ~Q(confidence="") | Q(confidence="") & ~Q(likelihood=""),
                name="verdict_confidence_or_likelihood",
            ),
            models.CheckConstraint(
                condition=Q(state="approved", approved_by__isnull=False, approved_at__isnull=False)
                | Q(state="superseded")
                | Q(state__in=("proposed", "returned"), approved_by=None, approved_at=None),
                name="verdict_approved_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} (revision {self.number})"


class Review(models.Model):
    """What a second person said about a proposed verdict."""

    class Decision(Choices):
        APPROVE = "approve"
        REQUEST_CHANGES = "request_changes", "request changes"

    verdict = models.ForeignKey(Verdict, models.PROTECT, related_name="reviews")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decision = models.CharField(max_length=15, choices=Decision)
    comment = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(decision="request_changes", comment=""), name="review_changes_need_a_comment"
            ),
        ]

    def __str__(self) -> str:
        return self.decision

"""What the public sees of a claim: a report on one verdict revision, its dated corrections, and its withdrawal."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from annotate.models.choices import Choices
from verify.models.claim import Claim
from verify.models.verdict import Verdict


class ReportQuerySet(models.QuerySet["Report"]):
    def public(self) -> Self:
        """Published and withdrawn ones: a withdrawn report keeps its address as a tombstone."""
        return self.exclude(state="draft")


class Report(models.Model):
    """One report for a claim. Until it is published its ``verdict`` is empty; afterwards it is what the public reads.

    A claim that was reopened keeps the report on its old verdict until it is published again.
    """

    class State(Choices):
        DRAFT = "draft"
        PUBLISHED = "published"
        WITHDRAWN = "withdrawn"

    claim = models.OneToOneField(Claim, models.PROTECT, related_name="report")
    verdict = models.ForeignKey(Verdict, models.PROTECT, null=True, blank=True, related_name="reports")
    slug = models.SlugField(max_length=100, unique=True)
    summary = models.CharField(max_length=300, help_text="one or two sentences, for the index and the feed")
    text = models.TextField(blank=True, help_text="the report itself; blank lines part its paragraphs")
    language = models.CharField(max_length=35, default="en")
    state = models.CharField(max_length=9, choices=State, default=State.DRAFT)
    published_at = models.DateTimeField(null=True, blank=True, help_text="first publication")
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    modified_at = models.DateTimeField(null=True, blank=True, help_text="last change that the public can see")
    withdrawal_reason = models.TextField(blank=True)
    withdrawal_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawal_asked_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="the second person",
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    revision = models.PositiveIntegerField(default=1)

    objects = ReportQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["-published_at", "-id"], condition=~Q(state="draft"), name="report_public")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft", verdict=None, published_at=None, published_by=None, modified_at=None)
                | (
                    ~Q(state="draft")
                    & ~Q(text="")
                    & Q(verdict__isnull=False, published_at__isnull=False)
                    & Q(published_by__isnull=False, modified_at__isnull=False)
                ),
                name="report_published_with_verdict_and_text",
            ),
            models.CheckConstraint(
                condition=Q(withdrawal_asked_by=None, withdrawal_asked_at=None, withdrawal_reason="")
                | (Q(withdrawal_asked_by__isnull=False, withdrawal_asked_at__isnull=False) & ~Q(withdrawal_reason="")),
                name="report_withdrawal_asked_with_reason",
            ),
            models.CheckConstraint(
                condition=(~Q(state="withdrawn") & Q(withdrawn_by=None, withdrawn_at=None))
                | Q(
                    state="withdrawn",
                    withdrawal_asked_by__isnull=False,
                    withdrawn_by__isnull=False,
                    withdrawn_at__isnull=False,
                ),
                name="report_withdrawn_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(withdrawn_by=F("withdrawal_asked_by")), name="report_withdrawal_four_eyes"
            ),
        ]

    def __str__(self) -> str:
        return self.slug


class Correction(models.Model):
    """A new verdict revision for a published report: asked for by one person, approved by another, dated.

    ``what`` says in public what changed. ``summary`` and ``text`` replace those of the report on approval.
    """

    class State(Choices):
        PROPOSED = "proposed"
        APPROVED = "approved"
        DECLINED = "declined"

    report = models.ForeignKey(Report, models.PROTECT, related_name="corrections")
    verdict = models.OneToOneField(Verdict, models.PROTECT, related_name="correction")
    replaces = models.ForeignKey(Verdict, models.PROTECT, related_name="+")
    what = models.TextField(help_text="what changed, for the public")
    summary = models.CharField(max_length=300)
    text = models.TextField()
    state = models.CharField(max_length=8, choices=State, default=State.PROPOSED)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report"], condition=Q(state="proposed"), name="correction_one_proposed"),
            models.CheckConstraint(condition=~Q(approved_by=F("asked_by")), name="correction_four_eyes"),
            models.CheckConstraint(condition=~Q(verdict=F("replaces")), name="correction_brings_another_verdict"),
            models.CheckConstraint(
                condition=Q(state="proposed", approved_by=None, decided_at=None)
                | Q(state="declined", approved_by=None, decided_at__isnull=False)
                | Q(state="approved", approved_by__isnull=False, decided_at__isnull=False),
                name="correction_approved_by_somebody",
            ),
            models.CheckConstraint(condition=~Q(what=""), name="correction_says_what"),
        ]

    def __str__(self) -> str:
        return self.what[:80]


class ReopenRequestQuerySet(models.QuerySet["ReopenRequest"]):
    def open(self) -> Self:
        return self.filter(state="open")

    def with_causes(self) -> Self:
        return self.select_related("verdict", "evidence", "link__older", "link__newer", "opened_by", "decided_by")


class ReopenRequest(models.Model):
    """That an approved or published verdict may no longer stand; an editor reopens the claim or says why not.

    At most one is open for a claim, and one cause is raised once against one verdict.
    """

    class State(Choices):
        OPEN = "open"
        ACCEPTED = "accepted"
        DISMISSED = "dismissed"

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="reopen_requests")
    verdict = models.ForeignKey(Verdict, models.PROTECT, related_name="reopen_requests", help_text="what it questions")
    evidence = models.ForeignKey(
        "verify.Evidence", models.PROTECT, null=True, blank=True, related_name="reopen_requests"
    )
    link = models.ForeignKey("verify.ClaimLink", models.PROTECT, null=True, blank=True, related_name="reopen_requests")
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    reason = models.TextField(blank=True, help_text="why it was accepted or dismissed")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)

    objects = ReopenRequestQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["state", "opened_at", "id"])]
        constraints = [
            models.UniqueConstraint(fields=["claim"], condition=Q(state="open"), name="reopen_one_open"),
            models.UniqueConstraint(fields=["verdict", "evidence"], name="reopen_evidence_once"),
            models.UniqueConstraint(fields=["verdict", "link"], name="reopen_link_once"),
            models.CheckConstraint(
                condition=Q(evidence=None, link__isnull=False) | Q(evidence__isnull=False, link=None),
                name="reopen_has_one_cause",
            ),
            models.CheckConstraint(
                condition=Q(state="open", decided_by=None, decided_at=None)
                | (~Q(state="open") & ~Q(reason="") & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="reopen_decided_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim_id}: {self.state}"

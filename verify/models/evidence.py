"""What was asked about a claim, and what was found. A question without an answer counts as a search made."""

from typing import Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from annotate.models import Annotation
from annotate.models.choices import Choices
from verify.models.claim import Claim
from verify.models.origin import Origin
from verify.models.snapshot import Snapshot


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def accepted(self) -> Self:
        return self.filter(state="accepted")

    def answered(self) -> Self:
        return self.exclude(stance="")

    def uncaptured(self) -> Self:
        """Answers whose source nobody could look up later: no mark, and no snapshot with the quote in it."""
        kept = Q(annotation__isnull=False) | Q(snapshot__state="captured") & (Q(quote="") | Q(found="exact"))
        return self.answered().exclude(kept)

    def with_sources(self) -> Self:
        """With what a card shows beside it, in one query, without the texts of articles and captures."""
        return self.select_related(
            "origin__party", "annotation__version__article__publisher", "added_by", "snapshot"
        ).defer("annotation__version__text", "snapshot__text")


class Evidence(models.Model):
    class Stance(Choices):
        SUPPORTS = "supports"
        REFUTES = "refutes"
        CONTEXT = "context"

    class AnswerType(Choices):
        EXTRACTIVE = "Extractive"
        ABSTRACTIVE = "Abstractive"
        BOOLEAN = "Boolean"
        UNANSWERABLE = "Unanswerable"

    class State(Choices):
        SUGGESTED = "suggested"
        ACCEPTED = "accepted"
        REJECTED = "rejected"
        RETRACTED = "retracted"

    class Found(Choices):
        """What became of the quote in the snapshot; empty while nobody has looked."""

        EXACT = "exact", "word for word"
        NEAR = "near", "in other words"
        MISSING = "missing", "not there"

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="evidence")
    home = models.ForeignKey(
        Claim, models.PROTECT, null=True, blank=True, related_name="+", help_text="the claim that a split returns it to"
    )
    question = models.TextField()
    answer = models.TextField(blank=True)
    answer_type = models.CharField(max_length=12, choices=AnswerType, default=AnswerType.EXTRACTIVE)
    stance = models.CharField(max_length=8, choices=Stance, blank=True)
    searched = models.TextField(blank=True, help_text="where the answer was looked for")
    quote = models.TextField(blank=True)
    annotation = models.ForeignKey(Annotation, models.PROTECT, null=True, blank=True, related_name="evidence")
    url = models.URLField(max_length=2000, blank=True)
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, null=True, blank=True, related_name="evidence")
    found = models.CharField(max_length=7, choices=Found, blank=True)
    nearest = models.TextField(blank=True, help_text="what the snapshot reads where the quote is not found as it is")
    medium = models.CharField(max_length=50, blank=True, help_text="web text, PDF, image, video, …")
    origin = models.ForeignKey(Origin, models.PROTECT, null=True, blank=True, related_name="evidence")
    grade = models.PositiveSmallIntegerField(
        default=6,
        validators=[MinValueValidator(1), MaxValueValidator(6)],
        help_text="credibility of the information, 1 confirmed to 6 cannot be judged",
    )
    is_primary = models.BooleanField(default=False, help_text="the document itself, not a report of it")
    rebuttal = models.TextField(
        blank=True, help_text="why this does not change the verdict, where it speaks against it"
    )
    state = models.CharField(max_length=9, choices=State, default=State.ACCEPTED)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "evidence"
        indexes = [
            models.Index(fields=["claim", "state", "stance"]),
            models.Index(fields=["state", "id"], name="evidence_by_state"),
            models.Index(fields=["stance", "id"], name="evidence_by_stance"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(grade__gte=1, grade__lte=6), name="evidence_grade_1_to_6"),
            models.CheckConstraint(
                condition=Q(stance="", answer="") | (~Q(stance="") & Q(origin__isnull=False) & ~Q(answer="")),
                name="evidence_answer_has_stance_and_origin",
            ),
        ]

    def __str__(self) -> str:
        return self.question[:80]

"""Where knowledge comes from, and who stands behind it: independence is counted over parties, never over articles."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from annotate.models import Publisher
from annotate.models.choices import Choices


class Party(models.Model):
    """One interest: two offices of one government are one party."""

    name = models.CharField(max_length=200, unique=True)

    class Meta:
        verbose_name_plural = "parties"

    def __str__(self) -> str:
        return self.name


class Origin(models.Model):
    """A document, a person or a dispatch that says it first. Five papers that print one wire report have one origin."""

    class Kind(Choices):
        DOCUMENT = "document"
        OFFICIAL = "official", "named official"
        ANONYMOUS = "anonymous", "anonymous source"
        WIRE = "wire", "wire report"
        DATASET = "dataset"
        OBSERVATION = "observation", "own observation"

    name = models.CharField(max_length=300)
    kind = models.CharField(max_length=11, choices=Kind)
    party = models.ForeignKey(Party, models.PROTECT, related_name="origins")
    url = models.URLField(max_length=2000, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", help_text="what it quotes"
    )
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name", "party"], name="origin_once_per_party"),
            models.CheckConstraint(condition=~Q(parent=models.F("id")), name="origin_not_its_own_parent"),
        ]

    def __str__(self) -> str:
        return self.name


class SourceGrade(models.Model):
    """Reliability of a source by the Admiralty code, A to F; F, cannot be judged, where there is none."""

    class Letter(Choices):
        A = "A", "A: completely reliable"
        B = "B", "B: usually reliable"
        C = "C", "C: fairly reliable"
        D = "D", "D: not usually reliable"
        E = "E", "E: unreliable"
        F = "F", "F: cannot be judged"

    publisher = models.ForeignKey(Publisher, models.CASCADE, null=True, blank=True, related_name="grades")
    origin = models.ForeignKey(Origin, models.CASCADE, null=True, blank=True, related_name="grades")
    letter = models.CharField(max_length=1, choices=Letter, default=Letter.F)
    basis = models.TextField(help_text="on what the grade rests")
    graded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(publisher=None, origin__isnull=False) | Q(publisher__isnull=False, origin=None),
                name="grade_of_one_source",
            ),
        ]

    def __str__(self) -> str:
        return self.letter

"""What a date mark says, as a TIMEX3 value and an interval."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from annotate.models.annotation import Annotation
from annotate.models.choices import Choices


class DateMentionQuerySet(models.QuerySet["DateMention"]):
    def live(self) -> Self:
        return self.filter(annotation__deleted_at=None).exclude(annotation__state="rejected")

    def meeting(self, begin: object, end: object) -> Self:
        """Mentions whose interval shares a day with ``begin``..``end`` (inclusive)."""
        return self.filter(begin__lte=end, end__gte=begin)


class DateMention(models.Model):
    """One per date mark. ``value`` is empty where it cannot be known: unknown is shown, never guessed."""

    class Type(Choices):
        DATE = "DATE"
        TIME = "TIME"
        DURATION = "DURATION"
        SET = "SET"

    class State(Choices):
        RESOLVED = "resolved", "resolved by rule"
        CONFIRMED = "confirmed", "confirmed by a person"
        RECHECK = "recheck", "look again: the article's date changed"

    annotation = models.OneToOneField(Annotation, models.CASCADE, related_name="date_mention")
    type = models.CharField(max_length=8, choices=Type, default=Type.DATE)
    value = models.CharField(max_length=50, blank=True)
    mod = models.CharField(max_length=20, blank=True)
    begin = models.DateField(null=True, blank=True)
    end = models.DateField(null=True, blank=True, help_text="inclusive")
    precision = models.CharField(max_length=10, blank=True)
    anchor = models.CharField(max_length=100, blank=True, help_text="what a relative date counts from")
    rule = models.CharField(max_length=50, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=9, choices=State, default=State.RESOLVED)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = DateMentionQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["begin", "end"]),
            models.Index(fields=["end"], name="date_end"),
            models.Index(fields=["value"], name="date_value"),
            models.Index(fields=["type"], name="date_type"),
            models.Index(fields=["state"], name="date_state"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(begin=None, end=None) | Q(begin__lte=F("end")), name="date_interval_in_order"
            )
        ]

    def __str__(self) -> str:
        return self.value or "unknown"

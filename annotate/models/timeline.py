"""How much speaks of a time, counted beforehand; see ``annotate.date_counts``."""

from django.db import models


class DateCount(models.Model):
    """Live date marks whose interval is (``day``) or begins in (``month``, ``year``, ``decade``) this one."""

    level = models.CharField(max_length=6)
    begin = models.DateField()
    end = models.DateField(help_text="inclusive")
    mentions = models.PositiveIntegerField()
    articles = models.PositiveIntegerField()
    label = models.CharField(max_length=300, blank=True, help_text="the commonest wordings of an interval")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["level", "begin", "end"], name="date_count_once")]
        indexes = [models.Index(fields=["level", "-mentions", "begin"], name="date_count_most")]

    def __str__(self) -> str:
        return f"{self.begin} – {self.end}: {self.mentions}"

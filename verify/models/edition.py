"""What the public read, and when: a report as it stood each time that it changed. None is ever changed (guards)."""

from __future__ import annotations

from typing import Self

from django.db import models

from verify.models.report import Report
from verify.models.verdict import Verdict


class EditionQuerySet(models.QuerySet["Edition"]):
    def latest_of(self, report: Report) -> Self:
        """The edition that the public reads now, as a queryset of one."""
        return self.filter(report=report).order_by("-number")[:1]


class Edition(models.Model):
    """One published state of a report. Page, API and markup show its ``content`` and nothing else.

    ``content`` is ``verify.interchange.Dossier`` as JSON. ``fingerprint`` is SHA-256 over the facts of the content and
    the fingerprint before it, so that nobody can drop or change an edition that somebody else has noted.
    """

    report = models.ForeignKey(Report, models.PROTECT, related_name="editions")
    verdict = models.ForeignKey(Verdict, models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    fingerprint = models.CharField(max_length=64)
    published_at = models.DateTimeField()

    objects = EditionQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "number"], name="edition_number_once")]

    def __str__(self) -> str:
        return f"{self.report_id} ({self.number})"

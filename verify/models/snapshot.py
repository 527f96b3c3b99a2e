"""What a source said on the day it was looked at: the bytes, their hash, and the text that was read out of them."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from annotate.models.choices import Choices


class SnapshotQuerySet(models.QuerySet["Snapshot"]):
    def awaiting(self) -> Self:
        """Not captured yet, and not given up."""
        return self.filter(state="queued")

    def without_text(self) -> Self:
        """For lists: a captured page may hold megabytes of text."""
        return self.defer("text")


class Snapshot(models.Model):
    """Of a ``url``, or of an uploaded file that somebody calls ``name``. Once captured it never changes (a guard).

    ``sha256`` is of the bytes as they came, ``size`` their number; ``text`` is what a reader would see, empty where
    nothing can be read out of them (a scan, an image), with the reason in ``note``.
    """

    class State(Choices):
        QUEUED = "queued"
        CAPTURED = "captured"
        FAILED = "failed"

    url = models.URLField(max_length=2000, blank=True)
    name = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.QUEUED)
    reason = models.TextField(blank=True, help_text="why it could not be captured")
    captured_at = models.DateTimeField(null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField(default=0, help_text="bytes")
    media_type = models.CharField(max_length=100, blank=True)
    file = models.FileField(upload_to="snapshots/", blank=True)
    http = models.JSONField(default=dict, blank=True, help_text="status, headers and redirects of the answer")
    text = models.TextField(blank=True)
    note = models.TextField(blank=True, help_text="how the text was read, or why none could be")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["id"], condition=Q(state="queued"), name="snapshot_awaiting"),
            models.Index(fields=["state", "id"], name="snapshot_by_state"),
            models.Index(fields=["sha256"], name="snapshot_by_hash"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="captured") | (Q(captured_at__isnull=False) & ~Q(sha256="") & ~Q(file="")),
                name="snapshot_captured_is_whole",
            ),
            models.CheckConstraint(condition=~Q(state="failed", reason=""), name="snapshot_failed_with_a_reason"),
            models.CheckConstraint(condition=~Q(url="", name=""), name="snapshot_of_something"),
        ]

    def __str__(self) -> str:
        return (self.url or self.name)[:80]

"""Every slow thing is a row; Celery carries only its id."""

from datetime import timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from annotate.models.choices import Choices


class JobQuerySet(models.QuerySet["Job"]):
    def visible_to(self, user: Any) -> Self:
        """Everybody's jobs, and the files they write, are their own."""
        return self.filter(owner=user)

    def failed(self) -> Self:
        """Dead letters: what failed for good, until somebody runs it again or drops it."""
        return self.filter(state="failed")

    def pending(self) -> Self:
        return self.filter(state__in=("queued", "running"))

    def stale(self) -> Self:
        """Queued and never picked up, or running without a sign of life: work that a broker or worker lost."""
        before = timezone.now() - timedelta(seconds=settings.JOB_STALE_SECONDS)
        return self.filter(state="queued", queued_at__lt=before) | self.filter(state="running", alive_at__lt=before)


class Job(models.Model):
    class State(Choices):
        QUEUED = "queued"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        PAUSED = "paused"
        CANCELLED = "cancelled"

    kind = models.CharField(max_length=50)
    params = models.JSONField(default=dict)
    state = models.CharField(max_length=9, choices=State, default=State.QUEUED)
    bulk = models.BooleanField(default=False, help_text="waits behind the work that a person looks at")
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    result = models.JSONField(default=dict, blank=True)
    result_file = models.FileField(upload_to="jobs/", blank=True)
    files_until = models.DateTimeField(
        null=True, blank=True, help_text="when the files that it wrote, or was given, are deleted; empty: it has none"
    )
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="jobs")
    error = models.TextField(blank=True)
    attempts = models.PositiveIntegerField(default=0, help_text="since it last came on")
    fence = models.PositiveIntegerField(default=0, help_text="how often it was taken: who took it last may write")
    spent = models.FloatField(default=0.0, help_text="seconds of work before it was last taken")
    reruns = models.PositiveSmallIntegerField(default=0, help_text="how often it was tried again after it had failed")
    again_at = models.DateTimeField(
        null=True, blank=True, help_text="when a job that failed is tried again by itself; empty: when a person says so"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    queued_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    alive_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["state", "queued_at"], condition=models.Q(state__in=("queued", "running")), name="job_pending"
            ),
            models.Index(fields=["owner", "-id"]),
            models.Index(fields=["kind", "-id"], condition=models.Q(state="failed"), name="job_failed"),
            models.Index(fields=["files_until"], condition=models.Q(files_until__isnull=False), name="job_files"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk} {self.state}"

    @property
    def is_finished(self) -> bool:
        return self.state in (self.State.DONE, self.State.FAILED, self.State.CANCELLED)

"""What happened, append-only, and the hash chain over it.

Writers only insert an ``AuditEvent``; a job seals committed events in batches, so the chain never makes one writer wait
for another. Database triggers refuse to change or delete either row.
"""

from django.conf import settings
from django.db import models
from django.utils import timezone


class AuditEvent(models.Model):
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    verb = models.CharField(max_length=50)
    target_type = models.CharField(max_length=30)
    target_id = models.BigIntegerField()
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["target_type", "target_id", "id"]), models.Index(fields=["at"])]

    def __str__(self) -> str:
        return f"{self.verb} {self.target_type} {self.target_id}"


class AuditSeal(models.Model):
    """The link of the chain for one event: ``hash = sha256(previous + canonical JSON of the event)``."""

    sequence = models.BigIntegerField(primary_key=True)
    # No database constraint, and nullable so that joins are outer ones: a dropped event leaves its seal as proof.
    event = models.OneToOneField(AuditEvent, models.DO_NOTHING, null=True, db_constraint=False, related_name="seal")
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.sequence} {self.hash[:12]}"

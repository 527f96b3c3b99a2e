"""Who is told by HTTP of what happened, and what became of each telling."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from annotate.models.audit import AuditEvent
from annotate.models.choices import Choices
from annotate.models.job import Job


class WebhookQuerySet(models.QuerySet["Webhook"]):
    def visible_to(self, user: Any) -> Self:
        """One's own, and nobody else's."""
        return self.filter(owner=user)

    def active(self) -> Self:
        return self.filter(is_active=True, deleted_at=None, owner__is_active=True)


class Webhook(models.Model):
    """``position``: the last seal of the audit chain that was looked at, so that nothing is missed and nothing doubled.

    The chain has no gaps and grows in the order in which events were committed; event ids alone would not do, for a
    slow transaction commits a lower id after a higher one was read.
    """

    class Scope(Choices):
        ALL = "all", "what everybody does"
        OTHERS = "others", "what others do"
        OWN = "own", "what I do"

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="webhooks")
    url = models.CharField(max_length=2000)
    events = models.JSONField(default=list, help_text="what is told: annotation, date, claim …")
    scope = models.CharField(max_length=6, choices=Scope, default=Scope.ALL)
    secret = models.CharField(max_length=80, help_text="signs what is sent, so it cannot be kept as a hash")
    is_active = models.BooleanField(default=True)
    job = models.OneToOneField(Job, models.SET_NULL, null=True, editable=False, related_name="+")
    position = models.BigIntegerField(default=0)
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = WebhookQuerySet.as_manager()

    def __str__(self) -> str:
        return self.url


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def waiting(self) -> Self:
        return self.filter(state="waiting")

    def due(self) -> Self:
        """Whose time has come, and that no earlier delivery about the same object still holds up."""
        earlier = Delivery.objects.waiting().filter(
            webhook=OuterRef("webhook"),
            target_type=OuterRef("target_type"),
            target_id=OuterRef("target_id"),
            sequence__lt=OuterRef("sequence"),
        )
        return self.waiting().filter(next_at__lte=timezone.now()).exclude(Exists(earlier)).order_by("sequence")


class Delivery(models.Model):
    """One event on its way to one hook; ``uid`` is its message id, the same at every attempt."""

    class State(Choices):
        WAITING = "waiting"
        DELIVERED = "delivered"
        FAILED = "failed", "given up"

    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries")
    event = models.ForeignKey(AuditEvent, models.DO_NOTHING, db_constraint=False, related_name="+")
    sequence = models.BigIntegerField(help_text="of the event in the audit chain")
    target_type = models.CharField(max_length=30)
    target_id = models.BigIntegerField()
    uid = models.UUIDField(unique=True)
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    queued_at = models.DateTimeField(default=timezone.now, help_text="it is given up 24 hours later")
    next_at = models.DateTimeField(default=timezone.now)
    tried_at = models.DateTimeField(null=True, blank=True)
    status = models.PositiveIntegerField(null=True, blank=True, help_text="what the receiver answered last")
    error = models.CharField(max_length=500, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [models.UniqueConstraint(fields=["webhook", "sequence"], name="delivery_once_per_event")]
        indexes = [
            models.Index(
                fields=["webhook", "target_type", "target_id", "sequence"],
                condition=Q(state="waiting"),
                name="delivery_order",
            ),
            models.Index(fields=["webhook", "-id"], name="delivery_log"),
        ]

    def __str__(self) -> str:
        return f"{self.uid} {self.state}"

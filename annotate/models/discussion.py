"""What people say to each other about a thing, who wants to hear of it, and what they were told.

The thing is named by its kind and id, as in the audit trail: ``annotate`` need not know every kind that is spoken of.
"""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Model, Q

from annotate.models.choices import Choices


class AboutQuerySet(models.QuerySet[Any]):
    def about(self, target: Model) -> Self:
        return self.filter(target_type=target._meta.model_name, target_id=target.pk)


class About(models.Model):
    """A row about some other row."""

    target_type = models.CharField(max_length=30, help_text="annotation, claim, …")
    target_id = models.BigIntegerField()

    objects = AboutQuerySet.as_manager()

    class Meta:
        abstract = True


class Comment(About):
    """Plain text. A deleted one keeps its place, so that the answers to it still make sense."""

    text = models.TextField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="comments")
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    edited_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["target_type", "target_id", "id"], name="comment_thread")]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="comment_says_something")]

    def __str__(self) -> str:
        return self.text[:80]


class Watch(About):
    """Somebody wants to be told what happens to the target."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="watches")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "watches"
        constraints = [
            models.UniqueConstraint(fields=["target_type", "target_id", "user"], name="watch_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.target_type} {self.target_id}"


class NotificationQuerySet(AboutQuerySet):
    def unread(self) -> Self:
        return self.filter(read_at=None)

    def unmailed(self) -> Self:
        """Still unread, and in no e-mail yet."""
        return self.filter(read_at=None, mailed_at=None)


class Notification(About):
    """One thing that one person was told; ``kind`` is a key of the tables ``NOTICES`` (annotate.discussion)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=30)
    text = models.TextField(blank=True, help_text="what was said, or why")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    objects = NotificationQuerySet.as_manager()  # type: ignore[misc]  # the abstract base has a plain one

    class Meta:
        indexes = [
            models.Index(fields=["user", "-id"], name="notification_of"),
            models.Index(fields=["user", "-id"], condition=Q(read_at=None), name="notification_unread"),
            models.Index(
                fields=["user", "id"], condition=Q(read_at=None, mailed_at=None), name="notification_unmailed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.target_type} {self.target_id}"


class MailPreference(models.Model):
    """Whether somebody wants their notifications by e-mail; without a row, they do not."""

    class Digest(Choices):
        OFF = "off", "not by e-mail"
        DAILY = "daily", "once a day"
        IMMEDIATE = "immediate", "at once"

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="mail_preference")
    digest = models.CharField(max_length=9, choices=Digest, default=Digest.OFF)
    sent_at = models.DateTimeField(null=True, blank=True, help_text="when the last e-mail went out")

    def __str__(self) -> str:
        return self.digest

from django.conf import settings
from django.db import models


class Lease(models.Model):
    """Who works on a queue item now. ``fence`` rises with every claim, so a late holder is told apart."""

    item = models.CharField(max_length=60, unique=True, help_text="annotation:12")
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="leases")
    until = models.DateTimeField()
    fence = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return self.item

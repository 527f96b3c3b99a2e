"""How a team marks: one page in Markdown that is one key away while marking."""

from django.conf import settings
from django.db import models


class Guideline(models.Model):
    """The one page of this installation. Earlier texts stand in the audit trail."""

    text = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=1)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    updated_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"Guidelines, revision {self.revision}"

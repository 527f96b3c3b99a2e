"""Frozen releases of the labels: what a data set was, under a name that a paper or a model card can cite."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Release(models.Model):
    """One lossless file that never changes (a database trigger refuses it) nor expires; it leaves in any format."""

    name = models.CharField(max_length=100)
    version = models.CharField(max_length=50)
    note = models.TextField(blank=True, help_text="what it is for, what changed")
    format = models.CharField(max_length=50)
    filter = models.JSONField(default=dict, help_text="which marks it holds, as an export's filter")
    file = models.FileField(upload_to="releases/")
    bytes = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, help_text="of the file")
    manifest = models.JSONField(default=dict)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(help_text="the labels are those of this moment")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name", "version"], name="release_version_once"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(version=""), name="release_is_named"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"

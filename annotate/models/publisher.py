from django.db import models

from annotate.models.choices import Choices


class Publisher(models.Model):
    """A publishing house. One house may print under several names (aliases)."""

    class Kind(Choices):
        NEWSPAPER = "newspaper"
        AGENCY = "agency"
        BROADCASTER = "broadcaster"
        GOVERNMENT = "government"
        NGO = "ngo", "NGO"
        ACADEMIC = "academic"
        OTHER = "other"

    name = models.CharField(max_length=200, unique=True)
    aliases = models.JSONField(default=list, blank=True)
    domain = models.CharField(max_length=200, blank=True)
    country = models.CharField(max_length=2, blank=True, help_text="ISO 3166-1 alpha-2")
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.OTHER)
    revision = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return self.name

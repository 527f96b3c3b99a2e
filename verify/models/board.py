"""What people keep of the board."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse


class SavedView(models.Model):
    """Filters and order of the board under a name: one person's own, or everybody's when it is ``shared``."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=2000, blank=True, help_text="as it stands in the address, without the ?")
    shared = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "name"], name="saved_view_once_per_user"),
            models.CheckConstraint(condition=~Q(name=""), name="saved_view_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        return f"{reverse('claims')}?{self.query}&saved={self.pk}"

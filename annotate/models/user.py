"""People and machines that act. Roles are groups; what a role may do stands in ``annotate.access``."""

from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    shortcuts = models.JSONField(default=dict, blank=True, help_text="command → key, where it is not the usual one")
    is_machine = models.BooleanField(default=False, help_text="A reader, linker or outside program, not a person.")

    @property
    def display_name(self) -> str:
        return self.get_full_name() or self.username

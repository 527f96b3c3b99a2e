"""What other people's catalogues answered, kept so that they are asked once."""

from django.db import models


class Lookup(models.Model):
    """One question to a catalogue with its answer."""

    source = models.CharField(max_length=20)
    question = models.CharField(max_length=300)
    answer = models.JSONField(default=list)
    asked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "question"], name="lookup_asked_once")]

    def __str__(self) -> str:
        return f"{self.source}: {self.question}"

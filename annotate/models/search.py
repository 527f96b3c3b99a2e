"""What full-text search looks through; see ``annotate.search``."""

from django.db import models


class SearchUnit(models.Model):
    """A passage of an article, a title, a name or a claim: what one hit of a search is.

    Database triggers keep the full-text index beside this table, and the units of single rows (titles, names, claims);
    the passages of a text are cut when it is taken in.
    """

    kind = models.CharField(max_length=8, help_text="passage, title, name, or what another app tracks")
    owner = models.BigIntegerField(help_text="id of what a hit leads to: an article, an entity, a claim")
    part = models.BigIntegerField(help_text="id of the row that the words are from: a version, an alias")
    start = models.PositiveIntegerField(default=0, help_text="of a passage, in code points")
    end = models.PositiveIntegerField(default=0)
    title = models.CharField(max_length=500, blank=True, help_text="words that help to find it and weigh less")
    text = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "part", "start"], name="search_unit_once")]
        indexes = [models.Index(fields=["kind", "owner"], name="search_unit_owner")]

    def __str__(self) -> str:
        return f"{self.kind} {self.owner}"

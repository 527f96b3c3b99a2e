"""Articles that print one text, as the copies of a wire report do; see ``annotate.copies``."""

from django.db import models
from django.db.models import Q

from annotate.models.article import Article


class CopyGroup(models.Model):
    """Only what holds articles together that print one text."""

    is_new = models.BooleanField(default=True, help_text="an article joined and nobody has been told")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["id"], condition=Q(is_new=True), name="copy_group_is_new")]

    def __str__(self) -> str:
        return f"copies {self.pk}"


class CopyArticle(models.Model):
    """What an article's text looks like from afar, and the group of those that print the same."""

    article = models.OneToOneField(Article, models.CASCADE, related_name="copy_place")
    signature = models.JSONField(help_text="MinHash, see annotate.linkers.passages")
    group = models.ForeignKey(CopyGroup, models.SET_NULL, null=True, related_name="places")
    score = models.FloatField(default=0.0)
    reason = models.CharField(max_length=300, blank=True, help_text="why it is in this group, in one sentence")

    def __str__(self) -> str:
        return f"{self.article_id} in {self.group_id}"


class CopyKey(models.Model):
    """The index by which near-identical texts find each other: the bands of their signatures."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="copy_keys")
    key = models.CharField(max_length=20)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "article"], name="copy_key_once")]

    def __str__(self) -> str:
        return self.key

"""Articles about one event, as the grouping job stores them; see ``annotate.story_index``."""

from django.db import models

from annotate.models.article import Article


class Story(models.Model):
    """Only what holds its articles together: made with the first one, gone when it proves to be part of an older."""

    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "stories"

    def __str__(self) -> str:
        return f"story {self.pk}"


class StoryArticle(models.Model):
    """That an article belongs to a story, and what it speaks of, so that comparing two articles reads no text."""

    article = models.OneToOneField(Article, models.CASCADE, related_name="story_place")
    story = models.ForeignKey(Story, models.CASCADE, related_name="places")
    profile = models.JSONField(help_text="{term: weight}, see annotate.linkers.stories.profile")
    score = models.FloatField(default=1.0)
    reason = models.CharField(max_length=300, blank=True, help_text="why it is in this story, in one sentence")

    def __str__(self) -> str:
        return f"{self.article_id} in {self.story_id}"


class StoryKey(models.Model):
    """The index by which articles of one story find each other: an article's rarest terms."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="story_keys")
    key = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "article"], name="story_key_once")]

    def __str__(self) -> str:
        return self.key


class StoryTerm(models.Model):
    """In how many grouped articles a term occurs."""

    term = models.CharField(max_length=60, unique=True)
    articles = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.term

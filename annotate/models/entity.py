"""Things that names refer to. Mentions that share an entity are linked by that, never by pairwise rows."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from annotate.models.annotation import Annotation
from annotate.models.choices import Choices


class EntityQuerySet(models.QuerySet["Entity"]):
    def current(self) -> Self:
        """Not merged into another one."""
        return self.filter(merged_into=None)

    def searched(self, words: str) -> Self:
        """Entities one of whose names holds ``words``."""
        if not words:
            return self
        named = EntityAlias.objects.filter(entity=OuterRef("pk"), text__icontains=words)
        return self.filter(Q(name__icontains=words) | models.Exists(named))

    def with_counts(self) -> Self:
        """Adds ``mention_count`` and ``article_count``, over live marks."""
        live = EntityMention.objects.live().filter(entity=OuterRef("pk")).order_by().values("entity")
        return self.annotate(
            mention_count=Coalesce(Subquery(live.annotate(n=Count("pk")).values("n")), 0),
            article_count=Coalesce(
                Subquery(live.annotate(n=Count("annotation__version__article", distinct=True)).values("n")), 0
            ),
        )


class Entity(models.Model):
    class Type(Choices):
        PERSON = "PERSON", "person"
        ORG = "ORG", "organisation"
        GPE = "GPE", "country, state or city"
        LOC = "LOC", "other place"
        FACILITY = "FACILITY", "building or facility"
        EVENT = "EVENT", "event"
        LAW = "LAW", "law or resolution"
        PRODUCT = "PRODUCT", "product"
        OTHER = "OTHER", "other"

    class State(Choices):
        PROPOSED = "proposed"
        CURATED = "curated"

    name = models.CharField(max_length=300)
    type = models.CharField(max_length=8, choices=Type, default=Type.OTHER)
    description = models.CharField(max_length=300, blank=True)
    external_ids = models.JSONField(default=dict, blank=True, help_text='{"wikidata": "Q423"}')
    state = models.CharField(max_length=8, choices=State, default=State.PROPOSED)
    proposal_key = models.CharField(
        max_length=300, null=True, unique=True, help_text="the folded name of a machine's proposal: proposed once"
    )
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = EntityQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "entities"
        indexes = [models.Index(fields=["name"]), models.Index(fields=["type", "name"])]
        constraints = [
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="entity_not_merged_into_itself"),
        ]

    def __str__(self) -> str:
        return self.name


class EntityAlias(models.Model):
    class Kind(Choices):
        NAME = "name"
        ABBREVIATION = "abbreviation"
        DEMONYM = "demonym"
        METONYM = "metonym"
        MISSPELLING = "misspelling"

    entity = models.ForeignKey(Entity, models.CASCADE, related_name="aliases")
    text = models.CharField(max_length=300)
    folded = models.CharField(max_length=300, db_index=True, help_text="annotate.gazetteer.fold(text)")
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.NAME)

    class Meta:
        verbose_name_plural = "entity aliases"
        constraints = [models.UniqueConstraint(fields=["entity", "folded", "kind"], name="alias_once_per_entity")]

    def __str__(self) -> str:
        return self.text


class EntityKey(models.Model):
    """The index by which a mark finds the entities that it may speak of; see ``annotate.entity_index``."""

    entity = models.ForeignKey(Entity, models.CASCADE, related_name="keys")
    key = models.CharField(max_length=100)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "entity"], name="entity_key_once")]

    def __str__(self) -> str:
        return self.key


class EntityMentionQuerySet(models.QuerySet["EntityMention"]):
    def live(self) -> Self:
        """Neither rejected, nor of a mark that is deleted or rejected."""
        return self.filter(annotation__deleted_at=None).exclude(state="rejected").exclude(annotation__state="rejected")


class EntityMention(models.Model):
    """That a mark speaks of an entity. A rejected pair stays, so that it is not proposed again."""

    class Level(Choices):
        NAME = "name"
        ADJECTIVE = "adjective"
        DESCRIPTION = "description"

    class State(Choices):
        SUGGESTED = "suggested"
        CONFIRMED = "confirmed"
        REJECTED = "rejected"

    annotation = models.ForeignKey(Annotation, models.CASCADE, related_name="entity_mentions")
    entity = models.ForeignKey(Entity, models.PROTECT, related_name="mentions")
    level = models.CharField(max_length=11, choices=Level, default=Level.NAME)
    state = models.CharField(max_length=9, choices=State, default=State.SUGGESTED)
    score = models.FloatField(default=1.0)
    method = models.CharField(max_length=30)
    reason = models.CharField(max_length=500, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = EntityMentionQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["entity", "state"])]
        constraints = [
            models.UniqueConstraint(fields=["annotation", "entity"], name="mention_pair_once"),
            models.UniqueConstraint(
                fields=["annotation"], condition=~Q(state="rejected"), name="mention_one_live_entity"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.annotation_id} → {self.entity_id}"


class EntityMergeQuerySet(models.QuerySet["EntityMerge"]):
    def standing(self) -> Self:
        """Not taken back."""
        return self.filter(split_at=None)


class EntityMerge(models.Model):
    """That one entity was merged into another, with all that moved, so that a split gives back exactly that.

    ``moved``: ``aliases``, ``keys`` and ``mentions`` are ids of rows that went over; ``replaced`` holds rejected
    mentions of the survivor that made way, column by column; ``external_ids`` what the survivor was given; ``state``
    what it was before, where that changed.
    """

    source = models.ForeignKey(Entity, models.PROTECT, related_name="merges_away")
    target = models.ForeignKey(Entity, models.PROTECT, related_name="merges_here")
    moved = models.JSONField(default=dict)
    merged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    merged_at = models.DateTimeField(auto_now_add=True)
    split_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    split_at = models.DateTimeField(null=True, blank=True)

    objects = EntityMergeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source"], condition=Q(split_at=None), name="entity_merged_once"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="entity_merge_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} into {self.target_id}"

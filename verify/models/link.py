"""Typed links between two claims, proposed by machines and decided by people. Links never move a verdict."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from annotate.models.choices import Choices
from verify.models.claim import Claim


class ClaimLinkQuerySet(models.QuerySet["ClaimLink"]):
    def of(self, claim: Claim) -> Self:
        """Links on either side of ``claim``."""
        return self.filter(Q(older=claim) | Q(newer=claim))

    def live(self) -> Self:
        return self.exclude(state="rejected")

    def awaiting_review(self) -> Self:
        return self.filter(state__in=("suggested", "unsure")).order_by("created_at", "pk")


class ClaimLink(models.Model):
    """``older`` and ``newer`` are the earlier and later claim of an update; elsewhere just the lower and higher id.

    A rejected pair stays, so that it is not offered again.
    """

    class Type(Choices):
        SAME_CLAIM = "same_claim", "same claim"
        CONTRADICTS = "contradicts"
        UPDATES = "updates"
        SUPPORTS = "supports"

    class State(Choices):
        SUGGESTED = "suggested"
        CONFIRMED = "confirmed"
        REJECTED = "rejected"
        UNSURE = "unsure"

    type = models.CharField(max_length=11, choices=Type)
    older = models.ForeignKey(Claim, models.CASCADE, related_name="links_to_newer")
    newer = models.ForeignKey(Claim, models.CASCADE, related_name="links_to_older")
    older_home = models.ForeignKey(
        Claim, models.CASCADE, null=True, blank=True, related_name="+", help_text="as newer_home, for the other end"
    )
    newer_home = models.ForeignKey(
        Claim, models.CASCADE, null=True, blank=True, related_name="+", help_text="the claim that a split returns it to"
    )
    score = models.FloatField(default=1.0)
    reason = models.TextField(blank=True, help_text="one sentence that shows both values")
    details = models.JSONField(default=dict, blank=True, help_text="class, values, units and scopes, side by side")
    state = models.CharField(max_length=9, choices=State, default=State.SUGGESTED)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ClaimLinkQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["state", "created_at", "id"])]
        constraints = [
            models.UniqueConstraint(fields=["type", "older", "newer"], name="claim_pair_once_per_type"),
            models.CheckConstraint(condition=~Q(older=F("newer")), name="claim_link_between_two"),
            models.CheckConstraint(
                condition=Q(type__in=("updates", "supports")) | Q(older__lt=F("newer")),
                name="claim_link_unordered_types_in_id_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.older_id} {self.type} {self.newer_id}"

    def other(self, claim: Claim) -> Claim:
        """The claim on the other side."""
        return self.newer if self.older_id == claim.pk else self.older

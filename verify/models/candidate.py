"""What programs found about a claim and people have not decided on: sentences that may be evidence, shared origins."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from annotate.models import ArticleVersion, CopyGroup
from annotate.models.choices import Choices
from verify.models.claim import Claim
from verify.models.evidence import Evidence
from verify.models.origin import Origin


class CandidateSearch(models.Model):
    """That the other articles were searched for evidence about a claim, and for which wording."""

    claim = models.OneToOneField(Claim, models.CASCADE, related_name="candidate_search")
    wording = models.TextField(help_text="the claim's text then")
    found = models.PositiveIntegerField(default=0)
    is_due = models.BooleanField(default=False, help_text="somebody asked for it; a job will see to it")
    searched_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["id"], condition=Q(is_due=True), name="candidate_search_is_due")]

    def __str__(self) -> str:
        return f"search for {self.claim_id}"


class EvidenceCandidateQuerySet(models.QuerySet["EvidenceCandidate"]):
    def open(self) -> Self:
        """Not decided, the best first."""
        return self.filter(state="suggested").order_by("-score", "pk")

    def with_source(self) -> Self:
        return self.select_related("version__article__publisher").defer("version__text", "version__boilerplate")


class EvidenceCandidate(models.Model):
    """A sentence of an article that may bear on a claim. It counts for nothing until a person makes evidence of it.

    A rejected one stays, so that the same words of the same article are not offered again.
    """

    class State(Choices):
        SUGGESTED = "suggested"
        ACCEPTED = "accepted"
        REJECTED = "rejected"

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="candidates")
    version = models.ForeignKey(ArticleVersion, models.CASCADE, related_name="+")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    quote = models.TextField()
    key = models.CharField(max_length=64, help_text="SHA-256 of article and words: what is offered once")
    score = models.FloatField()
    stance = models.CharField(max_length=8, choices=Evidence.Stance)
    reason = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=9, choices=State, default=State.SUGGESTED)
    evidence = models.ForeignKey(Evidence, models.SET_NULL, null=True, blank=True, related_name="+")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = EvidenceCandidateQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["claim", "state", "-score"], name="candidate_open"),
            models.Index(fields=["state", "id"], name="candidate_by_state"),
            models.Index(fields=["stance", "id"], name="candidate_by_stance"),
        ]
        constraints = [models.UniqueConstraint(fields=["claim", "key"], name="candidate_offered_once")]

    def __str__(self) -> str:
        return self.quote[:80]


class OriginProposal(models.Model):
    """That articles which print one text have one origin; decided once for all claims that they make.

    ``decided`` are the articles that the decision was about: when others join an accepted group, it is open again.
    """

    class State(Choices):
        SUGGESTED = "suggested"
        ACCEPTED = "accepted"
        REJECTED = "rejected"

    group = models.OneToOneField(CopyGroup, models.CASCADE, related_name="origin_proposal")
    state = models.CharField(max_length=9, choices=State, default=State.SUGGESTED)
    origin = models.ForeignKey(Origin, models.PROTECT, null=True, blank=True, related_name="+")
    decided = models.JSONField(default=list, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["state", "created_at", "id"], name="origin_proposal_queue")]

    def __str__(self) -> str:
        return f"one origin for {self.group}"

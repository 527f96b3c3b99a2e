"""What programs found and people decide on: sentences that may be evidence, articles that may have one origin."""

from __future__ import annotations

from typing import Any

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from annotate import access
from annotate.api.base import IF_MATCH, Resource, revision, tagged
from annotate.api.fields import Id, Input, Shown, Text, Whole
from annotate.api.filters import AnyOf, IdFilter
from verify.actions import candidate as candidates
from verify.actions import origin as origins
from verify.api.evidence import EvidenceSerializer, OriginSerializer
from verify.models import CandidateSearch, Claim, Evidence, EvidenceCandidate, Origin, OriginProposal

# -- evidence ---------------------------------------------------------------------------------------------------------


class CandidateSerializer(Shown[EvidenceCandidate]):
    """A sentence of another article, ``start`` to ``end`` of its ``version``; ``stance`` is a program's suggestion."""

    article = serializers.IntegerField(source="version.article_id", read_only=True)
    decided_by = serializers.CharField(source="decided_by.username", default=None, allow_null=True, read_only=True)

    class Meta:
        model = EvidenceCandidate
        fields = (
            "id",
            "claim",
            "article",
            "version",
            "start",
            "end",
            "quote",
            "score",
            "stance",
            "reason",
            "state",
            "evidence",
            "decided_by",
            "revision",
            "created_at",
        )
        read_only_fields = fields


class SearchSerializer(Shown[CandidateSearch]):
    """That a job searches, or searched, the other articles for evidence about a claim, and for which wording."""

    class Meta:
        model = CandidateSearch
        fields = ("claim", "wording", "found", "is_due", "searched_at")
        read_only_fields = fields


class SearchCreate(Input):
    claim = Id()


class Acceptance(Input):
    """What the sentence says about the claim, in a person's words."""

    question = Text(max_length=2000)
    answer = Text(max_length=10_000)
    stance = serializers.ChoiceField(Evidence.Stance.choices)
    origin = Id(required=False, allow_null=True, help_text="where the words come from")
    grade = Whole(required=False, min_value=1, max_value=6, help_text="1 confirmed to 6 cannot be judged")


class CandidateFilter(filters.FilterSet):
    claim = IdFilter(field_name="claim")
    state = AnyOf(EvidenceCandidate.State)
    stance = AnyOf(Evidence.Stance)


class Candidates(ListModelMixin, Resource):
    """Sentences of other articles that may be evidence about a claim. They count for nothing until one is accepted."""

    queryset = EvidenceCandidate.objects.with_source().select_related("claim", "decided_by")
    serializer_class = CandidateSerializer
    filterset_class = CandidateFilter

    @extend_schema(request=SearchCreate, responses={202: SearchSerializer}, filters=False)
    @action(detail=False, methods=["post"])
    def search(self, request: Request) -> Response:
        """Have the other articles searched, again, for evidence about a claim; a job does it."""
        claim = access.one(self.user, Claim.objects.all(), self.given(SearchCreate)["claim"], field="claim")
        return Response(SearchSerializer(candidates.ask(claim, by=self.user)).data, status=202)

    @extend_schema(request=Acceptance, responses={201: EvidenceSerializer}, parameters=[IF_MATCH])
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, pk: str) -> Response:
        """Make evidence of it, with a mark on the sentence where there is none; the answer is the evidence."""
        given = self.given(Acceptance)
        (given["origin"],) = access.some(self.user, Origin.objects.all(), [given.get("origin")], field="origin")
        made = candidates.accept(self.get_object(), revision=revision(request), by=self.user, **given)
        shown = Evidence.objects.with_sources().get(pk=made.pk)
        return tagged(EvidenceSerializer(shown).data, shown.revision, status=201)

    @extend_schema(request=None, parameters=[IF_MATCH])
    @action(detail=True, methods=["post"])
    def reject(self, request: Request, pk: str) -> Response:
        """It is no evidence; the same words are not offered for this claim again."""
        return self.answer(candidates.reject(self.get_object(), revision=revision(request), by=self.user))

    @extend_schema(request=None, parameters=[IF_MATCH])
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: str) -> Response:
        """Take a rejection back."""
        return self.answer(candidates.reopen(self.get_object(), revision=revision(request), by=self.user))


# -- origins ----------------------------------------------------------------------------------------------------------


class OriginProposalSerializer(Shown[OriginProposal]):
    """That ``articles`` print one text; ``origin`` is what an accepted one goes back to."""

    articles = serializers.SerializerMethodField()
    origin = OriginSerializer(read_only=True, allow_null=True)
    decided_by = serializers.CharField(source="decided_by.username", default=None, allow_null=True, read_only=True)

    class Meta:
        model = OriginProposal
        fields: tuple[str, ...] = (
            "id",
            "articles",
            "state",
            "origin",
            "decided_by",
            "decided_at",
            "revision",
            "created_at",
        )
        read_only_fields = fields

    @extend_schema_field({"type": "array", "items": {"type": "integer"}})
    def get_articles(self, proposal: OriginProposal) -> list[int]:
        return sorted(place.article_id for place in proposal.group.places.all())


class NamedSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    kind = serializers.ChoiceField(Origin.Kind.choices)
    party = serializers.CharField(help_text="empty where the articles tell of none")


class SharedSerializer(OriginProposalSerializer):
    """And the ``reason``, what the origin would be, the mentions that would get it, and those that keep their own."""

    reason = serializers.CharField(read_only=True)
    proposed = NamedSerializer(read_only=True)
    mentions = serializers.ListField(child=serializers.IntegerField(), read_only=True)
    kept = serializers.ListField(child=serializers.IntegerField(), read_only=True)

    class Meta(OriginProposalSerializer.Meta):
        fields: tuple[str, ...] = (*OriginProposalSerializer.Meta.fields, "reason", "proposed", "mentions", "kept")
        read_only_fields = fields


class Union(Input):
    origin = Id(required=False, allow_null=True, help_text="without it the origin that the articles tell of")
    reason = Text(required=False, allow_blank=True, max_length=500)


class Rejection(Input):
    reason = Text(required=False, allow_blank=True, max_length=500)


class OriginProposalFilter(filters.FilterSet):
    state = AnyOf(OriginProposal.State)
    article = IdFilter(field_name="group__places__article", help_text="among the articles")


class OriginProposals(ListModelMixin, Resource):
    """Articles that print one text. Accepted, they have one origin, and independence counts them once."""

    queryset = OriginProposal.objects.select_related("group", "origin__party", "decided_by").prefetch_related(
        "group__places"
    )
    serializer_class = OriginProposalSerializer
    filterset_class = OriginProposalFilter

    @extend_schema(responses=SharedSerializer)
    def retrieve(self, request: Request, pk: str) -> Response:
        """With what the articles tell of their origin."""
        row = self.get_object()
        told = origins.shared(row)
        row.reason = told.reason
        row.proposed = {"name": told.name, "kind": told.kind, "party": told.party}
        row.mentions, row.kept = ([mention.pk for mention in some] for some in (told.mentions, told.kept))
        return tagged(SharedSerializer(row).data, row.revision)

    @extend_schema(request=Union, parameters=[IF_MATCH])
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, pk: str) -> Response:
        """One origin: every mention in what they share that has none yet gets it."""
        row, given, seen = self.get_object(), self.given(Union), revision(request)
        reason = given.get("reason", "")
        if given.get("origin") is None:
            return self.answer(origins.decide(row, accept=True, revision=seen, reason=reason, by=self.user))
        origin = access.one(self.user, Origin.objects.all(), given["origin"], field="origin")
        return self.answer(origins.unite(row, origin=origin, revision=seen, reason=reason, by=self.user))

    @extend_schema(request=Rejection, parameters=[IF_MATCH])
    @action(detail=True, methods=["post"])
    def reject(self, request: Request, pk: str) -> Response:
        """Not one source."""
        given = self.given(Rejection)
        return self.answer(origins.reject(self.get_object(), revision=revision(request), by=self.user, **given))

    @extend_schema(request=None, parameters=[IF_MATCH])
    @action(detail=True, methods=["post"])
    def undo(self, request: Request, pk: str) -> Response:
        """Take the last decision back; the mentions that it gave an origin have none again."""
        return self.answer(origins.undo(self.get_object(), revision=revision(request), by=self.user))

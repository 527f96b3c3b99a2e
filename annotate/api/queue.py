from __future__ import annotations

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from annotate import queue
from annotate.api.base import IF_MATCH, bound, person, revision, tagged
from annotate.api.fields import Input, Text, Whole, Yes

KEY = OpenApiParameter("key", OpenApiTypes.STR, OpenApiParameter.PATH, description="annotation:12")


class QueueItemSerializer(serializers.Serializer[Any]):
    """An item in your hands until ``until``; send ``fence`` with all that you do with it, ``revision`` as If-Match."""

    key = serializers.CharField(help_text="annotation:12")
    kind = serializers.CharField()
    id = serializers.IntegerField(source="row.pk")
    title = serializers.CharField(source="row", help_text="in a few words")
    since = serializers.DateTimeField()
    revision = serializers.IntegerField(help_text="of the object that a decision changes")
    fence = serializers.IntegerField(source="lease.fence")
    until = serializers.DateTimeField(source="lease.until")


class LeaseSerializer(serializers.Serializer[Any]):
    key = serializers.CharField(source="item")
    fence = serializers.IntegerField()
    until = serializers.DateTimeField()


class Skip(Input):
    skip = serializers.ListField(
        child=Text(max_length=60), required=False, max_length=1000, help_text="keys of items that you put aside"
    )


class Fence(Input):
    fence = Whole(min_value=0, max_value=2**31 - 1)


class QueueDecision(Fence):
    accept = Yes(help_text="accept a mark, confirm a link, approve a verdict; or else reject, or return it")
    reason = Text(required=False, allow_blank=True, max_length=500)


class Queue(ViewSet):
    """What awaits review, the oldest first, one reviewer at a time."""

    lookup_field = "key"
    lookup_value_regex = "[^/]+"

    @extend_schema(responses={200: {"type": "object", "additionalProperties": {"type": "integer"}}})
    def list(self, request: Request) -> Response:
        """How many items of each kind wait for you."""
        return Response(queue.counts(person(request)))

    @extend_schema(
        request=Skip, responses={200: QueueItemSerializer, 204: OpenApiResponse(description="Nothing is left")}
    )
    @action(detail=False, methods=["post"])
    def next(self, request: Request) -> Response:
        """Claim the item that waits longest."""
        item = queue.next_item(person(request), skip=bound(Skip, request).get("skip", ()))
        if item is None:
            return Response(status=204)
        return tagged(QueueItemSerializer(item).data, item.revision)

    @extend_schema(parameters=[KEY], request=Fence, responses=LeaseSerializer)
    @action(detail=True, methods=["post"])
    def heartbeat(self, request: Request, key: str) -> Response:
        """Hold on to an item for another while."""
        lease = queue.keep(key, bound(Fence, request)["fence"], by=person(request))
        return Response(LeaseSerializer(lease).data)

    @extend_schema(parameters=[KEY], request=Fence, responses={204: None})
    @action(detail=True, methods=["post"])
    def release(self, request: Request, key: str) -> Response:
        """Put an item back."""
        queue.release(key, bound(Fence, request)["fence"], by=person(request))
        return Response(status=204)

    @extend_schema(parameters=[KEY, IF_MATCH], request=QueueDecision, responses={204: None})
    @action(detail=True, methods=["post"])
    def decide(self, request: Request, key: str) -> Response:
        """Decide on an item that you hold, and give it back."""
        given = bound(QueueDecision, request)
        queue.decide(key, given.pop("fence"), revision=revision(request), by=person(request), **given)
        return Response(status=204)

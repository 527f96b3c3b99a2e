from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from annotate import access
from annotate.actions import webhook as webhooks
from annotate.api.base import IF_MATCH, Resource, revision, tagged
from annotate.api.fields import Input, Shown, Text, Yes
from annotate.models import Delivery, Webhook

DELIVERY = OpenApiParameter("delivery", int, OpenApiParameter.PATH)


class WebhookSerializer(Shown[Webhook]):
    """``events``: the nouns of what is told; ``position``: how far in the audit chain it has read."""

    events = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = Webhook
        fields: tuple[str, ...] = ("id", "url", "events", "scope", "is_active", "position", "revision", "created_at")
        read_only_fields = fields


class NewWebhookSerializer(WebhookSerializer):
    secret = serializers.CharField(read_only=True, help_text="to check signatures with; told by this answer only")

    class Meta(WebhookSerializer.Meta):
        fields = (*WebhookSerializer.Meta.fields, "secret")
        read_only_fields = fields


class WebhookChange(Input):
    """What is left out stays."""

    url = Text(required=False, max_length=2000)
    events = serializers.ListField(
        child=Text(max_length=30), required=False, max_length=50, help_text="annotation, date, claim …"
    )
    scope = serializers.ChoiceField(Webhook.Scope.choices, required=False)
    is_active = Yes(required=False, help_text="false pauses it; what happens meanwhile is told later")


class WebhookCreate(Input):
    url = Text(max_length=2000)
    events = serializers.ListField(child=Text(max_length=30), max_length=50, help_text="annotation, date, claim …")
    scope = serializers.ChoiceField(Webhook.Scope.choices, required=False)


class DeliverySerializer(Shown[Delivery]):
    """``status``: what the receiver answered last; ``next_at``: when it is tried again while it waits."""

    message = serializers.SerializerMethodField(help_text="the webhook-id")
    event = serializers.CharField(source="event.verb", read_only=True)

    class Meta:
        model = Delivery
        fields = (
            "id",
            "message",
            "event",
            "sequence",
            "target_type",
            "target_id",
            "state",
            "attempts",
            "queued_at",
            "tried_at",
            "next_at",
            "status",
            "error",
        )
        read_only_fields = fields

    def get_message(self, delivery: Delivery) -> str:
        return f"msg_{delivery.uid.hex}"


class ReplayedSerializer(serializers.Serializer[Any]):
    replayed = serializers.IntegerField()


class Webhooks(ListModelMixin, Resource):
    """Your webhooks: other programs are told by HTTP what happens. A token needs the scope admin for them."""

    queryset = Webhook.objects.all()
    serializer_class = WebhookSerializer

    def get_queryset(self) -> Any:
        return Webhook.objects.visible_to(self.user).filter(deleted_at=None)

    @extend_schema(request=WebhookCreate, responses={201: NewWebhookSerializer})
    def create(self, request: Request) -> Response:
        """Tell an address what happens from now on. Keep the secret: it is not told again."""
        hook = webhooks.create(**self.given(WebhookCreate), by=self.user)
        return tagged({**WebhookSerializer(hook).data, "secret": hook.secret}, hook.revision, status=201)

    @extend_schema(request=WebhookChange, parameters=[IF_MATCH])
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change address, events or scope, or pause it."""
        given = self.given(WebhookChange)
        return self.answer(webhooks.change(self.get_object(), revision=revision(request), by=self.user, **given))

    @extend_schema(parameters=[IF_MATCH], responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Delete it; what still waits is not sent."""
        webhooks.delete(self.get_object(), revision=revision(request), by=self.user)
        return Response(status=204)

    @extend_schema(responses=DeliverySerializer(many=True), filters=False)
    @action(detail=True)
    def deliveries(self, request: Request, pk: str) -> Response:
        """The log: what was told, and what became of it."""
        page = self.paginate_queryset(self._log().select_related("event"))
        return self.get_paginated_response(DeliverySerializer(page, many=True).data)

    def _log(self) -> Any:
        return Delivery.objects.filter(webhook=self.get_object())

    @extend_schema(request=None, responses=ReplayedSerializer)
    @action(detail=True, methods=["post"])
    def replay(self, request: Request, pk: str) -> Response:
        """Send everything again that was given up."""
        return Response({"replayed": webhooks.replay_failed(self.get_object(), by=self.user)})

    @extend_schema(request=None, parameters=[DELIVERY], responses=DeliverySerializer)
    @action(detail=True, methods=["post"], url_path="deliveries/(?P<delivery>[0-9]+)/replay")
    def replay_one(self, request: Request, pk: str, delivery: str) -> Response:
        """Send one again, under its own message id."""
        row = access.get(self.user, self._log().select_related("webhook", "event"), pk=delivery)
        return Response(DeliverySerializer(webhooks.replay(row, by=self.user)).data)

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from annotate.access import SCOPES
from annotate.actions import token as tokens
from annotate.api.base import Resource
from annotate.api.fields import Input, Shown, Text
from annotate.models import Token


class TokenSerializer(Shown[Token]):
    """``prefix`` is how its secret begins; the secret itself is known to nobody any more."""

    scopes = serializers.ListField(child=serializers.CharField(), read_only=True)
    state = serializers.ChoiceField(["active", "expired", "revoked"], read_only=True)

    class Meta:
        model = Token
        fields: tuple[str, ...] = (
            "id",
            "name",
            "prefix",
            "scopes",
            "state",
            "created_at",
            "expires_at",
            "revoked_at",
            "last_used_at",
        )
        read_only_fields = fields


class NewTokenSerializer(TokenSerializer):
    secret = serializers.CharField(read_only=True, help_text="what to send; this answer is the only one that tells it")

    class Meta(TokenSerializer.Meta):
        fields = (*TokenSerializer.Meta.fields, "secret")
        read_only_fields = fields


class TokenCreate(Input):
    name = Text(max_length=100, help_text="what uses it")
    scopes = serializers.ListField(child=serializers.ChoiceField(list(SCOPES)), min_length=1, max_length=len(SCOPES))
    expires_at = serializers.DateTimeField(required=False, allow_null=True)


class Tokens(ListModelMixin, Resource):
    """Your tokens. A token manages tokens only with the scope admin."""

    queryset = Token.objects.all()
    serializer_class = TokenSerializer

    def get_queryset(self) -> Any:
        return Token.objects.visible_to(self.user)

    def retrieve(self, request: Request, pk: str) -> Response:
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(request=TokenCreate, responses={201: NewTokenSerializer})
    def create(self, request: Request) -> Response:
        """Make a token. Keep the secret: it is not told again."""
        token, secret = tokens.create(**self.given(TokenCreate), by=self.user)
        return Response({**TokenSerializer(token).data, "secret": secret}, status=201)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Revoke a token, for ever. There is nothing to be stale about: a token never changes."""
        tokens.revoke(self.get_object(), by=self.user)
        return Response(status=204)

"""Signing in by token: ``Authorization: Token …`` or ``Bearer …``."""

from __future__ import annotations

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework import exceptions
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request

from annotate.access import limit
from annotate.actions import token as tokens
from annotate.errors import Refused
from annotate.models import Token, User

SCHEMES = ("token", "bearer")


class TokenAuthentication(BaseAuthentication):
    """The owner of the token, who may do no more than its scopes allow."""

    def authenticate(self, request: Request) -> tuple[User, Token] | None:
        scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() not in SCHEMES:
            return None
        try:
            token = tokens.recognise(secret.strip())
        except Refused as refused:
            raise exceptions.AuthenticationFailed(refused.message) from None
        limit(token.owner, token.scopes)
        return token.owner, token

    def authenticate_header(self, request: Request) -> str:
        return "Token"


class TokenScheme(OpenApiAuthenticationExtension):
    target_class = TokenAuthentication
    name = "tokenAuth"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "A token from the page of your account. The scheme may also be called Token.",
        }

"""The API as a program sees it: JSON, a token, and revisions in headers."""

from __future__ import annotations

from typing import Any

from rest_framework.test import APIClient

from annotate.access import SCOPES
from annotate.actions import token as tokens
from annotate.models import User

ROOT = "/api/v1/"


def a_token(person: User, *scopes: str) -> str:
    """The secret of a new token; without ``scopes`` it allows all that the person may do."""
    return tokens.create(name="a test", scopes=scopes or list(SCOPES), by=person)[1]


class Rest(APIClient):
    """``Rest(alice).post("articles/", {...})``; ``seen=3`` sends the revision that she saw as If-Match.

    ``Rest(alice, "read")`` signs in with a token of that scope.
    """

    default_format = "json"

    def __init__(self, person: User | None = None, *scopes: str) -> None:
        super().__init__()
        if person:
            self.credentials(HTTP_AUTHORIZATION=f"Token {a_token(person, *scopes)}")

    def generic(self, method: str, path: Any, *args: Any, seen: int | None = None, **extra: Any) -> Any:
        if seen is not None:
            extra["HTTP_IF_MATCH"] = f'"{seen}"'
        path = path if path.startswith(("/", "http")) else ROOT + path
        return super().generic(method, path, *args, **extra)


def problem(response: Any, status: int) -> dict[str, Any]:
    """The problem details of an answer that must be one."""
    assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json"), response.content
    body: dict[str, Any] = response.json()
    assert body["status"] == status
    assert body["detail"]
    return body


def pointers(response: Any) -> list[str]:
    """Where a 400 says that the mistakes are."""
    return [error["pointer"] for error in problem(response, 400)["errors"]]

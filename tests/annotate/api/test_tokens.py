"""Tokens: shown once, kept as a hash, limited, ended."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from annotate.actions import token as tokens
from annotate.models import AuditEvent, Token, User
from tests.factories import a_mark, a_suggestion, an_article
from tests.rest import Rest, a_token, problem


def sent(**more: Any) -> dict[str, Any]:
    return {"name": "my reader", "scopes": ["annotate"]} | more


def test_a_token_is_told_once_and_kept_as_a_hash(alice: User) -> None:
    made = Rest(alice).post("users/me/tokens/", sent()).json()
    row = Token.objects.get(pk=made["id"])
    assert made["secret"].startswith(f"{row.prefix}_")
    assert made["secret"] not in str(Token.objects.filter(pk=row.pk).values().get())
    assert "secret" not in Rest(alice).get(f"users/me/tokens/{row.pk}/").json()
    after = AuditEvent.objects.get(verb="token.create", target_id=row.pk).after
    assert (after["name"], after["scopes"]) == ("my reader", ["annotate"])
    assert "digest" not in after


@pytest.mark.parametrize("scheme", ["Token", "token", "Bearer"])
def test_both_names_of_the_scheme_will_do(alice: User, scheme: str) -> None:
    client = Rest()
    client.credentials(HTTP_AUTHORIZATION=f"{scheme} {a_token(alice, 'read')}")
    assert client.get("users/me/").json()["can"] == ["read"]


@pytest.mark.parametrize(
    ("scope", "allowed"),
    [("read", set()), ("annotate", {"mark"}), ("review", {"correct"}), ("export", {"export"})],
)
def test_a_scope_allows_what_it_says_and_no_more(erin: User, scope: str, allowed: set[str]) -> None:
    article = an_article(by=erin)
    program = Rest(erin, scope)
    mark = {"article": article.pk, "kind": "claim", "start": 0, "end": 3}
    asked = {
        "mark": program.post("annotations/", mark),
        "correct": program.post("publishers/", {"name": "Courier"}),
        "export": program.get("export/?format=jsonl"),
        "token": program.post("users/me/tokens/", sent()),
    }
    assert program.get(f"articles/{article.pk}/").status_code == 200
    assert {name for name, answer in asked.items() if answer.status_code in (200, 201)} == allowed
    refused = [answer for name, answer in asked.items() if name not in allowed]
    assert all("Your token does not allow" in problem(answer, 403)["detail"] for answer in refused)


def test_a_scope_gives_nobody_more_than_the_role(alice: User, bob: User) -> None:
    mark = a_mark(an_article(by=bob), "Lindholm", kind="entity", by=bob)
    assert (
        "role"
        in problem(Rest(alice, "admin").post(f"annotations/{mark.pk}/decide/", {"accept": True}, seen=1), 403)["detail"]
    )


def test_two_scopes_add_up(bob: User) -> None:
    suggestion = a_suggestion(an_article(by=bob), "Lindholm")
    address = f"annotations/{suggestion.pk}/decide/"
    problem(Rest(bob, "review").post(address, {"accept": True}, seen=1), 403)
    assert Rest(bob, "review", "annotate").post(address, {"accept": True}, seen=1).status_code == 200


def test_a_revoked_and_an_expired_token_open_nothing(alice: User) -> None:
    secret = a_token(alice)
    client = Rest()
    client.credentials(HTTP_AUTHORIZATION=f"Token {secret}")
    Token.objects.update(expires_at=timezone.now())
    assert "expired" in problem(client.get("users/me/"), 401)["detail"]
    Token.objects.update(expires_at=None)
    token = Token.objects.get()
    assert client.delete(f"users/me/tokens/{token.pk}/").status_code == 204
    assert "revoked" in problem(client.get("users/me/"), 401)["detail"]
    assert AuditEvent.objects.filter(verb="token.revoke").count() == 1


@pytest.mark.parametrize("secret", ["", "x", "cor_", "cor_00000000_", "cor_00000000_" + "x" * 43, "\N{SNOWMAN}"])
def test_what_is_no_token_opens_nothing(alice: User, secret: str) -> None:
    client = Rest()
    client.credentials(HTTP_AUTHORIZATION=f"Token {secret}")
    assert problem(client.get("users/me/"), 401)["detail"] == "This token is unknown."


def test_the_prefix_alone_opens_nothing(alice: User) -> None:
    client = Rest()
    client.credentials(HTTP_AUTHORIZATION=f"Token {a_token(alice)[:-1]}x")
    problem(client.get("users/me/"), 401)


def test_the_last_use_is_noted_once_a_minute(alice: User, django_assert_num_queries: Any) -> None:
    secret = a_token(alice)
    assert Token.objects.get().last_used_at is None
    tokens.recognise(secret)
    first = Token.objects.get().last_used_at
    with django_assert_num_queries(1):
        tokens.recognise(secret)
    Token.objects.update(last_used_at=timezone.now() - timedelta(seconds=61))
    tokens.recognise(secret)
    assert first is not None
    assert (Token.objects.get().last_used_at or first) > first


def test_tokens_of_others_are_not_there(alice: User, bob: User) -> None:
    a_token(bob)
    theirs = Token.objects.get(owner=bob)
    client = Rest(alice)
    assert [row["name"] for row in client.get("users/me/tokens/").json()["results"]] == ["a test"]
    unknown = client.delete("users/me/tokens/999999/").json()
    assert client.delete(f"users/me/tokens/{theirs.pk}/").json() == unknown
    theirs.refresh_from_db()
    assert theirs.state == "active"


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"name": " "}, "#/name"),
        ({"scopes": []}, "#/scopes"),
        ({"scopes": ["everything"]}, "#/scopes/0"),
        ({"expires_at": "2020-01-01T00:00:00Z"}, "#/expires_at"),
        ({"owner": 1}, "#/owner"),
    ],
)
def test_a_wrong_token_says_where(alice: User, wrong: dict[str, Any], pointer: str) -> None:
    answer = Rest(alice).post("users/me/tokens/", sent(**wrong))
    assert [error["pointer"] for error in problem(answer, 400)["errors"]] == [pointer]


def test_one_is_made_on_the_command_line(alice: User, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("create_token", "alice", "--scope", "read", "--days", "30")
    secret = capsys.readouterr().out.strip()
    assert tokens.recognise(secret).scopes == ["read"]

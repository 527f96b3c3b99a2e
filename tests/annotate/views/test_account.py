"""The pages of one's account: tokens and webhooks, each secret shown once, and nobody else's anywhere."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from annotate.actions import token as tokens
from annotate.actions import webhook as webhooks
from annotate.models import Delivery, Token, User, Webhook
from tests.annotate.test_webhooks import Receiver, deliver, receiver
from tests.factories import a_mark, an_article

__all__ = ["receiver"]


@pytest.fixture
def desk(alice: User, client: Client) -> Client:
    """Alice's browser."""
    client.force_login(alice)
    return client


def make_token(desk: Client, **more: Any) -> Any:
    return desk.post(reverse("account"), {"name": "my reader", "scopes": ["read", "export"], "days": "30"} | more)


def test_a_token_is_made_and_its_secret_shown_once(desk: Client, alice: User) -> None:
    page = make_token(desk)
    token = Token.objects.get()
    secret = page.context["secret"]
    assert f'value="{secret}"' in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert tokens.recognise(secret).owner == alice
    assert (token.scopes, token.expires_at is not None) == (["read", "export"], True)
    assert secret not in desk.get(reverse("account")).content.decode()


@pytest.mark.parametrize("wrong", [{"name": ""}, {"scopes": []}, {"scopes": ["everything"]}, {"days": "5"}])
def test_what_was_typed_stays_when_something_is_wrong(desk: Client, wrong: dict[str, Any]) -> None:
    page = make_token(desk, **wrong)
    assert page.status_code == 422
    assert ("my reader" in page.content.decode()) == ("name" not in wrong)
    assert not Token.objects.exists()


def test_a_token_is_revoked_by_its_owner_alone(desk: Client, alice: User, bob: User) -> None:
    mine, theirs = (tokens.create(name="x", scopes=["read"], by=person)[0] for person in (alice, bob))
    assert desk.post(reverse("token_revoke", args=[theirs.pk])).status_code == 404
    assert desk.post(reverse("token_revoke", args=[mine.pk])).status_code == 302
    assert {token.pk: token.state for token in Token.objects.all()} == {mine.pk: "revoked", theirs.pk: "active"}


def test_the_page_says_when_each_of_several_tokens_was_last_used(desk: Client, alice: User) -> None:
    _, secret = tokens.create(name="a used one", scopes=["read"], by=alice)
    tokens.create(name="an idle one", scopes=["export"], by=alice)
    tokens.recognise(secret)
    used = Token.objects.get(name="a used one").last_used_at
    assert used is not None
    page = desk.get(reverse("account")).content.decode()
    assert page.count(f'<time datetime="{used.isoformat()}"') == 1
    assert page.count("never</td>") == 3  # one of them was not used, both do not expire


def test_who_has_no_role_is_told_so(client: Client, charlie: User) -> None:
    client.force_login(charlie)
    assert "You have no role yet" in client.get(reverse("account")).content.decode()
    assert client.get(reverse("webhooks")).status_code == 403


def test_a_webhook_is_made_changed_and_deleted(desk: Client, receiver: Receiver) -> None:
    sent = {"url": receiver.url, "events": ["annotation", "claim"], "scope": "others"}
    page = desk.post(reverse("webhooks"), sent)
    hook = Webhook.objects.get()
    assert hook.secret in page.content.decode()
    address = reverse("webhook", args=[hook.pk])
    assert hook.secret not in desk.get(address).content.decode()
    changed = sent | {"events": ["claim"], "revision": 1}
    assert desk.post(address, changed).status_code == 302
    late = desk.post(address, changed | {"scope": "own"})
    assert (late.status_code, 'value="2"' in late.content.decode()) == (409, True)
    hook.refresh_from_db()
    assert (hook.events, hook.scope, hook.is_active) == (["claim"], "others", False)
    desk.post(reverse("webhook_delete", args=[hook.pk]))
    assert desk.get(address).status_code == 404


def test_a_private_address_is_refused_beside_its_field(desk: Client) -> None:
    page = desk.post(reverse("webhooks"), {"url": "http://127.0.0.1/", "events": ["claim"], "scope": "all"})
    assert (page.status_code, "private network" in page.content.decode()) == (422, True)


def test_the_log_is_shown_and_sent_again(desk: Client, receiver: Receiver, alice: User) -> None:
    hook = webhooks.create(url=receiver.url, events=["annotation"], by=alice)
    a_mark(an_article(by=alice), "Lindholm", kind="entity", by=alice)
    receiver.answers = [500]
    deliver(hook)
    Delivery.objects.update(state="failed")
    page = desk.get(reverse("webhook", args=[hook.pk])).content.decode()
    assert "The receiver answered 500." in page
    assert "Send all again that were given up" in page
    replay = reverse("webhook_replay", args=[hook.pk])
    assert desk.post(replay, {"delivery": Delivery.objects.get().pk}).status_code == 302
    deliver(hook)
    assert Delivery.objects.get().state == "delivered"
    assert desk.post(replay, {"delivery": "999999"}).status_code == 404


def test_webhooks_of_others_are_not_there(desk: Client, receiver: Receiver, bob: User) -> None:
    theirs = webhooks.create(url=receiver.url, events=["claim"], by=bob)
    for name in ("webhook", "webhook_delete", "webhook_replay"):
        assert desk.post(reverse(name, args=[theirs.pk])).status_code == 404
    assert receiver.url not in desk.get(reverse("webhooks")).content.decode()

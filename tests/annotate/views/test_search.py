"""One search over articles, claims and entities."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from annotate.models import User
from tests.factories import a_claim, an_article, an_entity

SignIn = Callable[[User], Client]


def found(client: Client, words: str) -> list[tuple[str, str]]:
    results = client.get("/search/", {"q": words}, headers={"accept": "application/json"}).json()["results"]
    return [(each["room"], each["label"]) for each in results]


def test_each_room_is_searched(as_user: SignIn, alice: User, bob: User, erin: User) -> None:
    an_article(title="Harbour closes")
    claim = a_claim("The harbour closed in March 2021.", by=bob)
    an_entity("Harbour Office", type="ORG", by=erin)
    client = as_user(alice)
    assert found(client, "harbour") == [
        ("Articles", "Harbour closes"),
        ("Claims", claim.text),
        ("Entities", "Harbour Office"),
    ]
    page = client.get("/search/", {"q": "harbour"}).content.decode()
    assert all(label in page for _room, label in found(client, "harbour"))


def test_no_words_find_nothing(as_user: SignIn, alice: User) -> None:
    an_article()
    assert found(as_user(alice), " ") == []


def test_many_finds_lead_to_the_whole_list(as_user: SignIn, alice: User) -> None:
    for number in range(11):
        an_article(f"Text {number}.", title=f"Harbour {number}")
    client = as_user(alice)
    assert len(found(client, "harbour")) == 5
    assert "/articles/?q=harbour" in client.get("/search/", {"q": "harbour"}).content.decode()


def test_words_are_shown_as_text(as_user: SignIn, alice: User) -> None:
    assert "<b>x" not in as_user(alice).get("/search/", {"q": "<b>x"}).content.decode()


def test_charlie_finds_nothing(as_user: SignIn, charlie: User) -> None:
    assert as_user(charlie).get("/search/?q=a").status_code == 403

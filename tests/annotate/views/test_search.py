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
        ("Articles", "Permits expire in Lindholm"),  # its text speaks of the harbour office
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
    assert "?q=harbour&amp;in=articles" in client.get("/search/", {"q": "harbour"}).content.decode()


def test_all_of_a_room_come_page_by_page_the_best_first(as_user: SignIn, alice: User) -> None:
    for number in range(70):
        an_article(f"Text {number} about herons.", title=f"Heron {number}")
    client, seen, query = as_user(alice), [], {"q": "heron", "in": "articles"}
    while True:
        (room,) = client.get("/search/", query).context["rooms"]
        seen += [each.href for each in room.found]
        if not room.following:
            break
        query["after"] = room.following
    assert len(set(seen)) == 70


def test_the_words_are_lit_in_their_passage(as_user: SignIn, alice: User) -> None:
    an_article("The office counted <b>herons</b> at the old lighthouse.", title="Birds")
    page = as_user(alice).get("/search/", {"q": "lighthouse"}).content.decode()
    assert "<mark>lighthouse</mark>" in page
    assert "&lt;b&gt;" in page


def test_where_nothing_has_all_words_some_of_them_are_enough(as_user: SignIn, alice: User) -> None:
    an_article("Herons nest here.", title="Birds")
    assert found(as_user(alice), "herons unheardof") == [("Articles", "Birds")]


def test_words_are_shown_as_text(as_user: SignIn, alice: User) -> None:
    assert "<b>x" not in as_user(alice).get("/search/", {"q": "<b>x"}).content.decode()


def test_charlie_finds_nothing(as_user: SignIn, charlie: User) -> None:
    assert as_user(charlie).get("/search/?q=a").status_code == 403

"""Looking an entity up on Wikidata, against answers in the documented form that were written for these tests."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from annotate import wikidata
from annotate.errors import Refused
from annotate.models import Entity, User
from annotate.wikidata import Unanswered, look_up
from tests.factories import an_entity

RECORDED = json.loads((Path(__file__).resolve().parent.parent / "data" / "wikidata.json").read_text())


class Catalogue(BaseHTTPRequestHandler):
    """Answers as recorded, by the words searched for; ``asked`` are the queries."""

    asked: list[dict[str, list[str]]] = []

    def do_GET(self) -> None:
        query = parse_qs(urlsplit(self.path).query)
        self.asked.append(query)
        recorded = RECORDED[query["search"][0]]
        body = recorded["body"].encode() if isinstance(recorded["body"], str) else json.dumps(recorded["body"]).encode()
        self.send_response(recorded["status"])
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def asked(db: None, settings: Settings) -> Iterator[list[dict[str, list[str]]]]:
    """The catalogue stands ready; what it is asked."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Catalogue)
    Thread(target=server.serve_forever, daemon=True).start()
    Catalogue.asked = []
    settings.WIKIDATA = True
    settings.WIKIDATA_ADDRESS = f"http://127.0.0.1:{server.server_port}/w/api.php"
    settings.OUTBOUND_ALLOWED_HOSTS = ["127.0.0.1"]
    yield Catalogue.asked
    server.shutdown()


def test_it_is_off_unless_the_setting_says_otherwise(db: None) -> None:
    assert not wikidata.is_on()
    with pytest.raises(Refused):
        look_up("Lindholm")


def test_what_is_found_has_id_label_and_description(asked: list[dict[str, list[str]]]) -> None:
    first, second = look_up("Lindholm")
    assert (first.id, first.label, first.description) == ("Q90000001", "Lindholm", "harbour town made up for a test")
    assert second.label == "Q90000002"  # it has none in this language
    assert asked[0]["action"] == ["wbsearchentities"]
    assert asked[0]["type"] == ["item"]


def test_the_same_name_is_asked_once(asked: list[dict[str, list[str]]]) -> None:
    assert look_up("Lindholm") == look_up(" Lindholm ")
    assert len(asked) == 1


def test_nothing_found_is_an_answer_too(asked: list[dict[str, list[str]]]) -> None:
    assert look_up("Nobody at all") == []


@pytest.mark.parametrize("name", ["overloaded", "no json", "an error", "a list"])
def test_an_answer_that_is_none_is_told_in_words_and_not_kept(asked: list[dict[str, list[str]]], name: str) -> None:
    for _attempt in range(2):
        with pytest.raises(Unanswered):
            look_up(name)
    assert len(asked) == 2


def test_rows_that_are_not_as_documented_are_passed_over(asked: list[dict[str, list[str]]]) -> None:
    assert [item.id for item in look_up("strange rows")] == ["Q90000003"]


def test_who_does_not_answer_in_time_counts_as_away(db: None, settings: Settings) -> None:
    settings.WIKIDATA = True
    settings.WIKIDATA_ADDRESS = "http://127.0.0.1:9/w/api.php"
    settings.OUTBOUND_ALLOWED_HOSTS = ["127.0.0.1", "127.0.0.1:9"]
    with pytest.raises(Unanswered):
        look_up("Lindholm")


def test_a_person_chooses_and_only_then_the_entity_has_the_id(
    asked: list[dict[str, list[str]]], erin: User, as_user: Callable[[User], Client]
) -> None:
    entity, client = an_entity("Lindholm", type="GPE", by=erin), as_user(erin)
    page = client.get(f"/entities/{entity.pk}/wikidata/")
    assert "harbour town made up for a test" in page.content.decode()
    assert Entity.objects.get(pk=entity.pk).external_ids == {}
    sent = {"revision": 1, "name": "Lindholm", "type": "GPE", "description": "", "wikidata": "Q90000001"}
    client.post(f"/entities/{entity.pk}/change/", sent)
    assert Entity.objects.get(pk=entity.pk).external_ids == {"wikidata": "Q90000001"}


def test_the_page_says_what_went_wrong(
    asked: list[dict[str, list[str]]], erin: User, as_user: Callable[[User], Client]
) -> None:
    entity = an_entity("overloaded", type="GPE", by=erin)
    assert "status 503" in as_user(erin).get(f"/entities/{entity.pk}/wikidata/").content.decode()


@pytest.fixture
def as_user() -> Callable[[User], Client]:
    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return sign_in

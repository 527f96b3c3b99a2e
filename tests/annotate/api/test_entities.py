"""Entities, publishers and dates over REST."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotate import jobs
from annotate.machines import machine
from annotate.models import Entity, User
from tests.factories import a_mark, an_article, an_entity
from tests.rest import Rest, pointers, problem

BRANDT = {
    "name": "Ada Brandt",
    "type": "PERSON",
    "description": "Mayor of Lindholm",
    "external_ids": {"wikidata": "Q1"},
    "aliases": [{"text": "Mayor Brandt"}, {"text": "A. B.", "kind": "abbreviation"}],
}


def test_a_person_makes_a_curated_entity(alice: User) -> None:
    answer = Rest(alice).post("entities/", BRANDT)
    assert (answer.status_code, answer["ETag"]) == (201, '"1"')
    entity = answer.json()
    assert (entity["state"], entity["external_ids"]) == ("curated", {"wikidata": "Q1"})
    assert {alias["text"] for alias in entity["aliases"]} == {"Ada Brandt", "Mayor Brandt", "A. B."}


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"name": " \t"}, "#/name"),
        ({"name": ""}, "#/name"),
        ({"name": "x" * 301}, "#/name"),
        ({"type": "CAT"}, "#/type"),
        ({"external_ids": ["Q1"]}, "#/external_ids"),
        ({"external_ids": {"wikidata": 1}}, "#/external_ids/wikidata"),
        ({"aliases": [{"text": "ok"}, {"kind": "name"}]}, "#/aliases/1/text"),
        ({"aliases": "Ada"}, "#/aliases"),
        ({"state": "curated"}, "#/state"),
    ],
)
def test_a_wrong_entity_is_refused_where_it_is_wrong(alice: User, wrong: dict[str, Any], pointer: str) -> None:
    assert pointers(Rest(alice).post("entities/", BRANDT | wrong)) == [pointer]
    assert not Entity.objects.exists()


def test_an_editor_corrects_it_for_everybody(alice: User, bob: User, erin: User) -> None:
    entity = an_entity(by=alice)
    problem(Rest(bob).patch(f"entities/{entity.pk}/", {"name": "Ada B. Brandt"}, seen=1), 403)
    problem(Rest(erin).patch(f"entities/{entity.pk}/", {"name": "Ada B. Brandt"}), 428)
    answer = Rest(erin).patch(f"entities/{entity.pk}/", {"name": "Ada B. Brandt"}, seen=1)
    assert (answer["ETag"], answer.json()["name"]) == ('"2"', "Ada B. Brandt")
    stale = problem(Rest(erin).patch(f"entities/{entity.pk}/", {"name": "Ada"}, seen=1), 412)
    assert stale["current"]["name"] == "Ada B. Brandt"


def test_a_name_can_be_added(alice: User) -> None:
    entity = an_entity(by=alice)
    for _ in range(2):
        answer = Rest(alice).post(f"entities/{entity.pk}/aliases/", {"text": "The Mayor", "kind": "metonym"})
        assert [alias["text"] for alias in answer.json()["aliases"]] == ["Ada Brandt", "The Mayor"]


def test_entities_are_found_by_any_of_their_names(alice: User) -> None:
    brandt = an_entity(by=alice, aliases=[("Mayor of Lindholm", "description")])
    port = an_entity("Port of Lindholm", type="FACILITY", by=alice)
    proposed = an_entity("Karl Holm", by=machine("linker"))
    merged = an_entity("A. Brandt", by=alice)
    Entity.objects.filter(pk=merged.pk).update(merged_into=brandt)
    client = Rest(alice)

    def ids(query: str) -> list[int]:
        return [row["id"] for row in client.get(f"entities/?{query}").json()["results"]]

    assert ids("search=lindholm") == [brandt.pk, port.pk]
    assert ids("type=FACILITY") == [port.pk]
    assert ids("state=proposed") == [proposed.pk]
    assert ids("search=brandt") == [brandt.pk]
    assert ids("search=brandt&merged=true") == [brandt.pk, merged.pk]


def test_lists_cost_few_queries_and_count_mentions(alice: User) -> None:
    client = Rest(alice)
    for _ in range(3):
        entity = an_entity(by=alice)
        a_mark(an_article(by=alice), "Ada Brandt", kind="entity", by=alice, entity=entity)
        a_mark(an_article(by=alice), "12 March 2021", kind="date", by=alice, value="2021-03-12")
    for path in ("entities/", "dates/", "publishers/"):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).json()["results"]
        assert len(queries) <= 6
    assert [(row["mentions"], row["articles"]) for row in client.get("entities/").json()["results"]] == [(1, 1)] * 3


def test_publishers_are_read(alice: User) -> None:
    article = an_article(by=alice)
    (row,) = Rest(alice).get("publishers/?name=lindholm").json()["results"]
    assert (row["id"], row["name"]) == (article.publisher_id, "Lindholm Post")
    assert Rest(alice).get(f"publishers/{row['id']}/").json() == row
    problem(Rest(alice).get("publishers/999999/"), 404)


def test_dates_are_found_by_what_they_overlap(alice: User) -> None:
    article = an_article(by=alice)
    mark = a_mark(article, "12 March 2021", kind="date", by=alice)
    jobs.work_off()
    client = Rest(alice)
    (row,) = client.get("dates/?date_from=2021-03-01&date_to=2021-03-31&type=DATE").json()["results"]
    assert (row["annotation"], row["article"], row["value"]) == (mark.pk, article.pk, "2021-03-12")
    assert client.get("dates/?date_from=2021-03-13").json()["results"] == []


def test_a_person_enters_a_date_under_the_marks_revision(alice: User) -> None:
    a_mark(an_article(by=alice), "Monday", kind="date", by=alice, value="")
    client = Rest(alice)
    (row,) = client.get("dates/").json()["results"]
    assert (row["value"], row["begin"]) == ("", None)
    problem(client.patch(f"dates/{row['id']}/", {"value": "2021-03-08"}), 428)
    answer = client.patch(f"dates/{row['id']}/", {"value": "2021-03-08"}, seen=1)
    assert (answer["ETag"], answer.json()["begin"], answer.json()["decided_by"]) == ('"2"', "2021-03-08", "alice")
    stale = problem(client.patch(f"dates/{row['id']}/", {"value": "2021"}, seen=1), 412)
    assert stale["current_revision"] == 2
    assert pointers(client.patch(f"dates/{row['id']}/", {"value": "perhaps"}, seen=2)) == ["#/value"]

"""Merging and splitting entities over REST."""

from __future__ import annotations

from typing import Any

import pytest

from annotate.models import Entity, User
from tests.factories import an_entity
from tests.rest import Rest


@pytest.fixture
def two(erin: User) -> tuple[Entity, Entity]:
    return an_entity("Ada Brandt", by=erin, external_ids={"wikidata": "Q1"}), an_entity("Mayor Brandt", by=erin)


def merged(by: User, source: Entity, into: Entity, **changed: Any) -> Any:
    sent = {"into": into.pk, "into_revision": 1} | changed
    return Rest(by).post(f"entities/{source.pk}/merge/", sent, seen=1)


def test_a_merge_answers_with_the_survivor_and_the_other_one_says_where_it_went(
    two: tuple[Entity, Entity], erin: User
) -> None:
    source, into = two
    answer = merged(erin, source, into)
    assert (answer.status_code, answer.json()["id"], answer["ETag"]) == (200, into.pk, '"2"')
    assert answer.json()["external_ids"] == {"wikidata": "Q1"}
    assert Rest(erin).get(f"entities/{source.pk}/").json()["merged_into"] == into.pk
    assert [row["id"] for row in Rest(erin).get("entities/").json()["results"]] == [into.pk]


def test_a_split_gives_it_back(two: tuple[Entity, Entity], erin: User) -> None:
    source, into = two
    merged(erin, source, into)
    answer = Rest(erin).post(f"entities/{source.pk}/split/", {}, seen=2)
    assert (answer.status_code, answer.json()["merged_into"]) == (200, None)
    assert Rest(erin).get(f"entities/{into.pk}/").json()["external_ids"] == {}


def test_a_preview_changes_nothing(two: tuple[Entity, Entity], erin: User) -> None:
    source, into = two
    found = Rest(erin).get(f"entities/{source.pk}/merge-preview/?into={into.pk}").json()
    assert (found["refusal"], found["names"], found["external_ids"]) == ("", ["Ada Brandt"], {"wikidata": "Q1"})
    assert "itself" in Rest(erin).get(f"entities/{source.pk}/merge-preview/?into={source.pk}").json()["refusal"]
    assert Rest(erin).get(f"entities/{source.pk}/merge-preview/").status_code == 400
    assert Entity.objects.current().count() == 2


def test_what_cannot_be_done_is_a_problem(two: tuple[Entity, Entity], erin: User, bob: User) -> None:
    source, into = two
    assert merged(erin, source, source).status_code == 400
    assert merged(erin, source, into, into_revision=7).status_code == 412
    assert (
        Rest(erin).post(f"entities/{source.pk}/merge/", {"into": 10**9, "into_revision": 1}, seen=1).status_code == 400
    )
    assert merged(bob, source, into).status_code == 403
    assert Rest(erin).post(f"entities/{source.pk}/merge/", {"into": into.pk, "into_revision": 1}).status_code == 428
    assert Rest(erin).post(f"entities/{source.pk}/split/", {}, seen=1).status_code == 409

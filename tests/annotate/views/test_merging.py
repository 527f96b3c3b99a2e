"""Merging on the page: find the other one, look at what would happen, choose the direction, and split again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from annotate.actions import entity as entities
from annotate.models import Entity, User
from tests.factories import an_entity

SignIn = Callable[[User], Client]


@pytest.fixture
def two(erin: User) -> tuple[Entity, Entity]:
    return an_entity("Ada Brandt", by=erin), an_entity("Mayor Ada Brandt", by=erin)


def sent(source: Entity, into: Entity, **changed: Any) -> dict[str, Any]:
    return {"into": into.pk, "revision": source.revision, "into_revision": into.revision, "reason": ""} | changed


def test_the_other_one_is_proposed_or_found(as_user: SignIn, erin: User, two: tuple[Entity, Entity]) -> None:
    far = an_entity("Fisheries Board", type="ORG", by=erin)
    client = as_user(erin)
    assert two[1] in client.get(f"/entities/{two[0].pk}/merge/").context["likely"]
    assert list(client.get(f"/entities/{two[0].pk}/merge/?q=fisher").context["found"]) == [far]


def test_the_preview_shows_the_chosen_direction(as_user: SignIn, erin: User, two: tuple[Entity, Entity]) -> None:
    client, address = as_user(erin), f"/entities/{two[0].pk}/merge/?with={two[1].pk}"
    preview = client.get(address).context["preview"]
    assert (preview.source, preview.target) == two
    preview = client.get(f"{address}&keep=this").context["preview"]
    assert (preview.target, preview.source) == two


def test_an_editor_merges_and_splits_again(as_user: SignIn, erin: User, two: tuple[Entity, Entity]) -> None:
    client, (source, into) = as_user(erin), two
    response = client.post(f"/entities/{source.pk}/merge/do/", sent(source, into, reason="the same mayor"))
    assert response.headers["Location"] == f"/entities/{into.pk}/"
    page = client.get(f"/entities/{into.pk}/")
    assert [merge.source for merge in page.context["merges"]] == [source]
    source.refresh_from_db()
    client.post(f"/entities/{source.pk}/split/", {"revision": source.revision})
    source.refresh_from_db()
    assert source.merged_into is None


def test_what_changed_meanwhile_is_shown_again_with_what_was_typed(
    as_user: SignIn, erin: User, two: tuple[Entity, Entity]
) -> None:
    source, into = two
    entities.change(into, revision=into.revision, description="mayor", by=erin)
    late = sent(source, into, into_revision=1, reason="the same mayor")
    response = as_user(erin).post(f"/entities/{source.pk}/merge/do/", late)
    assert response.status_code == 409
    assert 'value="the same mayor"' in response.content.decode()
    again = {name: response.context["form"][name].value() for name in ("into", "revision", "into_revision", "reason")}
    assert as_user(erin).post(f"/entities/{source.pk}/merge/do/", again).status_code == 302


def test_merging_into_itself_is_refused_in_words(as_user: SignIn, erin: User, two: tuple[Entity, Entity]) -> None:
    response = as_user(erin).post(f"/entities/{two[0].pk}/merge/do/", sent(two[0], two[0]))
    assert response.status_code == 422
    assert "cannot be merged into itself" in response.content.decode()


def test_who_is_no_editor_may_neither_look_nor_merge(as_user: SignIn, bob: User, two: tuple[Entity, Entity]) -> None:
    client = as_user(bob)
    assert client.get(f"/entities/{two[0].pk}/merge/").status_code == 403
    assert client.post(f"/entities/{two[0].pk}/merge/do/", sent(*two)).status_code == 403
    assert client.post(f"/entities/{two[0].pk}/split/").status_code == 403

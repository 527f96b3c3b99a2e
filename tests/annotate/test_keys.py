"""Many keys looked up at once, a bounded number of rows for each."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotate.keys import owners
from annotate.models import EntityKey, User
from tests.factories import an_entity


@pytest.fixture
def ids(alice: User) -> list[int]:
    found = [an_entity(f"Person {number}", by=alice).pk for number in range(4)]
    EntityKey.objects.bulk_create(EntityKey(entity_id=pk, key="often") for pk in found)
    EntityKey.objects.create(entity_id=found[0], key="once")
    return found


def test_each_key_gives_its_latest_owners_and_no_more_than_asked_for(ids: list[int]) -> None:
    with CaptureQueriesContext(connection) as queries:
        found = owners(EntityKey.objects.all(), "entity", {"often", "once", "never"}, 3)
    assert found == {"often": ids[:0:-1], "once": ids[:1]}
    assert len(queries) == 1


def test_conditions_on_the_rows_count(ids: list[int]) -> None:
    found = owners(EntityKey.objects.filter(entity__name="Person 2"), "entity", ["often", "once"], 3)
    assert found == {"often": [ids[2]]}


def test_no_keys_need_no_query(ids: list[int]) -> None:
    with CaptureQueriesContext(connection) as queries:
        assert owners(EntityKey.objects.all(), "entity", [], 3) == {}
    assert not queries

"""List pages: the same few queries, however many rows they show."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotate.models import User
from tests.factories import a_mark, an_article, an_entity
from tests.rest import Rest

LISTS = [
    "articles/",
    "articles/?search=Lindholm",
    "annotations/",
    "annotations/?ordering=-id&state=submitted&kind=entity",
    "annotations/?updated_since=2020-01-01T00:00:00Z",
    "annotations/?client_id=3-Lindholm&author=alice",
    "entities/",
    "dates/",
    "publishers/",
    "jobs/",
    "exports/",
    "releases/",
]


@pytest.mark.parametrize("path", LISTS)
def test_a_page_takes_at_most_six_queries(alice: User, path: str) -> None:
    for number in range(4):
        article = an_article(by=alice, publisher=f"Post {number}")
        for quote, kind in (("Lindholm", "entity"), ("12 March 2021", "date"), ("400 permits", "claim")):
            a_mark(article, quote, kind=kind, by=alice, client_id=f"{number}-{quote}")
        an_entity(f"Lindholm {number}", by=alice)
    client: Any = Rest(alice)
    client.get("users/me/")  # the token notes that it was used
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    assert len(queries) <= 6, [query["sql"][:120] for query in queries]

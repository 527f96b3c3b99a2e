"""Articles sent in a list: all or none, in their order, and each text once."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotate.models import Article, ArticleVersion, AuditEvent, Job, User
from tests.factories import a_mark, an_article
from tests.rest import Rest, pointers


def story(number: int, **more: Any) -> dict[str, Any]:
    return {"text": f"Ship number {number} came to Lindholm.", "title": f"Ship {number}", "read": False, **more}


def test_a_list_is_taken_in_in_its_order(alice: User) -> None:
    sent = [story(n, publisher="Lindholm Post", published_at="2021-03-12", byline="A. Writer") for n in range(5)]
    answer = Rest(alice).post("articles/", sent)
    assert answer.status_code == 201
    assert [article["title"] for article in answer.json()] == [f"Ship {n}" for n in range(5)]
    assert {article["publisher"] for article in answer.json()} == {"Lindholm Post"}
    assert all(article.current.text == sent[n]["text"] for n, article in enumerate(Article.objects.order_by("pk")))
    assert AuditEvent.objects.filter(verb="article.create").count() == 5
    assert Job.objects.get(kind="index").params["versions"] == list(
        ArticleVersion.objects.order_by("pk").values_list("pk", flat=True)
    )


def test_a_text_that_is_here_or_comes_twice_is_stored_once(alice: User) -> None:
    known = an_article(story(1)["text"], by=alice)
    a_mark(known, "Lindholm", by=alice)
    answer = Rest(alice).post("articles/", [story(2), story(1), story(2)]).json()
    assert [article["id"] for article in answer][1] == known.pk
    assert [article["marks"] for article in answer] == [0, 1, 0]
    assert answer[0]["id"] == answer[2]["id"]
    assert Article.objects.count() == 2


def test_another_text_at_a_known_address_is_a_new_version(alice: User) -> None:
    known = an_article(by=alice, url="https://post.example/ship")
    (answer,) = Rest(alice).post("articles/", [story(3, url="https://post.example/ship")]).json()
    assert answer["id"] == known.pk
    assert known.versions.count() == 2


@pytest.mark.parametrize("wrong", [{"text": " \n "}, {"html": "<p>x</p>"}, {"title": 7}])
def test_one_bad_article_keeps_all_of_them_out_and_is_named(alice: User, wrong: dict[str, Any]) -> None:
    sent = [story(1), story(2) | wrong, story(3)]
    (pointer,) = pointers(Rest(alice).post("articles/", sent))
    assert pointer in ("#/1/text", "#/1/title")
    assert not Article.objects.exists()


@pytest.mark.parametrize("length", [0, 1001])
def test_a_list_has_at_least_one_and_at_most_1000(alice: User, length: int) -> None:
    assert pointers(Rest(alice).post("articles/", [story(1)] * length)) == ["#"]


def test_a_long_list_costs_no_query_per_article(alice: User) -> None:
    client, counts = Rest(alice), []
    client.get("articles/")
    for first, length in ((0, 2), (10, 60)):
        sent = [story(first + n, publisher="Post") for n in range(length)]
        with CaptureQueriesContext(connection) as queries:
            assert client.post("articles/", sent).status_code == 201
        counts.append(len(queries))
    assert counts[1] <= counts[0], counts  # the first one made the publisher, too

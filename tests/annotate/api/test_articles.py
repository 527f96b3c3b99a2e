"""Articles over REST."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotate.models import Article, AuditEvent, Job, User
from tests.factories import a_mark, an_article
from tests.rest import Rest, pointers, problem

TEXT = "The ferry to Lindholm sank on 3 May 2019, the harbour office said.\r\nNobody was hurt."


def test_an_article_is_taken_in_with_what_is_known_about_it(alice: User) -> None:
    posted = {
        "title": "Ferry sinks",
        "text": TEXT,
        "url": "https://post.example/ferry",
        "published_at": "2019-05-04",
        "publisher": "Lindholm Post",
        "language": "en",
    }
    answer = Rest(alice).post("articles/", posted)
    assert (answer.status_code, answer["ETag"]) == (201, '"1"')
    article = answer.json()
    assert article["text_length"] == len(TEXT) - 1
    assert len(article["sha256"]) == 64
    assert (article["title"], article["publisher"]) == ("Ferry sinks", "Lindholm Post")
    assert (article["published_at"], article["published_precision"]) == ("2019-05-04T00:00:00Z", "day")
    assert article["published_source"] == "entered"


def test_the_same_text_again_gives_the_same_article(alice: User, bob: User) -> None:
    first = Rest(alice).post("articles/", {"title": "Ferry sinks", "text": TEXT})
    again = Rest(bob).post("articles/", {"title": "Another title", "text": TEXT.replace("\r\n", "\n")})
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json()
    assert Article.objects.count() == 1


def test_a_page_of_html_is_taken_in(alice: User) -> None:
    sentence = "The ferry company of Lindholm sold its last ship to a museum, the owner said on Friday. "
    html = (
        f"<html lang='en'><title>Last ship</title><body><article><h1>Last ship sold</h1><p>{sentence * 5}</p></article>"
    )
    answer = Rest(alice).post("articles/", {"html": html, "published_at": "2020-02-01"})
    assert answer.status_code == 201, answer.content
    text = Rest(alice).get(f"articles/{answer.json()['id']}/text/").json()["text"]
    assert "sold its last ship" in text
    assert "<p>" not in text
    assert answer.json()["published_at"] == "2020-02-01T00:00:00Z"


def test_the_text_comes_as_offsets_count_it(alice: User) -> None:
    article = an_article("A flag 🇫🇮 over Lindholm.", by=alice)
    body = Rest(alice).get(f"articles/{article.pk}/text/").json()
    assert body["text"] == "A flag 🇫🇮 over Lindholm."
    assert body["length"] == len(body["text"])


def test_readers_look_at_it_only_when_asked(alice: User) -> None:
    Rest(alice).post("articles/", {"text": TEXT, "read": False})
    assert not Job.objects.filter(kind="read").exists()
    Rest(alice).post("articles/", {"text": TEXT + " Really.", "read": True})
    assert Job.objects.filter(kind="read").count() == 1


@pytest.mark.parametrize(
    ("posted", "pointer"),
    [
        ({}, "#/text"),
        ({"text": "a", "html": "<p>a"}, "#/text"),
        ({"text": "  \n"}, "#/text"),
        ({"text": 5}, "#/text"),
        ({"text": "with \x00 in it"}, "#/text"),
        ({"text": "ok", "title": ["list"]}, "#/title"),
        ({"text": "ok", "title": "x" * 501}, "#/title"),
        ({"text": "ok", "url": "javascript:alert(1)"}, "#/url"),
        ({"text": "ok", "published_at": "last year"}, "#/published_at"),
        ({"text": "ok", "published_at": 2019}, "#/published_at"),
        ({"text": "ok", "read": "yes"}, "#/read"),
        ({"text": "ok", "headline": "x"}, "#/headline"),
        ({"text": "ok", "a/b~c": "x"}, "#/a~1b~0c"),
        ({"html": "no tag"}, "#/html"),
        ([1], "#/0"),
        ("text", "#"),
    ],
)
def test_a_mistake_is_pointed_at(alice: User, posted: object, pointer: str) -> None:
    assert pointers(Rest(alice).post("articles/", posted)) == [pointer]
    assert not Article.objects.exists()


def test_who_has_no_role_takes_in_and_sees_nothing(alice: User, charlie: User) -> None:
    article = an_article(by=alice)
    for answer in (
        Rest(charlie).post("articles/", {"text": TEXT}),
        Rest(charlie).get("articles/"),
        Rest(charlie).get(f"articles/{article.pk}/"),
        Rest(charlie).get("articles/999999/"),
        Rest(charlie).get(f"articles/{article.pk}/text/"),
    ):
        assert "role" in problem(answer, 403)["detail"]


def test_nobody_in_particular_is_asked_to_sign_in(alice: User) -> None:
    an_article(by=alice)
    answer = Rest().get("articles/")
    problem(answer, 401)
    assert answer["WWW-Authenticate"] == "Token"


def test_details_can_be_corrected_by_who_saw_the_latest(alice: User, bob: User) -> None:
    article = an_article(by=alice)
    answer = Rest(bob).patch(
        f"articles/{article.pk}/", {"title": "Permits lapse", "published_at": "2021-03-15"}, seen=1
    )
    assert (answer.status_code, answer["ETag"]) == (200, '"2"')
    assert answer.json()["title"] == "Permits lapse"
    article.refresh_from_db()
    assert (article.published_on, article.published_source) == (date(2021, 3, 15), "entered")
    stale = problem(Rest(alice).patch(f"articles/{article.pk}/", {"title": "Mine"}, seen=1), 412)
    assert (stale["current_revision"], stale["current"]["title"]) == (2, "Permits lapse")
    problem(Rest(alice).patch(f"articles/{article.pk}/", {"title": "Mine"}), 428)
    assert AuditEvent.objects.filter(verb="article.correct", actor=bob).count() == 1


def test_a_wrong_publication_date_can_be_taken_away(alice: User) -> None:
    article = an_article(by=alice, published_at=date(2021, 1, 1))
    answer = Rest(alice).patch(f"articles/{article.pk}/", {"published_at": None}, seen=1)
    assert answer.json()["published_at"] is None


def test_the_list_can_be_searched_and_filtered(alice: User) -> None:
    permits = an_article(by=alice, title="Permits expire", published_at=date(2021, 3, 13))
    ferry = an_article(by=alice, title="Ferry sinks", publisher="Harbour Times", published_at=date(2019, 5, 4))
    client = Rest(alice)

    def ids(query: str) -> list[int]:
        return [row["id"] for row in client.get(f"articles/?{query}").json()["results"]]

    assert ids("") == [permits.pk, ferry.pk]
    assert ids("ordering=-id") == [ferry.pk, permits.pk]
    assert ids("search=harbour") == [ferry.pk]
    assert ids("published_from=2020-01-01") == [permits.pk]
    assert ids("published_to=2020-01-01") == [ferry.pk]
    assert ids(f"publisher={permits.publisher_id}") == [permits.pk]
    assert ids(f"sha256={ferry.current.sha256}") == [ferry.pk]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "query",
    ["publisher=x", f"publisher={2**63}", "published_from=soon", "search=%00", "ordering=title", "cursor=cD1hYmM="],
)
def test_a_query_that_makes_no_sense_is_named(alice: User, query: str) -> None:
    answer = problem(Rest(alice).get(f"articles/?{query}"), 400)
    assert answer["errors"][0]["parameter"] == query.partition("=")[0]


def test_pages_lose_and_double_nothing_while_others_write(alice: User) -> None:
    for _ in range(5):
        an_article(by=alice)
    client, seen, url = Rest(alice), [], "articles/?page_size=2"
    while url:
        page = client.get(url).json()
        seen += [row["id"] for row in page["results"]]
        if len(seen) == 2:
            an_article(by=alice)
        url = page["next"]
    assert seen == list(Article.objects.order_by("pk").values_list("pk", flat=True))
    assert len(seen) == 6


def test_a_list_costs_the_same_few_queries_whatever_its_length(alice: User) -> None:
    client = Rest(alice)
    for count in (1, 8):
        while Article.objects.count() < count:
            article = an_article(by=alice)
            a_mark(article, "Lindholm", kind="entity", by=alice)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            rows = client.get("articles/").json()["results"]
        assert [row["marks"] for row in rows] == [1] * count
        assert len(queries) <= 6
        assert not any('"text"' in query["sql"] for query in queries)


@pytest.mark.parametrize("pk", ["999999", str(2**63), str(2**70), "0", "-1", "x"])
def test_an_unknown_article_is_not_found(alice: User, pk: str) -> None:
    problem(Rest(alice).get(f"articles/{pk}/"), 404)

"""The list of articles and the page that corrects what is known about one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from annotate.actions import article as articles
from annotate.models import Article, User
from tests.annotate.views.conftest import HTMX
from tests.factories import a_mark, a_suggestion, an_article

SignIn = Callable[[User], Client]


def titles(client: Client, query: str = "") -> list[str]:
    return [article.title for article in client.get(f"/articles/{query}").context["page"].object_list]


@pytest.fixture
def shelf(alice: User) -> dict[str, Article]:
    """Three articles: dated, undated, and one with a suggestion."""
    return {
        "dated": an_article(title="Permits", published_at=date(2021, 3, 12)),
        "undated": an_article(
            "Nothing here says when.", title="Rumours", publisher="Norland Gazette", byline="Ann Ode"
        ),
        "read": a_suggestion(an_article(title="Ships", published_at=date(2020, 1, 2)), "Ada Brandt").version.article,
    }


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Ships", "Rumours", "Permits"]),
        ("?q=permit", ["Permits"]),
        ("?q=ann+ode", ["Rumours"]),
        ("?q=gazette", ["Rumours"]),
        ("?date=unknown", ["Rumours"]),
        ("?date=known", ["Ships", "Permits"]),
        ("?show=suggestions", ["Ships"]),
        ("?sort=published", ["Permits", "Ships", "Rumours"]),
        ("?sort=title", ["Permits", "Rumours", "Ships"]),
        ("?sort=nonsense&date=nonsense&page=nonsense", ["Ships", "Rumours", "Permits"]),
        ("?q=nothing+of+the+kind", []),
    ],
)
def test_search_filters_and_order(as_user: SignIn, alice: User, shelf: object, query: str, expected: list[str]) -> None:
    assert titles(as_user(alice), query) == expected


def test_a_publisher_can_be_chosen(as_user: SignIn, alice: User, shelf: dict[str, Article]) -> None:
    assert titles(as_user(alice), f"?publisher={shelf['undated'].publisher_id}") == ["Rumours"]


def test_rows_tell_live_marks_from_suggestions(as_user: SignIn, alice: User, shelf: dict[str, Article]) -> None:
    a_mark(shelf["read"], "400 permits had expired", by=alice)
    first = as_user(alice).get("/articles/").context["page"].object_list[0]
    assert (first.marks, first.to_review) == (2, 1)


def test_the_list_reads_no_texts_and_asks_no_more_for_more_rows(as_user: SignIn, alice: User) -> None:
    client = as_user(alice)

    def queries() -> list[str]:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get("/articles/").status_code == 200
        return [query["sql"] for query in captured]

    an_article()
    for_one = queries()
    for _ in range(6):
        a_mark(an_article(), "Ada Brandt", kind="entity", by=alice)
    for_seven = queries()
    assert len(for_seven) == len(for_one) <= 7
    assert not [sql for sql in for_seven if '"text"' in sql]


def test_pages_follow_one_another(as_user: SignIn, alice: User) -> None:
    for number in range(51):
        an_article(f"Text {number}.", title=f"Article {number:02}")
    client = as_user(alice)
    assert len(titles(client)) == 50
    assert titles(client, "?page=2") == ["Article 00"]


def test_htmx_gets_the_rows_alone_and_its_history_the_whole_page(as_user: SignIn, alice: User) -> None:
    client = as_user(alice)
    rows = client.get("/articles/", headers=HTMX)
    again = client.get("/articles/", headers={"HX-History-Restore-Request": "true", **HTMX})
    assert "<html" not in rows.content.decode()
    assert "<html" in again.content.decode()
    assert "HX-Request" in rows.headers["Vary"]


def test_empty_lists_offer_the_next_step(as_user: SignIn, alice: User) -> None:
    client = as_user(alice)
    assert "/articles/import/" in client.get("/articles/", headers=HTMX).content.decode()
    assert "Show all articles" in client.get("/articles/?q=none", headers=HTMX).content.decode()


def test_hostile_titles_are_shown_as_text(as_user: SignIn, alice: User) -> None:
    an_article(title="<script>alert(1)</script>")
    assert "<script>alert" not in as_user(alice).get("/articles/").content.decode()


# -- details ----------------------------------------------------------------------------------------------------------


def details(article: Article, **changed: object) -> dict[str, object]:
    published = article.published_at.date().isoformat() if article.published_at else ""
    return {
        "revision": article.revision,
        "title": article.title,
        "byline": article.byline,
        "publisher": str(article.publisher or ""),
        "published_on": published,
        "url": article.url,
        "language": article.language,
    } | changed


def test_a_correction_is_saved_as_entered_by_a_person(as_user: SignIn, alice: User) -> None:
    article = an_article()
    typed = details(article, title="Right title", publisher="Norland Gazette", published_on="2021-03-13")
    response = as_user(alice).post(f"/articles/{article.pk}/details/", typed)
    assert response.status_code == 302
    article.refresh_from_db()
    assert (article.title, str(article.publisher), article.revision) == ("Right title", "Norland Gazette", 2)
    assert (article.published_on, article.published_source) == (date(2021, 3, 13), "entered")


def test_an_exact_time_survives_when_only_the_title_changes(as_user: SignIn, alice: User) -> None:
    article = an_article(published_at=datetime(2021, 3, 12, 9, 15, tzinfo=UTC))
    as_user(alice).post(f"/articles/{article.pk}/details/", details(article, title="Right title"))
    article.refresh_from_db()
    assert (article.title, article.published_at) == ("Right title", datetime(2021, 3, 12, 9, 15, tzinfo=UTC))
    assert article.published_precision == "minute"


def test_an_emptied_day_makes_the_date_unknown(as_user: SignIn, alice: User) -> None:
    article = an_article(published_at=date(2021, 3, 12))
    as_user(alice).post(f"/articles/{article.pk}/details/", details(article, published_on=""))
    article.refresh_from_db()
    assert article.published_at is None


def test_a_late_correction_keeps_what_was_typed_and_shows_the_other(as_user: SignIn, alice: User, bob: User) -> None:
    article = an_article(title="Old")
    articles.correct(article, revision=1, title="Bob's title", by=bob)
    client = as_user(alice)
    response = client.post(f"/articles/{article.pk}/details/", details(article, revision=1, title="Alice's title"))
    page = response.content.decode()
    assert response.status_code == 409
    assert 'value="Alice&#x27;s title"' in page
    assert "Bob&#x27;s title" in page
    again = details(article, revision=response.context["form"]["revision"].value(), title="Alice's title")
    assert client.post(f"/articles/{article.pk}/details/", again).status_code == 302


def test_the_date_shows_its_source_and_reason(as_user: SignIn, alice: User) -> None:
    article = an_article("date 2020-01-22\n\nThe harbour office was shut.", publisher="")
    page = as_user(alice).get(f"/articles/{article.pk}/details/").content.decode()
    assert "Stated in the text or file." in page
    assert article.published_reason
    assert article.published_reason.split(":")[0] in page


@pytest.mark.parametrize("typed", [{"published_on": "31 February"}, {"url": "no address"}, {"language": ""}])
def test_what_cannot_be_used_is_said_beside_its_field(as_user: SignIn, alice: User, typed: dict[str, str]) -> None:
    article = an_article()
    response = as_user(alice).post(f"/articles/{article.pk}/details/", details(article, **typed))
    assert response.status_code == 422
    assert list(response.context["form"].errors) == list(typed)


def test_an_unknown_article_answers_like_one_that_may_not_be_seen(as_user: SignIn, alice: User) -> None:
    assert as_user(alice).get("/articles/999999/details/").status_code == 404

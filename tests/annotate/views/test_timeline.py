"""The timeline: dated marks and claims, in the chart's data and in the table alike."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from annotate.actions import entity as entities
from annotate.models import User
from annotate.timeline import Entry, interval_words
from tests.annotate.views.conftest import HTMX
from tests.factories import a_claim, a_mark, an_article, an_entity

SignIn = Callable[[User], Client]


@pytest.fixture
def history(alice: User, bob: User, erin: User) -> None:
    """A day in two articles, a year in one of another publisher, and a claim of March 2021."""
    first, second = an_article(), an_article()
    for article in (first, second):
        a_mark(article, "12 March 2021", kind="date", by=alice, value="2021-03-12")
    elsewhere = an_article("Lindholm waited through all of 2019.", publisher="Norland Gazette")
    a_mark(elsewhere, "2019", kind="date", by=alice, value="2019")
    ada = a_mark(first, "Ada Brandt", kind="entity", by=alice)
    entities.confirm_mention(ada, an_entity(by=erin), by=alice)
    a_claim(by=bob, scope_begin=date(2021, 3, 1), scope_end=date(2021, 3, 31))


def entries(client: Client, query: str = "") -> list[Entry]:
    found: list[Entry] = client.get(f"/timeline/{query}").context["entries"]
    return found


def shown(client: Client, query: str = "") -> list[tuple[str, str, int]]:
    return [(entry.kind, entry.when, entry.mentions) for entry in entries(client, query)]


YEAR, CLAIM, DAY = ("date", "2019", 1), ("claim", "March 2021", 1), ("date", "12 March 2021", 2)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", [YEAR, CLAIM, DAY]),
        ("?kind=date", [YEAR, DAY]),
        ("?kind=claim", [CLAIM]),
        ("?begin=2020-01-01", [CLAIM, DAY]),
        ("?end=2019-06-01", [YEAR]),
        ("?begin=2021-03-13&end=2021-12-31", [CLAIM]),
        ("?entity=Ada+Brandt", [("date", "12 March 2021", 1)]),
        ("?entity=brandt", [("date", "12 March 2021", 1)]),
        ("?entity=Nobody", []),
    ],
)
def test_filters(as_user: SignIn, alice: User, history: None, query: str, expected: list[tuple[str, str, int]]) -> None:
    assert shown(as_user(alice), query) == expected


def test_a_publisher_can_be_chosen(as_user: SignIn, alice: User, history: None) -> None:
    client = as_user(alice)
    choices = client.get("/timeline/").context["form"].fields["publisher"].queryset
    assert shown(client, f"?publisher={choices.get(name='Norland Gazette').pk}") == [YEAR]


def test_the_chart_and_the_table_hold_the_same(as_user: SignIn, alice: User, history: None) -> None:
    response = as_user(alice).get("/timeline/")
    page, drawn = response.content.decode(), response.context["chart"]["entries"]
    assert [each["above"] for each in drawn] == [False, True, False]
    for each in drawn:
        assert f'id="{each["id"]}"' in page
    assert '<script id="timeline-data" type="application/json">' in page
    assert "“12 March 2021”" in page


def test_hostile_claims_cannot_leave_the_chart_data(as_user: SignIn, alice: User, bob: User) -> None:
    a_claim("</script><script>alert(1)</script>", by=bob, claim_date=date(2021, 1, 1))
    assert "<script>alert" not in as_user(alice).get("/timeline/").content.decode()


def test_an_end_before_the_beginning_is_said(as_user: SignIn, alice: User) -> None:
    page = as_user(alice).get("/timeline/?begin=2021-01-01&end=2020-01-01").content.decode()
    assert "The end lies before the beginning." in page


def test_the_marks_of_one_interval_stand_in_their_sentences(as_user: SignIn, alice: User, history: None) -> None:
    client, path = as_user(alice), "/timeline/marks/?begin=2021-03-12&end=2021-03-12"
    part = client.get(path, headers=HTMX).content.decode()
    assert "<html" not in part
    assert part.count('called the figure wrong on <mark class="date">12 March 2021</mark>.') == 2
    assert "12 March 2021 · Corroborate" in client.get(path).content.decode()


def test_an_empty_timeline_says_what_would_be_here(as_user: SignIn, alice: User) -> None:
    client = as_user(alice)
    assert "Nothing is dated yet" in client.get("/timeline/").content.decode()
    assert client.get("/timeline/marks/").status_code == 200


@pytest.mark.parametrize(
    ("begin", "end", "words"),
    [
        ("2019-12-22", "2019-12-22", "22 December 2019"),
        ("2019-01-01", "2019-12-31", "2019"),
        ("2012-01-01", "2017-12-31", "2012 – 2017"),
        ("2020-02-01", "2020-02-29", "February 2020"),
        ("2018-04-01", "2018-06-30", "April 2018 – June 2018"),
        ("2018-04-01", "2018-06-29", "1 April 2018 – 29 June 2018"),
    ],
)
def test_intervals_are_written_as_people_write_them(begin: str, end: str, words: str) -> None:
    assert interval_words(date.fromisoformat(begin), date.fromisoformat(end)) == words

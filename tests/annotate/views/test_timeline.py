"""The timeline: dated marks and claims, in the chart's data and in the table alike."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from annotate import date_counts, jobs
from annotate.actions import entity as entities
from annotate.models import User
from annotate.timeline import Entry, interval_words
from tests.annotate.views.conftest import HTMX
from tests.factories import a_claim, a_link, a_mark, an_article, an_entity
from verify.actions import claim as claims

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


# -- zooming, many marks ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zoom", "expected"),
    [
        ("day", [YEAR, DAY]),
        ("month", [("date", "January 2019", 1), ("date", "March 2021", 2)]),
        ("year", [("date", "2019", 1), ("date", "2021", 2)]),
        ("decade", [("date", "2010 – 2019", 1), ("date", "2020 – 2029", 2)]),
    ],
)
@pytest.mark.parametrize("counted", [False, True])
def test_it_zooms_from_decades_to_days(
    as_user: SignIn, alice: User, history: None, zoom: str, expected: list[tuple[str, str, int]], counted: bool
) -> None:
    if counted:
        jobs.enqueue("count_dates", by=alice)
        jobs.work_off()
    client = as_user(alice)
    assert shown(client, f"?kind=date&zoom={zoom}") == expected
    assert [entry.articles for entry in entries(client, f"?kind=date&zoom={zoom}")] == [1, 2]


def test_a_decade_leads_to_its_years(as_user: SignIn, alice: User, history: None) -> None:
    page = as_user(alice).get("/timeline/?kind=date&zoom=decade").content.decode()
    assert "?kind=date&amp;begin=2020-01-01&amp;end=2029-12-31" in page


def test_more_than_can_be_looked_at_is_summed_up(as_user: SignIn, alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("annotate.timeline.MOST", 3)
    for day in range(1, 6):
        a_mark(
            an_article(f"It rained on {day} May 2021."),
            f"{day} May 2021",
            kind="date",
            by=alice,
            value=f"2021-05-0{day}",
        )
    assert shown(as_user(alice)) == [("date", "May 2021", 5)]


def test_what_a_job_counted_is_what_the_page_counts(as_user: SignIn, alice: User, history: None) -> None:
    client = as_user(alice)
    before = entries(client, "?kind=date")
    jobs.enqueue("count_dates", by=alice)
    jobs.work_off()
    response = client.get("/timeline/?kind=date")
    assert response.context["entries"] == before
    assert response.context["counted_at"] is not None
    assert shown(client, "?kind=date&begin=2020-01-01") == [DAY]


def test_a_job_counts_only_where_there_are_many(history: None, monkeypatch: pytest.MonkeyPatch) -> None:
    assert date_counts.sweep() == 0
    monkeypatch.setattr("annotate.date_counts.MANY", 1)
    assert date_counts.sweep() == 1
    jobs.work_off()
    assert date_counts.sweep() == 0  # nothing changed since


def test_around_a_claim_stand_its_dates_and_the_claims_it_is_linked_with(
    as_user: SignIn, alice: User, bob: User, history: None
) -> None:
    link = a_link(by=alice)
    for claim in (link.older, link.newer):
        claims.describe(claim, scope_begin=date(2022, 1, 1), scope_end=date(2022, 1, 2), revision=1, by=bob)
    text = link.older.claim_mentions.get().annotation.version.article
    a_mark(text, "12 March 2021", kind="date", by=alice, value="2021-03-12")
    found = shown(as_user(alice), f"?claim={link.older_id}")
    assert found == [("date", "12 March 2021", 1), *[("claim", "1 January 2022 – 2 January 2022", 1)] * 2]


def test_buckets_reach_to_the_ends_of_the_calendar() -> None:
    assert date_counts.bucket("month", date(9999, 12, 31)) == (date(9999, 12, 1), date.max)
    assert date_counts.bucket("decade", date(1, 1, 1)) == (date(1, 1, 1), date(9, 12, 31))
    assert date_counts.bucket("month", date(2020, 2, 9)) == (date(2020, 2, 1), date(2020, 2, 29))

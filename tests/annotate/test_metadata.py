"""What a page says about itself: its date above all, and nothing that only looks like one."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.metadata import Metadata, read_metadata

TODAY = date(2024, 6, 1)
STORY = (
    "The harbour office of Port Ellery counted 4,200 landings in the spring, its clerk said.\n\n"
    "The clerk did not name the boats. Landings had fallen for three years before that.\n"
)


def read(head: str, story: str = STORY, foot: str = "", **options: str) -> Metadata:
    return read_metadata(f"{head}\n\n{story}\n{foot}", today=TODAY, **options)


@pytest.mark.parametrize(
    ("head", "at"),
    [
        ("date 2019-10-04", date(2019, 10, 4)),
        ("Date: 4 October 2019", date(2019, 10, 4)),
        ("2019-10-04", date(2019, 10, 4)),
        ("2019/10/04", date(2019, 10, 4)),
        ("2019年10月4日", date(2019, 10, 4)),
        ("04.10.2019", date(2019, 10, 4)),
        ("24/10/2019", date(2019, 10, 24)),
        ("10/24/2019", date(2019, 10, 24)),
        ("Fri, 4 Oct 2019", date(2019, 10, 4)),
        ("Friday 4th October 2019", date(2019, 10, 4)),
        ("OCTOBER 4, 2019", date(2019, 10, 4)),
        ("Sept. 4, 2019", date(2019, 9, 4)),
        ("04-Oct-2019", date(2019, 10, 4)),
        ("4 October 2019 09:15", datetime(2019, 10, 4, 9, 15)),
        ("4 Oct, 2019 16:40", datetime(2019, 10, 4, 16, 40)),
        ("October 4, 2019 at 9:15 p.m.", datetime(2019, 10, 4, 21, 15)),
        ("Oct 4, 2019 12:05 AM", datetime(2019, 10, 4, 0, 5)),
        ("2019-10-04 09:15:33", datetime(2019, 10, 4, 9, 15)),
        ("2019-10-04T09:15:33Z", datetime(2019, 10, 4, 9, 15, tzinfo=UTC)),
        ("2019-10-04T09:15+0200", datetime(2019, 10, 4, 9, 15, tzinfo=timezone(timedelta(hours=2)))),
        ("Oct 4, 2019, 10:15 AM EST", datetime(2019, 10, 4, 10, 15, tzinfo=timezone(timedelta(hours=-5)))),
        ("Posted Oct. 04, 2019 10:12,   \nUpdated Oct. 05, 2019 08:00", datetime(2019, 10, 4, 10, 12)),
        ("Updated: 5 October 2019\nPublished: 4 October 2019", date(2019, 10, 4)),
        ("Published: 4 October 2019 | Updated: 5 October 2019", date(2019, 10, 4)),
        ("Last updated on 5 October 2019", date(2019, 10, 5)),
        ("Published Friday, October 4, 2019", date(2019, 10, 4)),
        ("Published on: October 4, 2019 By Mara Quill", date(2019, 10, 4)),
        ("By Mara Quill | October 4, 2019", date(2019, 10, 4)),
        ("Mara Quill • Oct 4, 2019 • 4 min read", date(2019, 10, 4)),
        ("By Mara Quill, October 4, 2019", date(2019, 10, 4)),
        ("Shipping / 4 October 2019", date(2019, 10, 4)),
        ("Landings fall again\n\nBy Mara Quill\n\n4 October 2019\n\nShare", date(2019, 10, 4)),
    ],
)
def test_a_date_above_the_story_is_stated(head, at):
    found = read(head)
    assert found.published_at == at
    assert found.published_source == "stated"
    assert found.precision == ("minute" if isinstance(at, datetime) else "day")
    assert found.reason


@pytest.mark.parametrize(
    "lead",
    [
        "date 2019-10-04 The harbour office counted 4,200 landings.",
        "2019-10-04 The harbour office counted 4,200 landings.",
        "October 4, 2019 — The harbour office counted 4,200 landings.",
        "PORT ELLERY, Oct. 4, 2019 (Coastwire) -- The harbour office counted 4,200 landings.",
        "PORT ELLERY, Oct. 4, 2019 /Newsfeed/ -- The harbour office counted 4,200 landings.",
        "Port Ellery, 4 October 2019 (CWA) - The harbour office counted 4,200 landings.",
        "Posted Oct. 04, 2019 “We counted 4,200 landings,” the clerk said.",
    ],
)
def test_a_date_that_opens_the_story_is_stated(lead):
    found = read_metadata(f"{lead}\n\n{STORY}", today=TODAY)
    assert (found.published_at, found.published_source) == (date(2019, 10, 4), "stated")


def test_a_date_below_the_story_counts_when_it_says_what_it_is():
    assert read("", foot="First published: 4 October 2019").published_at == date(2019, 10, 4)
    assert read("", foot="4 October 2019").published_at is None


def test_a_month_alone_is_known_to_the_month():
    found = read("October 2019")
    assert (found.published_at, found.precision, found.published_source) == (date(2019, 10, 1), "month", "stated")


def test_a_time_that_is_another_day_in_utc_keeps_the_day_that_was_printed():
    found = read("2019-10-04 05:00 KST")
    assert (found.published_at, found.precision) == (date(2019, 10, 4), "day")


@pytest.mark.parametrize(
    "head",
    [
        "Deadline of 22 December 2018 passes quietly",
        "Published on 3 March 2021, the report names no boats.",
        "The law was published on 3 March 2021 in the gazette.",
        "On March 3, 2021, the harbour closed.",
        "March 3, 2021 was the coldest day of the year, the clerk said.",
        "Resolution 2375 (2017) and what came of it",
        "3/4/2021",
        "31 February 2021",
        "Posted 4 October 2031",
        "Version 2019-10-04-17 of the register",
        "Call 555-2019-10-04 for details",
        "We may march on Sunday",
    ],
)
def test_a_date_of_the_story_or_of_nothing_is_not_taken(head):
    assert read(head) == Metadata(title=read(head).title)


@pytest.mark.parametrize(
    ("lead", "rest", "at"),
    [
        (
            "PORT ELLERY: The council on Friday (Oct 4) closed the northern quay.",
            "It had bought the quay in 2017. Work began in 2017.",
            date(2019, 10, 4),
        ),
        (
            "The council on Friday, October 4, closed the northern quay.",
            "A storm broke it in 2016 and again in 2018.",
            date(2019, 10, 4),
        ),
        (
            "The council closed the northern quay on Friday, 4 Oct.",
            "A storm broke it in 2018.",
            date(2019, 10, 4),
        ),
        (
            "PORT ELLERY: The council on Friday (Oct 4) closed the northern quay.",
            "A storm broke it in 2016 and again in 2018. It will reopen in 2022, and a new one by 2023.",
            date(2019, 10, 4),
        ),
        ("The council on Friday, October 4, 2019, closed the northern quay.", "", date(2019, 10, 4)),
    ],
)
def test_a_weekday_settles_the_year_close_to_the_years_of_the_text(lead, rest, at):
    found = read_metadata(f"{lead}\n\n{rest}\n\n{STORY}", today=TODAY)
    assert (found.published_at, found.published_source) == (at, "inferred")
    assert "2019" in found.reason


@pytest.mark.parametrize(
    ("lead", "rest"),
    [
        ("PORT ELLERY: The council on Friday (Oct 4) closed the quay.", "It gave no other date."),
        ("PORT ELLERY: The council on Friday (Oct 4) closed the quay.", "It was built in 1921."),
        ("PORT ELLERY: The council on Friday (Oct 4) closed the quay.", "It was built in 2010."),
        ("PORT ELLERY: The council on Friday (Oct 4) closed the quay.", "Boats paid $2017 for 2018 tons."),
        ("PORT ELLERY (Coastwire), Oct 4 - The council closed the quay.", "It had bought the quay in 2018."),
        ("The council will meet on Friday (Oct 4) about the quay.", "It bought the quay in 2018 or 2017."),
        ("The council closed the quay on Friday.", "It had bought the quay in 2018 or 2017."),
        ("The council on Friday (Feb 30) closed the quay.", "It had bought the quay in 2018 or 2017."),
    ],
)
def test_what_the_text_does_not_settle_stays_unknown(lead, rest):
    assert read_metadata(f"{lead}\n\n{rest}", today=TODAY).published_at is None


@pytest.mark.parametrize(
    ("filename", "at"),
    [
        ("news/2019-10-04-quay.txt", date(2019, 10, 4)),
        ("quay_20191004.txt", date(2019, 10, 4)),
        ("2019_10_04.txt", date(2019, 10, 4)),
        ("003_f20191004a.txt", None),
        ("120191004.txt", None),
        ("2019-13-04.txt", None),
    ],
)
def test_the_name_of_a_file_may_hold_the_date(filename, at):
    assert read("", filename=filename).published_at == at
    assert read("5 May 2018", filename=filename).published_at == date(2018, 5, 5)


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("Landings fall again in Port Ellery", "Landings fall again in Port Ellery"),
        ("4 Oct, 2019 16:40\n\nLandings fall again\n\nLandings fall again", "Landings fall again"),
        ("Home News Sport Business Video\nShare\nLandings fall again, clerk says", "Landings fall again, clerk says"),
        ("By Mara Quill\nLandings fall again", "Landings fall again"),
        ("Why do landings fall again?", "Why do landings fall again?"),
        ("“We are tired of counting,” clerk says", "“We are tired of counting,” clerk says"),
        ("# Landings fall again", "Landings fall again"),
        ("Headline: Landings fall again", "Landings fall again"),
        ("4,200 landings in spring", "4,200 landings in spring"),
        ("Landings fall again | Ellery Gazette", "Landings fall again"),
        ("Mara Quill in Port Ellery\n\nLandings fall again", "Landings fall again"),
        ("Shipping", ""),
        ("", ""),
    ],
)
def test_the_title_is_the_first_line_like_a_headline(head, title):
    assert read(head).title == title


def test_a_line_of_the_story_is_no_title():
    assert read_metadata(STORY + "\nA crosshead stands here\n\n" + STORY).title == ""


@pytest.mark.parametrize(
    ("head", "byline", "publisher"),
    [
        ("By Mara Quill", "Mara Quill", ""),
        ("BY MARA QUILL AND JO VAN DER MEER", "MARA QUILL AND JO VAN DER MEER", ""),
        ("By Mara Quill and Jo van der Meer", "Mara Quill and Jo van der Meer", ""),
        ("Written by: M. J. O’Hara-Quill", "M. J. O’Hara-Quill", ""),
        ("By Mara Quill, Ellery Gazette", "Mara Quill", "Ellery Gazette"),
        ("By Mara Quill, Harbour Correspondent", "Mara Quill", ""),
        ("By Mara Quill | 4 October 2019", "Mara Quill", ""),
        ("4 October 2019 | By Mara Quill", "Mara Quill", ""),
        ("Author: Mara Quill, Jo Meer", "Mara Quill, Jo Meer", ""),
        ("Mara Quill in Port Ellery", "Mara Quill", ""),
        ("By the numbers", "", ""),
        ("Source: Ellery Gazette", "", "Ellery Gazette"),
        ("Landings fall again | Ellery Gazette", "", "Ellery Gazette"),
    ],
)
def test_byline_and_publisher_are_read_where_they_are_stated(head, byline, publisher):
    found = read(head)
    assert (found.byline, found.publisher) == (byline, publisher)


@pytest.mark.parametrize(
    ("foot", "byline", "publisher"),
    [
        ("(Reporting by Mara Quill; editing by Jo Meer)", "Mara Quill", ""),
        ("© 2019 Ellery Gazette. All rights reserved.", "", "Ellery Gazette"),
        ("Copyright 2018-2019 The Ellery Gazette", "", "The Ellery Gazette"),
        ("This story originally appeared in Ellery Gazette on 4 October.", "", "Ellery Gazette"),
        ("Also on ellerygazette.example Clerk counts boats by night", "", "ellerygazette.example"),
        ("The clerk was unmovRead More – Source\n\n\nellery gazette", "", "ellery gazette"),
        ("The office opens on Monday.", "", ""),
    ],
)
def test_byline_and_publisher_may_stand_below_the_story(foot, byline, publisher):
    found = read("", foot=foot)
    assert (found.byline, found.publisher) == (byline, publisher)


@given(st.text(max_size=300) | st.text("By 0123456789 |,.:-/()MayOctFri\n©#", max_size=120))
def test_any_text_is_read_without_an_error(text):
    found = read_metadata(text, filename=text[:20], today=TODAY)
    assert (found.published_at is None) == (found.published_source == "") == (found.precision == "")


def test_a_very_long_line_is_read_quickly():
    read_metadata("By " + "Mara " * 100_000 + "| " * 100_000 + "Posted " * 50_000, today=TODAY)

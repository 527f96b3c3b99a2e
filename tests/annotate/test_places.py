"""Marks in several places: one annotation, several ranges, and a cover that holds them."""

from __future__ import annotations

import io
import json

import pytest

from annotate.actions import annotation as marks
from annotate.actions import export
from annotate.errors import Invalid
from annotate.importers import jsonl
from annotate.interchange import Document
from annotate.models import Article, User
from tests.factories import an_article

TEXT = "The mayor, asked on Monday, said 👩‍👩‍👧 that the bridge, built in 1931, would close."
PLACES = ((0, 9), (28, 33))


@pytest.fixture
def article(alice: User) -> Article:
    return an_article(TEXT, by=alice)


def test_a_mark_in_several_places_covers_them_and_reads_the_text_between(article: Article, alice: User) -> None:
    mark = marks.create(version=article.current, start=0, end=33, ranges=PLACES, kind="claim", by=alice)
    assert mark.quote == TEXT[0:33]
    assert mark.ranges == [[0, 9], [28, 33]]


@pytest.mark.parametrize(
    ("ranges", "why"),
    [
        (((0, 33),), "two or more"),
        (((0, 9), (9, 33)), "text between"),
        (((28, 33), (0, 9)), "text order"),
        (((0, 9), (28, 30)), "ends where its last one ends"),
        (((0, 9), (28, 900)), "past the end"),
        (((0, 9), (33, 34)), "cuts a character"),
    ],
)
def test_places_that_make_no_mark_are_refused_in_words(
    article: Article, alice: User, ranges: tuple[tuple[int, int], ...], why: str
) -> None:
    with pytest.raises(Invalid, match=why):
        marks.create(version=article.current, start=0, end=33, ranges=ranges, kind="claim", by=alice)


def test_a_new_span_is_one_place_unless_its_places_come_along(article: Article, alice: User) -> None:
    mark = marks.create(version=article.current, start=0, end=33, ranges=PLACES, kind="claim", by=alice)
    mark = marks.change(mark, end=26, revision=1, by=alice)
    assert (mark.quote, mark.ranges) == (TEXT[0:26], [])
    mark = marks.change(mark, end=33, ranges=PLACES, revision=2, by=alice)
    assert mark.ranges == [[0, 9], [28, 33]]


def test_places_leave_and_come_back_in_json_lines(article: Article, alice: User) -> None:
    marks.create(version=article.current, start=0, end=33, ranges=PLACES, kind="claim", by=alice)
    content = b"".join(export.stream("jsonl"))
    assert json.loads(content)["marks"][0]["ranges"] == [[0, 9], [28, 33]]
    (document,) = jsonl.read(io.BytesIO(content))
    assert isinstance(document, Document)
    assert document.marks[0].ranges == PLACES

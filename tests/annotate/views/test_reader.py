"""The readers page: what people made of suggestions; and the button that has an article read again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from annotate import readers
from annotate.actions import annotation as marks
from annotate.models import Annotation, Article, Job, User
from annotate.readers import Tally, wilson
from tests.factories import a_mark, a_suggestion, an_article

SignIn = Callable[[User], Client]


def decided(article: Article, quote: str, *, accept: bool, by: User, **mark: object) -> Annotation:
    suggestion = a_suggestion(article, quote, **mark)
    return marks.decide(suggestion, accept=accept, revision=1, by=by, reason="" if accept else "Not a name.")


# -- counting ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    # The first two are in Newcombe (1998), table I, method 3.
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (5, 5, 0.5655, 1.0)],
)
def test_wilson_gives_the_published_intervals(hits: int, of: int, low: float, high: float) -> None:
    assert wilson(hits, of) == pytest.approx((low, high), abs=5e-5)


def test_before_the_first_decision_there_is_no_precision() -> None:
    tally = Tally(made=3, undecided=3)
    assert (tally.precision, tally.interval) == (None, None)


def test_decisions_are_counted_by_reader_version_kind_and_score(alice: User) -> None:
    article = an_article(by=alice)
    decided(article, "Lindholm", accept=True, by=alice)
    decided(article, "harbour", accept=False, by=alice, confidence=0.6)
    a_suggestion(article, "Ada Brandt", confidence=0.6)
    a_suggestion(article, "port", reader_version="2", confidence=None)
    gone = a_suggestion(article, "office")
    marks.delete(gone, revision=1, by=alice)
    a_mark(article, "Mayor", kind="entity", by=alice)
    first, second = readers.records()
    assert (first.reader, first.version, first.kind) == ("names", "1", "entity")
    assert first.total == Tally(made=4, undecided=1, accepted=1, rejected=2)
    assert first.bands == {0.9: Tally(2, 0, 1, 1), 0.5: Tally(2, 1, 0, 1)}
    assert (second.version, second.bands) == ("2", {None: Tally(1, 1, 0, 0)})
    assert readers.bands_of([first, second]) == [0.9, 0.5, None]


def test_only_another_kind_or_span_is_a_correction(alice: User) -> None:
    article = an_article(by=alice)
    moved, noted, taken_back = (a_suggestion(article, quote) for quote in ("Lindholm", "harbour", "office"))
    marks.change(moved, start=moved.start - 1, revision=1, by=alice)
    marks.change(noted, note="Which one?", revision=1, by=alice)
    marks.decide(taken_back, accept=False, revision=1, by=alice)
    marks.reopen(taken_back, revision=2, by=alice)
    for mark in (moved, noted, taken_back):
        marks.decide(mark, accept=True, revision=mark.revision, by=alice)
    (record,) = readers.records()
    assert (record.total.accepted, record.corrected) == (3, 1)


# -- the page ---------------------------------------------------------------------------------------------------------


def test_the_page_shows_precision_and_what_was_rejected(alice: User, bob: User, as_user: SignIn) -> None:
    article = an_article(by=alice)
    for quote in ("Lindholm", "Ada Brandt", "port"):
        decided(article, quote, accept=True, by=alice)
    decided(article, "harbour", accept=False, by=alice)
    page = as_user(bob).get("/readers/").content.decode()
    assert "75 %" in page
    assert "30–95 %" in page
    assert "0.9–1" in page
    assert '<mark class="entity">harbour</mark>' in page
    assert "Rejected by alice: Not a name." in page
    assert "In use here" in page


def test_without_suggestions_it_says_what_would_be_here(bob: User, as_user: SignIn) -> None:
    page = as_user(bob).get("/readers/").content.decode()
    assert "No reader suggested anything yet" in page
    assert "/articles/import/" in page


def test_it_is_for_reviewers(alice: User, bob: User, as_user: SignIn) -> None:
    assert as_user(alice).get("/readers/").status_code == 403
    assert 'href="/readers/"' not in as_user(alice).get("/").content.decode()
    assert 'href="/readers/"' in as_user(bob).get("/").content.decode()


def test_more_suggestions_are_no_more_queries(alice: User, bob: User, as_user: SignIn) -> None:
    client = as_user(bob)

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert client.get("/readers/").status_code == 200
        assert not [query for query in seen if '"text"' in query["sql"] and "SUBSTR" not in query["sql"].upper()]
        return len(seen)

    decided(an_article(by=alice), "harbour", accept=False, by=alice)
    few = queries()
    for number in range(12):
        article = an_article(by=alice)
        decided(article, "harbour", accept=False, by=alice, reader=f"reader {number}")
        decided(article, "Lindholm", accept=True, by=alice)
    assert queries() == few


@pytest.mark.only_sqlite
def test_counting_looks_at_one_index_only(db: None) -> None:
    rows = Annotation.objects.by_reader()
    assert "COVERING INDEX annotation_by_reader" in rows.explain()


# -- again ------------------------------------------------------------------------------------------------------------


def test_an_article_is_read_again_from_its_details(alice: User, as_user: SignIn) -> None:
    article = an_article(by=alice)
    client = as_user(alice)
    assert f'action="/articles/{article.pk}/read/"' in client.get(f"/articles/{article.pk}/details/").content.decode()
    response = client.post(f"/articles/{article.pk}/read/")
    job = Job.objects.get(kind="read", owner=alice)
    assert (response.status_code, response["Location"]) == (302, f"/jobs/{job.pk}/")
    assert client.post(f"/articles/{article.pk}/read/").status_code == 409
    assert Job.objects.filter(kind="read").count() == 1


def test_only_who_marks_has_it_read(alice: User, charlie: User, as_user: SignIn) -> None:
    article = an_article(by=alice)
    assert as_user(charlie).post(f"/articles/{article.pk}/read/").status_code == 403
    assert as_user(alice).get(f"/articles/{article.pk}/read/").status_code == 405
    assert not Job.objects.filter(kind="read").exists()

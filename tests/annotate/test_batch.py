"""Steps on many marks: each mark once audited, what others changed left alone, everything reversible."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotate import occurrences
from annotate.actions import annotation as marks
from annotate.actions import batch
from annotate.actions import occurrence as occurrence_action
from annotate.errors import Invalid, NotAllowed
from annotate.models import Annotation, Article, AuditEvent, Job, User
from tests.factories import a_mark, a_suggestion, an_article

TEXT = "Norland waits. Norland's crews wait in Norland, not in Norlandia. 🇳🇴 Westmark waits."


@pytest.fixture
def article(alice: User) -> Article:
    return an_article(TEXT, by=alice)


def suggestions(article: Article, *words: str) -> dict[int, int]:
    made = [a_suggestion(article, word) for word in words]
    return {mark.pk: mark.revision for mark in made}


def test_each_mark_has_its_own_audit_event_and_the_step_is_taken_back(article: Article, alice: User) -> None:
    seen = suggestions(article, "Norland", "Westmark")
    outcome = batch.decide(seen, accept=True, by=alice)
    assert {mark.state for mark in outcome.changed} == {"accepted"}
    assert AuditEvent.objects.filter(verb="annotation.accept", actor=alice).count() == 2
    back = batch.reopen({mark.pk: mark.revision for mark in outcome.changed}, by=alice)
    assert {mark.state for mark in back.changed} == {"suggested"}
    assert set(Annotation.objects.values_list("revision", flat=True)) == {3}


def test_a_mark_that_changed_meanwhile_is_left_and_counted(article: Article, alice: User, bob: User) -> None:
    seen = suggestions(article, "Norland", "Westmark")
    first = Annotation.objects.get(pk=min(seen))
    marks.change(first, revision=1, note="mine", by=bob)
    outcome = batch.decide(seen, accept=False, by=alice)
    assert (len(outcome.changed), outcome.left) == (1, 1)
    first.refresh_from_db()
    assert first.state == "suggested"


def test_nobody_decides_on_their_own_mark_or_deletes_that_of_another(article: Article, alice: User, bob: User) -> None:
    mine, theirs = a_mark(article, "Norland", by=bob), a_mark(article, "Westmark", by=alice)
    assert batch.decide({mine.pk: 1, theirs.pk: 1}, accept=True, by=bob).changed == [theirs]
    assert batch.delete({mine.pk: 1}, by=alice) == batch.Outcome([], 1)


def test_charlie_takes_no_step(article: Article, charlie: User) -> None:
    seen = suggestions(article, "Norland")
    for step in (batch.reopen, batch.delete, batch.restore):
        with pytest.raises(NotAllowed):
            step(seen, by=charlie)
    with pytest.raises(NotAllowed):
        batch.decide(seen, accept=True, by=charlie)


def test_deleted_marks_come_back_together(article: Article, alice: User) -> None:
    seen = {a_mark(article, word, by=alice).pk: 1 for word in ("Norland", "Westmark")}
    gone = batch.delete(seen, by=alice).changed
    assert not Annotation.objects.live().exists()
    batch.restore({mark.pk: mark.revision for mark in gone}, by=alice)
    assert Annotation.objects.live().count() == 2


def test_a_hundred_marks_ask_as_many_questions_as_two(article: Article, alice: User) -> None:
    texts = [an_article(f"Norland waits for the {number}th time.", by=alice) for number in range(100)]
    seen = {a_suggestion(each, "Norland").pk: 1 for each in texts}
    few = dict(list(seen.items())[:2])
    many = {pk: revision for pk, revision in seen.items() if pk not in few}
    counts = []
    for part in (few, many):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            batch.decide(part, accept=True, by=alice)
        counts.append(len(queries))
    assert counts[1] <= counts[0] + 1
    assert Job.objects.filter(kind="link", bulk=True).exists()


def test_more_marks_than_one_step_takes_are_refused(alice: User) -> None:
    with pytest.raises(Invalid, match="at most 5,000"):
        batch.delete(dict.fromkeys(range(1, batch.MOST + 2), 1), by=alice)


# -- the same words ---------------------------------------------------------------------------------------------------


def test_other_places_are_whole_words_that_nobody_marked_with_this_kind(article: Article, alice: User) -> None:
    mark = a_mark(article, "Norland", kind="entity", by=alice)
    assert [place.start for place in occurrences.of(mark)] == [15, 39]
    a_mark(article, "Norland's", kind="entity", by=alice)
    a_mark(article, "in Norland", kind="claim", by=alice)
    assert [place.start for place in occurrences.of(mark)] == [39]


def test_marking_the_places_twice_makes_each_once_and_brings_deleted_ones_back(article: Article, alice: User) -> None:
    mark = a_mark(article, "Norland", kind="entity", by=alice)
    places = [(place.version.pk, place.start, place.end) for place in occurrences.of(mark)]
    first = occurrence_action.mark_all(mark, places=places, by=alice)
    batch.delete({row.pk: row.revision for row in first}, by=alice)
    again = occurrence_action.mark_all(mark, places=places, by=alice)
    assert [row.pk for row in again] == [row.pk for row in first]
    assert all(row.deleted_at is None for row in again)


def test_a_place_that_reads_something_else_makes_no_mark_at_all(article: Article, alice: User) -> None:
    mark = a_mark(article, "Norland", kind="entity", by=alice)
    with pytest.raises(Invalid, match="reads"):
        occurrence_action.mark_all(mark, places=[(mark.version_id, 15, 22), (mark.version_id, 0, 3)], by=alice)
    assert Annotation.objects.count() == 1


def test_places_in_other_articles_are_found_by_way_of_the_index(article: Article, alice: User) -> None:
    mark = a_mark(article, "Westmark", kind="entity", by=alice)
    other = an_article("Nobody in Westmark knew. Westmarkers did not say.", by=alice)
    an_article("Nothing about it here.", by=alice)
    (place,) = occurrences.of(mark)
    assert (place.version, place.start, place.words) == (other.current, 10, "Westmark")

"""New text for an article: its marks go along where their words stand, and nowhere else."""

from __future__ import annotations

import json
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from annotate import jobs
from annotate.actions import annotation as marks
from annotate.actions import article as articles
from annotate.actions import export
from annotate.actions import version as versions
from annotate.errors import Invalid, NotAllowed, Refused, Stale
from annotate.models import Annotation, Article, AuditEvent, Job, User
from annotate.selection import Selection
from annotate.textdiff import difference
from tests.factories import a_mark, a_suggestion, an_article, version_of

OLD = """The mill 🏭 on the Orme closes in May, its owner said on Tuesday.

Ninety people work there. The town council was told in writing.
"""
NEW = """Correction: an earlier text named the wrong river.

The mill 🏭 on the Orne closes in May, its owner said on Tuesday.

About a hundred people work there. The town council was told in writing.
"""


@pytest.fixture
def article(alice: User) -> Article:
    return an_article(OLD, by=alice)


def taken_along(article: Article, text: str, by: User) -> dict[str, int]:
    """What the job says after the new text came in."""
    versions.add(article, text=text, by=by)
    job = Job.objects.filter(kind="reanchor").latest("pk")
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == "done", job.error
    return job.result


def test_a_mark_between_the_same_words_stands_where_it_stood_for_a_reader(article: Article, alice: User) -> None:
    mark = a_mark(article, "The town council was told in writing", by=alice)
    assert taken_along(article, "A new first line.\n\n" + OLD, alice) == {"exact": 1, "moved": 0, "orphaned": 0}
    mark.refresh_from_db()
    assert (mark.version, mark.anchor_state) == (article.current, "exact")
    assert version_of(article).text[mark.start : mark.end] == mark.quote


def test_marks_go_along_to_their_words_and_stay_behind_without_them(article: Article, alice: User) -> None:
    council = a_mark(article, "The town council was told in writing", by=alice)
    river = a_mark(article, "The mill 🏭 on the Orme closes in May, its owner said on Tuesday", by=alice)
    people = a_mark(article, "Ninety people work there", by=alice)
    assert taken_along(article, NEW, alice) == {"exact": 0, "moved": 1, "orphaned": 2}
    for mark in (council, river, people):
        mark.refresh_from_db()
    # What stands before it changed, so a person looks.
    assert (council.version, council.anchor_state) == (article.current, "moved")
    assert NEW[council.start : council.end] == council.quote
    # A number and a name are not the same words spelt differently.
    assert (river.anchor_state, people.anchor_state) == ("orphaned", "orphaned")
    assert people.version.text == OLD


def test_a_respelling_is_moved_and_waits_for_a_person(article: Article, alice: User, bob: User) -> None:
    mark = a_mark(article, "its owner said on Tuesday", by=alice)
    new = OLD.replace("its owner said", "its ownner said")
    assert taken_along(article, new, alice)["moved"] == 1
    mark.refresh_from_db()
    assert (mark.anchor_state, mark.quote) == ("moved", "its ownner said on Tuesday")
    mark = versions.confirm(mark, revision=mark.revision, by=bob)
    assert mark.anchor_state == "exact"
    with pytest.raises(Refused, match="not moved"):
        versions.confirm(mark, revision=mark.revision, by=bob)


def test_all_moved_marks_are_confirmed_together_but_those_that_changed_since(
    article: Article, alice: User, client: Client
) -> None:
    a_mark(article, "its owner said on Tuesday", by=alice)
    said = a_mark(article, "May, its owner said on Tuesday", by=alice)
    assert taken_along(article, OLD.replace("its owner said", "its ownner said"), alice)["moved"] == 2
    page = reverse("article_version", args=[article.pk, 2])
    client.force_login(alice)
    shown = re.search(r'name="marks" value="([^"]+)"', client.get(page).content.decode())
    assert shown
    said.refresh_from_db()
    marks.change(said, note="Meanwhile", revision=said.revision, by=alice)
    answer = client.post(f"{page}confirm/", {"marks": shown[1]}, follow=True)
    assert "1 mark stands right." in answer.content.decode()
    assert list(Annotation.objects.order_by("pk").values_list("anchor_state", flat=True)) == ["exact", "moved"]


def test_the_job_may_run_twice_and_finds_marks_that_came_late(article: Article, alice: User) -> None:
    a_mark(article, "The town council was told in writing", by=alice)
    old = version_of(article)
    taken_along(article, NEW, alice)
    late = marks.create(version=old, start=3 + 1, end=8, kind="entity", by=alice)
    events = AuditEvent.objects.count()
    assert versions.sweep() == 1
    jobs.run(Job.objects.filter(kind="reanchor").latest("pk").pk)
    late.refresh_from_db()
    assert late.version == article.current
    assert AuditEvent.objects.filter(verb="annotation.reanchor").count() == 2
    assert versions.sweep() == 0
    assert AuditEvent.objects.count() == events + 1


def test_an_orphan_is_placed_by_hand(article: Article, alice: User) -> None:
    mark = a_mark(article, "Ninety people work there", by=alice)
    taken_along(article, NEW, alice)
    mark.refresh_from_db()
    quote = "About a hundred people work there"
    start = NEW.index(quote)
    with pytest.raises(Invalid, match="reads"):
        versions.place(mark, start=start, end=start + 4, quote=quote, revision=mark.revision, by=alice)
    with pytest.raises(Stale):
        versions.place(mark, start=start, end=start + len(quote), quote=quote, revision=1, by=alice)
    mark = versions.place(mark, start=start, end=start + len(quote), quote=quote, revision=mark.revision, by=alice)
    assert (mark.version, mark.quote, mark.anchor_state) == (article.current, quote, "exact")


def test_a_mark_in_several_places_keeps_them_or_is_orphaned(article: Article, alice: User) -> None:
    start = OLD.index("Ninety")
    whole = marks.create(
        version=article.current, start=start, end=start + 24, ranges=((start, start + 6), (start + 19, start + 24)),
        kind="claim", by=alice,
    )  # fmt: skip
    taken_along(article, "A new first line.\n\n" + OLD, alice)
    whole.refresh_from_db()
    text = version_of(article).text
    assert [text[a:b] for a, b in whole.ranges] == ["Ninety", "there"]


def test_a_suggestion_that_the_new_text_has_already_is_not_doubled(article: Article, alice: User) -> None:
    a_suggestion(article, "Orme")
    versions.add(article, text="New.\n\n" + OLD, by=alice)
    a_suggestion(article, "Orme")
    jobs.run(Job.objects.get(kind="reanchor").pk)
    assert Annotation.objects.live().filter(version=article.current).count() == 1


def test_an_earlier_text_comes_back_as_the_version_it_was(article: Article, alice: User) -> None:
    first = article.current
    mark = a_mark(article, "Ninety people work there", by=alice)
    taken_along(article, "New.\n\n" + OLD, alice)
    taken_along(article, OLD, alice)
    mark.refresh_from_db()
    assert article.current == first == mark.version
    assert article.versions.count() == 2


def test_another_text_at_the_same_address_is_a_new_version(alice: User) -> None:
    stated = articles.Stated(title="The mill", url="https://post.example/mill")
    first, _ = articles.ingest(OLD, stated=stated, read=False, by=alice)
    mark = a_mark(first, "The town council was told in writing", by=alice)
    again, created = articles.ingest(NEW, stated=stated, read=False, by=alice)
    assert (again, created, version_of(again).number) == (first, True, 2)
    jobs.run(Job.objects.get(kind="reanchor").pk)
    mark.refresh_from_db()
    assert mark.version == again.current
    assert articles.ingest(OLD, stated=stated, read=False, by=alice) == (first, False)


def test_an_export_as_of_before_shows_each_mark_in_the_text_it_stood_in_then(article: Article, alice: User) -> None:
    a_mark(article, "The town council was told in writing", by=alice)
    before = timezone.now()
    taken_along(article, NEW, alice)
    then = [json.loads(line) for line in b"".join(export.stream("jsonl", Selection(as_of=before))).splitlines()]
    now = [json.loads(line) for line in b"".join(export.stream("jsonl")).splitlines()]
    assert [(each["text"], len(each["marks"])) for each in then] == [(OLD, 1)]
    assert [(each["text"], len(each["marks"])) for each in now] == [(OLD, 0), (NEW, 1)]
    for document in (*then, *now):
        for mark in document["marks"]:
            assert document["text"][mark["start"] : mark["end"]] == mark["quote"]


def test_the_same_text_another_articles_and_an_empty_one_are_refused(article: Article, alice: User) -> None:
    other = an_article("Something else entirely.", by=alice, title="Else")
    with pytest.raises(Refused, match="reads so already"):
        versions.add(article, text=OLD, by=alice)
    with pytest.raises(Refused, match="another article, “Else”"):
        versions.add(article, text=version_of(other).text, by=alice)
    with pytest.raises(Invalid, match="empty"):
        versions.add(article, text=" \n", by=alice)


def test_charlie_brings_no_text(article: Article, charlie: User) -> None:
    with pytest.raises(NotAllowed):
        versions.add(article, text=NEW, by=charlie)


# -- the difference ---------------------------------------------------------------------------------------------------


def test_the_difference_shows_changed_words_and_skips_what_stayed() -> None:
    old = "\n".join(f"Paragraph number {n} says little." for n in range(20))
    new = old.replace("number 10 says little", "number 10 says much")
    lines = difference(old, new)
    assert [line.change for line in lines] == ["same", "same", "changed", "same", "same"]
    assert [line.skipped for line in lines] == [9, 0, 0, 0, 8]
    assert [(piece.change, piece.text) for piece in lines[2].pieces if piece.change != "same"] == [
        ("removed", "little"),
        ("added", "much"),
    ]


def test_paragraphs_with_little_in_common_are_one_that_went_and_one_that_came() -> None:
    assert [line.change for line in difference("One thing.", "Quite another matter.")] == ["removed", "added"]
    assert difference("The same.\n", "The same.") == []


def test_a_number_or_a_time_changes_as_a_whole() -> None:
    [line] = difference(
        "At 09:30 some 20,000 people, 2.5 % more, left.", "At 10:15 some 30,000 people, 2.7 % more, left."
    )
    changed = [(piece.change, piece.text) for piece in line.pieces if piece.change != "same"]
    assert [text for change, text in changed if change == "removed"] == ["09:30", "20,000", "2.5"]
    assert [text for change, text in changed if change == "added"] == ["10:15", "30,000", "2.7"]

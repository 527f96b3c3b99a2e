"""The workbench's views: who may, what is answered, and that nothing is lost when two people write at once."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from annotate import rows, work
from annotate.actions import annotation as annotation_actions
from annotate.actions import meaning
from annotate.models import Annotation, Article, AuditEvent, Entity, User
from config.processes import Service
from tests.factories import a_mark, a_suggestion, an_article, an_entity, version_of

pytestmark = pytest.mark.django_db
TEXT = "Norland counted 1,240 hands on 12 March 2021. Nobody came 🚢 to the bay."
HTMX = {"HX-Request": "true"}


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def article(alice: User) -> Article:
    return an_article(TEXT, by=alice)


@pytest.fixture
def mark(article: Article, alice: User) -> Annotation:
    return a_mark(article, "Norland", kind="entity", by=alice)


def post(user: User, name: str, pk: int, /, **values: Any) -> Any:
    return signed_in(user).post(reverse(name, args=[pk]), values, headers=HTMX)


def attribute(response: Any, name: str) -> Any:
    """The JSON in the attribute ``name`` of the answered card."""
    found = re.search(rf'{name}="([^"]*)"', response.content.decode())
    assert found, response.content.decode()
    return json.loads(found[1].replace("&quot;", '"').replace("&amp;", "&").replace("&#x27;", "'"))


# -- the page ---------------------------------------------------------------------------------------------------------


def test_the_page_holds_the_text_with_its_bases_and_the_marks_as_rows(
    article: Article, mark: Annotation, alice: User
) -> None:
    page = signed_in(alice).get(reverse("article", args=[article.pk]))
    assert f'<p data-start="0" dir="auto">{TEXT}</p>' in page.content.decode()
    assert f'id="workbench-rows" type="application/json">[[{mark.pk},0,7,1,1,1]]<' in page.content.decode()


def test_of_many_marks_the_page_holds_the_first_and_counts_the_others_which_come_when_asked_for(
    article: Article, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "FIRST", 2)
    monkeypatch.setattr(rows, "NEXT", 2)
    made = [a_mark(article, words, kind="date", by=alice) for words in ("Norland", "1,240", "hands", "12 M", "came")]
    client = signed_in(alice)
    page = client.get(reverse("article", args=[article.pk])).context
    assert page["settings"]["beyond"] == {"start": made[2].start, "counts": [[2, 1, 3]]}
    assert sum(entry.marks for entry in page["outline"]) == 5
    asked = [client.get(page["settings"]["urls"]["marks"], {"from": mark.start}).json() for mark in (made[2], made[4])]
    assert [row[0] for answer in asked for row in answer["rows"]] == [mark.pk for mark in made[2:]]
    assert [answer["beyond"] for answer in asked] == [{"start": made[4].start, "counts": [[2, 1, 1]]}, None]


def test_marks_that_start_together_are_never_parted(article: Article, alice: User) -> None:
    for words in ("N", "No", "Nor", "Norland"):
        a_mark(article, words, by=alice)
    shown, edge = rows.window_of(version_of(article).pk, 0, 2)
    assert (len(shown), edge) == (4, None)


def test_a_stranger_without_a_role_may_not_open_it(article: Article, charlie: User) -> None:
    assert signed_in(charlie).get(reverse("article", args=[article.pk])).status_code == 403


def test_who_is_not_signed_in_is_asked_to(article: Article) -> None:
    assert Client().get(reverse("article", args=[article.pk]))["Location"].startswith("/login/")


def test_an_article_that_is_not_there_answers_404(alice: User) -> None:
    assert signed_in(alice).get(reverse("article", args=[10**6])).status_code == 404


def test_the_page_asks_the_same_few_questions_whatever_the_article_holds(
    article: Article, alice: User, django_assert_max_num_queries: Any
) -> None:
    for start in range(20):
        annotation_actions.create(version=version_of(article), start=start, end=start + 1, kind="claim", by=alice)
    client = signed_in(alice)
    with django_assert_max_num_queries(7):
        client.get(reverse("article", args=[article.pk]))


def test_the_page_without_script_nests_marks_that_overlap(article: Article, alice: User) -> None:
    a_mark(article, "1,240 hands on 12 March 2021", kind="claim", by=alice)
    a_mark(article, "12 March 2021. Nobody", kind="date", by=alice)
    page = signed_in(alice).get(reverse("article", args=[article.pk]) + "?plain").content.decode()
    assert '<mark class="claim"><mark class="date">12 March 2021</mark></mark>' in page
    assert '<mark class="date">. Nobody</mark>' in page


def test_text_that_looks_like_markup_is_escaped_everywhere(alice: User) -> None:
    hostile = "</script><script>alert(1)</script> & <b>bold</b>"
    article = an_article(hostile, by=alice, title=hostile)
    mark = a_mark(article, hostile, by=alice, note=hostile)
    client = signed_in(alice)
    for address in (
        reverse("article", args=[article.pk]),
        reverse("article", args=[article.pk]) + "?plain",
        reverse("annotation", args=[mark.pk]),
        reverse("annotation_sentence", args=[mark.pk]),
    ):
        assert "<script>alert" not in client.get(address, headers=HTMX).content.decode()


# -- making and changing ----------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ["claim", "entity", "date"])
def test_saving_a_mark_takes_five_queries_in_one_transaction(
    article: Article, alice: User, broker: Service, kind: str
) -> None:
    client = signed_in(alice)
    values = {"start": 0, "end": 7, "kind": kind, "quote": "Norland", "client_id": "one"}
    with CaptureQueriesContext(connection) as asked:
        answer = client.post(reverse("annotation_create", args=[version_of(article).pk]), values, headers=HTMX)
    assert answer.status_code == 200
    said = [each["sql"].split(" ", 1)[0] for each in asked if each["sql"] not in ("BEGIN IMMEDIATE", "BEGIN", "COMMIT")]
    assert said == ["SELECT", "SELECT", "INSERT", "INSERT", "INSERT"]


@pytest.mark.django_db(transaction=True)
def test_a_mark_that_is_sent_again_is_answered_again_and_made_once(
    article: Article, alice: User, broker: Service
) -> None:
    values = {"start": 0, "end": 7, "kind": "claim", "quote": "Norland", "client_id": "one"}
    first, again = (post(alice, "annotation_create", version_of(article).pk, **values) for _ in range(2))
    assert attribute(first, "data-mark") == attribute(again, "data-mark")
    assert Annotation.objects.count() == AuditEvent.objects.filter(verb="annotation.create").count() == 1


def test_a_new_mark_is_answered_with_its_card_its_row_and_how_to_undo_it(article: Article, alice: User) -> None:
    values = {"start": 58, "end": 59, "kind": "claim", "quote": "🚢", "client_id": "one"}
    answer = post(alice, "annotation_create", version_of(article).pk, **values)
    mark = Annotation.objects.get()
    assert attribute(answer, "data-mark") == [mark.pk, 58, 59, 0, 1, 1]
    assert attribute(answer, "data-undo")["url"] == reverse("annotation_delete", args=[mark.pk])


def test_sending_a_mark_twice_makes_one(article: Article, alice: User) -> None:
    values = {"start": 0, "end": 7, "kind": "entity", "quote": "Norland", "client_id": "one"}
    for _ in range(2):
        assert post(alice, "annotation_create", version_of(article).pk, **values).status_code == 200
    assert Annotation.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ({"quote": "Westmark"}, 400),
        ({"end": 0}, 400),
        ({"end": 10**9}, 400),
        ({"kind": "verb"}, 400),
        ({"start": "x"}, 400),
    ],
)
def test_a_mark_that_does_not_fit_the_text_is_refused_in_words(
    article: Article, alice: User, values: dict[str, Any], status: int
) -> None:
    sent = {"start": 0, "end": 7, "kind": "entity", "quote": "Norland", "client_id": "one"} | values
    answer = post(alice, "annotation_create", version_of(article).pk, **sent)
    assert answer.status_code == status
    assert "data-toast" in answer.content.decode()
    assert not Annotation.objects.exists()


def test_charlie_may_neither_make_nor_change_nor_read_marks(article: Article, mark: Annotation, charlie: User) -> None:
    assert post(charlie, "annotation_create", version_of(article).pk, start=0, end=7, kind="claim").status_code in (
        400,
        403,
    )
    for name in ("annotation_change", "annotation_delete", "annotation_restore", "annotation_reopen"):
        assert post(charlie, name, mark.pk, revision=1).status_code == 403
    for name in ("annotation", "annotation_links", "annotation_sentence", "annotation_history", "annotation_entities"):
        assert signed_in(charlie).get(reverse(name, args=[mark.pk]), headers=HTMX).status_code == 403
    mark.refresh_from_db()
    assert mark.revision == 1


def test_each_step_answers_with_its_own_way_back(mark: Annotation, alice: User) -> None:
    """Change, undo it, redo it, delete it, bring it back: always what the answer before said."""
    answer = post(alice, "annotation_change", mark.pk, revision=1, kind="claim")
    for revision, (kind, is_live) in enumerate([("entity", True), ("claim", True)], start=2):
        step = attribute(answer, "data-undo")
        answer = signed_in(alice).post(step["url"], step["values"] | {"revision": revision}, headers=HTMX)
        mark.refresh_from_db()
        assert (mark.kind, mark.is_live) == (kind, is_live)
    answer = post(alice, "annotation_delete", mark.pk, revision=4)
    step = attribute(answer, "data-undo")
    signed_in(alice).post(step["url"], step["values"] | {"revision": 5}, headers=HTMX)
    mark.refresh_from_db()
    assert mark.is_live


def test_a_decision_and_its_way_back(article: Article, alice: User) -> None:
    suggestion = a_suggestion(article, "12 March 2021", kind="date")
    answer = post(alice, "annotation_decide", suggestion.pk, revision=1, accept="0")
    suggestion.refresh_from_db()
    assert suggestion.state == "rejected"
    step = attribute(answer, "data-undo")
    again = signed_in(alice).post(step["url"], step["values"] | {"revision": 2}, headers=HTMX)
    suggestion.refresh_from_db()
    assert suggestion.state == "suggested"
    step = attribute(again, "data-undo")
    signed_in(alice).post(step["url"], step["values"] | {"revision": 3}, headers=HTMX)
    suggestion.refresh_from_db()
    assert suggestion.state == "rejected"


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("annotation_change", {"note": "What Alice typed"}),
        ("annotation_change", {"kind": "claim"}),
        ("annotation_change", {"start": "0", "end": "5"}),
        ("annotation_delete", {}),
    ],
)
def test_a_stale_step_is_answered_with_both_versions_and_changes_nothing(
    mark: Annotation, alice: User, bob: User, name: str, values: dict[str, str]
) -> None:
    annotation_actions.change(mark, revision=1, note="What Bob typed", by=bob)
    answer = post(alice, name, mark.pk, revision=1, **values)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "What Bob typed" in page
    assert all(value in page for value in values.values() if value not in ("0", "5"))
    mark.refresh_from_db()
    assert (mark.note, mark.revision, mark.kind) == ("What Bob typed", 2, "entity")


def test_a_plain_form_without_script_leads_back_to_the_card(mark: Annotation, alice: User) -> None:
    address = reverse("annotation_change", args=[mark.pk])
    answer = signed_in(alice).post(address, {"revision": 1, "note": "by hand"}, follow=True)
    assert answer.redirect_chain == [(reverse("annotation", args=[mark.pk]), 302)]
    assert "by hand" in answer.content.decode()


# -- what a mark stands for -------------------------------------------------------------------------------------------


def test_a_date_gets_a_value_by_hand_and_refuses_nonsense(article: Article, alice: User) -> None:
    date = a_mark(article, "12 March 2021", kind="date", by=alice)
    assert "2021-03-12" in post(alice, "annotation_date", date.pk, value="2021-03-12", revision=1).content.decode()
    assert post(alice, "annotation_date", date.pk, value="the day before", revision=2).status_code == 400


@pytest.mark.parametrize("step", ["annotation_date", "annotation_date_confirm"])
def test_a_date_that_somebody_changed_is_not_written_over(article: Article, alice: User, step: str) -> None:
    date = a_mark(article, "12 March 2021", kind="date", by=alice)
    assert post(alice, "annotation_date", date.pk, value="2021-03-12", revision=1).status_code == 200
    late = post(alice, step, date.pk, value="2021-03-13", revision=1)
    assert (late.status_code, late.content.decode().count("Save mine over it")) == (409, 1)
    date.refresh_from_db()
    assert (date.date_mention.value, date.revision) == ("2021-03-12", 2)


def test_an_entity_is_found_by_its_name_and_joined(mark: Annotation, alice: User) -> None:
    entity = an_entity("Kingdom of Norland", type="GPE", by=alice)
    choices = signed_in(alice).get(reverse("annotation_entities", args=[mark.pk]), {"q": "norl"}, headers=HTMX)
    assert "Kingdom of Norland" in choices.content.decode()
    answer = post(alice, "annotation_entity", mark.pk, entity=entity.pk)
    assert attribute(answer, "data-mark")[7] == "Kingdom of Norland"


def test_a_new_entity_is_not_left_behind_when_the_mark_cannot_have_one(article: Article, alice: User) -> None:
    claim = a_mark(article, "Nobody came", kind="claim", by=alice)
    assert post(alice, "annotation_entity", claim.pk, name="Nobody").status_code == 409
    assert not claim.entity_mentions.exists()
    assert not Entity.objects.filter(name="Nobody").exists()


def taken_back(user: User, answer: Any, revision: int) -> Any:
    """What the server answers when the page takes the step of ``answer`` back."""
    step = attribute(answer, "data-undo")
    return signed_in(user).post(step["url"], step["values"] | {"revision": revision}, headers=HTMX)


def test_a_date_entered_over_a_rules_value_is_taken_back_and_entered_again(article: Article, alice: User) -> None:
    date = a_mark(article, "12 March 2021", kind="date", by=alice)
    work.link_mark(date.pk)
    entered = post(alice, "annotation_date", date.pk, value="2020-01-01", revision=1)
    back = taken_back(alice, entered, 2)
    date = Annotation.objects.get(pk=date.pk)
    assert (date.date_mention.value, date.date_mention.state) == ("2021-03-12", "resolved")
    taken_back(alice, back, 3)
    date = Annotation.objects.get(pk=date.pk)
    assert (date.date_mention.value, date.date_mention.state) == ("2020-01-01", "confirmed")


def test_an_entity_is_unlinked_by_undo_and_linked_by_redo(mark: Annotation, alice: User) -> None:
    first, second = (an_entity(name, type="GPE", by=alice) for name in ("Norland", "Norland Town"))
    post(alice, "annotation_entity", mark.pk, entity=first.pk)
    answer = post(alice, "annotation_entity", mark.pk, entity=second.pk)
    back = taken_back(alice, answer, 1)
    assert meaning.states_of(mark) == {first.pk: "confirmed"}
    taken_back(alice, back, 1)
    assert meaning.states_of(mark) == {first.pk: "rejected", second.pk: "confirmed"}


def test_undo_leaves_alone_what_somebody_else_said_the_mark_stands_for(
    mark: Annotation, alice: User, bob: User
) -> None:
    first, second = (an_entity(name, type="GPE", by=alice) for name in ("Norland", "Norland Town"))
    answer = post(alice, "annotation_entity", mark.pk, entity=first.pk)
    post(bob, "annotation_entity", mark.pk, entity=second.pk)
    assert taken_back(alice, answer, 1).status_code == 409
    assert meaning.states_of(mark)[second.pk] == "confirmed"


def test_also_in_shows_the_other_articles_of_the_same_entity(mark: Annotation, alice: User) -> None:
    other = a_mark(an_article("Norland is quiet.", by=alice, publisher="Gazette"), "Norland", kind="entity", by=alice)
    entity = an_entity("Norland", type="GPE", by=alice)
    for each in (mark, other):
        post(alice, "annotation_entity", each.pk, entity=entity.pk)
    Annotation.objects.update(needs_linking=False)
    shown = signed_in(alice).get(reverse("annotation_links", args=[mark.pk]), headers=HTMX).content.decode()
    assert "1 more mention in 1 article" in shown
    assert "Gazette" in shown


def test_also_in_shows_the_same_day_in_other_words(article: Article, alice: User) -> None:
    here = a_mark(article, "12 March 2021", kind="date", by=alice)
    there = a_mark(an_article("It was last Friday.", by=alice), "last Friday", kind="date", by=alice)
    for each in (here, there):
        post(alice, "annotation_date", each.pk, value="2021-03-12", revision=1)
    Annotation.objects.update(needs_linking=False)
    shown = signed_in(alice).get(reverse("annotation_links", args=[here.pk]), headers=HTMX).content.decode()
    assert "1 more mention in 1 article, 1 wording" in shown


def test_what_a_mark_stands_for_comes_with_its_links_however_soon_they_are_there(article: Article, alice: User) -> None:
    mark = a_mark(article, "12 March 2021", kind="date", by=alice)
    desk = signed_in(alice)
    card = desk.get(reverse("annotation", args=[mark.pk]), headers=HTMX).content.decode()
    assert "2021-03-12" not in card
    work.link_mark(mark.pk)
    asked = re.search(rf'hx-get="({reverse("annotation_links", args=[mark.pk])}[^"]*)"', card)
    assert asked
    shown = desk.get(asked[1], headers=HTMX).content.decode()
    assert f'id="value-{mark.pk}"' in shown
    assert "2021-03-12" in shown


def test_links_that_are_not_there_yet_are_asked_for_a_few_times_and_then_explained(
    mark: Annotation, alice: User
) -> None:
    address = reverse("annotation_links", args=[mark.pk])
    first = signed_in(alice).get(address, headers=HTMX).content.decode()
    assert 'hx-trigger="load delay' in first
    last = signed_in(alice).get(address, {"try": "3"}, headers=HTMX).content.decode()
    assert "No worker is running" in last
    assert 'hx-trigger="load' not in last


# -- other people -----------------------------------------------------------------------------------------------------


def test_changes_of_others_are_told_since_a_moment_deleted_marks_too(mark: Annotation, alice: User, bob: User) -> None:
    address = reverse("version_changes", args=[mark.version_id])
    now = signed_in(alice).get(address).json()["now"]
    post(alice, "annotation_delete", mark.pk, revision=1)
    rows = signed_in(bob).get(address, {"since": now}).json()["rows"]
    assert [(row[0], row[4], row[5]) for row in rows] == [(mark.pk, 3, 2)]


def test_history_tells_who_did_what_the_latest_first(mark: Annotation, alice: User) -> None:
    post(alice, "annotation_change", mark.pk, revision=1, kind="claim")
    page = signed_in(alice).get(reverse("annotation_history", args=[mark.pk]), headers=HTMX).content.decode()
    assert page.index("changed it") < page.index("marked it")

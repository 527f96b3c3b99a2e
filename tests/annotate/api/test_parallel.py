"""What two programs do at the same moment: nothing is lost, nothing is doubled, and who was late is told."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from annotate.models import Annotation, Article, AuditEvent, Job, User
from tests.factories import a_mark, an_article
from tests.rest import Rest

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 50


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Make the calls at the same moment, each in a thread of its own; their answers in order."""
    barrier = Barrier(len(calls))
    answers: list[Any] = [None] * len(calls)

    def make(at: int) -> None:
        barrier.wait()
        try:
            answers[at] = calls[at]()
        finally:
            connection.close()

    threads = [Thread(target=make, args=[at]) for at in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def statuses(answers: list[Any]) -> list[int]:
    return sorted(answer.status_code for answer in answers)


def entity_at(article: Article, start: int, **more: Any) -> dict[str, Any]:
    return {"article": article.pk, "kind": "entity", "start": start, "end": start + 1, **more}


def test_the_same_create_sent_twice_makes_one_mark(alice: User) -> None:
    article, one, two = an_article(by=alice), Rest(alice), Rest(alice)
    for number in range(ROUNDS):
        sent = entity_at(article, number, client_id=f"c{number}")
        answers = at_once(lambda: one.post("annotations/", sent), lambda: two.post("annotations/", [sent]))  # noqa: B023
        assert statuses(answers) == [201, 201]
        assert answers[1].json()[0]["id"] == answers[0].json()["id"]
    assert Annotation.objects.count() == ROUNDS
    assert AuditEvent.objects.filter(verb="annotation.create").count() == ROUNDS
    assert sum(len(job.params["annotations"]) for job in Job.objects.filter(kind="link")) == ROUNDS


def test_the_same_suggestion_sent_twice_makes_one(alice: User, bob: User) -> None:
    article, one, two = an_article(by=alice), Rest(alice), Rest(bob)
    for number in range(ROUNDS):
        sent = entity_at(article, number, agent="model", reader="tagger")
        answers = at_once(lambda: one.post("annotations/", sent), lambda: two.post("annotations/", sent))  # noqa: B023
        assert statuses(answers) == [201, 201]
    assert Annotation.objects.count() == ROUNDS


def test_the_same_article_sent_twice_is_stored_once(alice: User, bob: User) -> None:
    one, two = Rest(alice), Rest(bob)
    for number in range(ROUNDS):
        sent = {"text": f"Ship number {number} came to Lindholm.", "read": False, "publisher": f"Paper {number}"}
        answers = at_once(lambda: one.post("articles/", sent), lambda: two.post("articles/", sent))  # noqa: B023
        assert statuses(answers) == [200, 201]
        assert answers[0].json()["id"] == answers[1].json()["id"]
    assert Article.objects.count() == ROUNDS


def test_of_two_updates_with_one_revision_one_is_told(alice: User, bob: User) -> None:
    mark, one, two = a_mark(an_article(by=alice), "Lindholm", kind="entity", by=alice), Rest(alice), Rest(bob)
    url = f"annotations/{mark.pk}/"
    for revision in range(1, ROUNDS + 1):
        answers = at_once(
            lambda: one.patch(url, {"note": f"alice {revision}"}, seen=revision),  # noqa: B023
            lambda: two.patch(url, {"note": f"bob {revision}"}, seen=revision),  # noqa: B023
        )
        assert statuses(answers) == [200, 412]
        won = next(answer for answer in answers if answer.status_code == 200)
        lost = next(answer for answer in answers if answer.status_code == 412)
        assert lost.json()["current"]["note"] == won.json()["note"]
    mark.refresh_from_db()
    assert mark.revision == ROUNDS + 1


def test_a_deleted_mark_does_not_come_back_by_an_update(alice: User, bob: User) -> None:
    article, one, two = an_article(by=alice), Rest(alice), Rest(bob)
    for number in range(ROUNDS):
        mark = a_mark(article, "Lindholm", kind="entity", by=alice, client_id=str(number))
        url = f"annotations/{mark.pk}/"
        deleted, updated = at_once(lambda: one.delete(url, seen=1), lambda: two.patch(url, {"note": "x"}, seen=1))  # noqa: B023
        mark.refresh_from_db()
        if deleted.status_code == 204:
            assert updated.status_code in (409, 412)
            assert (mark.deleted_at is None, mark.note) == (False, "")
        else:
            assert (deleted.status_code, updated.status_code) == (412, 200)
            assert (mark.deleted_at, mark.note) == (None, "x")


def test_marks_posted_by_eight_clients_are_all_there(alice: User) -> None:
    article = an_article("x" * 1000, by=alice)

    def client(number: int) -> Callable[[], Any]:
        rest = Rest(alice)

        def post() -> Any:
            for at in range(10):
                answer = rest.post("annotations/", entity_at(article, 10 * number + at, client_id=f"{number}-{at}"))
                assert answer.status_code == 201
            return answer

        return post

    answers = at_once(*(client(number) for number in range(8)))
    assert statuses(answers) == [201] * 8
    assert sorted(Annotation.objects.values_list("start", flat=True)) == list(range(80))


@pytest.mark.parametrize("ordering", ["id", "-id"])
def test_pages_lose_and_double_nothing_while_others_write(alice: User, bob: User, ordering: str) -> None:
    """Who walks through the pages meets every mark once that was there all the time, whatever comes and goes."""
    article = an_article("x" * 1000, by=alice)
    rows = Rest(alice).post("annotations/", [entity_at(article, at) for at in range(60)]).json()
    stay, go = {row["id"] for row in rows[::2]}, [row["id"] for row in rows[1::2]]

    def write() -> None:
        writer = Rest(alice)
        for at, pk in enumerate(go):
            assert writer.delete(f"annotations/{pk}/", seen=1).status_code == 204
            assert writer.post("annotations/", entity_at(article, 100 + at)).status_code == 201

    def walk() -> list[int]:
        met, page = [], f"annotations/?page_size=7&ordering={ordering}"
        while page:
            body = Rest(bob).get(page).json()
            met += [row["id"] for row in body["results"]]
            page = body["next"]
        return met

    _, met = at_once(write, walk)
    assert len(met) == len(set(met))
    assert stay <= set(met)

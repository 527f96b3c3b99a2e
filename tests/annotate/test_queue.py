"""The review queue: oldest first, one reviewer at a time, decisions only by who holds the item."""

from __future__ import annotations

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils import timezone

from annotate import queue
from annotate.errors import Missing, NotAllowed, Refused
from annotate.models import Annotation, Lease, User
from tests.factories import a_link, a_mark, a_proposed_verdict, a_suggestion, an_article


def test_the_item_that_waits_longest_comes_first(alice: User, bob: User) -> None:
    article = an_article(by=alice)
    first = a_mark(article, "Lindholm", kind="entity", by=alice)
    a_suggestion(article, "Ada Brandt")
    item = queue.next_item(bob)
    assert item is not None
    assert (item.key, item.row, item.revision) == (f"annotation:{first.pk}", first, 1)


def test_two_reviewers_get_different_items(alice: User, bob: User, erin: User) -> None:
    article = an_article(by=alice)
    marks = [a_mark(article, word, kind="entity", by=alice) for word in ("Lindholm", "Brandt")]
    items = [queue.next_item(person) for person in (bob, erin)]
    assert [item and item.row for item in items] == marks


def test_what_somebody_put_aside_is_passed_over(alice: User, bob: User) -> None:
    article = an_article(by=alice)
    first, second = (a_mark(article, word, kind="entity", by=alice) for word in ("Lindholm", "Brandt"))
    item = queue.next_item(bob, skip={f"annotation:{first.pk}"})
    assert item is not None
    assert item.row == second


def test_nobody_is_given_a_mark_or_verdict_of_their_own(bob: User, erin: User) -> None:
    a_mark(an_article(by=bob), "Lindholm", kind="entity", by=bob)
    verdict = a_proposed_verdict(editor=erin, assignee=bob)
    own = queue.counts(bob)
    assert (own["annotation"], own["verdict"]) == (1, 0)  # the claim's mark is Erin's
    assert queue.counts(erin)["verdict"] == 1
    assert queue.claim(f"verdict:{verdict.pk}", by=bob) is None


def test_links_and_verdicts_wait_in_the_same_queue(bob: User, erin: User) -> None:
    link = a_link(by=erin)
    item = queue.claim(f"link:{link.pk}", by=bob)
    assert item is not None
    decided = queue.decide(item.key, item.lease.fence, accept=False, revision=item.revision, by=bob)
    assert decided.state == "rejected"  # type: ignore[attr-defined]


def test_a_decision_gives_the_item_back(alice: User, bob: User) -> None:
    a_mark(an_article(by=alice), "Lindholm", kind="entity", by=alice)
    item = queue.next_item(bob)
    assert item is not None
    queue.decide(item.key, item.lease.fence, accept=True, revision=1, by=bob)
    assert Annotation.objects.get().state == "accepted"
    assert queue.next_item(bob) is None


def test_a_holder_who_comes_too_late_is_refused(alice: User, bob: User, erin: User) -> None:
    mark = a_mark(an_article(by=alice), "Lindholm", kind="entity", by=alice)
    late = queue.next_item(bob)
    assert late is not None
    Lease.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert queue.next_item(erin) is not None
    with pytest.raises(Refused):
        queue.decide(late.key, late.lease.fence, accept=True, revision=1, by=bob)
    with pytest.raises(Refused):
        queue.keep(late.key, late.lease.fence, by=bob)
    mark.refresh_from_db()
    assert mark.state == "submitted"


def test_what_was_decided_elsewhere_cannot_be_claimed(alice: User, bob: User) -> None:
    mark = a_mark(an_article(by=alice), "Lindholm", kind="entity", by=alice)
    Annotation.objects.update(state="accepted")
    assert queue.claim(f"annotation:{mark.pk}", by=bob) is None
    assert not Lease.objects.filter(until__gt=timezone.now()).exists()


@pytest.mark.parametrize("key", ["", "annotation", "annotation:x", "nothing:1", "annotation:-1", f"annotation:{2**64}"])
def test_a_key_that_is_none_is_missing(bob: User, key: str) -> None:
    with pytest.raises(Missing):
        queue.claim(key, by=bob)


def test_the_queue_is_for_reviewers(alice: User) -> None:
    with pytest.raises(NotAllowed):
        queue.next_item(alice)


@pytest.mark.django_db(transaction=True)
def test_reviewers_at_once_never_hold_one_item(alice: User, bob: User, erin: User) -> None:
    article = an_article(by=alice)
    for word in ("Lindholm", "Brandt", "Monday", "400"):
        a_mark(article, word, kind="entity", by=alice)
    barrier = Barrier(2)
    held: list[str] = []

    def work(person: User) -> None:
        mine: list[str] = []
        barrier.wait()
        while item := queue.next_item(person, skip=mine):
            mine.append(item.key)
        held.extend(mine)
        connection.close()

    threads = [Thread(target=work, args=[person]) for person in (bob, erin)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(held) == len(set(held)) == 4

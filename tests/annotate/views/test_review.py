"""The review queue's page: one item at a time, decided once, by one person, and nothing typed is lost."""

from __future__ import annotations

import re
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from annotate.models import Annotation, AuditEvent, Lease, User
from tests.factories import a_link, a_mark, a_proposed_verdict, a_suggestion, an_article
from verify.models import ClaimLink, Verdict

PAGE = "/admin/review/"


class Reviewer:
    """A person at the queue, without script: what is on the page is what is sent."""

    def __init__(self, user: User) -> None:
        self.user = user
        self.client = Client()
        self.client.force_login(user)
        self.status = 0
        self.page = ""

    def _see(self, answer: Any) -> Reviewer:
        self.status, self.page = answer.status_code, answer.content.decode()
        return self

    def open(self, address: str = PAGE) -> Reviewer:
        return self._see(self.client.get(address, follow=True))

    @property
    def key(self) -> str:
        """Of the item on the page; empty when there is none."""
        found = re.search(r'data-item="([^"]*)"', self.page)
        return found[1] if found else ""

    @property
    def fields(self) -> dict[str, str]:
        return dict(re.findall(r'name="(fence|revision|kind)" value="([^"]*)"', self.page))

    def decide(self, decision: str, reason: str = "", **changed: Any) -> Reviewer:
        sent = {**self.fields, "decision": decision, "reason": reason, **changed}
        return self._see(self.client.post(f"{PAGE}{self.key}/decide/", sent, follow=True))

    def skip(self, then: str = "skip") -> Reviewer:
        return self._see(self.client.post(f"{PAGE}{self.key}/skip/", {**self.fields, "then": then}, follow=True))

    def undo(self) -> Reviewer:
        return self._see(self.client.post(f"{PAGE}undo/", follow=True))


@pytest.fixture
def bobs(bob: User) -> Reviewer:
    return Reviewer(bob)


@pytest.fixture
def erins(erin: User) -> Reviewer:
    return Reviewer(erin)


@pytest.fixture
def marks(alice: User) -> list[Annotation]:
    """Three marks by Alice, the oldest first."""
    article = an_article(by=alice)
    return [a_mark(article, word, kind="entity", by=alice) for word in ("Lindholm", "Ada Brandt", "Monday")]


def key(mark: Annotation) -> str:
    return f"annotation:{mark.pk}"


# -- what is shown ----------------------------------------------------------------------------------------------------


def test_the_oldest_mark_is_shown_in_its_sentence(bobs: Reviewer, marks: list[Annotation]) -> None:
    bobs.open()
    assert bobs.key == key(marks[0])
    assert '<mark class="entity">Lindholm</mark>' in bobs.page
    assert "issued 650 permits in 2020." in bobs.page
    assert "<strong>0</strong> today · <strong>3</strong> left" in bobs.page


def test_a_suggestion_says_why_and_how_sure(bobs: Reviewer, alice: User) -> None:
    a_suggestion(an_article(by=alice), "Ada Brandt", reason="A title and two capitals.", confidence=0.87)
    bobs.open()
    assert "A title and two capitals." in bobs.page
    assert "score 0.87" in bobs.page


def test_a_link_shows_both_sides_with_values_and_times(bobs: Reviewer, erin: User) -> None:
    link = a_link(by=erin)
    old, new = str(link.older_id), str(link.newer_id)
    details = {"values": {old: "400", new: "650"}, "unit": "permits", "scopes": {old: ["2021-03-01", "2021-03-31"]}}
    ClaimLink.objects.update(details=details)
    bobs.open(f"{PAGE}?kind=link")
    for part in ("400 and 650 permits, in the same month.", ">650<", "2021-03-01 – 2021-03-31", "permits", "Unsure"):
        assert part in bobs.page
    assert bobs.page.count('<mark class="claim">400 permits had expired</mark>') == 2


def test_a_verdict_shows_its_checklist_and_evidence(bobs: Reviewer, erin: User) -> None:
    a_proposed_verdict(editor=erin, assignee=erin)
    bobs.open(f"{PAGE}?kind=verdict")
    for part in ("The register says so.", "How many permits had expired?", "Expired permits: 400", "Request changes"):
        assert part in bobs.page


def test_nobody_is_shown_their_own_verdict(bobs: Reviewer, bob: User, erin: User) -> None:
    a_proposed_verdict(editor=erin, assignee=bob)
    assert bobs.open(f"{PAGE}?kind=verdict").key == ""
    assert "Nothing waits for you" in bobs.page


def test_hostile_text_is_text(bobs: Reviewer, alice: User) -> None:
    a_mark(an_article("He said <script>alert(1)</script> & left.", by=alice), "<script>alert(1)</script>", by=alice)
    assert "<script>alert" not in bobs.open().page


def test_counting_stops_at_the_bound(bobs: Reviewer, marks: list[Annotation], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("annotate.views.review.MOST", 2)
    assert "<strong>2+</strong> left" in bobs.open(f"{PAGE}?kind=annotation").page


@pytest.mark.parametrize("address", ["", "next/", "annotation:1/"])
def test_it_is_for_reviewers(alice: User, address: str) -> None:
    assert Reviewer(alice).open(PAGE + address).status == 403


# -- deciding ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("decision", "state"), [("accept", "accepted"), ("reject", "rejected")])
def test_a_decision_leads_to_the_next_item(bobs: Reviewer, marks: list[Annotation], decision: str, state: str) -> None:
    bobs.open().decide(decision, "The port's name.")
    marks[0].refresh_from_db()
    assert (marks[0].state, bobs.key) == (state, key(marks[1]))
    assert "<strong>1</strong> today · <strong>2</strong> left" in bobs.page
    event = AuditEvent.objects.filter(verb=f"annotation.{decision}").get()
    assert (event.actor, event.reason) == (bobs.user, "The port's name.")


@pytest.mark.parametrize(("decision", "state"), [("accept", "confirmed"), ("reject", "rejected"), ("unsure", "unsure")])
def test_links_know_a_third_answer(bobs: Reviewer, erin: User, decision: str, state: str) -> None:
    link = a_link(by=erin)
    bobs.open(f"{PAGE}?kind=link").decide(decision)
    link.refresh_from_db()
    assert (link.state, link.decided_by) == (state, bobs.user)


def test_a_mark_knows_none(bobs: Reviewer, marks: list[Annotation]) -> None:
    assert bobs.open().decide("unsure").status == 400
    assert bobs.key == key(marks[0])


def test_a_verdict_is_approved(bobs: Reviewer, erin: User) -> None:
    verdict = a_proposed_verdict(editor=erin, assignee=erin)
    bobs.open(f"{PAGE}?kind=verdict").decide("accept")
    verdict.refresh_from_db()
    assert (verdict.state, verdict.approved_by) == ("approved", bobs.user)


def test_changes_are_not_asked_for_without_a_comment(bobs: Reviewer, erin: User) -> None:
    verdict = a_proposed_verdict(editor=erin, assignee=erin)
    assert bobs.open(f"{PAGE}?kind=verdict").decide("reject").status == 400
    assert "Say what should change." in bobs.page
    bobs.decide("reject", "Name the register's date.")
    assert Verdict.objects.get(pk=verdict.pk).state == "returned"


def test_the_filter_stays(bobs: Reviewer, erin: User) -> None:
    links = [a_link(by=erin) for _ in range(2)]
    bobs.open(f"{PAGE}?kind=link").decide("accept")
    assert bobs.key == f"link:{links[1].pk}"


def test_a_decision_on_what_was_changed_meanwhile_is_refused(bobs: Reviewer, marks: list[Annotation]) -> None:
    bobs.open()
    Annotation.objects.filter(pk=marks[0].pk).update(revision=2, note="Or the island?")
    assert bobs.decide("accept", "Clearly the port.").status == 409
    assert "This was changed meanwhile" in bobs.page
    assert "Or the island?" in bobs.page
    assert "Clearly the port.</textarea>" in bobs.page
    bobs.decide("accept")
    marks[0].refresh_from_db()
    assert marks[0].state == "accepted"


# -- one item, one person ---------------------------------------------------------------------------------------------


def test_two_reviewers_see_different_items(bobs: Reviewer, erins: Reviewer, marks: list[Annotation]) -> None:
    assert [bobs.open().key, erins.open().key] == [key(mark) for mark in marks[:2]]


def test_what_somebody_else_holds_is_not_opened_by_its_address(
    bobs: Reviewer, erins: Reviewer, marks: list[Annotation]
) -> None:
    bobs.open()
    erins.open(f"{PAGE}{key(marks[0])}/")
    assert erins.key == key(marks[1])
    assert "Somebody else has this item now" in erins.page


def test_a_late_decision_is_refused_and_what_was_typed_stays(
    bobs: Reviewer, erins: Reviewer, marks: list[Annotation]
) -> None:
    bobs.open()
    Lease.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert erins.open().key == key(marks[0])
    assert bobs.decide("accept", "I looked it up.").status == 409
    assert "Your hold on this item ran out" in bobs.page
    assert "I looked it up.</textarea>" in bobs.page
    assert bobs.key == ""
    marks[0].refresh_from_db()
    assert marks[0].state == "submitted"


def test_who_comes_late_to_a_free_item_has_it_again(bobs: Reviewer, marks: list[Annotation]) -> None:
    bobs.open()
    Lease.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert bobs.decide("accept", "I looked it up.").status == 409
    assert bobs.key == key(marks[0])
    bobs.decide("accept", "I looked it up.")
    marks[0].refresh_from_db()
    assert marks[0].state == "accepted"


def test_what_was_decided_elsewhere_says_so(bobs: Reviewer, marks: list[Annotation]) -> None:
    bobs.open()
    Annotation.objects.filter(pk=marks[0].pk).update(state="accepted")
    bobs.decide("reject", "Not a name.")
    assert "Somebody decided on this item meanwhile." in bobs.page
    assert "Not a name.</textarea>" in bobs.page


def test_an_open_page_keeps_its_item(bobs: Reviewer, erins: Reviewer, marks: list[Annotation]) -> None:
    bobs.open()
    Lease.objects.update(until=timezone.now() + timedelta(seconds=2))
    assert bobs.client.post(f"{PAGE}{bobs.key}/keep/", bobs.fields).status_code == 204
    assert Lease.objects.get().until > timezone.now() + timedelta(minutes=4)


def test_a_hold_that_is_lost_cannot_be_kept(bobs: Reviewer, erins: Reviewer, marks: list[Annotation]) -> None:
    bobs.open()
    Lease.objects.update(until=timezone.now() - timedelta(seconds=1))
    erins.open()
    assert bobs.client.post(f"{PAGE}{bobs.key}/keep/", bobs.fields).status_code == 409


def test_who_leaves_gives_the_item_back(bobs: Reviewer, erins: Reviewer, marks: list[Annotation]) -> None:
    bobs.open().skip("leave")
    assert bobs.status == 204
    assert erins.open().key == key(marks[0])


@pytest.mark.django_db(transaction=True)
def test_at_once_two_sessions_share_out_the_queue(alice: User, bob: User, erin: User) -> None:
    article = an_article(by=alice)
    for word in ("Lindholm", "Ada Brandt", "Monday", "Mayor", "harbour office", "port"):
        a_mark(article, word, kind="entity", by=alice)
    barrier = Barrier(2)
    seen: dict[User, list[str]] = {bob: [], erin: []}

    def work(user: User) -> None:
        reviewer = Reviewer(user)
        barrier.wait()
        while reviewer.open().key:
            seen[user].append(reviewer.key)
            reviewer.decide("accept")
        connection.close()

    threads = [Thread(target=work, args=[user]) for user in seen]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    decided = AuditEvent.objects.filter(verb="annotation.accept")
    assert len(set(seen[bob]) | set(seen[erin])) == decided.count() == 6
    for user, keys in seen.items():
        assert {f"annotation:{pk}" for pk in decided.filter(actor=user).values_list("target_id", flat=True)} == set(
            keys
        )
    assert not set(seen[bob]) & set(seen[erin])


# -- skipping and undoing ---------------------------------------------------------------------------------------------


def test_what_is_skipped_is_left_to_others(bobs: Reviewer, erins: Reviewer, marks: list[Annotation]) -> None:
    assert bobs.open().skip().key == key(marks[1])
    assert erins.open().key == key(marks[0])


def test_when_only_skipped_items_are_left_it_says_so(bobs: Reviewer, marks: list[Annotation]) -> None:
    bobs.open().skip().skip().skip()
    assert "Only what you skipped is left" in bobs.page
    assert bobs.open(f"{PAGE}?again").key == key(marks[0])


def test_next_comes_again_at_the_end(bobs: Reviewer, marks: list[Annotation]) -> None:
    bobs.open().skip("later").decide("accept").decide("accept")
    assert bobs.key == key(marks[0])


@pytest.mark.parametrize("decision", ["accept", "reject"])
def test_the_last_decision_is_taken_back(bobs: Reviewer, marks: list[Annotation], decision: str) -> None:
    assert 'data-key="z"' in bobs.open().decide(decision).page
    bobs.undo()
    assert bobs.key == key(marks[0])
    marks[0].refresh_from_db()
    assert marks[0].state == "submitted"


def test_a_decision_on_a_link_is_taken_back(bobs: Reviewer, erin: User) -> None:
    link = a_link(by=erin)
    bobs.open(f"{PAGE}?kind=link").decide("unsure").undo()
    link.refresh_from_db()
    assert (link.state, bobs.key) == ("suggested", f"link:{link.pk}")


def test_an_approved_verdict_stands(bobs: Reviewer, erin: User) -> None:
    verdict = a_proposed_verdict(editor=erin, assignee=erin)
    bobs.open(f"{PAGE}?kind=verdict").decide("accept")
    assert 'data-key="z"' not in bobs.page
    bobs.undo()
    assert "The decision on a verdict stands" in bobs.page
    verdict.refresh_from_db()
    assert verdict.state == "approved"


def test_what_changed_after_the_decision_is_not_taken_back(bobs: Reviewer, marks: list[Annotation]) -> None:
    bobs.open().decide("accept")
    Annotation.objects.filter(pk=marks[0].pk).update(revision=9)
    bobs.undo()
    marks[0].refresh_from_db()
    assert marks[0].state == "accepted"
    assert "This was changed meanwhile" in bobs.page


def test_there_may_be_nothing_to_take_back(bobs: Reviewer, marks: list[Annotation]) -> None:
    assert "There is no decision to take back." in bobs.undo().page


# -- parts for the script ---------------------------------------------------------------------------------------------


def test_the_next_item_is_not_one_that_the_page_has(bobs: Reviewer, marks: list[Annotation]) -> None:
    first = bobs.open().key
    answer = bobs.client.get(f"{PAGE}next/", {"held": [first]}, headers={"X-Part": "1"})
    assert f'data-item="{key(marks[1])}"' in answer.content.decode()
    answer = bobs.client.get(f"{PAGE}next/", {"held": [key(mark) for mark in marks]}, headers={"X-Part": "1"})
    assert answer.status_code == 204


def test_the_script_is_answered_with_parts(bobs: Reviewer, marks: list[Annotation]) -> None:
    bobs.open()
    sent = {**bobs.fields, "decision": "accept"}
    done = bobs.client.post(f"{PAGE}{bobs.key}/decide/", sent, headers={"X-Part": "1"})
    assert done.content.decode().strip().startswith('<div class="review-progress">')
    late = bobs.client.post(f"{PAGE}{bobs.key}/decide/", sent, headers={"X-Part": "1"})
    assert late.status_code == 409
    assert "<html" not in late.content.decode()

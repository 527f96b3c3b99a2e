"""The review queue over REST."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from annotate.models import Annotation, Lease, User
from tests.factories import a_link, a_mark, a_proposed_verdict, an_article
from tests.rest import Rest, pointers, problem


@pytest.fixture
def mark(alice: User) -> Annotation:
    return a_mark(an_article(by=alice), "Lindholm", kind="entity", by=alice)


def test_a_reviewer_claims_keeps_and_decides(mark: Annotation, bob: User, erin: User) -> None:
    client = Rest(bob)
    assert client.get("queue/").json() == {"annotation": 1, "link": 0, "origin": 0, "verdict": 0}
    answer = client.post("queue/next/", {})
    item = answer.json()
    assert (item["key"], item["kind"], item["id"], answer["ETag"]) == (
        f"annotation:{mark.pk}",
        "annotation",
        mark.pk,
        '"1"',
    )
    assert Rest(erin).post("queue/next/", {}).status_code == 204
    kept = client.post(f"queue/{item['key']}/heartbeat/", {"fence": item["fence"]}).json()
    assert kept["until"] >= item["until"]
    decision = {"fence": item["fence"], "accept": True}
    problem(client.post(f"queue/{item['key']}/decide/", decision), 428)
    assert client.post(f"queue/{item['key']}/decide/", decision, seen=1).status_code == 204
    mark.refresh_from_db()
    assert mark.state == "accepted"
    assert client.post("queue/next/", {}).status_code == 204


def test_an_item_put_back_goes_to_the_next_reviewer(mark: Annotation, bob: User, erin: User) -> None:
    item = Rest(bob).post("queue/next/", {}).json()
    assert Rest(bob).post("queue/next/", {"skip": [item["key"]]}).status_code == 204
    assert Rest(bob).post(f"queue/{item['key']}/release/", {"fence": item["fence"]}).status_code == 204
    again = Rest(erin).post("queue/next/", {}).json()
    assert (again["key"], again["fence"] > item["fence"]) == (item["key"], True)


def test_a_holder_who_comes_too_late_is_refused(mark: Annotation, bob: User, erin: User) -> None:
    late = Rest(bob).post("queue/next/", {}).json()
    Lease.objects.update(until=timezone.now() - timedelta(seconds=1))
    Rest(erin).post("queue/next/", {})
    decision = {"fence": late["fence"], "accept": False}
    problem(Rest(bob).post(f"queue/{late['key']}/decide/", decision, seen=1), 409)
    problem(Rest(bob).post(f"queue/{late['key']}/heartbeat/", {"fence": late["fence"]}), 409)


def test_a_decision_on_what_changed_meanwhile_is_stale(mark: Annotation, alice: User, bob: User) -> None:
    item = Rest(bob).post("queue/next/", {}).json()
    Rest(alice).patch(f"annotations/{mark.pk}/", {"note": "changed"}, seen=1)
    decision = {"fence": item["fence"], "accept": True}
    stale = problem(Rest(bob).post(f"queue/{item['key']}/decide/", decision, seen=1), 412)
    assert stale["current_revision"] == 2


def test_links_and_verdicts_are_decided_here_too(bob: User, erin: User) -> None:
    link, verdict = a_link(by=erin), a_proposed_verdict(editor=erin, assignee=erin)
    skip: list[str] = []
    while item := Rest(bob).post("queue/next/", {"skip": skip}).data:
        skip.append(item["key"])
        if item["kind"] != "annotation":
            decision = {"fence": item["fence"], "accept": True, "reason": "Checked."}
            answer = Rest(bob).post(f"queue/{item['key']}/decide/", decision, seen=item["revision"])
            assert answer.status_code == 204, answer.content
    link.refresh_from_db()
    verdict.refresh_from_db()
    assert (link.state, verdict.state, verdict.claim.state) == ("confirmed", "approved", "approved")


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"accept": True}, "#/fence"),
        ({"fence": "1", "accept": True}, "#/fence"),
        ({"fence": 2**63, "accept": True}, "#/fence"),
        ({"fence": 1}, "#/accept"),
        ([], "#"),
    ],
)
def test_a_decision_without_sense_is_refused(mark: Annotation, bob: User, wrong: object, pointer: str) -> None:
    assert pointers(Rest(bob).post(f"queue/annotation:{mark.pk}/decide/", wrong, seen=1)) == [pointer]


@pytest.mark.parametrize("key", ["annotation:999999", "nothing:1", "annotation", f"annotation:{2**70}"])
def test_an_unknown_item_is_not_found_or_not_held(bob: User, key: str) -> None:
    status = Rest(bob).post(f"queue/{key}/decide/", {"fence": 1, "accept": True}, seen=1).status_code
    assert status == (409 if key == "annotation:999999" else 404)


def test_the_queue_is_for_reviewers(mark: Annotation, alice: User, charlie: User) -> None:
    for person in (alice, charlie):
        problem(Rest(person).get("queue/"), 403)
        problem(Rest(person).post("queue/next/", {}), 403)

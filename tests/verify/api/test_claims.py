"""Claims over REST."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotate.models import AuditEvent, User
from tests.factories import a_claim, a_link, a_mark, a_proposed_verdict, an_article, an_origin
from tests.rest import Rest, pointers, problem
from verify import standing
from verify.models import Claim

QUOTE = "400 permits had expired"


def test_a_mark_opens_a_candidate(alice: User) -> None:
    mark = a_mark(an_article(by=alice), QUOTE, by=alice)
    sent = {
        "annotation": mark.pk,
        "text": "In March 2021, 400 permits had expired.",
        "types": ["Numerical Claim"],
        "speaker": "the harbour office",
        "scope_begin": "2021-03-01",
        "scope_end": "2021-03-31",
    }
    answer = Rest(alice).post("claims/", sent)
    assert (answer.status_code, answer["ETag"]) == (201, '"1"')
    claim = answer.json()
    assert (claim["state"], claim["mentions"], claim["articles"]) == ("candidate", 1, 1)
    assert (claim["types"], claim["scope_end"], claim["verdict"]) == (["Numerical Claim"], "2021-03-31", None)
    again = Rest(alice).post("claims/", sent)
    assert (again.status_code, again.json()["id"]) == (200, claim["id"])
    assert Claim.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"annotation": 999_999}, "#/annotation"),
        ({"annotation": [1]}, "#/annotation"),
        ({"text": ""}, "#/text"),
        ({"types": ["Rumour"]}, "#/types/0"),
        ({"types": "Numerical Claim"}, "#/types"),
        ({"scope_begin": "2021-03-31", "scope_end": "2021-03-01"}, "#/scope_end"),
        ({"claim_date": "yesterday"}, "#/claim_date"),
        ({"quantities": {"value": 1}}, "#/quantities"),
        ({"state": "approved"}, "#/state"),
    ],
)
def test_a_wrong_claim_is_refused_where_it_is_wrong(alice: User, wrong: dict[str, Any], pointer: str) -> None:
    mark = a_mark(an_article(by=alice), QUOTE, by=alice)
    assert pointers(Rest(alice).post("claims/", {"annotation": mark.pk} | wrong)) == [pointer]
    assert not Claim.objects.exists()


@pytest.mark.parametrize("data", [{"attribution": "Ada"}, {"attribution": {"speaker": 7}}, {"modality": ["asserted"]}])
def test_what_a_program_wrote_beside_its_mark_may_be_anything(alice: User, data: dict[str, Any]) -> None:
    mark = a_mark(an_article(by=alice), QUOTE, by=alice, data=data)
    claim = Rest(alice).post("claims/", {"annotation": mark.pk}).json()
    (mention,) = Rest(alice).get(f"claims/{claim['id']}/mentions/").json()["results"]
    assert (mention["modality"], mention["attribution"]) == ("asserted", "")


def test_only_a_claim_mark_makes_a_claim(alice: User) -> None:
    mark = a_mark(an_article(by=alice), "Lindholm", kind="entity", by=alice)
    problem(Rest(alice).post("claims/", {"annotation": mark.pk}), 409)


def test_a_reviewer_says_what_the_claim_is(alice: User, bob: User) -> None:
    claim = a_claim(by=alice)
    problem(Rest(alice).patch(f"claims/{claim.pk}/", {"speaker": "x"}, seen=1), 403)
    problem(Rest(bob).patch(f"claims/{claim.pk}/", {"speaker": "x"}), 428)
    answer = Rest(bob).patch(f"claims/{claim.pk}/", {"speaker": "Ada Brandt"}, seen=1)
    assert (answer["ETag"], answer.json()["speaker"]) == ('"2"', "Ada Brandt")
    stale = problem(Rest(bob).patch(f"claims/{claim.pk}/", {"speaker": "y"}, seen=1), 412)
    assert (stale["current_revision"], stale["current"]["speaker"]) == (2, "Ada Brandt")


def test_a_claim_moves_by_its_transitions_only(bob: User, erin: User) -> None:
    claim = a_claim(by=erin)
    url = f"claims/{claim.pk}/transition/"
    problem(Rest(erin).post(url, {"to": "queued"}), 428)
    problem(Rest(bob).post(url, {"to": "queued"}, seen=1), 403)
    problem(Rest(erin).post(url, {"to": "published"}, seen=1), 409)
    assert Rest(erin).post(url, {"to": "queued"}, seen=1).json()["state"] == "queued"
    problem(Rest(erin).post(url, {"to": "rejected"}, seen=2), 409)
    rejected = Rest(erin).post(url, {"to": "rejected", "reason": "too vague"}, seen=2)
    assert (rejected.json()["state"], rejected["ETag"]) == ("rejected", '"3"')
    assert AuditEvent.objects.get(verb="claim.T3").reason == "too vague"
    assert pointers(Rest(erin).post(url, {"to": "somewhere"}, seen=3)) == ["#/to"]


def test_two_transitions_with_one_revision_make_one(erin: User) -> None:
    claim = a_claim(by=erin)
    url = f"claims/{claim.pk}/transition/"
    assert Rest(erin).post(url, {"to": "queued"}, seen=1).status_code == 200
    assert Rest(erin).post(url, {"to": "rejected", "reason": "opinion"}, seen=1).status_code == 412


def test_steps_say_what_stands_in_the_way(bob: User, erin: User) -> None:
    claim = a_claim(by=erin, types=[])
    steps = {step["to"]: step for step in Rest(erin).get(f"claims/{claim.pk}/steps/").json()}
    assert steps["queued"]["why_not"] == "Choose a claim type first."
    assert steps["rejected"]["why_not"] == ""
    assert all(step["why_not"] for step in Rest(bob).get(f"claims/{claim.pk}/steps/").json())


def test_a_free_claim_can_be_taken(bob: User, erin: User, alice: User) -> None:
    claim = a_claim(by=erin)
    answer = Rest(bob).post(f"claims/{claim.pk}/assign/", {"assignee": "bob"}, seen=1)
    assert answer.json()["assignee"] == "bob"
    problem(Rest(bob).post(f"claims/{claim.pk}/assign/", {"assignee": "erin"}, seen=2), 403)
    assert pointers(Rest(erin).post(f"claims/{claim.pk}/assign/", {"assignee": "alice"}, seen=2)) == ["#/assignee"]
    assert pointers(Rest(erin).post(f"claims/{claim.pk}/assign/", {"assignee": "nobody"}, seen=2)) == ["#/assignee"]
    assert Rest(bob).post(f"claims/{claim.pk}/assign/", {"assignee": None}, seen=2).json()["assignee"] is None


def test_a_claim_gathers_mentions(alice: User, bob: User) -> None:
    claim = a_claim(by=bob)
    mark = a_mark(an_article(by=alice), QUOTE, by=alice)
    origin = an_origin(by=bob)
    sent = {"annotation": mark.pk, "modality": "denied", "attribution": "the office", "origin": origin.pk}
    added = Rest(alice).post(f"claims/{claim.pk}/mentions/", sent)
    assert (added.status_code, added.json()["modality"], added.json()["quote"]) == (201, "denied", QUOTE)
    rows = Rest(alice).get(f"claims/{claim.pk}/mentions/").json()["results"]
    assert [row["modality"] for row in rows] == ["asserted", "denied"]
    assert Rest(alice).get(f"claims/{claim.pk}/").json()["articles"] == 2
    assert pointers(Rest(alice).post(f"claims/{claim.pk}/mentions/", {"annotation": 0})) == ["#/annotation"]


def test_claims_are_found_by_what_they_are(bob: User, erin: User) -> None:
    permits = a_claim(by=erin, scope_begin=date(2021, 3, 1), scope_end=date(2021, 3, 31))
    link = a_link(by=erin)
    link.state = "confirmed"
    link.save()
    standing.refresh([link.older_id, link.newer_id])
    judged = a_proposed_verdict(editor=erin, assignee=bob).claim
    client = Rest(erin)

    def ids(query: str) -> set[int]:
        return {row["id"] for row in client.get(f"claims/?{query}").json()["results"]}

    assert ids("state=in_review") == ids("assignee=bob") == ids("verdict=Supported") == {judged.pk}
    assert ids("disputed=true") == {link.older_id, link.newer_id}
    assert ids("search=650") == {link.newer_id}
    assert ids("scope_from=2021-03-31") == {permits.pk}
    mention = permits.claim_mentions.get()
    assert ids(f"annotation={mention.annotation_id}") == {permits.pk}
    assert ids(f"article={mention.annotation.version.article_id}") == {permits.pk}
    assert ids("updated_since=2100-01-01T00:00:00Z") == set()


def test_lists_cost_the_same_few_queries_whatever_their_length(bob: User, erin: User) -> None:
    client = Rest(erin)
    client.get("users/me/")  # notes that the token is in use
    counts: list[dict[str, int]] = []
    for _ in range(2):
        a_link(by=erin)
        a_proposed_verdict(editor=erin, assignee=bob)
        counts.append({})
        claim = Claim.objects.earliest("pk")
        paths = ["claims/", "links/", "evidence/", "verdicts/", "origins/", f"claims/{claim.pk}/mentions/"]
        for path in paths:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(path).json()["results"]
            counts[-1][path] = len(queries)
    assert counts[0] == counts[1]
    assert max(counts[1].values()) <= 6


def test_a_stranger_sees_no_claim(charlie: User, erin: User) -> None:
    claim = a_claim(by=erin)
    answers = [Rest(charlie).get(f"claims/{pk}/").json() for pk in (claim.pk, 999_999)]
    assert answers[0] == answers[1]
    problem(Rest(charlie).post("claims/", {"annotation": 1}), 403)

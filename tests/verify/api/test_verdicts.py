"""Links, evidence, origins and verdicts over REST."""

from __future__ import annotations

from typing import Any

import pytest

from annotate.machines import machine
from annotate.models import User
from tests.factories import (
    a_claim,
    a_claim_in_research,
    a_link,
    a_mark,
    a_proposed_verdict,
    an_article,
    an_origin,
    some_evidence,
)
from tests.rest import Rest, pointers, problem
from verify.models import ClaimLink, Evidence, Origin, Review, Verdict

# -- links ------------------------------------------------------------------------------------------------------------


def test_a_link_is_proposed_and_decided(alice: User, bob: User, erin: User) -> None:
    older, newer = a_claim(by=erin), a_claim(by=erin)
    sent = {"type": "updates", "older": older.pk, "newer": newer.pk, "reason": "400, then 650.", "score": 0.7}
    link = Rest(alice).post("links/", sent)
    assert (link.status_code, link.json()["state"], link.json()["older_text"]) == (201, "suggested", older.text)
    url = f"links/{link.json()['id']}/decide/"
    problem(Rest(alice).post(url, {"state": "confirmed"}, seen=1), 403)
    problem(Rest(bob).post(url, {"state": "confirmed"}), 428)
    decided = Rest(bob).post(url, {"state": "rejected", "reason": "Another port."}, seen=1)
    assert (decided.json()["state"], decided.json()["decided_by"], decided["ETag"]) == ("rejected", "bob", '"2"')
    problem(Rest(bob).post(url, {"state": "confirmed"}, seen=1), 412)
    again = Rest(alice).post("links/", sent)
    assert (again.json()["id"], again.json()["state"]) == (link.json()["id"], "rejected")


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"newer": 999_999}, "#/newer"),
        ({"older": "1"}, "#/older"),
        ({"type": "resembles"}, "#/type"),
        ({"score": 2}, "#/score"),
        ({"state": "confirmed"}, "#/state"),
    ],
)
def test_a_wrong_link_is_refused_where_it_is_wrong(erin: User, wrong: dict[str, Any], pointer: str) -> None:
    sent = {"type": "updates", "older": a_claim(by=erin).pk, "newer": a_claim(by=erin).pk}
    assert pointers(Rest(erin).post("links/", sent | wrong)) == [pointer]
    assert not ClaimLink.objects.exists()


def test_a_claim_is_not_linked_to_itself(erin: User) -> None:
    claim = a_claim(by=erin)
    sent = {"type": "updates", "older": claim.pk, "newer": claim.pk}
    assert pointers(Rest(erin).post("links/", sent)) == ["#/newer"]


def test_links_are_found_by_claim_type_and_state(erin: User) -> None:
    link, _ = a_link(by=erin), a_link(by=erin)
    rows = Rest(erin).get(f"links/?claim={link.newer_id}&type=contradicts&state=suggested").json()["results"]
    assert [row["id"] for row in rows] == [link.pk]


# -- origins and evidence ---------------------------------------------------------------------------------------------


def test_an_origin_is_made_once(alice: User, bob: User) -> None:
    sent = {"name": "Port register", "kind": "document", "party": "Port of Lindholm", "url": "https://port.example/"}
    first, again = (Rest(bob).post("origins/", sent) for _ in range(2))
    assert (first.status_code, first.json()["party"]) == (201, "Port of Lindholm")
    assert first.json() == again.json()
    problem(Rest(alice).post("origins/", sent | {"name": "Another"}), 403)
    assert pointers(Rest(bob).post("origins/", sent | {"kind": "rumour"})) == ["#/kind"]
    assert pointers(Rest(bob).post("origins/", sent | {"parent": 999_999})) == ["#/parent"]
    assert Origin.objects.count() == 1


def test_evidence_comes_from_a_span_or_a_page(bob: User, erin: User) -> None:
    claim, origin = a_claim_in_research(editor=erin, assignee=bob), an_origin(by=bob)
    mark = a_mark(an_article(by=bob), "650 permits", kind="claim", by=bob)
    found = {"claim": claim.pk, "question": "How many?", "answer": "650", "stance": "refutes", "origin": origin.pk}
    span = Rest(bob).post("evidence/", found | {"annotation": mark.pk, "grade": 3})
    assert (span.status_code, span.json()["quote"]) == (201, "650 permits")
    assert (span.json()["article"], span.json()["origin"]["party"]) == (mark.version.article_id, "Port of Lindholm")
    page = Rest(bob).post("evidence/", found | {"url": "https://port.example/", "quote": "650", "is_primary": True})
    assert (page.status_code, page.json()["is_primary"]) == (201, True)
    question = Rest(bob).post("evidence/", {"claim": claim.pk, "question": "Who counted?", "searched": "the register"})
    assert (question.status_code, question.json()["stance"]) == (201, "")
    rows = Rest(bob).get(f"evidence/?claim={claim.pk}&stance=refutes").json()["results"]
    assert [row["id"] for row in rows] == [span.json()["id"], page.json()["id"]]


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"claim": 999_999}, "#/claim"),
        ({"question": " "}, "#/question"),
        ({"stance": "supports"}, "#/answer"),
        ({"stance": "supports", "answer": "yes"}, "#/origin"),
        ({"stance": "perhaps"}, "#/stance"),
        ({"origin": 999_999}, "#/origin"),
        ({"annotation": 2**63}, "#/annotation"),
        ({"grade": 7}, "#/grade"),
        ({"grade": "2"}, "#/grade"),
        ({"is_primary": 1}, "#/is_primary"),
        ({"url": "file:///etc/passwd"}, "#/url"),
        ({"state": "accepted"}, "#/state"),
    ],
)
def test_wrong_evidence_is_refused_where_it_is_wrong(erin: User, wrong: dict[str, Any], pointer: str) -> None:
    sent = {"claim": a_claim(by=erin).pk, "question": "How many?"} | wrong
    assert pointers(Rest(erin).post("evidence/", sent)) == [pointer]
    assert not Evidence.objects.exists()


def test_a_programs_evidence_waits_for_a_person(erin: User) -> None:
    claim = a_claim(by=erin)
    answer = Rest(machine("retriever")).post("evidence/", {"claim": claim.pk, "question": "How many?"})
    assert answer.json()["state"] == "suggested"
    url = f"evidence/{answer.json()['id']}/"
    problem(Rest(machine("retriever")).patch(url, {"state": "accepted"}, seen=1), 403)
    assert Rest(erin).patch(url, {"state": "accepted"}, seen=1).json()["state"] == "accepted"


def test_evidence_is_corrected_by_who_saw_the_latest(bob: User, erin: User) -> None:
    item = some_evidence(a_claim(by=erin), by=bob)
    problem(Rest(erin).patch(f"evidence/{item.pk}/", {"grade": 1}), 428)
    assert Rest(erin).patch(f"evidence/{item.pk}/", {"grade": 1}, seen=1).json()["grade"] == 1
    stale = problem(Rest(bob).patch(f"evidence/{item.pk}/", {"grade": 5}, seen=1), 412)
    assert stale["current"]["grade"] == 1


# -- verdicts ---------------------------------------------------------------------------------------------------------


def test_one_person_proposes_and_another_approves(bob: User, erin: User) -> None:
    claim = a_claim_in_research(editor=erin, assignee=bob)
    some_evidence(claim, by=bob)
    sent = {"claim": claim.pk, "label": "Supported", "justification": "The register says so.", "as_of": "2021-04-01"}
    problem(Rest(bob).post("verdicts/", sent), 428)
    proposed = Rest(bob).post("verdicts/", sent, seen=claim.revision)
    assert (proposed.status_code, proposed.json()["state"]) == (201, "proposed")
    url, revision = f"verdicts/{proposed.json()['id']}/", proposed.json()["claim_revision"]
    assert proposed["ETag"] == f'"{revision}"'
    problem(Rest(bob).post(f"{url}approve/", {}, seen=revision), 403)
    problem(Rest(erin).post(f"{url}approve/", {}), 428)
    problem(Rest(erin).post(f"{url}approve/", {}, seen=revision - 1), 412)
    assert not Review.objects.exists()
    approved = Rest(erin).post(f"{url}approve/", {"comment": "I counted too."}, seen=revision)
    assert (approved.json()["state"], approved.json()["approved_by"]) == ("approved", "erin")
    assert Rest(bob).get(f"claims/{claim.pk}/").json()["state"] == "approved"
    problem(Rest(erin).post(f"{url}approve/", {}, seen=revision + 1), 409)


def test_a_verdict_is_returned_with_a_comment(bob: User, erin: User) -> None:
    verdict = a_proposed_verdict(editor=erin, assignee=bob)
    revision = verdict.claim.revision
    assert pointers(Rest(erin).post(f"verdicts/{verdict.pk}/return/", {}, seen=revision)) == ["#/comment"]
    answer = Rest(erin).post(f"verdicts/{verdict.pk}/return/", {"comment": "Which year?"}, seen=revision)
    assert answer.json()["state"] == "returned"
    assert Rest(bob).get(f"claims/{verdict.claim_id}/").json()["state"] == "in_research"


def test_a_verdict_needs_its_conditions(bob: User, erin: User) -> None:
    claim = a_claim_in_research(editor=erin, assignee=bob)
    sent = {"claim": claim.pk, "label": "Refuted", "justification": "I feel so."}
    refused = problem(Rest(bob).post("verdicts/", sent, seen=claim.revision), 409)
    assert "parties" in refused["detail"]
    assert pointers(Rest(bob).post("verdicts/", sent | {"label": "True"}, seen=claim.revision)) == ["#/label"]
    assert not Verdict.objects.exists()


def test_verdicts_are_found_by_claim_and_label(bob: User, erin: User) -> None:
    verdict = a_proposed_verdict(editor=erin, assignee=bob)
    rows = Rest(bob).get(f"verdicts/?claim={verdict.claim_id}&label=Supported&state=proposed").json()["results"]
    assert [row["id"] for row in rows] == [verdict.pk]
    assert Rest(bob).get(f"verdicts/{verdict.pk}/")["ETag"] == f'"{verdict.claim.revision}"'

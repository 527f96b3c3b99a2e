"""The way of a claim over REST: every step, merging, the report, corrections, withdrawal, requests to reopen."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from annotate import jobs
from annotate.models import Job, User
from tests.factories import a_claim, a_published_claim, an_approved_claim, some_evidence
from tests.rest import Rest, pointers, problem
from verify.models import Claim, Correction, ReopenRequest, Report, Verdict


@pytest.fixture
def dora(person: Callable[..., User]) -> User:
    return person("dora", "reviewer")


def revision(claim: Claim) -> int:
    return Claim.objects.get(pk=claim.pk).revision


def test_the_way_from_approved_to_withdrawn(erin: User, bob: User, dora: User, admin: User) -> None:
    claim = an_approved_claim(editor=erin, assignee=bob, second=dora)
    at, desk = f"claims/{claim.pk}/", Rest(erin)
    assert desk.post(f"{at}transition/", {"to": "published"}, seen=revision(claim)).json()["state"] == "published"
    problem(desk.post(f"{at}withdrawal/", {"reason": "A child."}, seen=revision(claim)), 403)
    assert Rest(admin).post(f"{at}withdrawal/", {"reason": "A child."}, seen=revision(claim)).status_code == 200
    problem(Rest(admin).post(f"{at}transition/", {"to": "withdrawn"}, seen=revision(claim)), 409)
    assert desk.delete(f"{at}withdrawal/", seen=revision(claim)).json()["withdrawal_asked_by"] is None
    Rest(admin).post(f"{at}withdrawal/", {"reason": "A child."}, seen=revision(claim))
    assert desk.post(f"{at}transition/", {"to": "withdrawn"}, seen=revision(claim)).json()["state"] == "withdrawn"


def test_a_correction_is_asked_for_taken_back_and_approved(erin: User, bob: User, dora: User) -> None:
    claim = a_published_claim(editor=erin, assignee=bob, second=dora)
    at, sent = f"claims/{claim.pk}/", {"what": "The year.", "label": "Supported", "justification": "Read again."}
    problem(Rest(bob).post(f"{at}correction/", sent, seen=revision(claim)), 403)
    assert Rest(erin).post(f"{at}correction/", sent, seen=revision(claim)).json()["state"] == "proposed"
    assert Rest(erin).delete(f"{at}correction/", seen=revision(claim)).json()["state"] == "declined"
    Rest(erin).post(f"{at}correction/", sent, seen=revision(claim))
    own = Rest(erin).post(f"{at}transition/", {"to": "published"}, seen=revision(claim))
    assert "another person" in problem(own, 409)["detail"]
    verdict = Verdict.objects.get(state="proposed")
    Rest(dora).post(f"verdicts/{verdict.pk}/approve/", {}, seen=revision(claim))
    assert Report.objects.get().verdict == verdict
    assert Rest(bob).get(f"{at}report/").json()["corrections"][-1]["approved_by"] == "dora"


def test_a_report_is_written_under_the_revision_of_its_draft(erin: User, bob: User) -> None:
    claim = a_claim(by=erin)
    path, draft = f"claims/{claim.pk}/report/", {"summary": "Four hundred.", "text": "The port counted."}
    problem(Rest(bob).get(path), 404)
    assert Rest(bob).put(path, draft).json()["state"] == "draft"
    problem(Rest(bob).put(path, draft), 412)
    assert Rest(bob).put(path, draft | {"revision": 1, "text": "Counted."}).json()["text"] == "Counted."
    assert pointers(Rest(bob).put(path, {"summary": "x"})) == ["#/text"]


def test_claims_are_merged_after_a_preview_and_split(erin: User, bob: User) -> None:
    one, other = a_claim("One.", by=erin), a_claim("Two.", by=erin)
    at, desk = f"claims/{one.pk}/", Rest(erin)
    assert desk.get(f"{at}merge-preview/?into={other.pk}").json()["mentions"] == 1
    assert pointers(desk.post(f"{at}merge/", {"into": 999}, seen=one.revision)) == ["#/into"]
    problem(Rest(bob).post(f"{at}merge/", {"into": other.pk}, seen=one.revision), 403)
    assert "itself" in problem(desk.post(f"{at}merge/", {"into": one.pk}, seen=one.revision), 409)["detail"]
    assert desk.post(f"{at}merge/", {"into": other.pk}, seen=one.revision).json()["merged_into"] == other.pk
    assert [step["to"] for step in desk.get(f"{at}steps/").json()] == ["candidate"]
    assert desk.post(f"{at}split/", {}, seen=revision(one)).json()["state"] == "candidate"


def test_a_merge_and_a_split_are_transitions_too(erin: User) -> None:
    one, other = a_claim("One.", by=erin), a_claim("Two.", by=erin)
    path, desk = f"claims/{one.pk}/transition/", Rest(erin)
    problem(desk.post(path, {"to": "merged"}, seen=one.revision), 409)
    assert desk.post(path, {"to": "merged", "into": other.pk}, seen=one.revision).json()["state"] == "merged"
    problem(desk.post(path, {"to": "queued"}, seen=revision(one)), 409)
    assert desk.post(path, {"to": "candidate"}, seen=revision(one)).json()["state"] == "candidate"


def test_requests_to_reopen_are_listed_accepted_and_dismissed(erin: User, bob: User, dora: User) -> None:
    first = an_approved_claim(editor=erin, assignee=bob, second=dora)
    second = an_approved_claim(editor=erin, assignee=bob, second=dora)
    for claim in (first, second):
        some_evidence(claim, stance="refutes", by=bob)
    rows = Rest(bob).get("reopen-requests/?state=open").json()["results"]
    assert [row["claim"] for row in rows] == [first.pk, second.pk]
    at = [f"reopen-requests/{row['id']}/" for row in rows]
    problem(Rest(bob).post(f"{at[0]}accept/", {"reason": "Newer."}, seen=1), 403)
    problem(Rest(erin).post(f"{at[0]}accept/", {"reason": "Newer."}, seen=2), 412)
    assert Rest(erin).post(f"{at[0]}accept/", {"reason": "Newer."}, seen=1).json()["state"] == "accepted"
    assert pointers(Rest(erin).post(f"{at[1]}dismiss/", {}, seen=1)) == ["#/reason"]
    assert Rest(erin).post(f"{at[1]}dismiss/", {"reason": "Another port."}, seen=1).json()["state"] == "dismissed"
    assert set(ReopenRequest.objects.values_list("claim__state", "state")) == {
        ("in_research", "accepted"),
        ("approved", "dismissed"),
    }


def test_one_step_for_many_claims_is_a_job_of_who_asked(erin: User, bob: User) -> None:
    good, untyped = a_claim(by=erin), a_claim(by=erin, types=[])
    seen = [{"id": claim.pk, "revision": claim.revision} for claim in (good, untyped)]
    answer = Rest(erin).post("claims/transition/", {"claims": seen, "to": "queued"})
    job = Job.objects.get(pk=answer.json()["job"])
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (answer.status_code, job.owner, job.result["moved"]) == (202, erin, 1)
    assert job.result["refused"] == [{"claim": untyped.pk, "why": "Choose a claim type first."}]
    assert not Correction.objects.exists()

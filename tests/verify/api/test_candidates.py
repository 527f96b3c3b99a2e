"""What programs found, over the API: sentences that may be evidence, and articles that may have one origin."""

from __future__ import annotations

import pytest

from annotate import copies
from annotate.machines import machine
from annotate.models import CopyGroup, User
from tests.factories import a_claim, a_mark, an_article, an_origin
from tests.rest import Rest, pointers, problem
from verify.actions import candidate as candidates
from verify.actions import claim as claims
from verify.actions import origin as origins
from verify.candidates import Found
from verify.models import CandidateSearch, Claim, ClaimMention, EvidenceCandidate, OriginProposal

SAID = "The port of Lindholm issued 650 permits in 2020."
PRINTED = (
    "LINDHOLM (Reuters) - The harbour office of Lindholm has withdrawn 400 fishing permits after an inspection, its "
    "director said on Monday. The crews have until the end of the month to appeal against the decision of the office."
)


@pytest.fixture
def candidate(alice: User) -> EvidenceCandidate:
    claim, article = a_claim(by=alice), an_article(by=alice)
    assert article.current is not None
    start = article.current.text.index(SAID)
    found = Found(article.current.pk, start, start + len(SAID), SAID, "k", 0.7, "refutes", "650 is not 400.")
    candidates.keep(claim, [found], by=machine("retriever"))
    return EvidenceCandidate.objects.get()


@pytest.fixture
def proposal(alice: User) -> OriginProposal:
    """Two papers print one report and make one claim of it."""
    papers = [an_article(f"{PRINTED} Page {page}.", publisher=f"Paper {page}") for page in (1, 2)]
    marks = [a_mark(paper, "has withdrawn 400 fishing permits", by=alice) for paper in papers]
    claims.add_mention(claims.open_from(marks[0], by=alice), marks[1], origin=None, by=alice)
    for paper in papers:
        copies.place(paper)
    made = origins.propose(CopyGroup.objects.get(), by=machine("linker"))
    assert made is not None
    return made


def named() -> list[str]:
    """Of every mention the origin's name, "" for none."""
    return [name or "" for name in ClaimMention.objects.order_by("pk").values_list("origin__name", flat=True)]


# -- evidence ---------------------------------------------------------------------------------------------------------


def test_candidates_of_a_claim_are_listed(candidate: EvidenceCandidate, alice: User) -> None:
    rest = Rest(alice, "read")
    (row,) = rest.get(f"candidates/?claim={candidate.claim_id}&state=suggested").json()["results"]
    assert (row["quote"], row["stance"], row["article"]) == (SAID, "refutes", candidate.version.article_id)
    assert rest.get("candidates/?state=rejected").json()["results"] == []


def test_an_accepted_one_is_evidence(candidate: EvidenceCandidate, bob: User) -> None:
    origin = an_origin(by=bob)
    said = {"question": "How many?", "answer": "650", "stance": "refutes", "origin": origin.pk, "grade": 2}
    made = Rest(bob, "review", "annotate").post(f"candidates/{candidate.pk}/accept/", said, seen=1)
    body = made.json()
    assert (made.status_code, body["quote"], body["origin"]["id"], body["grade"]) == (201, SAID, origin.pk, 2)
    row = Rest(bob).get(f"candidates/{candidate.pk}/").json()
    assert (row["state"], row["evidence"], row["decided_by"]) == ("accepted", body["id"], "bob")


def test_a_rejected_one_can_be_offered_again(candidate: EvidenceCandidate, bob: User) -> None:
    rest, address = Rest(bob), f"candidates/{candidate.pk}/"
    assert rest.post(f"{address}reject/", seen=1).json()["state"] == "rejected"
    problem(rest.post(f"{address}reject/", seen=2), 409)
    again = rest.post(f"{address}reopen/", seen=2)
    assert (again.json()["state"], again["ETag"]) == ("suggested", '"3"')


def test_deciding_takes_a_reviewer_who_saw_the_latest(candidate: EvidenceCandidate, alice: User, bob: User) -> None:
    address = f"candidates/{candidate.pk}/reject/"
    problem(Rest(alice).post(address, seen=1), 403)
    problem(Rest(bob, "annotate").post(address, seen=1), 403)
    problem(Rest(machine("reader")).post(address, seen=1), 403)
    problem(Rest(bob).post(address), 428)
    problem(Rest(bob).post(address, seen=7), 412)
    assert pointers(Rest(bob).post(f"candidates/{candidate.pk}/accept/", {"stance": "supports"}, seen=1))


def test_a_search_is_asked_for(candidate: EvidenceCandidate, alice: User, bob: User) -> None:
    answer = Rest(bob).post("candidates/search/", {"claim": candidate.claim_id})
    assert (answer.status_code, answer.json()["is_due"]) == (202, True)
    assert CandidateSearch.objects.get().is_due
    problem(Rest(alice).post("candidates/search/", {"claim": candidate.claim_id}), 403)


# -- origins ----------------------------------------------------------------------------------------------------------


def test_a_proposal_says_what_it_would_do(proposal: OriginProposal, alice: User) -> None:
    (row,) = Rest(alice, "read").get("origin-proposals/?state=suggested").json()["results"]
    assert len(row["articles"]) == 2
    told = Rest(alice).get(f"origin-proposals/{row['id']}/").json()
    assert (told["proposed"]["kind"], told["proposed"]["party"]) == ("wire", "Reuters")
    assert (len(told["mentions"]), told["kept"]) == (2, [])
    assert told["reason"]


def test_accepted_they_have_one_origin(proposal: OriginProposal, bob: User) -> None:
    row = Rest(bob, "review").post(f"origin-proposals/{proposal.pk}/accept/", {}, seen=1).json()
    assert (row["state"], row["origin"]["party"], row["revision"]) == ("accepted", "Reuters", 2)
    assert named() == [row["origin"]["name"]] * 2
    assert Claim.objects.values_list("party_count", flat=True).get() == 1


def test_accepted_with_an_origin_that_the_program_names(proposal: OriginProposal, bob: User) -> None:
    origin = an_origin(by=bob)
    Rest(bob).post(f"origin-proposals/{proposal.pk}/accept/", {"origin": origin.pk}, seen=1)
    assert named() == [origin.name] * 2


def test_a_decision_is_taken_back(proposal: OriginProposal, bob: User) -> None:
    rest, address = Rest(bob), f"origin-proposals/{proposal.pk}/"
    problem(rest.post(f"{address}undo/", seen=1), 409)
    rest.post(f"{address}accept/", {}, seen=1)
    row = rest.post(f"{address}undo/", seen=2).json()
    assert (row["state"], row["origin"], row["decided_by"]) == ("suggested", None, None)
    assert (named(), Claim.objects.values_list("party_count", flat=True).get()) == (["", ""], 0)
    rest.post(f"{address}reject/", seen=3)
    assert rest.post(f"{address}undo/", seen=4).json()["state"] == "suggested"


def test_taking_back_leaves_alone_what_was_named_since(proposal: OriginProposal, alice: User, bob: User) -> None:
    rest, address = Rest(bob), f"origin-proposals/{proposal.pk}/"
    rest.post(f"{address}accept/", {}, seen=1)
    mention, own = ClaimMention.objects.latest("pk"), an_origin("Our reporter", party="Paper 2", by=bob)
    claims.add_mention(mention.claim, mention.annotation, origin=own, by=alice)
    rest.post(f"{address}undo/", seen=2)
    assert named() == ["", "Our reporter"]


def test_deciding_on_origins_takes_a_reviewer(proposal: OriginProposal, alice: User, bob: User) -> None:
    for step in ("accept", "reject", "undo"):
        problem(Rest(alice).post(f"origin-proposals/{proposal.pk}/{step}/", {}, seen=1), 403)
        problem(Rest(bob, "annotate").post(f"origin-proposals/{proposal.pk}/{step}/", {}, seen=1), 403)
    assert OriginProposal.objects.get().state == "suggested"

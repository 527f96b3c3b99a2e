"""The board and the claim page: who sees what, every step through its form, and nothing typed is lost."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from annotate.models import User
from tests.factories import (
    a_claim,
    a_claim_in_research,
    a_link,
    a_mark,
    a_proposed_verdict,
    a_suggestion,
    an_article,
    some_evidence,
)
from verify.actions import claim as claims
from verify.actions import link as links
from verify.models import Claim, ClaimLink, ClaimMention, Evidence, Verdict


@pytest.fixture
def sign_in(client: Client):
    def sign_in(user: User) -> Client:
        client.force_login(user)
        return client

    return sign_in


def page_of(client: Client, claim: Claim) -> str:
    return client.get(f"/claims/{claim.pk}/").content.decode()


def send(client: Client, path: str, **values: Any):
    return client.post(path, values)


def test_a_stranger_sees_neither_board_nor_claim(sign_in, charlie: User, erin: User) -> None:
    claim = a_claim(by=erin)
    client = sign_in(charlie)
    for path in ("/claims/", f"/claims/{claim.pk}/"):
        assert client.get(path).status_code == 403


def test_an_unknown_claim_is_missing(sign_in, alice: User) -> None:
    assert sign_in(alice).get("/claims/99999/").status_code == 404


def test_the_board_lists_what_people_marked_and_not_the_machines_proposals(sign_in, erin: User) -> None:
    mine = a_claim("The port issued 650 permits in 2020.", by=erin)
    proposed = claims.open_from(a_suggestion(an_article(), "400 permits had expired", kind="claim"), by=erin)
    client = sign_in(erin)
    board = client.get("/claims/").content.decode()
    assert mine.text in board
    assert f"/claims/{proposed.pk}/" not in board


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("q=650", True),
        ("q=harbour", False),
        ("state=candidate", True),
        ("state=queued", False),
        ("assignee=nobody", True),
    ],
)
def test_filters_narrow_the_board(sign_in, erin: User, query: str, shown: bool) -> None:
    claim = a_claim("The port issued 650 permits in 2020.", by=erin)
    board = sign_in(erin).get(f"/claims/?{query}").content.decode()
    assert (claim.text in board) is shown
    assert shown or "No claim fits these filters" in board


def test_an_empty_board_says_what_would_be_there(sign_in, alice: User) -> None:
    assert "No claims yet" in sign_in(alice).get("/claims/").content.decode()


def test_the_board_takes_the_same_queries_for_one_claim_as_for_twenty(
    sign_in, erin: User, django_assert_max_num_queries
) -> None:
    for _ in range(20):
        a_claim(by=erin)
    client = sign_in(erin)
    with django_assert_max_num_queries(12):
        client.get("/claims/")


def test_the_claim_page_takes_a_bounded_number_of_queries(sign_in, erin: User, django_assert_max_num_queries) -> None:
    claim = a_claim(by=erin)
    for _ in range(15):
        mark = a_mark(an_article(by=erin), "400 permits had expired", by=erin)
        claims.add_mention(claim, mark, origin=None, by=erin)
    client = sign_in(erin)
    with django_assert_max_num_queries(24):
        client.get(f"/claims/{claim.pk}/")


def test_a_claim_goes_from_candidate_to_approved_through_the_pages(sign_in, erin: User, bob: User) -> None:
    claim = a_claim(by=erin)
    path = f"/claims/{claim.pk}"
    client = sign_in(erin)
    assert send(client, f"{path}/transition/", to="queued", revision=claim.revision).status_code == 302
    claim.refresh_from_db()
    send(client, f"{path}/assign/", assignee=bob.pk, revision=claim.revision)
    claim.refresh_from_db()
    client = sign_in(bob)
    send(client, f"{path}/transition/", to="in_research", revision=claim.revision)
    answer = send(
        client,
        f"{path}/evidence/",
        question="How many permits had expired?",
        answer="400",
        stance="supports",
        quote="Expired permits: 400",
        url="https://port.example/register",
        origin="Port register 2021",
        origin_kind="document",
        party="Port of Lindholm",
        answer_type="Extractive",
        grade=1,
        is_primary="on",
    )
    assert answer.status_code == 302, answer.content.decode()[:2000]
    claim.refresh_from_db()
    verdict = {"label": "Supported", "justification": "The register says so.", "confidence": "high"}
    assert send(client, f"{path}/verdict/", revision=claim.revision, **verdict).status_code == 302
    proposed = Verdict.objects.get()
    claim.refresh_from_db()
    refused = send(client, f"/verdicts/{proposed.pk}/review/", decision="approve", revision=claim.revision)
    assert refused.status_code == 403
    assert "another person decides" in refused.content.decode()
    client = sign_in(erin)
    approved = send(client, f"/verdicts/{proposed.pk}/review/", decision="approve", revision=claim.revision)
    assert approved.status_code == 302
    claim.refresh_from_db()
    assert claim.state == "approved"
    assert "Approved" in page_of(client, claim)


def test_what_stands_in_the_way_is_said_beside_the_step(sign_in, erin: User) -> None:
    claim = a_claim(by=erin, types=[])
    assert "Choose a claim type first." in page_of(sign_in(erin), claim)


def test_a_verdict_whose_conditions_fail_comes_back_with_what_was_typed(sign_in, erin: User, bob: User) -> None:
    claim = a_claim_in_research(editor=erin, assignee=bob)
    values = {"label": "Refuted", "justification": "My careful reasoning.", "confidence": "low"}
    answer = send(sign_in(bob), f"/claims/{claim.pk}/verdict/", revision=claim.revision, **values)
    assert answer.status_code == 409
    assert "0 of 2 parties" in answer.content.decode()
    assert "My careful reasoning." in answer.content.decode()


def test_a_stale_edit_is_told_and_keeps_what_was_typed(sign_in, erin: User) -> None:
    claim = a_claim(by=erin)
    stale = claim.revision
    claims.describe(claim, revision=stale, text="Somebody else was faster.", by=erin)
    values = {"text": "My own wording of it.", "types": ["Numerical Claim"], "revision": stale}
    answer = send(sign_in(erin), f"/claims/{claim.pk}/describe/", **values)
    assert answer.status_code == 409
    assert "My own wording of it." in answer.content.decode()
    assert f'name="revision" value="{claim.revision}"' in answer.content.decode()


def test_an_origin_without_its_party_is_asked_for(sign_in, erin: User, bob: User) -> None:
    claim = a_claim_in_research(editor=erin, assignee=bob)
    answer = send(
        sign_in(bob),
        f"/claims/{claim.pk}/evidence/",
        question="Who says so?",
        answer="The port",
        stance="supports",
        origin="A letter",
        answer_type="Extractive",
        grade=3,
    )
    assert answer.status_code == 422
    assert "party that stands behind" in answer.content.decode()
    assert not Evidence.objects.exists()


def test_an_open_question_counts_as_a_search(sign_in, erin: User, bob: User) -> None:
    claim = a_claim_in_research(editor=erin, assignee=bob)
    values = {
        "question": "Was it published?",
        "searched": "the port's website",
        "answer_type": "Unanswerable",
        "grade": 6,
    }
    send(sign_in(bob), f"/claims/{claim.pk}/evidence/", **values)
    assert "Was it published?" in page_of(sign_in(bob), claim)
    claim.refresh_from_db()
    verdict = {"label": "Not Enough Evidence", "justification": "Nothing found.", "confidence": "low"}
    assert send(sign_in(bob), f"/claims/{claim.pk}/verdict/", revision=claim.revision, **verdict).status_code == 302


def test_articles_that_print_one_report_are_one_origin_and_one_party(sign_in, erin: User) -> None:
    claim = a_claim(by=erin)
    mentions = [claim.claim_mentions.get()]
    for _ in range(2):
        mark = a_mark(an_article(by=erin), "400 permits had expired", by=erin)
        mentions.append(claims.add_mention(claim, mark, origin=None, by=erin))
    client = sign_in(erin)
    wire = {"modality": "reported", "origin": "Coast Wire, 12 March", "origin_kind": "wire", "party": "Coast Wire"}
    for mention in mentions:
        assert send(client, f"/mentions/{mention.pk}/change/", **wire).status_code == 302
    page = " ".join(page_of(client, claim).split())
    assert "3 articles, 1 origin, 1 party" in page
    assert ClaimMention.objects.values("origin").distinct().count() == 1


def test_a_reviewer_decides_on_a_link_and_the_claim_is_disputed(sign_in, erin: User, bob: User) -> None:
    link = a_link(by=erin)
    client = sign_in(bob)
    values = {"state": "confirmed", "revision": link.revision, "from": link.older_id}
    assert send(client, f"/links/{link.pk}/decide/", **values).headers["Location"] == f"/claims/{link.older_id}/"
    assert ClaimLink.objects.get().state == "confirmed"
    assert "disputed" in client.get("/claims/?show=disputed").content.decode()


def test_an_annotator_may_not_decide_on_a_link(sign_in, erin: User, alice: User) -> None:
    link = a_link(by=erin)
    answer = send(sign_in(alice), f"/links/{link.pk}/decide/", state="confirmed", revision=link.revision)
    assert answer.status_code == 403
    assert ClaimLink.objects.get().state == "suggested"


def test_a_rejected_pair_is_not_proposed_again(erin: User, bob: User) -> None:
    link = a_link(by=erin)
    links.decide(link, state="rejected", revision=link.revision, by=bob)
    again = links.propose(link.type, link.newer, link.older, score=0.9, by=erin)
    assert (again.pk, again.state) == (link.pk, "rejected")


def test_a_mark_opens_its_claim_once(sign_in, bob: User) -> None:
    mark = a_mark(an_article(by=bob), "400 permits had expired", by=bob)
    client = sign_in(bob)
    first, second = (send(client, f"/annotations/{mark.pk}/claim/").headers["Location"] for _ in range(2))
    assert first == second
    assert Claim.objects.count() == 1


def test_hostile_text_is_shown_and_not_run(sign_in, erin: User, bob: User) -> None:
    claim = a_claim('<script>alert("x")</script> was said.', by=erin)
    page = page_of(sign_in(erin), claim)
    assert '<script>alert("x")' not in page
    assert "&lt;script&gt;" in page


def test_a_proposed_verdict_shows_its_reviewer_the_buttons_and_its_author_why_not(
    sign_in, erin: User, bob: User
) -> None:
    claim = a_proposed_verdict(editor=erin, assignee=bob).claim
    assert 'value="approve"' in page_of(sign_in(erin), claim)
    own = page_of(sign_in(bob), claim)
    assert 'value="approve"' not in own
    assert "another person decides" in own


def test_opposing_evidence_is_answered_in_place(sign_in, erin: User, bob: User) -> None:
    claim = a_claim_in_research(editor=erin, assignee=bob)
    against = some_evidence(claim, stance="refutes", by=bob)
    values = {"rebuttal": "It speaks of another port.", "revision": against.revision}
    assert send(sign_in(bob), f"/evidence/{against.pk}/change/", **values).status_code == 302
    assert "It speaks of another port." in page_of(sign_in(bob), claim)


def test_a_mark_becomes_evidence_by_way_of_the_board(sign_in, erin: User, bob: User) -> None:
    claim = a_claim_in_research(editor=erin, assignee=bob)
    mark = a_mark(an_article(by=bob), "Mayor Ada Brandt called the figure wrong", by=bob)
    client = sign_in(bob)
    assert f"/claims/?evidence={mark.pk}" in client.get(f"/annotations/{mark.pk}/").content.decode()
    board = client.get(f"/claims/?evidence={mark.pk}").content.decode()
    assert "Choose the claim that" in board
    assert f"/claims/{claim.pk}/?evidence={mark.pk}#evidence" in board
    form = client.get(f"/claims/{claim.pk}/?evidence={mark.pk}").context["evidence_form"]
    assert form.initial == {"annotation": mark.pk, "quote": mark.quote}
    values = {"question": "Who disagrees?", "answer": "The mayor", "stance": "refutes", "annotation": mark.pk}
    origin = {"origin": "The mayor's statement", "origin_kind": "official", "party": "City", "quote": mark.quote}
    more = {"answer_type": "Extractive", "grade": 2}
    assert send(client, f"/claims/{claim.pk}/evidence/", **values, **origin, **more).status_code == 302
    evidence = Evidence.objects.get()
    assert (evidence.annotation_id, evidence.quote) == (mark.pk, mark.quote)


def test_the_figures_are_said_as_they_were_entered(sign_in, erin: User) -> None:
    figure = {"low": 650, "high": 650, "comparator": "=", "counted": "permits"}
    claim = a_claim("The port issued 650 permits in 2020.", quantities=[figure], by=erin)
    assert "<dt>Figure</dt><dd>650 permits</dd>" in sign_in(erin).get(f"/claims/{claim.pk}/").content.decode()


def test_the_history_says_states_in_words(sign_in, erin: User, bob: User) -> None:
    claim = a_claim_in_research(editor=erin, assignee=bob)
    page = sign_in(erin).get(f"/claims/{claim.pk}/").content.decode()
    assert "Candidate → Queued" in page
    assert "in_research" not in page


def described(claim: Claim, **values: Any) -> dict[str, Any]:
    return {"revision": claim.revision, "text": claim.text, "types": ["Numerical Claim"], **values}


def test_figures_are_entered_a_line_each_and_a_known_one_stays_as_it_is(sign_in, erin: User) -> None:
    known = {"low": 650, "high": 650, "comparator": "=", "counted": "permits of the port"}
    claim = a_claim("The port issued 650 permits in 2020.", quantities=[known], by=erin)
    path = f"/claims/{claim.pk}/describe/"
    send(sign_in(erin), path, **described(claim, figures="650 permits of the port\r\nmore than 1,000 boats"))
    first, second = Claim.objects.get(pk=claim.pk).quantities
    assert first == known
    assert (second["low"], second["comparator"], second["counted"]) == (1000, ">", "boats")


def test_a_line_that_is_no_figure_comes_back(sign_in, erin: User) -> None:
    claim = a_claim("The port issued 650 permits in 2020.", by=erin)
    answer = send(sign_in(erin), f"/claims/{claim.pk}/describe/", **described(claim, figures="many permits"))
    assert answer.status_code == 422
    assert "“many permits” does not read as one figure." in answer.content.decode()
    assert Claim.objects.get(pk=claim.pk).quantities == []


@pytest.mark.parametrize("sent", [{}, {"figures": "650 permits"}])
def test_figures_that_nobody_changed_are_left_alone(sign_in, erin: User, sent: dict[str, str]) -> None:
    known = {"low": 650, "high": 650, "comparator": "=", "counted": "permits", "step": 10}
    claim = a_claim("The port issued 650 permits in 2020.", quantities=[known], by=erin)
    send(sign_in(erin), f"/claims/{claim.pk}/describe/", **described(claim, speaker="The port", **sent))
    claim.refresh_from_db()
    assert (claim.speaker, claim.quantities) == ("The port", [known])

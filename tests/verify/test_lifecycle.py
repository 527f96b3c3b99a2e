"""The way of a claim, step by step: what each step needs, and what it leaves behind."""

from __future__ import annotations

import pytest

from annotate.errors import DomainError, NotAllowed, Refused, Stale
from annotate.machines import machine
from annotate.models import AuditEvent, User
from tests.factories import (
    a_claim,
    a_claim_in_research,
    a_mark,
    a_proposed_verdict,
    a_published_claim,
    an_approved_claim,
    an_article,
    an_origin,
    some_evidence,
)
from verify import lifecycle
from verify.actions import claim as claims
from verify.actions import evidence as evidences
from verify.actions import link as links
from verify.actions import reopen as reopens
from verify.actions import report as reports
from verify.actions import verdict as verdicts
from verify.models import Claim, Correction, Evidence, ReopenRequest, Report, Review, Verdict


@pytest.fixture
def dora(person) -> User:
    """A second reviewer."""
    return person("dora", "reviewer")


def test_the_whole_way_from_candidate_to_approved_leaves_its_trail(erin: User, bob: User, dora: User) -> None:
    verdict = a_proposed_verdict(editor=erin, assignee=bob)
    verdicts.approve(verdict, revision=verdict.claim.revision, by=dora)
    claim = verdict.claim
    claim.refresh_from_db()
    verbs = list(
        AuditEvent.objects.filter(target_type="claim", target_id=claim.pk).order_by("pk").values_list("verb", flat=True)
    )
    assert claim.state == "approved"
    assert [verb for verb in verbs if verb.startswith("claim.T")] == [
        "claim.T1",
        "claim.T2",
        "claim.T4",
        "claim.T5",
        "claim.T7",
    ]


def test_a_claim_without_a_type_is_not_queued(erin: User) -> None:
    claim = a_claim(by=erin, types=[])
    with pytest.raises(Refused, match="claim type"):
        claims.transition(claim, to="queued", revision=claim.revision, by=erin)


def test_a_claim_is_rejected_for_one_of_the_reasons(erin: User) -> None:
    claim = a_claim(by=erin)
    with pytest.raises(Refused, match="opinion, prediction"):
        claims.transition(claim, to="rejected", revision=claim.revision, reason="boring", by=erin)
    assert (
        claims.transition(claim, to="rejected", revision=claim.revision, reason="opinion", by=erin).state == "rejected"
    )


def test_research_needs_an_assignee(erin: User, bob: User) -> None:
    claim = a_claim(by=erin)
    claim = claims.transition(claim, to="queued", revision=claim.revision, by=erin)
    with pytest.raises(Refused, match="Assign somebody"):
        claims.transition(claim, to="in_research", revision=claim.revision, by=bob)


def test_a_verdict_cannot_be_proposed_before_its_conditions_hold(erin: User, bob: User) -> None:
    claim = a_claim_in_research(editor=erin, assignee=bob)
    with pytest.raises(Refused, match="0 of 2 parties"):
        verdicts.propose(claim, label="Supported", justification="I think so.", revision=claim.revision, by=bob)
    claim.refresh_from_db()
    assert (claim.state, Verdict.objects.count()) == ("in_research", 0)


def test_nobody_approves_their_own_verdict(erin: User, bob: User) -> None:
    verdict = a_proposed_verdict(editor=erin, assignee=bob)
    with pytest.raises(NotAllowed, match="another person"):
        verdicts.approve(verdict, revision=verdict.claim.revision, by=bob)
    assert not Review.objects.exists()


def test_no_machine_approves(erin: User, bob: User) -> None:
    verdict = a_proposed_verdict(editor=erin, assignee=bob)
    with pytest.raises(NotAllowed, match="only a person"):
        verdicts.approve(verdict, revision=verdict.claim.revision, by=machine("linker"))


def test_changes_are_requested_with_a_comment_and_the_research_goes_on(erin: User, bob: User, dora: User) -> None:
    verdict = a_proposed_verdict(editor=erin, assignee=bob)
    with pytest.raises(DomainError, match="what should change"):
        verdicts.send_back(verdict, revision=verdict.claim.revision, comment=" ", by=dora)
    verdicts.send_back(verdict, revision=verdict.claim.revision, comment="Name the page.", by=dora)
    claim = Claim.objects.get(pk=verdict.claim_id)
    assert (claim.state, Verdict.objects.get().state) == ("in_research", "returned")


def test_a_reopened_claim_keeps_its_verdict_until_the_next_one_is_approved(erin: User, bob: User, dora: User) -> None:
    claim = an_approved_claim(editor=erin, assignee=bob, second=dora)
    claim = claims.transition(claim, to="in_research", revision=claim.revision, reason="new register", by=erin)
    assert Verdict.objects.get().state == "approved"
    second = verdicts.propose(claim, label="Supported", justification="Again.", revision=claim.revision, by=bob)
    claim.refresh_from_db()
    verdicts.approve(second, revision=claim.revision, by=dora)
    assert list(Verdict.objects.order_by("number").values_list("state", flat=True)) == ["superseded", "approved"]


def test_a_stale_step_is_refused(erin: User) -> None:
    claim = a_claim(by=erin)
    with pytest.raises(Stale):
        claims.transition(claim, to="queued", revision=claim.revision + 1, by=erin)


def test_evidence_of_a_claim_in_review_stands(erin: User, bob: User) -> None:
    claim = a_proposed_verdict(editor=erin, assignee=bob).claim
    with pytest.raises(Refused, match="Reopen it"):
        some_evidence(claim, by=bob)


def test_the_page_is_told_what_is_possible_and_why_the_rest_is_not(erin: User, bob: User) -> None:
    claim = a_proposed_verdict(editor=erin, assignee=bob).claim
    steps = {step.transition.number: step for step in lifecycle.steps(claim, bob)}
    assert steps.keys() == {"T6", "T7", "T12"}
    assert "another person" in steps["T7"].why_not
    assert all(step.possible for step in lifecycle.steps(claim, erin))


# -- publishing, correcting, withdrawing ------------------------------------------------------------------------------


def test_a_report_is_written_before_it_is_published(erin: User, bob: User) -> None:
    claim = Claim.objects.get(pk=a_proposed_verdict(editor=erin, assignee=bob).claim_id)
    claim = claims.transition(claim, to="approved", revision=claim.revision, by=erin)
    with pytest.raises(Refused, match="Write the report"):
        claims.transition(claim, to="published", revision=claim.revision, by=erin)
    reports.write(claim, summary="Four hundred.", text="The port counted.", revision=0, by=erin)
    with pytest.raises(Refused, match="Capture them"):
        claims.transition(claim, to="published", revision=claim.revision, by=erin)


def test_publishing_shows_the_approved_verdict(erin: User, bob: User, dora: User) -> None:
    claim = a_published_claim(editor=erin, assignee=bob, second=dora)
    report = Report.objects.get()
    assert (claim.state, report.state, report.published_by) == ("published", "published", erin)
    assert report.verdict == Verdict.objects.get(state="approved")
    assert list(report.verdict.evidence.all()) == list(claim.evidence.all())


def test_a_correction_shows_once_another_person_approves_it(erin: User, bob: User, dora: User) -> None:
    claim = a_published_claim(editor=erin, assignee=bob, second=dora)
    correction = _correct(claim, by=erin)
    report = Report.objects.get()
    assert (report.verdict_id, claim.state) == (correction.replaces_id, "published")
    with pytest.raises(Refused, match="another person"):
        claims.transition(claim, to="published", revision=claim.revision, by=erin)
    verdicts.approve(correction.verdict, revision=claim.revision, by=dora)
    report.refresh_from_db()
    correction.refresh_from_db()
    assert (report.verdict, report.text) == (correction.verdict, "Counted anew.")
    assert (correction.state, correction.approved_by) == ("approved", dora)
    assert AuditEvent.objects.filter(verb="claim.T10", reason="The year was wrong.").count() == 1


def _correct(claim: Claim, *, by: User) -> Correction:
    return reports.correct(
        claim,
        what="The year was wrong.",
        label="Supported",
        justification="The register, read again.",
        text="Counted anew.",
        revision=claim.revision,
        by=by,
    )


def test_a_correction_that_is_returned_leaves_the_report_as_it_is(erin: User, bob: User, dora: User) -> None:
    claim = a_published_claim(editor=erin, assignee=bob, second=dora)
    correction = _correct(claim, by=erin)
    verdicts.send_back(correction.verdict, revision=claim.revision, comment="Which year?", by=dora)
    correction.refresh_from_db()
    claim.refresh_from_db()
    assert (correction.state, claim.state) == ("declined", "published")
    assert Report.objects.get().verdict_id == correction.replaces_id


def test_who_asked_for_a_correction_takes_it_back(erin: User, bob: User, dora: User) -> None:
    claim = a_published_claim(editor=erin, assignee=bob, second=dora)
    correction = _correct(claim, by=erin)
    with pytest.raises(Refused, match="awaits a second person"):
        claims.transition(claim, to="in_research", revision=claim.revision, reason="New register.", by=erin)
    with pytest.raises(NotAllowed, match="Only who proposed"):
        reports.take_back(correction, revision=claim.revision, by=dora)
    reports.take_back(correction, revision=claim.revision, by=erin)
    claim.refresh_from_db()
    assert claims.transition(claim, to="in_research", revision=claim.revision, reason="New register.", by=erin)


def test_a_reopened_report_is_published_again_with_a_dated_correction(erin: User, bob: User, dora: User) -> None:
    claim = a_published_claim(editor=erin, assignee=bob, second=dora)
    claim = claims.transition(claim, to="in_research", revision=claim.revision, reason="New register.", by=erin)
    old = Report.objects.get().verdict
    second = verdicts.propose(claim, label="Supported", justification="Again.", revision=claim.revision, by=bob)
    verdicts.approve(second, revision=claim.revision, by=dora)
    claim.refresh_from_db()
    assert Report.objects.get().verdict == old
    with pytest.raises(Refused, match="say what changed"):
        claims.transition(claim, to="published", revision=claim.revision, by=erin)
    claims.transition(claim, to="published", revision=claim.revision, reason="A newer register.", by=erin)
    entry = Correction.objects.get()
    assert (entry.state, entry.what, entry.approved_by) == ("approved", "A newer register.", dora)
    assert Report.objects.get().verdict == second


def test_a_withdrawal_takes_an_administrator_and_another_person(erin: User, bob: User, dora: User, admin: User) -> None:
    claim = a_published_claim(editor=erin, assignee=bob, second=dora)
    with pytest.raises(NotAllowed, match="administer"):
        reports.ask_withdrawal(claim, reason="Names a child.", revision=claim.revision, by=erin)
    with pytest.raises(Refused, match="An administrator asks"):
        claims.transition(claim, to="withdrawn", revision=claim.revision, by=erin)
    reports.ask_withdrawal(claim, reason="Names a child.", revision=claim.revision, by=admin)
    with pytest.raises(Refused, match="another person confirms"):
        claims.transition(claim, to="withdrawn", revision=claim.revision, by=admin)
    claims.transition(claim, to="withdrawn", revision=claim.revision, by=erin)
    report = Report.objects.get()
    assert (report.state, report.withdrawal_asked_by, report.withdrawn_by) == ("withdrawn", admin, erin)


# -- reopening --------------------------------------------------------------------------------------------------------


def _against(claim: Claim, *, by: User, **columns: object) -> Evidence:
    return some_evidence(claim, stance="refutes", answer="650", by=by, **columns)


def test_new_opposing_evidence_opens_exactly_one_request(erin: User, bob: User, dora: User) -> None:
    claim = an_approved_claim(editor=erin, assignee=bob, second=dora)
    some_evidence(claim, by=bob)
    assert not ReopenRequest.objects.exists()
    first = _against(claim, by=bob)
    _against(claim, by=bob)
    assert [request.evidence for request in ReopenRequest.objects.all()] == [first]
    assert AuditEvent.objects.filter(verb="reopen.also").count() == 1


def test_what_a_machine_proposes_opens_no_request_until_a_person_accepts_it(erin: User, bob: User, dora: User) -> None:
    claim = an_approved_claim(editor=erin, assignee=bob, second=dora)
    against = {"question": "How many?", "answer": "650", "stance": "refutes", "origin": an_origin(by=bob)}
    found = evidences.add(claim, **against, by=machine("linker"))
    assert not ReopenRequest.objects.exists()
    evidences.change(found, state="accepted", revision=found.revision, by=dora)
    assert ReopenRequest.objects.get().evidence == found


def test_a_confirmed_contradiction_opens_a_request_and_moves_nothing(erin: User, bob: User, dora: User) -> None:
    claim = an_approved_claim(editor=erin, assignee=bob, second=dora)
    link = links.propose("contradicts", claim, a_claim(by=erin), reason="400 and 650.", by=machine("linker"))
    assert not ReopenRequest.objects.exists()
    links.decide(link, state="confirmed", revision=link.revision, by=dora)
    claim.refresh_from_db()
    assert (ReopenRequest.objects.get().link, claim.state) == (link, "approved")


def test_an_accepted_request_reopens_the_claim_and_names_its_trigger(erin: User, bob: User, dora: User) -> None:
    claim = an_approved_claim(editor=erin, assignee=bob, second=dora)
    _against(claim, by=bob)
    request = ReopenRequest.objects.get()
    reopens.accept(request, reason="650 is the newer count.", revision=claim.revision, by=erin)
    request.refresh_from_db()
    claim.refresh_from_db()
    assert (claim.state, request.state, request.decided_by) == ("in_research", "accepted", erin)
    assert AuditEvent.objects.get(verb="claim.T9").after["trigger"] == "evidence"
    assert Verdict.objects.get().state == "approved"


def test_a_dismissed_request_needs_a_reason_and_is_not_opened_again(erin: User, bob: User, dora: User) -> None:
    claim = an_approved_claim(editor=erin, assignee=bob, second=dora)
    found = _against(claim, by=bob)
    request = ReopenRequest.objects.get()
    with pytest.raises(DomainError, match="why the verdict stands"):
        reopens.dismiss(request, reason=" ", revision=request.revision, by=erin)
    with pytest.raises(NotAllowed):
        reopens.dismiss(request, reason="Another port.", revision=request.revision, by=bob)
    reopens.dismiss(request, reason="Another port.", revision=request.revision, by=erin)
    assert reopens.because_of_evidence(found, by=bob) is None
    _against(claim, by=bob)
    assert sorted(ReopenRequest.objects.values_list("state", flat=True)) == ["dismissed", "open"]


def test_a_likelihood_is_for_predictions_and_never_beside_a_confidence(erin: User, bob: User) -> None:
    claim = a_claim_in_research(editor=erin, assignee=bob)
    some_evidence(claim, by=bob)
    given = {"label": "Supported", "justification": "So the model says.", "revision": claim.revision, "by": bob}
    with pytest.raises(DomainError, match="not both"):
        verdicts.propose(claim, likelihood="likely", confidence="low", **given)
    with pytest.raises(DomainError, match="for predictions"):
        verdicts.propose(claim, likelihood="likely", **given)
    mark = a_mark(an_article(by=bob), "400 permits had expired", by=bob)
    claims.add_mention(claim, mark, modality="predicted", origin=None, by=bob)
    assert verdicts.propose(claim, likelihood="likely", **given).confidence == ""

"""Every pair of states, every role: the table's transitions pass with their guards, all others are refused."""

from __future__ import annotations

from itertools import product

import pytest

from annotate.errors import DomainError, NotAllowed, Refused, Stale
from annotate.machines import machine
from annotate.models import AuditEvent, User
from tests.factories import a_claim, a_claim_in_research, a_proposed_verdict, some_evidence
from verify import lifecycle
from verify.actions import claim as claims
from verify.actions import verdict as verdicts
from verify.models import Claim, Review, Verdict

REACHABLE = ("candidate", "queued", "in_research", "in_review", "approved", "rejected")


@pytest.fixture
def dora(person) -> User:
    """A second reviewer."""
    return person("dora", "reviewer")


def a_claim_that_is(state: str, *, editor: User, assignee: User) -> Claim:
    """A claim that went the allowed way to ``state``."""
    if state == "candidate":
        return a_claim(by=editor)
    if state in ("queued", "rejected"):
        claim = a_claim(by=editor)
        return claims.transition(claim, to=state, revision=claim.revision, reason="too vague", by=editor)
    if state == "in_research":
        return a_claim_in_research(editor=editor, assignee=assignee)
    verdict = a_proposed_verdict(editor=editor, assignee=assignee)
    if state == "approved":
        verdict = verdicts.approve(verdict, revision=verdict.claim.revision, by=editor)
    return Claim.objects.get(pk=verdict.claim_id)


@pytest.mark.parametrize(("source", "target"), list(product(REACHABLE, Claim.State.values)))
def test_a_pair_that_the_table_does_not_hold_is_refused(
    source: str, target: str, erin: User, bob: User, dora: User
) -> None:
    claim = a_claim_that_is(source, editor=erin, assignee=bob)
    allowed = any(source in row.sources and row.target == target for row in lifecycle.TABLE)
    for by in (bob, dora, erin, machine("linker")):
        if not allowed:
            with pytest.raises(Refused, match="cannot become"):
                lifecycle.move(claim, target, revision=claim.revision, reason="too vague", by=by)
    claim.refresh_from_db()
    assert claim.state == source


@pytest.mark.parametrize("row", lifecycle.TABLE, ids=lambda row: row.number)
def test_a_transition_is_for_its_role_alone(
    row: lifecycle.Transition, erin: User, bob: User, alice: User, charlie: User
) -> None:
    claim = a_claim_that_is(row.sources[0], editor=erin, assignee=bob)
    below = [alice, charlie, machine("linker")] + ([bob] if row.role.name == "EDIT" else [])
    for by in below:
        with pytest.raises(NotAllowed):
            lifecycle.move(claim, row.target, revision=claim.revision, reason="too vague", by=by)
    claim.refresh_from_db()
    assert claim.state == row.sources[0]


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
    claim = a_claim_that_is("approved", editor=erin, assignee=bob)
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


def test_evidence_of_a_decided_claim_stands(erin: User, bob: User) -> None:
    claim = a_claim_that_is("approved", editor=erin, assignee=bob)
    with pytest.raises(Refused, match="Reopen it"):
        some_evidence(claim, by=bob)


def test_the_page_is_told_what_is_possible_and_why_the_rest_is_not(erin: User, bob: User) -> None:
    claim = a_claim_that_is("in_review", editor=erin, assignee=bob)
    steps = {step.transition.number: step for step in lifecycle.steps(claim, bob)}
    assert steps.keys() == {"T6", "T7"}
    assert "another person" in steps["T7"].why_not
    assert all(step.possible for step in lifecycle.steps(claim, erin))

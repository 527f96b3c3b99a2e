"""Sentences of other articles as candidates for evidence: found by a job, decided by people, counted never before."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from annotate import jobs
from annotate.errors import NotAllowed, Refused, Stale
from annotate.machines import machine
from annotate.models import Annotation, Article, AuditEvent, User
from tests.factories import a_mark, an_article, an_origin
from verify import candidates as finding
from verify.actions import candidate as candidates
from verify.actions import claim as claims
from verify.actions import verdict as verdicts
from verify.models import CandidateSearch, Claim, Evidence, EvidenceCandidate

HTMX = {"HX-Request": "true"}

SAID = "The harbour of Lindholm shipped 400 crates of herring in May 2021."
FOR = "In May 2021 the harbour of Lindholm shipped 400 crates of herring, its register says. It rained."
AGAINST = "The harbour of Lindholm shipped 150 crates of herring in May 2021, a captain said. Nobody else counted."
ELSE = "The library opens at nine. Children read there on Sundays, and nobody speaks of fish."


@pytest.fixture
def claim(alice: User) -> Claim:
    """A claim whose own article is one of four."""
    for text in (FOR, AGAINST, ELSE):
        an_article(text, published_at=date(2021, 6, 1))
    claim = claims.open_from(a_mark(an_article(SAID), SAID, by=alice), by=alice)
    jobs.work_off()
    return claim


def searched(claim: Claim, by: User) -> list[EvidenceCandidate]:
    candidates.ask(claim, by=by)
    jobs.work_off()
    return list(EvidenceCandidate.objects.filter(claim=claim).open())


def test_sentences_of_other_articles_are_found_with_a_stance_and_why(claim: Claim, bob: User) -> None:
    found = {row.quote.split(",")[0]: row for row in searched(claim, bob)}
    assert found["In May 2021 the harbour of Lindholm shipped 400 crates of herring"].stance == "supports"
    against = found["The harbour of Lindholm shipped 150 crates of herring in May 2021"]
    assert (against.stance, "400" in against.reason, "150" in against.reason) == ("refutes", True, True)
    assert not any("library" in quote for quote in found)
    assert SAID not in {row.quote for row in EvidenceCandidate.objects.all()}


def test_a_candidate_stands_where_its_version_says(claim: Claim, bob: User) -> None:
    for row in searched(claim, bob):
        assert row.version.text[row.start : row.end] == row.quote


def test_candidates_change_no_claim_and_no_count(claim: Claim, bob: User) -> None:
    before = Claim.objects.filter(pk=claim.pk).values().get()
    assert searched(claim, bob)
    assert Claim.objects.filter(pk=claim.pk).values().get() == before
    assert not Evidence.objects.exists()
    assert verdicts.items(claim) == []


def test_an_accepted_one_is_evidence_with_its_mark_and_origin(claim: Claim, bob: User) -> None:
    row = searched(claim, bob)[0]
    evidence = candidates.accept(
        row, question="How many?", answer="400", stance="supports", origin=an_origin(by=bob), revision=1, by=bob
    )
    assert (evidence.state, evidence.quote, evidence.claim) == ("accepted", row.quote, claim)
    assert evidence.annotation is not None
    assert (evidence.annotation.quote, evidence.annotation.version) == (row.quote, row.version)
    assert AuditEvent.objects.filter(verb="candidate.accept", actor=bob).exists()


def test_a_mark_that_is_there_is_used(claim: Claim, alice: User, bob: User) -> None:
    row = searched(claim, bob)[0]
    mark = a_mark(Article.objects.get(current=row.version), row.quote, by=alice)
    accepted = {"question": "?", "answer": "400", "stance": "supports", "origin": an_origin(by=bob), "revision": 1}
    assert candidates.accept(row, **accepted, by=bob).annotation == mark
    assert Annotation.objects.filter(version=row.version, start=row.start, kind="claim").count() == 1


def test_a_rejected_one_is_not_offered_again(claim: Claim, bob: User) -> None:
    first, *rest = searched(claim, bob)
    candidates.reject(first, revision=1, by=bob)
    assert {row.pk for row in searched(claim, bob)} == {row.pk for row in rest}
    candidates.reopen(first, revision=2, by=bob)
    assert len(searched(claim, bob)) == len(rest) + 1


def test_what_was_decided_stays_decided(claim: Claim, bob: User) -> None:
    row = searched(claim, bob)[0]
    candidates.reject(row, revision=1, by=bob)
    with pytest.raises(Refused):
        candidates.reject(row, revision=2, by=bob)
    row.state = "suggested"  # as a page that is too old shows it
    with pytest.raises(Stale):
        candidates.reject(row, revision=1, by=bob)


def test_only_a_reviewer_decides(claim: Claim, alice: User, bob: User) -> None:
    row = searched(claim, bob)[0]
    with pytest.raises(NotAllowed):
        candidates.reject(row, revision=1, by=alice)
    with pytest.raises(NotAllowed):
        candidates.ask(claim, by=alice)


def test_a_search_that_runs_twice_finds_the_same(claim: Claim, bob: User) -> None:
    first = [(row.pk, row.key) for row in searched(claim, bob)]
    assert [(row.pk, row.key) for row in searched(claim, bob)] == first


def test_a_claim_in_work_is_searched_for_unasked(claim: Claim, erin: User) -> None:
    jobs.work_off()
    assert not CandidateSearch.objects.exists()
    claim = claims.describe(claim, types=["Numerical Claim"], revision=claim.revision, by=erin)
    claims.transition(claim, to="queued", revision=claim.revision, by=erin)
    jobs.work_off()
    search = CandidateSearch.objects.get(claim=claim)
    assert (search.found > 0, search.is_due) == (True, False)


def test_the_rarest_words_are_asked_for_first(claim: Claim) -> None:
    for number in range(5):
        an_article(f"The harbour was quiet on day {number}, and so was the harbour office.")
    jobs.enqueue("group", by=machine("linker"), articles=list(Article.objects.values_list("pk", flat=True)))
    jobs.work_off()
    words = finding.rarest("The harbour shipped herring")
    assert words.index("herring") < words.index("harbour")
    assert "The" not in words


def test_a_new_claim_costs_no_more_queries_when_there_are_more_articles(
    claim: Claim, django_assert_max_num_queries: Callable[..., object]
) -> None:
    with django_assert_max_num_queries(6):  # type: ignore[attr-defined]
        finding.find(claim)


# -- the page ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def desk(client: Client, bob: User) -> Client:
    client.force_login(bob)
    return client


def test_the_claim_page_leads_to_the_candidates(desk: Client, claim: Claim) -> None:
    assert f"/claims/{claim.pk}/candidates/" in desk.get(f"/claims/{claim.pk}/").content.decode()
    part = desk.get(f"/claims/{claim.pk}/candidates/", headers=HTMX).content.decode()
    assert "were not searched yet" in part
    assert "<html" not in part
    assert "<html" in desk.get(f"/claims/{claim.pk}/candidates/").content.decode()


def test_bob_asks_and_the_part_asks_again_until_they_are_there(desk: Client, claim: Claim, bob: User) -> None:
    part = desk.post(f"/claims/{claim.pk}/candidates/ask/", headers=HTMX, follow=True).content.decode()
    assert "try=1" in part
    jobs.work_off()
    part = desk.get(f"/claims/{claim.pk}/candidates/?try=1", headers=HTMX).content.decode()
    assert "its register says" in part
    assert "try=" not in part


def sent(row: EvidenceCandidate, **changed: object) -> dict[str, object]:
    known = {"revision": 1, "question": "How many?", "answer": row.quote, "stance": row.stance}
    return known | {"origin": "Register", "origin_kind": "document", "party": "Port of Lindholm"} | changed


def test_bob_makes_evidence_of_one_in_its_place(desk: Client, claim: Claim, bob: User) -> None:
    row = searched(claim, bob)[0]
    part = desk.post(f"/candidates/{row.pk}/accept/", sent(row), headers=HTMX).content.decode()
    assert "It is evidence now" in part
    evidence = Evidence.objects.get(claim=claim)
    assert (evidence.origin.name, evidence.origin.party.name) == ("Register", "Port of Lindholm")  # type: ignore[union-attr]


def test_what_does_not_go_through_keeps_what_was_typed(desk: Client, claim: Claim, bob: User) -> None:
    row = searched(claim, bob)[0]
    response = desk.post(f"/candidates/{row.pk}/accept/", sent(row, party="", question="Typed?"), headers=HTMX)
    assert response.status_code == 422
    assert "Typed?" in response.content.decode()
    assert not Evidence.objects.exists()
    candidates.reject(row, revision=1, by=bob)
    late = desk.post(f"/candidates/{row.pk}/accept/", sent(row))
    assert (late.status_code, Evidence.objects.count()) == (409, 0)


def test_bob_rejects_one_and_takes_it_back(desk: Client, claim: Claim, bob: User) -> None:
    row = searched(claim, bob)[0]
    assert (
        "will not be offered"
        in desk.post(f"/candidates/{row.pk}/reject/", {"revision": 1}, headers=HTMX).content.decode()
    )
    part = desk.post(f"/candidates/{row.pk}/reopen/", {"revision": 2}, headers=HTMX).content.decode()
    assert "Make evidence of it" in part
    row.refresh_from_db()
    assert row.state == "suggested"

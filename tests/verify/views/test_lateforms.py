"""Forms that the claim page loads late: a page of their own for who has no script, a part of it for who has."""

from __future__ import annotations

import pytest
from django.test import Client

from annotate.models import User
from tests.factories import a_claim, a_claim_in_research, some_evidence
from verify.models import Claim, ClaimMention

HTMX = {"HX-Request": "true"}


@pytest.fixture
def claim(erin: User, bob: User) -> Claim:
    claim = a_claim_in_research(editor=erin, assignee=bob)
    some_evidence(claim, stance="refutes", by=bob)
    return claim


@pytest.fixture
def addresses(claim: Claim) -> dict[str, str]:
    """The address of each form → a field that only this form has."""
    return {
        f"/claims/{claim.pk}/describe/": 'name="scope_begin"',
        f"/claims/{claim.pk}/evidence/": 'name="is_primary"',
        f"/evidence/{claim.evidence.get().pk}/change/": 'name="rebuttal"',
        f"/mentions/{ClaimMention.objects.get(claim=claim).pk}/change/": 'name="attribution"',
    }


def test_the_claim_page_leads_to_the_forms_and_holds_none_of_them(
    client: Client, bob: User, claim: Claim, addresses: dict[str, str]
) -> None:
    client.force_login(bob)
    page = client.get(f"/claims/{claim.pk}/").content.decode()
    for address, field in addresses.items():
        assert f'hx-get="{address}"' in page
        assert f'href="{address}"' in page
        assert field not in page


def test_each_form_is_a_page_and_a_part(client: Client, bob: User, addresses: dict[str, str]) -> None:
    client.force_login(bob)
    for address, field in addresses.items():
        whole, part = client.get(address), client.get(address, headers=HTMX)
        assert field in whole.content.decode()
        assert field in part.content.decode()
        assert "<html" in whole.content.decode()
        assert "<html" not in part.content.decode()
        assert "HX-Request" in whole["Vary"]


def test_who_may_only_read_gets_no_form(client: Client, alice: User, addresses: dict[str, str]) -> None:
    client.force_login(alice)
    answers = {address: client.get(address).status_code for address in addresses}
    assert {code for address, code in answers.items() if "mentions" not in address} == {403}


def test_a_claim_in_review_says_why_it_gives_no_form(client: Client, claim: Claim, bob: User) -> None:
    Claim.objects.filter(pk=claim.pk).update(state="in_review")
    client.force_login(bob)
    for name in ("describe", "evidence"):
        answer = client.get(f"/claims/{claim.pk}/{name}/")
        assert answer.status_code == 409
        assert "Reopen it" in answer.content.decode()


def test_what_did_not_go_through_is_shown_open_with_what_was_typed(client: Client, claim: Claim, bob: User) -> None:
    client.force_login(bob)
    answer = client.post(f"/claims/{claim.pk}/evidence/", {"question": "", "answer": "400 of them"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert '<details class="panel" id="evidence" open>' in page
    assert "400 of them" in page


def test_names_are_offered_to_who_may_read(client: Client, claim: Claim, bob: User, charlie: User) -> None:
    client.force_login(bob)
    names = client.get("/sources/origins/names/").content.decode()
    assert f'<option value="{claim.evidence.get().origin.name}">' in names
    client.force_login(charlie)
    assert client.get("/sources/origins/names/").status_code == 403


def test_a_claim_that_nobody_may_edit_offers_no_form(client: Client, erin: User, alice: User) -> None:
    claim = a_claim(by=erin)
    client.force_login(alice)
    page = client.get(f"/claims/{claim.pk}/").content.decode()
    assert f"/claims/{claim.pk}/describe/" not in page

"""The board: filters, order, pages without numbers, columns, views kept by name, many claims assigned at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from annotate.models import Notification, User
from tests.factories import a_claim, a_link, a_mark, a_proposed_verdict, a_suggestion, an_article, an_origin
from verify import board as boards
from verify.actions import board as actions
from verify.actions import claim as claims
from verify.actions import link as links
from verify.actions import verdict as verdicts
from verify.forms import BoardFilter
from verify.models import Claim, ClaimKey, SavedView

SignIn = Callable[[User], Client]


@pytest.fixture
def sign_in(client: Client) -> SignIn:
    def sign_in(user: User) -> Client:
        client.force_login(user)
        return client

    return sign_in


def shown(client: Client, query: str) -> list[int]:
    """Ids of the claims on the board, in their order."""
    answer = client.get(f"/claims/?{query}")
    assert answer.status_code == 200
    return [claim.pk for claim in answer.context["page"].rows]


def test_disputed_stale_numerical_overdue_and_one_party_narrow_the_board(
    sign_in: SignIn, erin: User, bob: User
) -> None:
    plain = a_claim(by=erin, types=["Event/Property Claim"])
    numbers = a_claim(by=erin)
    link = a_link(by=erin)
    links.decide(link, state="confirmed", revision=link.revision, by=bob)
    verdict = a_proposed_verdict(editor=erin, assignee=bob)
    verdicts.approve(verdict, revision=verdict.claim.revision, by=erin)
    Claim.objects.filter(pk=verdict.claim_id).update(verdict_as_of=timezone.localdate() - timedelta(days=800))
    late = claims.assign(numbers, to=bob, revision=1, due_at=timezone.now() - timedelta(days=1), by=erin)
    Claim.objects.filter(pk=late.pk).update(state="in_research")
    client = sign_in(erin)
    assert set(shown(client, "disputed=1")) == {link.older_id, link.newer_id}
    assert shown(client, "stale=1") == [verdict.claim_id]
    assert plain.pk not in shown(client, "numerical=1")
    assert shown(client, "overdue=1") == [late.pk]
    assert shown(client, "one_source=1") == []


def test_publisher_entity_days_and_verdict_narrow_the_board(sign_in: SignIn, erin: User, bob: User) -> None:
    claim = a_claim(by=erin, scope_begin=date(2021, 3, 1), scope_end=date(2021, 3, 31))
    other = a_proposed_verdict(editor=erin, assignee=bob).claim
    elsewhere = a_mark(an_article(publisher="Harbour Courier"), "400 permits had expired", by=erin)
    claims.add_mention(claim, elsewhere, origin=None, by=erin)
    ClaimKey.objects.create(claim=claim, key="n:lindholm")
    client = sign_in(erin)
    assert shown(client, "publisher=harbour+courier") == [claim.pk]
    assert shown(client, "publisher=nobody") == []
    assert shown(client, "entity=Lindholm") == [claim.pk]
    assert shown(client, "begin=2021-03-20&end=2021-04-20") == [claim.pk]
    assert shown(client, "begin=2022-01-01") == []
    assert shown(client, "verdict=Supported") == [other.pk]
    assert shown(client, "verdict=none") == [claim.pk]


def test_every_order_has_a_place_for_every_claim(sign_in: SignIn, erin: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boards, "PER_PAGE", 2)
    for number in range(5):
        a_claim(by=erin, checkworthiness=None if number % 2 else number / 10)
    Claim.objects.filter(pk=Claim.objects.order_by("pk")[1].pk).update(due_at=timezone.now(), party_count=3)
    client = sign_in(erin)
    for sort in boards.SORTS:
        seen: list[int] = []
        place = ""
        for _ in range(3):
            page = client.get(f"/claims/?sort={sort}&place={place}").context["page"]
            seen += [claim.pk for claim in page.rows]
            place = page.next
        assert (place, sorted(seen)) == ("", sorted(Claim.objects.values_list("pk", flat=True))), sort
        back = client.get(f"/claims/?sort={sort}&place={page.previous}").context["page"]
        assert [claim.pk for claim in back.rows] == seen[2:4], sort


@pytest.mark.parametrize("place", ["x", "bnVsbA", "W3RydWUsIngiLDFd", "WzEsMiwzXQ", "W3RydWUsbnVsbCwxXQ", "é"])
def test_a_made_up_place_is_the_first_page(sign_in: SignIn, erin: User, place: str) -> None:
    claim = a_claim(by=erin)
    assert shown(sign_in(erin), f"place={place}&sort=priority") == [claim.pk]


ASKED = {
    "q": "permits",
    "state": "candidate",
    "verdict": "none",
    "assignee": "nobody",
    "publisher": "Lindholm Post",
    "entity": "Lindholm",
    "begin": "2021-03-01",
    "end": "2021-03-31",
    "show": "all",
    **dict.fromkeys(("disputed", "stale", "numerical", "overdue", "one_source"), "1"),
}
"""Every filter of the board with a value that some claim has."""


def test_every_filter_is_asked_below(erin: User) -> None:
    narrowing = {name for name in BoardFilter().fields if name not in BoardFilter.BETWEEN}
    assert narrowing == set(ASKED)


def test_the_board_takes_few_queries_whatever_is_asked(
    sign_in: SignIn, erin: User, django_assert_max_num_queries: Any
) -> None:
    claim = a_claim(by=erin, scope_begin=date(2021, 3, 1), scope_end=date(2021, 3, 31))
    ClaimKey.objects.create(claim=claim, key="n:lindholm")
    client = sign_in(erin)
    alone = [{name: ASKED[name]} for name in ("q", "state", "assignee", "publisher", "entity", "disputed")]
    together = [ASKED | {"sort": sort} for sort in boards.SORTS]
    for query in [{}, {"view": "columns"}, *alone, *together, ASKED | {"view": "columns"}]:
        with django_assert_max_num_queries(12, info=str(query)):
            assert client.get("/claims/", query).status_code == 200


def test_columns_hold_the_claims_of_their_state(sign_in: SignIn, erin: User, bob: User) -> None:
    candidate, reviewed = a_claim(by=erin), a_proposed_verdict(editor=erin, assignee=bob).claim
    columns = sign_in(erin).get("/claims/?view=columns").context["columns"]
    found = {column.state: [claim.pk for claim in column.claims] for column in columns}
    assert found["candidate"] == [candidate.pk]
    assert found["in_review"] == [reviewed.pk]
    assert list(found) == list(boards.COLUMNS)


def test_a_machines_proposal_is_on_the_board_once_a_person_accepted_it(sign_in: SignIn, erin: User) -> None:
    mark = a_suggestion(an_article(), "400 permits had expired", kind="claim")
    claim = claims.open_from(mark, by=erin)
    client = sign_in(erin)
    assert shown(client, "") == []
    assert shown(client, "show=proposed") == [claim.pk]


# -- assigning many ---------------------------------------------------------------------------------------------------


def test_many_claims_are_assigned_and_those_refused_are_told(sign_in: SignIn, erin: User, bob: User) -> None:
    first, second, stale = a_claim(by=erin), a_claim(by=erin), a_claim(by=erin)
    sent = [f"{claim.pk}:{claim.revision}" for claim in (first, second, stale)]
    claims.describe(stale, revision=stale.revision, text="Meanwhile it says something else.", by=erin)
    values = {"claims": sent, "assignee": "bob", "due_at": "2030-01-31", "next": "/claims/?state=candidate"}
    answer = sign_in(erin).post("/claims/assign/", values, follow=True)
    assert answer.redirect_chain[-1][0] == "/claims/?state=candidate"
    said = " ".join(str(message) for message in answer.context["messages"])
    assert "2 claims are assigned to bob" in said
    assert "Meanwhile it says something else." in said
    assert "was changed meanwhile" in said
    assert set(Claim.objects.filter(assignee=bob).values_list("pk", flat=True)) == {first.pk, second.pk}
    assert Notification.objects.filter(user=bob, kind="assign").count() == 2


def test_a_reviewer_takes_free_claims_only(sign_in: SignIn, erin: User, bob: User) -> None:
    free, taken = a_claim(by=erin), a_claim(by=erin)
    claims.assign(taken, to=erin, revision=taken.revision, by=erin)
    outcome = actions.assign_many([(free, 1), (Claim.objects.get(pk=taken.pk), 2)], to=bob, due_at=None, by=bob)
    assert [claim.pk for claim in outcome.done] == [free.pk]
    assert "may not edit claims" in outcome.refused[0][1]


def test_assigning_nothing_says_so_and_leads_nowhere_else(sign_in: SignIn, erin: User) -> None:
    answer = sign_in(erin).post("/claims/assign/", {"claims": ["x:y"], "next": "https://evil.example/"}, follow=True)
    assert answer.redirect_chain == [("/claims/", 302)]
    assert "Choose the claims" in answer.content.decode()


def test_an_annotator_assigns_nothing(sign_in: SignIn, erin: User, alice: User) -> None:
    claim = a_claim(by=erin)
    answer = sign_in(alice).post("/claims/assign/", {"claims": [f"{claim.pk}:1"], "assignee": "erin"})
    assert answer.status_code == 403
    assert Claim.objects.get().assignee is None


# -- views ------------------------------------------------------------------------------------------------------------


def test_a_view_is_kept_under_its_name_and_leads_to_its_filters(sign_in: SignIn, bob: User) -> None:
    client = sign_in(bob)
    answer = client.post("/claims/views/", {"name": "Mine, urgent", "query": "assignee=me&sort=priority"})
    view = SavedView.objects.get()
    assert answer.headers["Location"] == f"/claims/?assignee=me&sort=priority&saved={view.pk}"
    assert "Mine, urgent" in client.get("/claims/").content.decode()
    client.post("/claims/views/", {"name": "Mine, urgent", "query": "assignee=me"})
    assert SavedView.objects.get().query == "assignee=me"
    client.post(f"/claims/views/{view.pk}/delete/")
    assert not SavedView.objects.exists()


def test_only_an_editor_shares_a_view_and_nobody_deletes_anothers(sign_in: SignIn, bob: User, erin: User) -> None:
    client = sign_in(bob)
    client.post("/claims/views/", {"name": "All", "query": "", "shared": "on"})
    assert not SavedView.objects.exists()
    shared = actions.save_view(name="Disputed first", query="disputed=1", shared=True, by=erin)
    assert "Disputed first" in client.get("/claims/").content.decode()
    assert client.post(f"/claims/views/{shared.pk}/delete/").status_code == 403


def test_what_is_kept_is_an_address_whatever_was_sent(sign_in: SignIn, bob: User) -> None:
    sign_in(bob).post("/claims/views/", {"name": "x", "query": 'q=<script>&x=a\r\nSet-Cookie: b"'})
    assert SavedView.objects.get().query == "q=%3Cscript%3E&x=a%0D%0ASet-Cookie%3A+b%22"


def test_parties_sort_the_board(sign_in: SignIn, erin: User) -> None:
    one, two = a_claim(by=erin), a_claim(by=erin)
    claims.add_mention(one, one.claim_mentions.get().annotation, origin=an_origin(by=erin), by=erin)
    for name in ("City", "Union"):
        mark = a_mark(an_article(), "400 permits had expired", by=erin)
        claims.add_mention(two, mark, origin=an_origin(f"{name} letter", party=name, by=erin), by=erin)
    assert shown(sign_in(erin), "sort=parties")[:2] == [two.pk, one.pk]

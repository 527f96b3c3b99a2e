"""Sources: their grades with basis and days, what they have their knowledge from, and how their claims fared."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from annotate.errors import Invalid, NotAllowed
from annotate.models import AuditEvent, Publisher, User
from tests.factories import a_claim, a_link, a_proposed_verdict, an_origin
from verify import sources
from verify.actions import claim as claims
from verify.actions import link as links
from verify.actions import source as actions
from verify.actions import verdict as verdicts
from verify.models import Claim, Origin, SourceGrade

SignIn = Callable[[User], Client]


@pytest.fixture
def sign_in(client: Client) -> SignIn:
    def sign_in(user: User) -> Client:
        client.force_login(user)
        return client

    return sign_in


def test_a_source_that_nobody_graded_is_an_f(sign_in: SignIn, erin: User) -> None:
    a_claim(by=erin)
    publisher = Publisher.objects.get()
    assert sources.records("publisher", [publisher.pk])[publisher.pk].grade == "F"
    assert "cannot be judged" in sign_in(erin).get(f"/sources/publishers/{publisher.pk}/").content.decode()


def test_a_grade_ends_the_day_before_the_next_and_keeps_its_basis(sign_in: SignIn, erin: User) -> None:
    origin = an_origin(by=erin)
    client = sign_in(erin)
    path = f"/sources/origin/{origin.pk}/grade/"
    client.post(path, {"letter": "C", "basis": "Two corrections in a year.", "valid_from": "2021-01-01"})
    client.post(path, {"letter": "B", "basis": "None since."})
    old, new = SourceGrade.objects.order_by("pk")
    today = timezone.localdate()
    assert (old.letter, old.valid_to) == ("C", today - timedelta(days=1))
    assert (new.letter, new.valid_from, new.valid_to) == ("B", today, None)
    every = SourceGrade.objects.all()
    assert sources.grades(every, "origin", [origin.pk], date(2021, 6, 1)) == {origin.pk: "C"}
    assert sources.grades(every, "origin", [origin.pk], date(2020, 6, 1)) == {}
    page = client.get(f"/sources/origins/{origin.pk}/").content.decode()
    assert "Two corrections in a year." in page
    assert AuditEvent.objects.filter(verb="source.grade", reason="None since.").count() == 1


def test_a_grade_has_a_basis_and_no_day_to_come(erin: User, bob: User) -> None:
    origin = an_origin(by=erin)
    with pytest.raises(NotAllowed):
        actions.grade(origin, letter="A", basis="I like it.", by=bob)
    for wrong in ({"basis": " "}, {"letter": "G"}, {"valid_from": timezone.localdate() + timedelta(days=1)}):
        with pytest.raises(Invalid):
            actions.grade(origin, **{"letter": "A", "basis": "So.", **wrong}, by=erin)  # type: ignore[arg-type]


def test_an_origin_is_corrected_and_a_circle_refused(sign_in: SignIn, erin: User) -> None:
    wire, paper = an_origin("Coast Wire", party="Coast Wire", by=erin), an_origin("The Post", party="Post", by=erin)
    client = sign_in(erin)
    values = {"name": "The Post", "kind": "document", "party": "Post", "parent": "Coast Wire", "revision": 1}
    assert client.post(f"/sources/origins/{paper.pk}/change/", values).status_code == 302
    assert Origin.objects.get(pk=paper.pk).parent == wire
    circle = {"name": "Coast Wire", "kind": "wire", "party": "Coast Wire", "parent": "The Post", "revision": 1}
    answer = client.post(f"/sources/origins/{wire.pk}/change/", circle)
    assert answer.status_code == 422
    assert "quotes this one" in answer.content.decode()
    stale = client.post(f"/sources/origins/{paper.pk}/change/", {**values, "name": "The Evening Post"})
    assert stale.status_code == 409
    assert "The Evening Post" in stale.content.decode()
    assert client.get(f"/sources/origins/{wire.pk}/").context["children"].get() == paper


def test_a_sources_claims_verdicts_and_contradictions_are_counted(sign_in: SignIn, erin: User, bob: User) -> None:
    verdict = a_proposed_verdict(editor=erin, assignee=bob)
    verdicts.approve(verdict, revision=verdict.claim.revision, by=erin)
    link = a_link(by=erin)
    links.decide(link, state="confirmed", revision=link.revision, by=bob)
    publisher = Publisher.objects.get()
    record = sources.records("publisher", [publisher.pk])[publisher.pk]
    assert (record.claims, record.contradicted, record.contradicted_share) == (3, 2, 67)
    assert record.verdicts == {"Supported": 1}
    client = sign_in(bob)
    page = client.get(f"/sources/publishers/{publisher.pk}/").content.decode()
    assert all(claim.text in page for claim in Claim.objects.all())
    assert "67 %" in client.get("/sources/").content.decode()


def test_a_party_shows_its_origins_and_their_claims(sign_in: SignIn, erin: User) -> None:
    claim, origin = a_claim(by=erin), an_origin(by=erin)
    claims.add_mention(claim, claim.claim_mentions.get().annotation, origin=origin, by=erin)
    page = sign_in(erin).get(f"/sources/parties/{origin.party_id}/").content.decode()
    assert origin.name in page
    assert claim.text in page


def test_the_lists_take_few_queries_and_find_by_name(
    sign_in: SignIn, erin: User, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    for number in range(5):
        an_origin(f"Letter {number}", party=f"Party {number}", by=erin)
    client = sign_in(erin)
    with django_assert_max_num_queries(10):  # type: ignore[attr-defined]
        assert "Letter 4" in client.get("/sources/?kind=origins").content.decode()
    assert "Letter 4" not in client.get("/sources/?kind=origins&q=letter+1").content.decode()


def test_a_stranger_sees_no_source(sign_in: SignIn, erin: User, charlie: User) -> None:
    origin = an_origin(by=erin)
    client = sign_in(charlie)
    for path in ("/sources/", f"/sources/origins/{origin.pk}/", "/dashboard/"):
        assert client.get(path).status_code == 403


# -- dashboard --------------------------------------------------------------------------------------------------------


def test_the_dashboard_counts_states_steps_verdicts_and_contradictions(
    sign_in: SignIn, erin: User, bob: User, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    verdict = a_proposed_verdict(editor=erin, assignee=bob)
    verdicts.approve(verdict, revision=verdict.claim.revision, by=erin)
    link = a_link(by=erin)
    links.decide(link, state="confirmed", revision=link.revision, by=bob)
    client = sign_in(bob)
    with django_assert_max_num_queries(14):  # type: ignore[attr-defined]
        answer = client.get("/dashboard/")
    counts = {query: n for _, n, query in answer.context["counts"]}
    assert (counts[""], counts["disputed=1"]) == (2, 2)
    plots = {plot.key: plot for plot in answer.context["plots"]}
    assert [row[-1] for row in plots["age"].rows] == [2, 0, 0, 0, 1, 0]
    assert plots["done"].rows[-1][1:] == [3, 1, 1, 1, 0, 0, 6]
    assert plots["verdicts"].rows[0][1:] == [1, 0, 0, 0, 1]
    assert plots["sources"].rows == [["Lindholm Post", 2, 3, "67 %"]]

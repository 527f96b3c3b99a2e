"""My work: everybody sees what is open for them, and nobody sees it without a role."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from annotate.models import Job, User
from tests.factories import a_claim_in_research, a_mark, a_proposed_verdict, a_suggestion, an_article

SignIn = Callable[[User], Client]


def test_a_stranger_is_asked_to_sign_in(client: Client, db: None) -> None:
    assert client.get("/").headers["Location"] == "/login/?next=/"


def test_somebody_without_a_role_reads_why_nothing_opens(as_user: SignIn, charlie: User) -> None:
    response = as_user(charlie).get("/")
    assert response.status_code == 403
    assert "You may not read articles and claims. Ask an administrator for the role" in response.content.decode()


def test_alice_finds_the_articles_that_she_marked_lately(as_user: SignIn, alice: User, bob: User) -> None:
    a_mark(an_article(title="Marked by Alice"), "400 permits had expired", by=alice)
    a_mark(an_article(title="Marked by Bob"), "400 permits had expired", by=bob)
    panels = {panel.title: panel for panel in as_user(alice).get("/").context["main"]}
    assert [(row.label, row.detail) for row in panels["Continue"].rows] == [("Marked by Alice", "1 mark of yours")]


def test_alice_finds_articles_with_suggestions(as_user: SignIn, alice: User) -> None:
    a_suggestion(an_article(title="Read by a machine"), "Ada Brandt")
    an_article(title="Not read")
    panels = {panel.title: panel for panel in as_user(alice).get("/").context["main"]}
    assert [row.label for row in panels["Suggestions to look at"].rows] == ["Read by a machine"]


def test_bob_finds_his_claims_by_state(as_user: SignIn, bob: User, erin: User) -> None:
    claim = a_claim_in_research(editor=erin, assignee=bob)
    a_claim_in_research(editor=erin, assignee=erin, text="Another person's claim.")
    panels = {panel.title: panel for panel in as_user(bob).get("/").context["main"]}
    (row,) = panels["My claims"].rows
    assert (row.href, row.state) == (f"/claims/{claim.pk}/", ("in_research", "in research"))


def test_a_verdict_waits_for_everybody_but_its_proposer(as_user: SignIn, bob: User, erin: User) -> None:
    verdict = a_proposed_verdict(editor=erin, assignee=bob)

    def waiting(user: User) -> list[str]:
        panels = {panel.title: panel for panel in as_user(user).get("/").context["main"]}
        return [row.href for row in panels["Verdicts that need a second person"].rows]

    assert waiting(erin) == [f"/claims/{verdict.claim_id}/#verdict"]
    assert waiting(bob) == []


def test_reviewers_read_how_much_waits_and_annotators_do_not(as_user: SignIn, alice: User, bob: User) -> None:
    a_mark(an_article(), "Ada Brandt", kind="entity", by=alice)
    assert "1 mark" in as_user(bob).get("/").content.decode()
    assert "Waiting for review" not in as_user(alice).get("/").content.decode()


def test_pending_work_says_that_no_worker_runs(as_user: SignIn, alice: User) -> None:
    client = as_user(alice)
    assert "No worker is running" not in client.get("/").content.decode()
    a_mark(an_article(), "Ada Brandt", kind="entity", by=alice)
    assert "No worker is running" in client.get("/").content.decode()


def test_one_job_leads_to_its_page_and_many_to_their_list(as_user: SignIn, alice: User) -> None:
    failed = Job.objects.create(kind="import", owner=alice, state="failed", error="It broke.")
    for _ in range(2):
        Job.objects.create(kind="link", owner=alice)
    (jobs,) = [panel for panel in as_user(alice).get("/").context["side"] if panel.title == "Jobs"]
    assert [(row.label, row.href) for row in jobs.rows] == [
        ("Import", f"/jobs/{failed.pk}/"),
        ("2 × Linking of marks", "/jobs/?kind=link&state=queued"),
    ]


def test_the_page_takes_as_many_queries_for_many_articles_as_for_one(
    as_user: SignIn, erin: User, django_assert_max_num_queries: Callable
) -> None:
    client = as_user(erin)
    for _ in range(5):
        article = an_article()
        a_mark(article, "400 permits had expired", by=erin)
        a_suggestion(article, "Ada Brandt")
    with django_assert_max_num_queries(14):
        assert client.get("/").status_code == 200

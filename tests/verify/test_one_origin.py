"""Articles that print one wire report: found, proposed as one origin, decided by people, counted once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from annotate import copies, jobs, queue
from annotate.errors import NotAllowed, Stale
from annotate.machines import machine
from annotate.models import Article, AuditEvent, CopyArticle, CopyGroup, User
from tests.factories import a_mark, an_article, an_origin
from verify.actions import claim as claims
from verify.actions import origin as origins
from verify.models import Claim, ClaimMention, OriginProposal

REPORT = (
    "LINDHOLM (Reuters) - The harbour office of Lindholm has withdrawn 400 fishing permits after an inspection, "
    "its director said on Monday. The crews have until the end of the month to appeal against the decision. "
    "Two of the larger companies announced that they would take the matter to court before the season begins."
)
SAID = "The harbour office of Lindholm has withdrawn 400 fishing permits"
OWN = "Our reporter walked along the quay and found {} boats tied up, their owners playing cards in the shed."
ELSE = (
    "The town library opens a reading room for children next week. The mayor will read from a book about whales, "
    "and the choir sings. Entry is free for everybody who brings a story of their own to tell to the others."
)


@pytest.fixture
def papers(db: None) -> list[Article]:
    """Five papers, the first one on the first day; and another story."""
    texts = [REPORT, REPORT, f"{REPORT} {OWN.format(3)}", f"{OWN.format(7)} {REPORT}", REPORT.upper()]
    found = [
        an_article(f"{text} {day}", title=f"Paper {day}", publisher=f"Paper {day}", published_at=date(2021, 5, day))
        for day, text in enumerate(texts, start=1)
    ]
    an_article(ELSE)
    return found


@pytest.fixture
def claim(papers: list[Article], alice: User) -> Claim:
    """Three of the papers make one claim."""
    first, *others = (a_mark(paper, SAID, by=alice) for paper in papers[:3])
    claim = claims.open_from(first, by=alice)
    for mark in others:
        claims.add_mention(claim, mark, origin=None, by=alice)
    jobs.work_off()
    return claim


def the_proposal() -> OriginProposal:
    return OriginProposal.objects.get()


def test_papers_that_print_one_report_are_one_group(papers: list[Article]) -> None:
    jobs.enqueue("group", by=machine("linker"), articles=[paper.pk for paper in Article.objects.all()])
    jobs.work_off()
    group = CopyGroup.objects.get()
    assert set(group.places.values_list("article_id", flat=True)) == {paper.pk for paper in papers}
    assert CopyArticle.objects.exclude(group=group).count() == 1
    assert "words" in CopyArticle.objects.get(article=papers[4]).reason


def test_grouping_twice_changes_nothing(papers: list[Article], claim: Claim) -> None:
    before = list(CopyArticle.objects.values_list("article", "group").order_by("article"))
    for paper in papers[:3]:
        copies.place(paper)
    assert list(CopyArticle.objects.values_list("article", "group").order_by("article")) == before


def test_the_proposal_names_articles_mentions_and_the_agency_that_signs(papers: list[Article], claim: Claim) -> None:
    told = origins.shared(the_proposal())
    assert told.articles[0].article == papers[0]
    assert len(told.articles) >= 3
    assert [mention.claim for mention in told.mentions] == [claim] * 3
    assert (told.kind, told.party) == ("wire", "Reuters")


def test_what_a_paper_adds_itself_is_not_covered(papers: list[Article], claim: Claim, alice: User) -> None:
    mark = a_mark(papers[2], "found 3 boats tied up", by=alice)
    claims.open_from(mark, by=alice)
    assert mark.pk not in {mention.annotation_id for mention in origins.shared(the_proposal()).mentions}


def test_united_they_count_once(claim: Claim, bob: User) -> None:
    origin = an_origin("Reuters, 3 May", party="Reuters", kind="wire", by=bob)
    origins.unite(the_proposal(), origin=origin, revision=1, by=bob)
    assert set(ClaimMention.objects.filter(claim=claim).values_list("origin", flat=True)) == {origin.pk}
    claim.refresh_from_db()
    assert (claim.article_count, claim.party_count) == (3, 1)
    assert AuditEvent.objects.filter(verb="claim.mention", actor=bob).count() == 3


def test_an_origin_that_somebody_named_stays(claim: Claim, alice: User, bob: User) -> None:
    own = an_origin("Our reporter", party="Paper 2", by=bob)
    mention = ClaimMention.objects.filter(claim=claim).order_by("pk")[1]
    claims.add_mention(claim, mention.annotation, origin=own, by=alice)
    assert len(origins.shared(the_proposal()).kept) == 1
    origins.unite(the_proposal(), origin=an_origin(by=bob), revision=1, by=bob)
    mention.refresh_from_db()
    assert mention.origin == own


def test_kept_apart_it_is_not_proposed_again(claim: Claim, bob: User) -> None:
    origins.reject(the_proposal(), revision=1, by=bob)
    origins.propose(CopyGroup.objects.get(), by=machine("linker"))
    assert the_proposal().state == "rejected"
    assert not ClaimMention.objects.exclude(origin=None).exists()


def test_a_paper_that_joins_later_asks_again_and_with_the_same_origin(claim: Claim, alice: User, bob: User) -> None:
    origin = an_origin("Reuters, 3 May", party="Reuters", kind="wire", by=bob)
    origins.unite(the_proposal(), origin=origin, revision=1, by=bob)
    late = a_mark(an_article(f"{REPORT} Later."), SAID, by=alice)
    claims.add_mention(claim, late, origin=None, by=alice)
    jobs.work_off()
    told = origins.shared(the_proposal())
    assert (told.proposal.state, told.name) == ("suggested", origin.name)
    assert [mention.annotation for mention in told.mentions] == [late]


def test_a_stale_or_unentitled_decision_is_refused(claim: Claim, alice: User, bob: User) -> None:
    with pytest.raises(Stale):
        origins.reject(the_proposal(), revision=7, by=bob)
    with pytest.raises(NotAllowed):
        origins.reject(the_proposal(), revision=1, by=alice)


def test_the_review_queue_holds_it(claim: Claim, bob: User) -> None:
    item = queue.next_item(bob, only="origin")
    assert item is not None
    queue.decide(item.key, item.lease.fence, accept=True, revision=item.revision, by=bob)
    row = the_proposal()
    assert row.origin is not None
    assert (row.state, row.origin.party.name) == ("accepted", "Reuters")


def test_bob_decides_on_the_claim_page(client: Client, claim: Claim, bob: User) -> None:
    client.force_login(bob)
    part = client.get(f"/claims/{claim.pk}/candidates/", headers={"HX-Request": "true"}).content.decode()
    assert "articles print one report" in part
    sent = {"revision": 1, "origin": "Reuters, 3 May", "origin_kind": "wire", "party": "", "claim": claim.pk}
    address = f"/origin-proposals/{the_proposal().pk}/unite/"
    assert client.post(address, sent, headers={"HX-Request": "true"}).status_code == 422
    part = client.post(address, sent | {"party": "Reuters"}, headers={"HX-Request": "true"}).content.decode()
    assert "They go back to Reuters, 3 May now" in part
    assert the_proposal().state == "accepted"


def test_bob_may_review_it_as_a_page(client: Client, claim: Claim, admin: User) -> None:
    client.force_login(admin)
    assert "print one report?" in client.get("/admin/review/?kind=origin").content.decode()


def test_comparing_an_article_reads_few_others(db: None, django_assert_max_num_queries: Callable[..., object]) -> None:
    many = [an_article(f"{REPORT} {number}") for number in range(30)]
    jobs.enqueue("group", by=machine("linker"), articles=[paper.pk for paper in many])
    jobs.work_off()
    assert CopyGroup.objects.count() == 1
    last = an_article(f"{REPORT} and then")
    with django_assert_max_num_queries(12):  # type: ignore[attr-defined]
        copies.place(last)

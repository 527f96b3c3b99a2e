"""What a claim's row says of it is what its mentions, links and verdicts say, after every action."""

from __future__ import annotations

import random
from typing import Any

import pytest

from annotate import jobs
from annotate.actions import annotation as marks
from annotate.models import Annotation, User
from tests.factories import a_claim, a_link, a_mark, a_proposed_verdict, a_suggestion, an_article, an_origin
from verify import standing
from verify.actions import claim as claims
from verify.actions import link as links
from verify.actions import source as sources
from verify.actions import verdict as verdicts
from verify.models import Claim, Origin
from verify.origins import roots


def kept(claim: Claim) -> dict[str, Any]:
    claim = Claim.objects.get(pk=claim.pk)
    return {name: getattr(claim, name) for name in standing.COLUMNS}


def counted(claim: Claim) -> dict[str, Any]:
    claim = Claim.objects.get(pk=claim.pk)
    return standing.standings([claim])[claim.pk]


def mentioned(claim: Claim, origin: Origin | None, *, by: User) -> Annotation:
    mark = a_mark(an_article(), "400 permits had expired", by=by)
    claims.add_mention(claim, mark, origin=origin, by=by)
    return mark


def test_mentions_articles_origins_and_parties_are_counted(erin: User) -> None:
    claim = a_claim(by=erin)
    for name, party in (("A letter", "City"), ("A register", "City"), ("A speech", "Union")):
        mentioned(claim, an_origin(name, party=party, by=erin), by=erin)
    row = kept(claim)
    assert (row["mention_count"], row["article_count"], row["origin_count"], row["party_count"]) == (4, 4, 3, 2)
    assert row["is_backed"]
    assert row["is_numerical"]
    assert not row["needs_standing"]


def test_whoever_quotes_a_report_counts_with_the_report(erin: User) -> None:
    wire = an_origin("Coast Wire, 12 March", party="Coast Wire", kind="wire", by=erin)
    claim = a_claim(by=erin)
    for name in ("Post", "Courier", "Ledger"):
        paper = an_origin(f"{name} report", party=name, by=erin)
        mentioned(claim, paper, by=erin)
        details = {"name": paper.name, "kind": paper.kind, "party": name}
        sources.change_origin(paper, **details, parent=wire, revision=paper.revision, by=erin)
    row = kept(claim)
    assert (row["origin_count"], row["party_count"]) == (1, 1)
    assert {origin.pk for origin in roots(Origin.objects.values_list("pk", flat=True)).values()} == {wire.pk}


def test_a_chain_that_bites_its_tail_ends(erin: User) -> None:
    first, second = an_origin("First", by=erin), an_origin("Second", by=erin)
    Origin.objects.filter(pk=first.pk).update(parent=second)
    Origin.objects.filter(pk=second.pk).update(parent=first)
    assert set(roots([first.pk, second.pk])) == {first.pk, second.pk}


def test_a_mark_that_is_rejected_leaves_the_count_once_the_job_ran(erin: User, bob: User) -> None:
    claim = a_claim(by=erin)
    mark = mentioned(claim, None, by=erin)
    marks.decide(mark, accept=False, revision=mark.revision, by=bob)
    jobs.work_off()
    assert kept(claim)["mention_count"] == 1


def test_an_accepted_suggestion_backs_its_claim(alice: User, erin: User) -> None:
    mark = a_suggestion(an_article(), "400 permits had expired", kind="claim")
    claim = claims.open_from(mark, by=erin)
    assert not kept(claim)["is_backed"]
    marks.decide(mark, accept=True, revision=mark.revision, by=alice)
    jobs.work_off()
    assert kept(claim)["is_backed"]


def test_links_say_who_is_contradicted_and_who_is_out_of_date(erin: User, bob: User) -> None:
    clash, update = a_link(by=erin), a_link(type="updates", by=erin)
    for link in (clash, update):
        links.decide(link, state="confirmed", revision=link.revision, by=bob)
    assert [kept(each)["is_contradicted"] for each in (clash.older, clash.newer)] == [True, True]
    assert [kept(each)["is_outdated"] for each in (update.older, update.newer)] == [True, False]
    clash.refresh_from_db()
    links.decide(clash, state="rejected", revision=clash.revision, by=bob)
    assert not kept(clash.older)["is_contradicted"]


def test_the_verdict_shown_is_the_approved_one_else_the_proposed_one(erin: User, bob: User) -> None:
    verdict = a_proposed_verdict(editor=erin, assignee=bob)
    assert (kept(verdict.claim)["shown_verdict"], kept(verdict.claim)["verdict_as_of"]) == ("Supported", None)
    verdicts.approve(verdict, revision=verdict.claim.revision, by=erin)
    assert kept(verdict.claim)["verdict_as_of"] == verdict.as_of


def test_claims_that_came_in_bulk_are_counted_by_the_sweep(erin: User) -> None:
    claim = a_claim(by=erin)
    Claim.objects.update(mention_count=0, is_backed=False, needs_standing=True)
    claim.claim_mentions.update(article=None)
    jobs.work_off()
    assert kept(claim) == counted(claim)
    assert claim.claim_mentions.get().article_id is not None


@pytest.mark.parametrize("seed", range(3))
def test_after_any_actions_every_row_is_what_counting_anew_gives(erin: User, bob: User, seed: int) -> None:
    pick = random.Random(seed)
    link = a_link(by=erin)
    both = [link.older, link.newer]
    origins = [None, *(an_origin(f"Letter {n}", party=f"Party {n % 2}", by=erin) for n in range(3))]
    mine = [claim.claim_mentions.get().annotation for claim in both]
    for _ in range(25):
        mark, claim = pick.choice(mine), pick.choice(both)
        step = pick.randrange(4)
        if step == 0:
            mine.append(mentioned(claim, pick.choice(origins), by=erin))
        elif step == 1:
            claims.add_mention(claim, mark, origin=pick.choice(origins), by=erin)
        elif step == 2:
            link.refresh_from_db()
            links.decide(link, state=pick.choice(["confirmed", "rejected"]), revision=link.revision, by=bob)
        else:
            claim.refresh_from_db()
            types = pick.choice([["Numerical Claim"], ["Causal Claim"]])
            claims.describe(claim, revision=claim.revision, types=types, by=erin)
        assert [kept(each) for each in both] == [counted(each) for each in both]

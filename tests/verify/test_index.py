"""Claims taken apart, kept, and put together again; the links of one claim replaced as a whole."""

from __future__ import annotations

from datetime import date

from annotate.machines import machine
from annotate.models import AuditEvent, User
from tests.factories import a_claim
from verify import index
from verify.actions import claim as claims
from verify.actions import link as links
from verify.facts import facts
from verify.models import ClaimIndex, ClaimLink

TEXT = "On 4 May 2019, Lindholm Shipping sold 31 ferries to Ada Brandt for 2.5 million dollars."


def test_facts_come_back_from_the_database_as_they_went_in(alice: User) -> None:
    claim, before = a_claim(by=alice), facts(TEXT, date(2021, 3, 15))
    assert before.labels
    index.keep(claim, before)
    index.keep(claim, before)
    kept = index.load(ClaimIndex.objects.get(claim=claim))
    assert (kept, kept.labels) == (before, before.labels)


def test_a_claim_s_links_are_replaced_except_decided_ones(alice: User, bob: User) -> None:
    claim, same, gone, decided = (a_claim(by=alice) for _ in range(4))
    by = machine("linker")
    links.replace(
        claim, [links.Found("same_claim", claim, each, 0.6, "alike") for each in (same, gone, decided)], by=by
    )
    rejected = ClaimLink.objects.get(newer=decided)
    links.decide(rejected, state="rejected", revision=rejected.revision, by=bob)
    again = [links.Found("same_claim", each, claim, 0.7, "more alike") for each in (same, decided)]
    for _ in range(2):
        links.replace(claim, again, by=by)
    left = ClaimLink.objects.of(claim).order_by("pk").values_list("newer", "score", "state")
    assert list(left) == [(same.pk, 0.7, "suggested"), (decided.pk, 0.6, "rejected")]
    assert AuditEvent.objects.filter(verb="link.propose").count() == 3


def test_a_rejected_pair_is_offered_again_when_a_claim_comes_to_say_something_else(erin: User, bob: User) -> None:
    by, claim, other = machine("linker"), a_claim(by=erin), a_claim(by=erin)
    found = [links.Found("same_claim", claim, other, 0.6, "alike")]
    links.replace(claim, found, by=by)
    link = ClaimLink.objects.get()
    links.decide(link, state="rejected", revision=link.revision, by=bob)
    claim.refresh_from_db()
    claim = claims.describe(claim, speaker="The mayor", revision=claim.revision, by=erin)
    links.replace(claim, found, by=by)
    assert ClaimLink.objects.get().state == "rejected"
    claim = claims.describe(claim, text="In May 2021, 400 permits had expired.", revision=claim.revision, by=erin)
    assert ClaimLink.objects.get().state == "suggested"
    links.replace(claim, [], by=by)
    assert not ClaimLink.objects.exists()

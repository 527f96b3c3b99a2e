"""Merging claims and splitting them again: what moves, what is refused, and that everything comes back."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

from annotate.errors import Refused, Stale
from annotate.machines import machine
from annotate.models import AuditEvent, User
from tests.factories import a_claim, a_mark, an_approved_claim, an_article, some_evidence
from verify.actions import claim as claims
from verify.actions import link as links
from verify.actions import merge as merges
from verify.models import Claim, ClaimLink, ClaimMention, Evidence, ReopenRequest

SEQUENCES = 1_000


def where(model: Any, *columns: str) -> list[tuple[Any, ...]]:
    return sorted(model.objects.values_list("pk", *columns))


def everything() -> dict[str, Any]:
    """Which claim each mention, each piece of evidence and each link belongs to, and where the claims are."""
    return {
        "mentions": where(ClaimMention, "claim", "home", "annotation", "modality", "attribution", "origin"),
        "evidence": where(Evidence, "claim", "home", "question", "answer", "stance", "state", "revision"),
        "links": where(ClaimLink, "type", "older", "newer", "older_home", "newer_home", "state", "reason"),
        "claims": where(Claim, "state", "state_before_merge", "merged_into", "text", "assignee"),
    }


def merge(claim: Claim, into: Claim, by: User) -> Claim:
    claim = Claim.objects.get(pk=claim.pk)
    return merges.merge(claim, into=Claim.objects.get(pk=into.pk), revision=claim.revision, by=by)


def split(claim: Claim, by: User) -> Claim:
    claim = Claim.objects.get(pk=claim.pk)
    return merges.split(claim, revision=claim.revision, by=by)


def link(type: str, older: Claim, newer: Claim) -> ClaimLink:
    return links.propose(type, older, newer, reason="Both values.", by=machine("linker"))


@pytest.fixture
def two(erin: User, bob: User) -> tuple[Claim, Claim]:
    """Two claims, each with a mention and a piece of evidence."""
    one, other = (a_claim(f"Claim {number}.", by=erin) for number in range(2))
    some_evidence(one, by=bob)
    some_evidence(other, by=bob)
    return one, other


def test_a_merge_brings_mentions_evidence_and_links(two: tuple[Claim, Claim], erin: User) -> None:
    one, other = two
    third = a_claim("Claim 3.", by=erin)
    moved = link("updates", one, third)
    merge(one, other, erin)
    moved.refresh_from_db()
    assert set(ClaimMention.objects.exclude(claim=third).values_list("claim", flat=True)) == {other.pk}
    assert set(Evidence.objects.values_list("claim", flat=True)) == {other.pk}
    assert (moved.older_id, moved.older_home_id, moved.newer_id) == (other.pk, one.pk, third.pk)


def test_a_split_gives_everything_back(two: tuple[Claim, Claim], erin: User) -> None:
    one, other = two
    link("contradicts", one, a_claim("Claim 3.", by=erin))
    before = everything()
    merge(one, other, erin)
    assert everything() != before
    assert split(one, erin).state == "candidate"
    assert everything() == before


def test_what_came_after_the_merge_stays_with_the_other_claim(two: tuple[Claim, Claim], erin: User, bob: User) -> None:
    one, other = two
    merge(one, other, erin)
    added = some_evidence(Claim.objects.get(pk=other.pk), by=bob)
    split(one, erin)
    added.refresh_from_db()
    assert added.claim == other


def test_a_mention_that_a_person_moved_meanwhile_stays_where_it_was_put(two: tuple[Claim, Claim], erin: User) -> None:
    one, other = two
    mark = ClaimMention.objects.get(claim=one).annotation
    third = a_claim("Claim 3.", by=erin)
    merge(one, other, erin)
    claims.add_mention(third, mark, origin=None, by=erin)
    split(one, erin)
    assert ClaimMention.objects.get(annotation=mark).claim == third


def test_a_link_that_the_other_claim_has_too_waits_with_the_merged_one(two: tuple[Claim, Claim], erin: User) -> None:
    one, other = two
    third = a_claim("Claim 3.", by=erin)
    own, same = link("same_claim", one, third), link("same_claim", other, third)
    between = link("same_claim", one, other)
    merge(one, other, erin)
    for row in (own, same, between):
        row.refresh_from_db()
    assert (own.older_id, own.newer_id) == (one.pk, third.pk)
    assert (between.older_id, between.newer_id) == (one.pk, other.pk)


def test_the_linker_takes_away_nothing_that_a_merge_brought_or_left(two: tuple[Claim, Claim], erin: User) -> None:
    one, other = two
    third = a_claim("Claim 3.", by=erin)
    link("same_claim", one, third)
    link("same_claim", one, other)
    merge(one, other, erin)
    links.replace(Claim.objects.get(pk=other.pk), [], by=machine("linker"))
    links.replace(third, [], by=machine("linker"))
    assert ClaimLink.objects.count() == 2


def test_a_claim_is_not_merged_into_itself_nor_into_a_merged_one(two: tuple[Claim, Claim], erin: User) -> None:
    one, other = two
    with pytest.raises(Refused, match="itself"):
        merge(one, one, erin)
    merge(one, other, erin)
    with pytest.raises(Refused, match=f"into claim {other.pk}"):
        merge(a_claim("Claim 3.", by=erin), one, erin)
    with pytest.raises(Refused, match=f"into claim {other.pk}"):
        merge(other, one, erin)
    with pytest.raises(Refused, match="cannot become merged"):
        merge(one, a_claim("Claim 4.", by=erin), erin)


def test_a_merge_carries_the_revisions_of_both_claims(two: tuple[Claim, Claim], erin: User) -> None:
    one, other = two
    with pytest.raises(Stale):
        merges.merge(one, into=other, revision=one.revision + 1, by=erin)
    with pytest.raises(Stale):
        merges.merge(one, into=other, revision=one.revision, into_revision=other.revision + 1, by=erin)


def test_both_claims_remember_the_merge(two: tuple[Claim, Claim], erin: User) -> None:
    one, other = two
    mark = ClaimMention.objects.get(claim=one).annotation_id
    merge(one, other, erin)
    split(one, erin)
    events = AuditEvent.objects.filter(verb__in=("claim.T12", "claim.absorb", "claim.T13", "claim.release"))
    assert [(event.verb, event.target_id) for event in events.order_by("pk")] == [
        ("claim.T12", one.pk),
        ("claim.absorb", other.pk),
        ("claim.T13", one.pk),
        ("claim.release", other.pk),
    ]
    assert all(event.after["mentions"] == [mark] for event in events)


def test_opposing_evidence_that_a_merge_brings_asks_for_another_look(
    erin: User, bob: User, person: Callable[..., User]
) -> None:
    judged = an_approved_claim(editor=erin, assignee=bob, second=person("dora", "reviewer"))
    other = a_claim("Claim 2.", by=erin)
    some_evidence(other, stance="refutes", by=bob)
    merge(other, judged, erin)
    assert ReopenRequest.objects.get().claim == judged


def test_the_preview_says_what_would_move_and_moves_nothing(two: tuple[Claim, Claim], erin: User) -> None:
    one, other = two
    third = a_claim("Claim 3.", by=erin)
    link("updates", one, third)
    link("same_claim", one, other)
    before = everything()
    seen = merges.preview(one, into=other, by=erin)
    assert (seen.mentions, seen.evidence, seen.links, seen.links_left, seen.why_not) == (1, 1, 1, 1, "")
    assert "itself" in merges.preview(one, into=one, by=erin).why_not
    assert everything() == before


# -- any order --------------------------------------------------------------------------------------------------------


@pytest.fixture
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without counting, telling and queueing: they are tested elsewhere, and here is a thousand times to do."""
    monkeypatch.setattr("verify.standing.refresh", lambda ids: None)
    monkeypatch.setattr("annotate.actions.notice.notify_watchers", lambda *args, **kwargs: 0)
    monkeypatch.setattr("annotate.jobs.enqueue", lambda *args, **kwargs: None)


def test_merges_and_splits_in_any_order_end_where_they_began(quiet: None, erin: User, bob: User) -> None:
    chance = random.Random(11)
    some = [a_claim(f"Claim {number}.", by=erin) for number in range(5)]
    for claim in some[::2]:
        claims.add_mention(claim, a_mark(an_article(by=bob), "650 permits", by=bob), origin=None, by=bob)
        some_evidence(claim, by=bob)
    for _ in range(9):
        older, newer = chance.sample(some, 2)
        link(chance.choice(ClaimLink.Type.values), older, newer)
    before, done, refused, merged = everything(), 0, 0, set[int]()
    while done < SEQUENCES:
        # Splits are a little more likely: again and again nothing is merged any more, and a new sequence begins.
        if merged and chance.random() < 0.7:
            split(Claim(pk=chance.choice(sorted(merged))), erin)
        else:
            with suppress(Refused):
                refused += 1
                one, other = chance.sample(some, 2)
                merge(one, other, erin)
                refused -= 1
        merged = set(Claim.objects.filter(state="merged").values_list("pk", flat=True))
        if not merged:
            done += 1
            assert everything() == before
    assert refused

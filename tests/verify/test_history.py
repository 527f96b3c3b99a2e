"""What a claim was on any day, replayed from the trail, is what it was on that day."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone

from annotate import audit
from annotate.actions import annotation as marks
from annotate.errors import DomainError
from annotate.machines import machine
from annotate.models import User
from tests.factories import a_claim, a_mark, an_approved_claim, an_article, an_origin, some_evidence
from verify import history
from verify.actions import claim as claims
from verify.actions import evidence as evidences
from verify.actions import verdict as verdicts
from verify.models import Claim, ClaimMention, Evidence, Verdict

SEQUENCES, STEPS = 6, 40


@pytest.fixture
def dora(person: Callable[..., User]) -> User:
    """A second reviewer."""
    return person("dora", "reviewer")


def recorded(claim: Claim) -> dict[str, Any]:
    """The claim as the database has it now."""
    claim = Claim.objects.get(pk=claim.pk)
    mentions = ClaimMention.objects.live().filter(claim=claim)
    found = Evidence.objects.accepted().filter(claim=claim).order_by("pk")
    verdict = {row.state: row.pk for row in Verdict.objects.filter(claim=claim)}
    now = {
        "fields": audit.snapshot(claim, *history.SHOWN),
        "verdict": verdict.get("approved"),
        "proposed": verdict.get("proposed"),
        "mentions": sorted(mentions.values_list("annotation", flat=True)),
        "evidence": [{"id": row.pk, **audit.snapshot(row, *evidences.FIELDS)} for row in found],
    }
    plain: dict[str, Any] = json.loads(json.dumps(now, cls=DjangoJSONEncoder))
    return plain


def replayed(claim: Claim, at: datetime) -> dict[str, Any]:
    past = history.as_of(claim, at)
    return {
        "fields": past.fields,
        "verdict": past.verdict and past.verdict["id"],
        "proposed": past.proposed and past.proposed["id"],
        "mentions": sorted(past.mentions),
        "evidence": [{name: row[name] for name in ("id", *evidences.FIELDS)} for row in past.evidence],
    }


class Desk:
    """Some claims, and everything that people do with them."""

    def __init__(self, chance: random.Random, erin: User, bob: User, dora: User) -> None:
        self.chance, self.erin, self.bob, self.dora = chance, erin, bob, dora
        self.claims = [a_claim(f"Claim {number}.", by=bob) for number in range(3)]
        self.origin = an_origin(by=bob)

    def step(self) -> None:
        """One thing that somebody tries; what the rules refuse changes nothing."""
        claim = Claim.objects.get(pk=self.chance.choice(self.claims).pk)
        act = self.chance.choice([self.describe, self.assign, self.mention, self.mark, self.evidence, self.change])
        act = self.chance.choice([act, self.move, self.propose, self.decide, self.merge])
        try:
            with transaction.atomic():
                act(claim)
        except DomainError:
            return

    def describe(self, claim: Claim) -> None:
        text = f"Text {self.chance.randrange(100)}."
        claims.describe(claim, text=text, types=["Numerical Claim"], revision=claim.revision, by=self.bob)

    def assign(self, claim: Claim) -> None:
        claims.assign(claim, to=self.chance.choice([self.bob, None]), revision=claim.revision, by=self.erin)

    def mention(self, claim: Claim) -> None:
        known = self.chance.choice(ClaimMention.objects.order_by("pk"))
        mark = known.annotation if self.chance.random() < 0.5 else self.new_mark()
        claims.add_mention(claim, mark, origin=None, by=self.bob)

    def new_mark(self) -> Any:
        return a_mark(an_article(by=self.bob), "400 permits had expired", by=self.bob)

    def mark(self, claim: Claim) -> None:
        mention = ClaimMention.objects.filter(claim=claim).order_by("pk").first()
        if mention is None:
            return
        mark = mention.annotation
        if mark.deleted_at:
            marks.restore(mark, revision=mark.revision, by=self.bob)
        else:
            marks.delete(mark, revision=mark.revision, by=self.bob)

    def evidence(self, claim: Claim) -> None:
        by = self.chance.choice([self.bob, machine("linker")])
        stance = self.chance.choice(["supports", "refutes"])
        found = {"question": "How many?", "answer": "400", "stance": stance, "origin": self.origin, "is_primary": True}
        evidences.add(claim, **found, by=by)

    def change(self, claim: Claim) -> None:
        row = self.chance.choice(list(Evidence.objects.filter(claim=claim)) or [None])
        if row is not None and row.state == "accepted":
            evidences.change(row, rebuttal="An older count.", revision=row.revision, by=self.bob)
        elif row is not None:
            evidences.change(row, state="accepted", revision=row.revision, by=self.dora)

    def move(self, claim: Claim) -> None:
        to = self.chance.choice(["queued", "in_research", "in_research", "rejected"])
        claims.transition(claim, to=to, revision=claim.revision, reason="too vague", by=self.erin)

    def propose(self, claim: Claim) -> None:
        said = {"label": "Supported", "justification": "So it is."}
        verdicts.propose(claim, **said, revision=claim.revision, by=self.bob)

    def decide(self, claim: Claim) -> None:
        verdict = Verdict.objects.get(claim=claim, state="proposed") if claim.state == "in_review" else None
        if verdict is not None and self.chance.random() < 0.7:
            verdicts.approve(verdict, revision=claim.revision, by=self.dora)
        elif verdict is not None:
            verdicts.send_back(verdict, revision=claim.revision, comment="Which?", by=self.dora)

    def merge(self, claim: Claim) -> None:
        if claim.state == "merged":
            to = claim.state_before_merge
            claims.transition(claim, to=to, revision=claim.revision, by=self.erin)
        else:
            into = Claim.objects.get(pk=self.chance.choice(self.claims).pk)
            claims.transition(claim, to="merged", into=into, revision=claim.revision, by=self.erin)


@pytest.mark.parametrize("seed", range(SEQUENCES))
def test_any_day_is_replayed_as_it_was_recorded(seed: int, erin: User, bob: User, dora: User) -> None:
    desk = Desk(random.Random(seed), erin, bob, dora)
    days: list[tuple[datetime, list[dict[str, Any]]]] = []
    for _ in range(STEPS):
        desk.step()
        days.append((timezone.now(), [recorded(claim) for claim in desk.claims]))
    for at, then in days:
        assert [replayed(claim, at) for claim in desk.claims] == then


def test_before_it_was_opened_there_is_no_claim(bob: User) -> None:
    claim = a_claim(by=bob)
    past = history.as_of(claim, timezone.now() - timedelta(days=1))
    assert (past.exists, past.fields, past.mentions) == (False, {}, frozenset())


def test_the_old_verdict_is_seen_on_its_day(erin: User, bob: User, dora: User) -> None:
    claim = an_approved_claim(editor=erin, assignee=bob, second=dora)
    then = timezone.now()
    claims.transition(claim, to="in_research", revision=claim.revision, reason="New register.", by=erin)
    some_evidence(claim, stance="refutes", by=bob)
    past = history.as_of(claim, then)
    assert (past.fields["state"], len(past.evidence)) == ("approved", 1)
    assert past.verdict is not None
    assert past.verdict["label"] == "Supported"


def test_the_replay_takes_the_same_few_queries_for_any_trail(
    erin: User, bob: User, dora: User, django_assert_num_queries: Any
) -> None:
    claim = an_approved_claim(editor=erin, assignee=bob, second=dora)
    with django_assert_num_queries(4):
        history.as_of(claim, timezone.now())
    for _ in range(5):
        claims.add_mention(claim, a_mark(an_article(by=bob), "400 permits had expired", by=bob), origin=None, by=bob)
    with django_assert_num_queries(4):
        history.as_of(claim, timezone.now())

"""Nobody decides on what they proposed: ten thousand attempts by every road, and by SQL, of which none succeeds."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from annotate.errors import DomainError
from annotate.machines import machine
from annotate.models import Job, User
from tests.annotate.api.test_parallel import at_once, statuses
from tests.factories import a_claim, a_proposed_verdict, a_published_claim
from tests.rest import Rest
from verify import bulk
from verify import review as queue
from verify.actions import claim as claims
from verify.actions import report as reports
from verify.actions import verdict as verdicts
from verify.models import Claim, Correction, Report, Review, Verdict

ATTEMPTS, BY_HTTP = 10_000, 60


class Prey:
    """Three things that await a second person, who proposed each, and how somebody might try to be both."""

    def __init__(self, person: Callable[..., User], admin: User) -> None:
        self.bob, self.erin, self.dora = person("bob", "reviewer"), person("erin", "editor"), person("dora", "reviewer")
        self.alice, self.charlie, self.admin = person("alice", "annotator"), person("charlie"), admin
        judged = {"editor": self.erin, "assignee": self.bob, "second": self.dora}
        self.verdict = a_proposed_verdict(editor=self.erin, assignee=self.bob)
        corrected, withdrawn = a_published_claim(**judged), a_published_claim(**judged)
        said = {"what": "The year.", "label": "Supported", "justification": "Read again."}
        self.correction = reports.correct(corrected, **said, revision=corrected.revision, by=self.erin)
        reports.ask_withdrawal(withdrawn, reason="A child.", revision=withdrawn.revision, by=admin)
        self.withdrawal = Report.objects.get(claim=withdrawn)

    def targets(self) -> list[tuple[Claim, str, User, Verdict | None]]:
        """What is to be reached on each claim, who may not, and the verdict that it hangs on."""
        return [
            (self.verdict.claim, "approved", self.bob, self.verdict),
            (self.correction.report.claim, "published", self.erin, self.correction.verdict),
            (self.withdrawal.claim, "withdrawn", self.admin, None),
        ]

    def state(self) -> dict[str, Any]:
        """Everything that an attempt that succeeded would have changed."""
        return {
            "claims": sorted(Claim.objects.values_list("pk", "state", "revision")),
            "verdicts": sorted(Verdict.objects.values_list("pk", "state", "proposed_by", "approved_by"), key=str),
            "reviews": sorted(Review.objects.values_list("pk", "reviewer", "decision")),
            "reports": sorted(Report.objects.values_list("pk", "state", "verdict", "withdrawn_by", "text"), key=str),
            "corrections": sorted(Correction.objects.values_list("pk", "state", "approved_by"), key=str),
        }


@pytest.fixture
def prey(person: Callable[..., User], admin: User) -> Prey:
    return Prey(person, admin)


# -- attempts: each is one try; the domain or the database refuses it with an exception ------------------------------


def by_transition(prey: Prey, chance: random.Random) -> None:
    claim, to, who, _ = chance.choice(prey.targets())
    claims.transition(claim, to=to, revision=_seen(claim, chance), reason="Fine.", by=who)


def by_review(prey: Prey, chance: random.Random) -> None:
    claim, _, who, verdict = chance.choice(prey.targets()[:2])
    assert verdict is not None
    decide = chance.choice([verdicts.approve, verdicts.send_back])
    decide(verdict, revision=_seen(claim, chance), comment="Fine.", by=who)


def by_queue(prey: Prey, chance: random.Random) -> None:
    claim, _, who, verdict = chance.choice(prey.targets()[:2])
    assert verdict is not None
    queue.decide_verdict(verdict, accept=True, revision=_seen(claim, chance), reason="Fine.", by=who)


def by_stale_form(prey: Prey, chance: random.Random) -> None:
    """Another person, who may, but looked at an older revision; or a second browser that shows what was."""
    claim, to, _, _ = chance.choice(prey.targets())
    claims.transition(claim, to=to, revision=claim.revision - chance.randint(1, 3), by=prey.dora)


def by_wrong_role(prey: Prey, chance: random.Random) -> None:
    claim, to, _, _ = chance.choice(prey.targets())
    who = chance.choice([prey.alice, prey.charlie, machine("linker")])
    claims.transition(claim, to=to, revision=claim.revision, by=who)


def by_role_swap(prey: Prey, chance: random.Random) -> None:
    """Who proposed it comes back with other roles."""
    claim, to, who, _ = chance.choice(prey.targets())
    who.groups.set(Group.objects.filter(name__in=chance.sample(["reviewer", "editor", "admin"], 2)))
    claims.transition(claim, to=to, revision=claim.revision, by=User.objects.get(pk=who.pk))


def by_changed_name(prey: Prey, chance: random.Random) -> None:
    """The verdict in memory says that somebody else proposed it."""
    claim, _, who, verdict = chance.choice(prey.targets()[:2])
    assert verdict is not None
    forged = Verdict.objects.get(pk=verdict.pk)
    forged.proposed_by = prey.dora
    verdicts.approve(forged, revision=claim.revision, by=who)


def by_job(prey: Prey, chance: random.Random) -> None:
    _, to, who, _ = chance.choice(prey.targets())
    seen = [(claim.pk, _seen(claim, chance)) for claim, *_ in chance.sample(prey.targets(), 1)]
    job = Job(kind="move_claims", owner=who, params={"claims": seen, "to": to, "reason": "Fine."})
    if bulk.move_claims(job, lambda done, total: None)["moved"] == 0:
        raise DomainError("Every claim was refused.")


def by_row(prey: Prey, chance: random.Random) -> None:
    """Past the actions, by the ORM."""
    claim, to, who, verdict = chance.choice(prey.targets())
    now = timezone.now()
    withdrawn = {"state": "withdrawn", "withdrawn_by": who, "withdrawn_at": now}
    attacks: list[Callable[[], Any]] = [lambda: Report.objects.filter(claim=claim).update(**withdrawn)]
    if verdict is not None:
        approved = {"state": "approved", "approved_by": who, "approved_at": now}
        attacks = [
            lambda: Verdict.objects.filter(pk=verdict.pk).update(**approved),
            lambda: Verdict.objects.filter(pk=verdict.pk).update(proposed_by=prey.dora),
            lambda: Review.objects.create(verdict=verdict, reviewer=who, decision="approve"),
            lambda: Review.objects.create(verdict=verdict, reviewer=machine("linker"), decision="approve"),
        ]
        if to == "published":
            decided = {"state": "approved", "approved_by": who, "decided_at": now}
            attacks += [
                lambda: Correction.objects.filter(pk=prey.correction.pk).update(**decided),
                lambda: Correction.objects.filter(pk=prey.correction.pk).update(**decided | {"approved_by": prey.dora}),
                lambda: Report.objects.filter(claim=claim).update(verdict=verdict),
                lambda: Report.objects.filter(claim=claim).update(text="Something else."),
            ]
        else:
            attacks.append(lambda: Claim.objects.filter(pk=claim.pk).update(state="approved"))
    chance.choice(attacks)()


def _seen(claim: Claim, chance: random.Random) -> int:
    return claim.revision if chance.random() < 0.8 else claim.revision + chance.randint(-2, 2)


ROADS: dict[Callable[[Prey, random.Random], None], int] = {
    by_transition: 4,
    by_review: 6,
    by_queue: 4,
    by_stale_form: 4,
    by_wrong_role: 4,
    by_role_swap: 1,
    by_changed_name: 4,
    by_job: 2,
    by_row: 6,
}
"""How often each is tried, for each other: those more seldom that take longer."""


def test_of_ten_thousand_attempts_none_succeeds(prey: Prey) -> None:
    chance, before = random.Random(3), prey.state()
    for number in range(ATTEMPTS):
        (road,) = chance.choices([*ROADS], [*ROADS.values()])
        with pytest.raises((DomainError, DatabaseError)), transaction.atomic():
            road(prey, chance)
        if number % 1000 == 0:
            assert prey.state() == before, road.__name__
    assert prey.state() == before


def test_none_succeeds_by_page_api_and_administration(prey: Prey) -> None:
    User.objects.update(is_staff=True)
    chance, before = random.Random(4), prey.state()
    for number in range(BY_HTTP):
        claim, to, who, verdict = chance.choice(prey.targets())
        client = Client()  # a second browser is another client of the same person
        client.force_login(who)
        send = chance.choice([_by_page, _by_rest, _by_administration])
        status = send(client, claim, to, who, verdict)
        assert status in (302, 403, 409, 412), (number, send.__name__, status)
        assert prey.state() == before, send.__name__


def _by_page(client: Client, claim: Claim, to: str, who: User, verdict: Verdict | None) -> int:
    if verdict is not None:
        sent = {"revision": claim.revision, "decision": "approve"}
        return client.post(f"/verdicts/{verdict.pk}/review/", sent).status_code
    return client.post(f"/claims/{claim.pk}/transition/", {"revision": claim.revision, "to": to}).status_code


def _by_rest(client: Client, claim: Claim, to: str, who: User, verdict: Verdict | None) -> int:
    if verdict is not None:
        answer = Rest(who).post(f"verdicts/{verdict.pk}/approve/", {}, seen=claim.revision)
    else:
        answer = Rest(who).post(f"claims/{claim.pk}/transition/", {"to": to}, seen=claim.revision)
    status: int = answer.status_code
    return status


def _by_administration(client: Client, claim: Claim, to: str, who: User, verdict: Verdict | None) -> int:
    rows = list(Claim.objects.values_list("pk", "revision"))
    sent: dict[str, Any] = {f"revision-{pk}": revision for pk, revision in rows}
    sent |= {"action": "move", "_selected_action": [claim.pk], "to": to, "because": "Fine."}
    return client.post("/admin/verify/claim/", sent).status_code


# -- past everything: SQL ---------------------------------------------------------------------------------------------


def _refused(statement: str, *values: Any) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_no_verdict_is_approved_by_sql(prey: Prey) -> None:
    before, pk, now = prey.state(), prey.verdict.pk, timezone.now()
    approve = "UPDATE verify_verdict SET state = 'approved', approved_by_id = %s, approved_at = %s WHERE id = %s"
    review = "INSERT INTO verify_review (verdict_id, reviewer_id, decision, comment, created_at)"
    insert = (
        "INSERT INTO verify_verdict (claim_id, number, label, as_of, justification, confidence, likelihood, left_out,"
        " state, proposed_by_id, proposed_at, approved_by_id, approved_at)"
        " VALUES (%s, 9, 'Supported', '2026-01-01', 'So.', 'low', '', '', 'approved', %s, %s, %s, %s)"
    )
    _refused(approve, prey.bob.pk, now, pk)
    _refused(approve, prey.dora.pk, now, pk)
    _refused(f"{review} VALUES (%s, %s, 'approve', '', %s)", pk, prey.bob.pk, now)
    _refused(f"{review} VALUES (%s, %s, 'approve', '', %s)", pk, machine("linker").pk, now)
    _refused(insert, prey.withdrawal.claim_id, prey.bob.pk, now, prey.dora.pk, now)
    _refused("UPDATE verify_verdict SET proposed_by_id = %s WHERE id = %s", prey.dora.pk, pk)
    _refused("UPDATE verify_verdict SET state = 'approved' WHERE state = 'superseded' OR id = %s", pk)
    _refused("DELETE FROM verify_verdict WHERE id = %s", pk)
    assert prey.state() == before


def test_no_claim_report_or_correction_is_moved_by_sql(prey: Prey) -> None:
    before, claim, report = prey.state(), prey.verdict.claim_id, prey.withdrawal.pk
    for state in ("approved", "published", "withdrawn"):
        _refused("UPDATE verify_claim SET state = %s WHERE id = %s", state, claim)
    withdraw = "UPDATE verify_report SET state = 'withdrawn', withdrawn_by_id = %s, withdrawn_at = %s WHERE id = %s"
    _refused(withdraw, prey.admin.pk, timezone.now(), report)
    _refused(withdraw, machine("linker").pk, timezone.now(), report)
    _refused("UPDATE verify_report SET text = 'Something else.' WHERE id = %s", report)
    _refused("UPDATE verify_report SET state = 'draft' WHERE id = %s", report)
    _refused("DELETE FROM verify_report WHERE id = %s", report)
    approve = "UPDATE verify_correction SET state = 'approved', approved_by_id = %s, decided_at = %s WHERE id = %s"
    for who in (prey.erin, prey.dora):
        _refused(approve, who.pk, timezone.now(), prey.correction.pk)
    assert prey.state() == before


# -- fifty at once ----------------------------------------------------------------------------------------------------

WRITERS = 50


@pytest.fixture
def crowd(person: Callable[..., User]) -> list[User]:
    return [person(f"reviewer{number}", "reviewer") for number in range(WRITERS)]


@pytest.mark.django_db(transaction=True)
def test_of_fifty_approvals_one_is_recorded(crowd: list[User], person: Callable[..., User]) -> None:
    verdict = a_proposed_verdict(editor=person("erin", "editor"), assignee=person("bob", "reviewer"))
    path, seen = f"verdicts/{verdict.pk}/approve/", verdict.claim.revision
    clients = [Rest(user) for user in crowd]
    answers = at_once(*(lambda client=client: client.post(path, {}, seen=seen) for client in clients))
    assert statuses(answers)[0] == 200
    assert set(statuses(answers)[1:]) <= {409, 412, 503}  # 503 where a loaded machine keeps SQLite locked for 20 s
    assert (Review.objects.count(), Verdict.objects.get().state) == (1, "approved")


@pytest.mark.django_db(transaction=True)
def test_of_fifty_changes_none_is_lost(crowd: list[User], person: Callable[..., User]) -> None:
    claim = a_claim("Written by:", by=person("erin", "editor"))
    path = f"claims/{claim.pk}/"

    def write(client: Rest, number: int) -> list[int]:
        """Add a word to what is there; look again as often as somebody was faster, or the database was busy."""
        answers = []
        while not answers or answers[-1] in (412, 503):
            read = client.get(path)
            now = read.json()
            sent = {"text": f"{now.get('text')} w{number}."}
            answers.append(
                client.patch(path, sent, seen=now["revision"]).status_code
                if read.status_code == 200
                else read.status_code
            )
        return answers

    clients = [Rest(user) for user in crowd]
    answers = at_once(*(lambda at=at, client=client: write(client, at) for at, client in enumerate(clients)))
    assert all(each[-1] == 200 and set(each[:-1]) <= {412, 503} for each in answers)
    words = Claim.objects.get(pk=claim.pk).text.split()[2:]
    assert sorted(words) == sorted(f"w{number}." for number in range(WRITERS))

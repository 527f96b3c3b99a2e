"""Every ordered pair of states, for everybody, by every road: page, API, administration, action, job.

What may happen is written down here a second time, as people and not as code would say it; whatever is not in that list
is refused with a sentence, and changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from annotate.errors import DomainError
from annotate.machines import machine
from annotate.models import AuditEvent, Job, User
from tests.factories import (
    a_claim,
    a_claim_in_research,
    a_mark,
    a_person,
    a_proposed_verdict,
    a_published_claim,
    an_approved_claim,
    an_article,
    some_evidence,
)
from tests.rest import Rest
from verify import bulk, lifecycle
from verify.actions import claim as claims
from verify.actions import report as reports
from verify.actions import verdict as verdicts
from verify.models import Claim

PEOPLE = ("charlie", "alice", "bob", "dora", "erin", "frank", "admin", "program")
"""A stranger, an annotator, two reviewers, two editors, an administrator, a program. Bob has the claim and proposed its
verdict; Erin asked for the correction; the administrator asked for the withdrawal."""
REVIEWERS, EDITORS = {"bob", "dora", "erin", "frank", "admin"}, {"erin", "frank", "admin"}
SITUATIONS = (*Claim.State.values, "published, correction asked", "published, withdrawal asked")
MAY: dict[tuple[str, str], tuple[str, set[str]]] = {
    ("candidate", "queued"): ("T2", EDITORS),
    ("candidate", "rejected"): ("T3", EDITORS),
    ("queued", "rejected"): ("T3", EDITORS),
    ("in_research", "rejected"): ("T3", EDITORS),
    ("queued", "in_research"): ("T4", EDITORS | {"bob"}),
    ("in_review", "in_research"): ("T6", REVIEWERS - {"bob"}),
    ("in_review", "approved"): ("T7", REVIEWERS - {"bob"}),
    ("approved", "published"): ("T8", EDITORS),
    ("approved", "in_research"): ("T9", EDITORS),
    ("published", "in_research"): ("T9", EDITORS),
    ("published, withdrawal asked", "in_research"): ("T9", EDITORS),
    ("published, correction asked", "published"): ("T10", REVIEWERS - {"erin"}),
    ("published, withdrawal asked", "withdrawn"): ("T11", EDITORS - {"admin"}),
    ("merged", "candidate"): ("T13", EDITORS),
    ("rejected", "queued"): ("T14", EDITORS),
    **{(situation, "merged"): ("T12", EDITORS) for situation in SITUATIONS if situation != "merged"},
}
REASON = "too vague"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try of ``who`` to bring ``claim`` to ``target``."""

    claim: Claim
    target: str
    who: User
    into: Claim
    browser: Client
    program: Rest


@pytest.fixture(scope="class")
def people(class_db: None) -> dict[str, User]:
    roles = {"alice": "annotator", "bob": "reviewer", "dora": "reviewer", "erin": "editor", "frank": "editor"}
    made = {name: a_person(name, {**roles, "admin": "admin"}.get(name)) for name in PEOPLE if name != "program"}
    User.objects.filter(pk__in=[user.pk for user in made.values()]).update(is_staff=True)
    return {**made, "program": machine("linker")}


@dataclass(frozen=True, slots=True)
class Stage:
    """A claim in one situation and another to merge it into; everybody, in a browser and with a program of theirs."""

    situation: str
    claim: Claim
    into: Claim
    people: dict[str, User]
    browsers: dict[str, Client]
    programs: dict[str, Rest]


@pytest.fixture(scope="class", params=SITUATIONS)
def stage(request: pytest.FixtureRequest, people: dict[str, User]) -> Iterator[Stage]:
    """All roads share it, for every attempt is undone."""
    with undone():
        yield Stage(
            situation=request.param,
            claim=a_claim_that_is(request.param, people),
            into=a_claim("The other claim.", by=people["erin"]),
            people=people,
            browsers={name: signed_in(who) for name, who in people.items()},
            programs={name: Rest(who) for name, who in people.items()},
        )


def a_claim_that_is(situation: str, people: dict[str, User]) -> Claim:
    """A claim that went the allowed way there."""
    erin, bob, dora, admin = (people[name] for name in ("erin", "bob", "dora", "admin"))
    state, _, asked = situation.partition(", ")
    claim = _made(state, erin, bob, dora)
    if asked == "correction asked":
        said = {"what": "The year.", "label": "Supported", "justification": "Read again."}
        reports.correct(claim, **said, revision=claim.revision, by=erin)
    if asked == "withdrawal asked" or state == "withdrawn":
        reports.ask_withdrawal(claim, reason="Names a child.", revision=claim.revision, by=admin)
    if state == "withdrawn":
        claims.transition(claim, to="withdrawn", revision=claim.revision, by=erin)
    return Claim.objects.get(pk=claim.pk)


def _made(state: str, erin: User, bob: User, dora: User) -> Claim:
    judged = {"editor": erin, "assignee": bob, "second": dora}
    if state in ("candidate", "queued", "rejected", "merged"):
        claim = a_claim(by=erin)
        into = a_claim("Another claim.", by=erin) if state == "merged" else None
        if state == "queued":
            claim = claims.assign(claim, to=bob, revision=claim.revision, by=erin)
        if state != "candidate":
            claims.transition(claim, to=state, into=into, revision=claim.revision, reason=REASON, by=erin)
        return claim
    if state == "in_research":
        return a_claim_in_research(editor=erin, assignee=bob)
    if state == "in_review":
        return a_proposed_verdict(editor=erin, assignee=bob).claim
    return an_approved_claim(**judged) if state == "approved" else a_published_claim(**judged)


# -- roads: each takes an attempt and gives the sentence of its refusal, or nothing ----------------------------------


def by_action(attempt: Attempt) -> str:
    claim = attempt.claim
    try:
        claims.transition(
            claim, to=attempt.target, into=attempt.into, revision=claim.revision, reason=REASON, by=attempt.who
        )
    except DomainError as error:
        return error.message
    return ""


def by_job(attempt: Attempt) -> str:
    params = {"claims": [(attempt.claim.pk, attempt.claim.revision)], "to": attempt.target, "reason": REASON}
    job = Job(kind="move_claims", params=params, owner=attempt.who)
    refused = bulk.move_claims(job, lambda done, total: None)["refused"]
    return refused[0]["why"] if refused else ""


def by_rest(attempt: Attempt) -> str:
    sent = {"to": attempt.target, "reason": REASON, "into": attempt.into.pk}
    answer = attempt.program.post(f"claims/{attempt.claim.pk}/transition/", sent, seen=attempt.claim.revision)
    assert answer.status_code in (200, 403, 409), answer.content
    return "" if answer.status_code == 200 else answer.json()["detail"]


def by_page(attempt: Attempt) -> str:
    """The claim page's form; a merge has a page of its own. The page as such is tested elsewhere and not drawn here."""
    claim, into = attempt.claim, attempt.into
    sent: dict[str, Any] = {"revision": claim.revision, "to": attempt.target, "reason": REASON}
    path = f"/claims/{claim.pk}/transition/"
    if attempt.target == "merged":
        path, sent = f"/claims/{claim.pk}/merge/", sent | {"into": into.pk, "into_revision": into.revision}
    answer = attempt.browser.post(path, sent)
    if answer.status_code == 302:
        return ""
    assert answer.status_code in (403, 409), (answer.status_code, answer.content)
    return answer.content.decode()


def by_administration(attempt: Attempt) -> str:
    sent = {
        "action": "move",
        "_selected_action": [attempt.claim.pk],
        f"revision-{attempt.claim.pk}": attempt.claim.revision,
        "to": attempt.target,
        "because": REASON,
        "into": attempt.into.pk,
    }
    attempt.browser.cookies.pop("messages", None)  # of the attempt before, which no page has shown
    answer = attempt.browser.post("/admin/verify/claim/", sent)
    if answer.status_code != 302 or "/login/" in answer["Location"]:
        return "no part of the administration"
    said = [str(message) for message in answer.wsgi_request._messages]
    return "" if said == ["1 done."] else " ".join(said)


ROADS: dict[str, Callable[[Attempt], str]] = {
    "action": by_action,
    "job": by_job,
    "rest": by_rest,
    "page": by_page,
    "administration": by_administration,
}


def signed_in(who: User) -> Client:
    browser = Client()
    browser.force_login(who)
    return browser


@contextmanager
def undone() -> Iterator[None]:
    """What happens within is rolled back, so that the next attempt finds everything as it was."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def bare_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """A whole page takes longer to draw than everything else here; its forms, or its problem, carry the sentences."""
    from annotate import middleware
    from verify.views import claim, transition

    def bare(request: Any, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
        forms = [context[name] for name in ("transition_form", "reject_form", "form") if name in context]
        said = [str(error) for form in forms for error in form.non_field_errors()]
        return HttpResponse(" ".join([*said, str(context.get("problem", ""))]), status=status)

    for module in (middleware, claim, transition):
        monkeypatch.setattr(module, "render", bare)
    monkeypatch.setattr(claim.desk, "claim_page", lambda claim: {})
    monkeypatch.setattr(claim.panels, "of_claim", lambda claim, user: {})


@pytest.mark.usefixtures("db", "bare_pages")
class TestEveryPair:
    @pytest.mark.parametrize("road", ROADS)
    def test_only_what_is_allowed_happens(self, stage: Stage, road: str) -> None:
        situation, claim, people = stage.situation, stage.claim, stage.people
        before = AuditEvent.objects.latest("pk").pk
        for target in Claim.State.values:
            number, may = MAY.get((situation, target), ("", set()))
            if road == "job" and number == "T12":
                number, may = "", set()  # a job moves many claims; merging is for two
            for name, who in people.items():
                if name == "program" and road in ("page", "administration"):
                    continue  # programs have no password
                if name in ("dora", "frank") and not number:
                    continue  # one of each role is enough where nobody may
                with undone():
                    now = Claim.objects.get(pk=claim.pk)
                    attempt = Attempt(now, target, who, stage.into, stage.browsers[name], stage.programs[name])
                    sentence = ROADS[road](attempt)
                    since = AuditEvent.objects.filter(pk__gt=before, target_id=claim.pk)
                    done = since.filter(verb=f"claim.{number}").exists()
                    state = Claim.objects.get(pk=claim.pk).state
                case = f"{name}: {situation} → {target} by {road}: {sentence!r}"
                if name in may:
                    assert (sentence, done, state) == ("", True, target), case
                else:
                    assert " " in sentence, case
                    assert (done, state) == (False, claim.state), case


# -- the two steps that take more than a claim and a state -------------------------------------------------------------


@pytest.mark.parametrize("name", PEOPLE)
def test_a_claim_is_opened_from_a_mark_by_whoever_may_suggest(name: str, people: dict[str, User]) -> None:
    """T1, by action and over REST."""
    mark = a_mark(an_article(by=people["alice"]), "400 permits had expired", by=people["alice"])
    with undone():
        answer = Rest(people[name]).post("claims/", {"annotation": mark.pk})
        assert answer.status_code == (403 if name == "charlie" else 201)
    if name == "charlie":
        with pytest.raises(DomainError):
            claims.open_from(mark, by=people[name])
    else:
        assert claims.open_from(mark, by=people[name]).state == "candidate"


@pytest.mark.parametrize("name", PEOPLE)
def test_a_verdict_is_proposed_by_who_has_the_claim_alone(name: str, people: dict[str, User]) -> None:
    """T5, by action, over REST and on the page."""
    claim = a_claim_in_research(editor=people["erin"], assignee=people["bob"])
    some_evidence(claim, by=people["bob"])
    said = {"label": "Supported", "justification": "The register says so.", "confidence": "high"}
    with undone():
        answer = Rest(people[name]).post("verdicts/", {"claim": claim.pk, **said}, seen=claim.revision)
        assert (answer.status_code == 201) == (name == "bob"), answer.content
    client = Client()
    client.force_login(people[name])
    with undone():
        client.post(f"/claims/{claim.pk}/verdict/", {"revision": claim.revision, **said})
        assert (Claim.objects.get(pk=claim.pk).state == "in_review") == (name == "bob")
    if name == "bob":
        verdicts.propose(claim, **said, revision=claim.revision, by=people[name])
    else:
        with pytest.raises(DomainError):
            verdicts.propose(claim, **said, revision=claim.revision, by=people[name])
    assert (Claim.objects.get(pk=claim.pk).state == "in_review") == (name == "bob")


def test_the_list_here_has_every_transition_of_the_table() -> None:
    said = {number for number, _ in MAY.values()}
    assert said | {"T1", "T5"} == {f"T{number}" for number in range(1, 15)}
    assert {row.number for row in lifecycle.TABLE} | {"T1"} == {f"T{number}" for number in range(1, 15)}

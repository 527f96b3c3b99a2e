"""The pages on which a claim goes its way: the next step, merging, the report, corrections, reopening."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from annotate.models import User
from tests.factories import a_claim, a_published_claim, an_approved_claim, some_evidence
from verify.models import Claim, Correction, ReopenRequest, Report, Verdict

WORDED = {"summary": "Four hundred.", "text": "The port counted them."}


@pytest.fixture
def dora(person: Callable[..., User]) -> User:
    return person("dora", "reviewer")


@pytest.fixture
def page() -> Callable[..., Client]:
    """``page(erin)``: the site as she sees it."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return sign_in


def fresh(claim: Claim) -> Claim:
    return Claim.objects.get(pk=claim.pk)


def post(client: Client, path: str, claim: Claim, **values: Any) -> Any:
    return client.post(path, {"revision": fresh(claim).revision, **values})


def test_a_claim_is_merged_after_a_preview_in_either_direction(erin: User, page: Callable[..., Client]) -> None:
    one, other, site = a_claim("One.", by=erin), a_claim("Two.", by=erin), page(erin)
    shown = site.get(f"/claims/{one.pk}/merge/?with={other.pk}")
    turned = site.get(f"/claims/{one.pk}/merge/?with={other.pk}&keep=this")
    assert (shown.context["preview"].source, turned.context["preview"].source) == (one, other)
    values = {"into": other.pk, "into_revision": other.revision, "reason": "The same."}
    assert post(site, f"/claims/{one.pk}/merge/", one, **values).url == f"/claims/{other.pk}/"
    assert site.get(f"/claims/{one.pk}/").url == f"/claims/{other.pk}/"
    assert b"Merged into this claim" in site.get(f"/claims/{other.pk}/").content
    post(site, f"/claims/{one.pk}/transition/", one, to="candidate")
    assert fresh(one).state == "candidate"


def test_a_merge_that_no_longer_fits_shows_why_and_keeps_the_reason(erin: User, page: Callable[..., Client]) -> None:
    one, other, site = a_claim("One.", by=erin), a_claim("Two.", by=erin), page(erin)
    values = {"into": other.pk, "into_revision": other.revision + 5, "reason": "The same."}
    answer = post(site, f"/claims/{one.pk}/merge/", one, **values)
    assert (answer.status_code, answer.context["form"]["reason"].value()) == (409, "The same.")
    answer = post(site, f"/claims/{one.pk}/merge/", one, into=one.pk, into_revision=one.revision)
    assert answer.status_code == 409
    assert b"merged into itself" in answer.content


def test_a_reviewer_does_not_merge(erin: User, bob: User, page: Callable[..., Client]) -> None:
    one, other = a_claim("One.", by=erin), a_claim("Two.", by=erin)
    values = {"into": other.pk, "into_revision": other.revision}
    assert post(page(bob), f"/claims/{one.pk}/merge/", one, **values).status_code == 403


def test_the_report_is_drafted_and_published(erin: User, bob: User, dora: User, page: Callable[..., Client]) -> None:
    claim, site = an_approved_claim(editor=erin, assignee=bob, second=dora), page(erin)
    report = Report.objects.get()
    draft = {**WORDED, "report_revision": report.revision}
    post(site, f"/claims/{claim.pk}/report/", claim, **draft)
    report.refresh_from_db()
    assert (report.summary, report.state) == ("Four hundred.", "draft")
    post(site, f"/claims/{claim.pk}/report/", claim, **draft | {"report_revision": report.revision}, publish="1")
    assert fresh(claim).state == "published"
    assert b"Published on" in site.get(f"/claims/{claim.pk}/").content


def test_a_draft_that_somebody_changed_meanwhile_keeps_what_was_typed(
    erin: User, bob: User, dora: User, page: Callable[..., Client]
) -> None:
    claim = an_approved_claim(editor=erin, assignee=bob, second=dora)
    answer = post(page(erin), f"/claims/{claim.pk}/report/", claim, **WORDED, report_revision=9)
    assert answer.status_code == 409
    assert answer.context["report_form"]["text"].value() == WORDED["text"]


def test_a_correction_is_asked_for_and_approved_by_another(
    erin: User, bob: User, dora: User, page: Callable[..., Client]
) -> None:
    claim = a_published_claim(editor=erin, assignee=bob, second=dora)
    sent = {**WORDED, "what": "The year.", "label": "Supported", "justification": "Read again.", "confidence": "high"}
    post(page(erin), f"/claims/{claim.pk}/correction/", claim, **sent)
    verdict = Verdict.objects.get(state="proposed")
    own = post(page(erin), f"/verdicts/{verdict.pk}/review/", claim, decision="approve")
    assert own.status_code == 403
    post(page(dora), f"/verdicts/{verdict.pk}/review/", claim, decision="approve")
    assert (Correction.objects.get().state, Report.objects.get().verdict) == ("approved", verdict)


def test_who_asked_for_a_correction_can_take_it_back(
    erin: User, bob: User, dora: User, page: Callable[..., Client]
) -> None:
    claim, site = a_published_claim(editor=erin, assignee=bob, second=dora), page(erin)
    sent = {**WORDED, "what": "The year.", "label": "Supported", "justification": "Read again.", "confidence": "high"}
    post(site, f"/claims/{claim.pk}/correction/", claim, **sent)
    assert b"Take it back" in site.get(f"/claims/{claim.pk}/").content
    post(site, f"/corrections/{Correction.objects.get().pk}/take-back/", claim)
    assert Correction.objects.get().state == "declined"


def test_a_withdrawal_is_asked_for_dropped_and_confirmed(
    erin: User, bob: User, dora: User, admin: User, page: Callable[..., Client]
) -> None:
    claim = a_published_claim(editor=erin, assignee=bob, second=dora)
    path = f"/claims/{claim.pk}/withdrawal/"
    assert post(page(erin), path, claim, reason="Names a child.").status_code == 403
    assert post(page(admin), path, claim, reason=" ").status_code == 422
    post(page(admin), path, claim, reason="Names a child.")
    assert b"Confirm the withdrawal" in page(erin).get(f"/claims/{claim.pk}/").content
    post(page(erin), f"{path}drop/", claim)
    assert Report.objects.get().withdrawal_asked_by is None
    post(page(admin), path, claim, reason="Names a child.")
    assert post(page(admin), f"/claims/{claim.pk}/transition/", claim, to="withdrawn").status_code == 409
    post(page(erin), f"/claims/{claim.pk}/transition/", claim, to="withdrawn")
    assert fresh(claim).state == "withdrawn"


def test_a_request_to_reopen_is_accepted_or_dismissed_on_the_page(
    erin: User, bob: User, dora: User, page: Callable[..., Client]
) -> None:
    claim, site = an_approved_claim(editor=erin, assignee=bob, second=dora), page(erin)
    some_evidence(claim, stance="refutes", by=bob)
    request = ReopenRequest.objects.get()
    path, sent = f"/reopening/{request.pk}/", {"request_revision": request.revision}
    assert b"The verdict stands" in site.get(f"/claims/{claim.pk}/").content
    assert post(site, path, claim, **sent, decision="dismiss", reason="").status_code == 422
    assert post(page(bob), path, claim, **sent, decision="accept", reason="Yes.").status_code == 403
    post(site, path, claim, **sent, decision="accept", reason="A newer count.")
    assert (fresh(claim).state, ReopenRequest.objects.get().state) == ("in_research", "accepted")


def test_beside_a_step_that_is_not_possible_stands_why(
    erin: User, bob: User, dora: User, page: Callable[..., Client]
) -> None:
    claim = an_approved_claim(editor=erin, assignee=bob, second=dora)
    shown = page(bob).get(f"/claims/{claim.pk}/")
    assert shown.context["next_step"].transition.number == "T8"
    assert b"You may not edit claims" in shown.content

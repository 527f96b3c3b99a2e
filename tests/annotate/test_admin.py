"""The administration: every model can be read and found, nobody adds or deletes, and writes leave audit events."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.contrib import admin as django_admin
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from annotate import audit
from annotate.actions import date as dates
from annotate.actions import discussion, lease
from annotate.actions import entity as entities
from annotate.actions import token as tokens
from annotate.models import (
    Annotation,
    Article,
    AuditEvent,
    CopyArticle,
    CopyGroup,
    CopyKey,
    DateCount,
    Delivery,
    Entity,
    EntityKey,
    EntityMerge,
    Guideline,
    Job,
    Lookup,
    MailPreference,
    Publisher,
    Release,
    Session,
    Story,
    StoryArticle,
    StoryKey,
    StoryTerm,
    User,
    Webhook,
)
from tests.factories import (
    a_claim,
    a_link,
    a_mark,
    a_person,
    a_proposed_verdict,
    a_suggestion,
    an_article,
    an_entity,
    some_evidence,
    version_of,
)
from tests.verify.published import a_published_report, corrected
from verify.actions import verdict as verdicts
from verify.models import (
    CandidateSearch,
    Claim,
    ClaimIndex,
    ClaimKey,
    ClaimLink,
    EvidenceCandidate,
    OriginProposal,
    SavedView,
    SourceGrade,
)

site = django_admin.site
OURS = sorted(
    # A session's key is as good as a password: not even an administrator sees it.
    (model for model in apps.get_models() if model._meta.app_label in ("annotate", "verify") and model is not Session),
    key=lambda it: it.__name__,
)
MAY_BE_ADDED = {User, Publisher}
every_model = pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)


def address(model: type[Model], page: str, *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.fixture
def desk(admin: User, client: Client) -> Client:
    """The browser of an administrator."""
    client.force_login(admin)
    return client


@pytest.fixture
def staff(client: Client) -> Callable[[User], Client]:
    """``staff(bob)``: his browser, and he is one of the staff."""

    def sign_in(user: User) -> Client:
        User.objects.filter(pk=user.pk).update(is_staff=True)
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture(scope="class")
def corpus(class_db: None) -> None:
    """Three rows of every model."""
    alice, bob, erin = a_person("alice", "annotator"), a_person("bob", "reviewer"), a_person("erin", "editor")
    for number in range(3):
        article = an_article(by=alice, publisher=f"Lindholm Post {number}", published_at=date(2021, 3, 15))
        lease.take(f"annotation:{number}", by=bob)
        name = a_mark(article, "Ada Brandt", kind="entity", by=alice)
        entities.confirm_mention(name, an_entity(f"Ada Brandt {number}", by=alice), by=alice)
        dates.enter(a_mark(article, "12 March 2021", kind="date", by=alice), value="2021-03-12", by=alice)
        verdict = a_proposed_verdict(editor=erin, assignee=bob)
        verdicts.approve(verdict, revision=verdict.claim.revision, by=erin)
        report = corrected(a_published_report(editor=erin, assignee=bob), by=erin, approved_by=bob)
        some_evidence(report.claim, stance="refutes", by=bob)  # asks for another look
        a_link(by=erin)
        EntityKey.objects.create(entity=Entity.objects.order_by("pk")[number], key=f"key {number}")
        ClaimKey.objects.create(claim=verdict.claim, key=f"key {number}")
        ClaimIndex.objects.create(claim=verdict.claim, version=1, facts={})
        StoryArticle.objects.create(article=article, story=Story.objects.create(), profile={})
        StoryKey.objects.create(article=article, key=f"key {number}")
        StoryTerm.objects.create(term=f"term {number}")
        publisher = Publisher.objects.order_by("pk")[number]
        SourceGrade.objects.create(
            publisher=publisher, basis="Its corrections.", graded_by=erin, valid_from=date(2021, 1, 1)
        )
        _what_the_program_keeps(number, article, report.claim, by=erin)
        discussion.say(name, "@bob, is this the mayor?", by=alice)
        MailPreference.objects.create(user=(alice, bob, erin)[number])
        SavedView.objects.create(user=erin, name=f"mine {number}")
        tokens.create(name=f"program {number}", scopes=["read"], by=alice)
        hook = Webhook.objects.create(owner=alice, url=f"https://desk.example/{number}", events=["annotation"])
        Delivery.objects.create(
            webhook=hook, event=AuditEvent.objects.earliest("pk"), sequence=1, target_id=number, uid=uuid4()
        )
    audit.seal()


def _what_the_program_keeps(number: int, article: Article, claim: Claim, *, by: User) -> None:
    """Rows of the tables that only jobs write."""
    group = CopyGroup.objects.create()
    CopyArticle.objects.update_or_create(article=article, defaults={"group": group, "signature": []})
    CopyKey.objects.create(article=article, key=f"key {number}")
    OriginProposal.objects.create(group=group)
    CandidateSearch.objects.get_or_create(claim=claim)
    EvidenceCandidate.objects.create(
        claim=claim,
        version=version_of(article),
        start=0,
        end=3,
        quote="The",
        key=f"{number}",
        score=1.0,
        stance="context",
    )
    DateCount.objects.create(
        level="year", begin=date(2000 + number, 1, 1), end=date(2000 + number, 12, 31), mentions=1, articles=1
    )
    Guideline.objects.create(text="# What a claim is", updated_by=by)
    Lookup.objects.create(source="wikidata", question=f"Brandt {number}")
    source, target = (an_entity(f"{name} {number}", by=by) for name in ("Brandt", "Ada"))
    EntityMerge.objects.create(source=source, target=target, merged_by=by)
    Release.objects.create(
        name="Permits", version=f"{number}", format="jsonl", bytes=1, sha256="0", made_by=by, made_at=timezone.now()
    )


# -- who enters -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["reviewer", "editor", "admin"])
def test_staff_who_review_enter(staff: Callable[[User], Client], person: Callable[..., User], role: str) -> None:
    assert staff(person("dora", role)).get("/admin/").status_code == 200


@every_model
def test_annotators_and_strangers_do_not_enter(
    staff: Callable[[User], Client], alice: User, charlie: User, model: type[Model]
) -> None:
    for user in (alice, charlie):
        assert staff(user).get(address(model, "changelist"), follow=True).status_code == 403


def test_a_reviewer_who_is_not_staff_is_told_so(client: Client, bob: User) -> None:
    client.force_login(bob)
    answer = client.get("/admin/", follow=True)
    assert answer.status_code == 403
    assert "is for staff" in answer.content.decode()


def test_who_is_not_signed_in_comes_to_our_own_sign_in_page(client: Client) -> None:
    answer = client.get("/admin/annotate/claim/", follow=True)
    assert answer.redirect_chain[-1][0].startswith("/login/?next=/admin/")


# -- reading ----------------------------------------------------------------------------------------------------------


@every_model
def test_every_model_is_here(model: type[Model]) -> None:
    assert site.is_registered(model)


@pytest.mark.usefixtures("corpus")
class TestReading:
    @every_model
    def test_lists_find_and_rows_open(self, desk: Client, model: type[Model]) -> None:
        row = model._default_manager.order_by("pk").last()
        assert row is not None
        assert desk.get(address(model, "changelist")).status_code == 200
        assert desk.get(address(model, "changelist"), {"q": "brandt 1"}).status_code == 200
        assert desk.get(address(model, "change", row.pk)).status_code == 200

    @every_model
    def test_a_longer_list_asks_no_more_queries_and_loads_no_article_text(
        self, desk: Client, monkeypatch: pytest.MonkeyPatch, model: type[Model]
    ) -> None:
        asked = []
        for length in (1, 50):
            monkeypatch.setattr(site._registry[model], "list_per_page", length)
            with CaptureQueriesContext(
                connection,
            ) as captured:
                desk.get(address(model, "changelist"), {"all": ""} if length > 1 else {})
            asked.append(len(captured))
            assert not [query for query in captured if 'articleversion"."text"' in query["sql"]]
        assert asked[0] == asked[1]


@every_model
def test_nothing_is_deleted_and_little_is_added(desk: Client, admin: User, model: type[Model]) -> None:
    added = desk.get(address(model, "add"))
    assert added.status_code == (200 if model in MAY_BE_ADDED else 403)
    assert desk.post(address(model, "delete", admin.pk), {"post": "yes"}, follow=True).status_code in (200, 403)
    assert User.objects.filter(pk=admin.pk).exists()
    assert "delete_selected" not in site._registry[model].get_actions(desk.get("/admin/").wsgi_request)


def test_a_reviewer_sees_no_accounts_and_no_jobs(staff: Callable[[User], Client], bob: User) -> None:
    desk = staff(bob)
    assert [desk.get(address(model, "changelist")).status_code for model in (User, Job, Claim)] == [403, 403, 200]


def test_hostile_text_is_text(desk: Client, alice: User) -> None:
    a_mark(an_article("He said <script>alert(1)</script> & left.", by=alice), "<script>alert(1)</script>", by=alice)
    page = desk.get(address(Annotation, "changelist")).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


# -- writing ----------------------------------------------------------------------------------------------------------


def chosen(action: str, *rows: Any, **more: Any) -> dict[str, Any]:
    """What the browser sends for an action on these rows, as they were when the page was read."""
    seen = {f"revision-{row.pk}": getattr(row, "revision", "") for row in rows}
    return {"action": action, "_selected_action": [row.pk for row in rows], **seen, **more}


def no_rows(name: str) -> dict[str, int]:
    """What the browser sends for the rows below a row, of which it sends none."""
    return {f"{name}-TOTAL_FORMS": 0, f"{name}-INITIAL_FORMS": 0}


def latest() -> str:
    return AuditEvent.objects.order_by("-pk").values_list("verb", flat=True)[0]


@pytest.mark.parametrize(("action", "state"), [("accept", "accepted"), ("reject", "rejected")])
def test_marks_are_decided(desk: Client, alice: User, action: str, state: str) -> None:
    article = an_article(by=alice)
    marks = [a_mark(article, "Lindholm", kind="entity", by=alice), a_suggestion(article, "Ada Brandt")]
    desk.post(address(Annotation, "changelist"), chosen(action, *marks))
    assert set(Annotation.objects.values_list("state", flat=True)) == {state}
    assert latest() == f"annotation.{action}"


def test_what_is_refused_is_said_and_the_rest_is_done(staff: Callable[[User], Client], alice: User, bob: User) -> None:
    article = an_article(by=alice)
    own, other = a_mark(article, "Lindholm", kind="entity", by=bob), a_mark(article, "Monday", kind="date", by=alice)
    answer = staff(bob).post(address(Annotation, "changelist"), chosen("accept", own, other), follow=True)
    assert "You made this mark; another reviewer decides on it." in answer.content.decode()
    own.refresh_from_db()
    other.refresh_from_db()
    assert (own.state, other.state) == ("submitted", "accepted")


def test_a_list_that_is_out_of_date_decides_nothing(desk: Client, alice: User) -> None:
    mark = a_mark(an_article(by=alice), "Lindholm", kind="entity", by=alice)
    sent = chosen("accept", mark)
    Annotation.objects.update(revision=2)
    answer = desk.post(address(Annotation, "changelist"), sent, follow=True)
    assert "This was changed meanwhile" in answer.content.decode()
    assert Annotation.objects.get().state == "submitted"


def test_a_note_is_changed(desk: Client, alice: User) -> None:
    mark = a_mark(an_article(by=alice), "Lindholm", kind="entity", by=alice)
    desk.post(address(Annotation, "change", mark.pk), {"note": "The town.", "revision": 1})
    mark.refresh_from_db()
    assert (mark.note, mark.revision, latest()) == ("The town.", 2, "annotation.change")


def test_claims_are_queued_assigned_and_rejected(desk: Client, bob: User, erin: User) -> None:
    claim, other = a_claim(by=erin), a_claim("The port closed in 2020.", by=erin)
    desk.post(address(Claim, "changelist"), chosen("queue", claim))
    claim.refresh_from_db()
    desk.post(address(Claim, "changelist"), chosen("assign", claim, assignee=bob.pk))
    claim.refresh_from_db()
    assert (claim.state, claim.assignee) == ("queued", bob)
    desk.post(address(Claim, "changelist"), chosen("reject", other, reason="opinion"))
    other.refresh_from_db()
    assert (other.state, latest()) == ("rejected", "claim.T3")


def test_a_claim_is_not_rejected_without_a_reason(desk: Client, erin: User) -> None:
    claim = a_claim(by=erin)
    answer = desk.post(address(Claim, "changelist"), chosen("reject", claim), follow=True)
    assert "Give one of the reasons" in answer.content.decode()


@pytest.mark.parametrize(("action", "state"), [("confirm", "confirmed"), ("reject", "rejected")])
def test_links_are_decided(desk: Client, erin: User, action: str, state: str) -> None:
    link = a_link(by=erin)
    desk.post(address(ClaimLink, "changelist"), chosen(action, link))
    link.refresh_from_db()
    assert (link.state, latest()) == (state, "link.decide")


def test_an_entity_is_corrected(desk: Client, alice: User) -> None:
    entity = an_entity(by=alice)
    sent = {"name": "Ada M. Brandt", "type": "PERSON", "description": "Mayor", "revision": 1, **no_rows("aliases")}
    desk.post(address(Entity, "change", entity.pk), sent)
    entity.refresh_from_db()
    assert (entity.name, entity.description, latest()) == ("Ada M. Brandt", "Mayor", "entity.change")


def test_a_change_that_comes_too_late_keeps_what_was_typed(desk: Client, alice: User, erin: User) -> None:
    entity = an_entity(by=alice)
    entities.change(entity, revision=entity.revision, name="Ada Brandt of Lindholm", by=erin)
    sent = {"name": "Ada M. Brandt", "type": "PERSON", "description": "", "revision": 1, **no_rows("aliases")}
    answer = desk.post(address(Entity, "change", entity.pk), sent)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Somebody changed this meanwhile" in page
    assert "It reads now: Ada Brandt of Lindholm" in page
    assert 'value="Ada M. Brandt"' in page
    desk.post(address(Entity, "change", entity.pk), sent | {"revision": 2})
    entity.refresh_from_db()
    assert entity.name == "Ada M. Brandt"


def test_a_name_that_is_refused_stands_beside_its_field(desk: Client, alice: User) -> None:
    entity = an_entity(by=alice)
    answer = desk.post(
        address(Entity, "change", entity.pk), {"name": "?!", "type": "PERSON", "revision": 1, **no_rows("aliases")}
    )
    assert "Give the entity a name with at least one letter or digit." in answer.content.decode()
    entity.refresh_from_db()
    assert entity.name == "Ada Brandt"


def test_an_article_is_corrected(desk: Client, alice: User) -> None:
    article = an_article(by=alice)
    courier = Publisher.objects.create(name="Harbour Courier")
    sent = {
        "title": "Permits",
        "byline": "",
        "url": "",
        "language": "en",
        "publisher": courier.pk,
        "published_on": "2021-03-14",
        "revision": article.revision,
        **no_rows("versions"),
    }
    desk.post(address(Article, "change", article.pk), sent)
    article.refresh_from_db()
    assert (article.title, article.publisher, article.published_on) == ("Permits", courier, date(2021, 3, 14))
    assert (article.published_precision, latest()) == ("day", "article.correct")


def test_a_publisher_is_made_and_corrected(desk: Client) -> None:
    sent = {"name": "Harbour  Courier", "aliases": '["Courier"]', "domain": "", "country": "", "kind": "newspaper"}
    desk.post(address(Publisher, "add"), sent)
    publisher = Publisher.objects.get()
    assert (publisher.name, publisher.aliases, latest()) == ("Harbour Courier", ["Courier"], "publisher.create")
    desk.post(address(Publisher, "change", publisher.pk), sent | {"country": "NO", "revision": 1})
    publisher.refresh_from_db()
    assert (publisher.country, latest()) == ("NO", "publisher.change")


def test_a_name_that_is_taken_is_said(desk: Client) -> None:
    Publisher.objects.create(name="Harbour Courier")
    sent = {"name": "Harbour  Courier", "aliases": "[]", "domain": "", "country": "", "kind": "newspaper"}
    answer = desk.post(address(Publisher, "add"), sent)
    assert "There is a publisher called Harbour Courier already." in answer.content.decode()


def test_a_failed_job_runs_again(desk: Client, alice: User) -> None:
    job = Job.objects.create(kind="link", owner=alice, state="failed", error="No disk.", attempts=5)
    desk.post(address(Job, "changelist"), chosen("run_again", job))
    job.refresh_from_db()
    assert (job.state, job.attempts, latest()) == ("queued", 0, "job.rerun")


def test_a_role_is_given(desk: Client, alice: User) -> None:
    editor = User.groups.rel.model.objects.get(name="editor")
    sent = {"username": "alice", "groups": [editor.pk], "is_active": "on", "is_staff": "on"}
    desk.post(address(User, "change", alice.pk), sent)
    assert [group.name for group in alice.groups.all()] == ["editor"]
    event = AuditEvent.objects.order_by("-pk")[0]
    assert (event.verb, event.target_id, event.after["roles"]) == ("user.change", alice.pk, ["editor"])


def test_only_editors_correct_entities(staff: Callable[[User], Client], alice: User, bob: User) -> None:
    entity = an_entity(by=alice)
    answer = staff(bob).post(address(Entity, "change", entity.pk), {"name": "Eve", "type": "PERSON", "revision": 1})
    assert answer.status_code == 403
    entity.refresh_from_db()
    assert entity.name == "Ada Brandt"

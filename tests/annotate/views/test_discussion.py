"""Threads, watching and notifications: who is told of what, and what a page makes of hostile text."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from annotate import digest, jobs
from annotate.actions import discussion, notice
from annotate.errors import Invalid, NotAllowed, Refused, Stale
from annotate.models import Annotation, AuditEvent, Comment, MailPreference, Notification, User, Watch
from tests.factories import a_claim, a_mark, a_suggestion, an_article
from verify.actions import claim as claims

SignIn = Callable[[User], Client]


@pytest.fixture
def sign_in(client: Client) -> SignIn:
    def sign_in(user: User) -> Client:
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def mark(alice: User) -> Annotation:
    return a_mark(an_article(), "400 permits had expired", by=alice)


def told(user: User) -> list[str]:
    return list(Notification.objects.filter(user=user).order_by("pk").values_list("kind", flat=True))


def test_a_comment_on_a_mark_tells_its_author_and_who_is_named(
    sign_in: SignIn, mark: Annotation, alice: User, bob: User, erin: User
) -> None:
    client = sign_in(bob)
    path = f"/discussion/annotation/{mark.pk}/"
    answer = client.post(path, {"text": "@erin, is 400 right? Ask @nobody."}, headers={"HX-Request": "true"})
    assert "<strong>@erin</strong>" in answer.content.decode()
    assert (told(alice), told(erin), told(bob)) == (["comment"], ["mention"], [])
    assert AuditEvent.objects.filter(verb="comment.add", actor=bob).count() == 1
    assert Watch.objects.about(mark).get().user == bob


def test_a_mark_of_a_machine_tells_no_machine(bob: User) -> None:
    discussion.say(a_suggestion(an_article(), "Lindholm"), "Which one?", by=bob)
    assert not Notification.objects.exists()


def test_watchers_and_the_assignee_hear_of_a_comment_on_a_claim(erin: User, bob: User, alice: User) -> None:
    claim = a_claim(by=erin)
    claim = claims.assign(claim, to=bob, revision=claim.revision, by=erin)
    notice.watch(claim, by=alice)
    notice.watch(claim, by=alice)
    discussion.say(claim, "I asked the port.", by=erin)
    assert (told(bob), told(alice)) == (["assign", "comment"], ["comment"])
    notice.unwatch(claim, by=alice)
    discussion.say(claim, "They answered.", by=erin)
    assert told(alice) == ["comment"]


def test_hostile_text_in_a_thread_is_shown_and_not_run(sign_in: SignIn, mark: Annotation, alice: User) -> None:
    discussion.say(mark, "<script>alert(1)</script> @alice<img src=x> \u202e", by=alice)
    page = sign_in(alice).get(f"/discussion/annotation/{mark.pk}/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
    assert "<img src=x>" not in page


def test_only_its_author_edits_a_comment_and_a_stale_edit_keeps_what_was_typed(
    sign_in: SignIn, mark: Annotation, alice: User, bob: User, erin: User
) -> None:
    comment = discussion.say(mark, "First words.", by=bob)
    with pytest.raises(NotAllowed):
        discussion.edit(comment, "Not mine.", target=mark, revision=1, by=alice)
    discussion.edit(comment, "Second words, @erin.", target=mark, revision=1, by=bob)
    assert told(erin) == ["mention"]
    client = sign_in(bob)
    answer = client.post(f"/comments/{comment.pk}/edit/", {"text": "Third words.", "revision": 1})
    assert answer.status_code == 409
    assert "Third words." in answer.content.decode()
    assert client.post(f"/comments/{comment.pk}/edit/", {"text": "Third words.", "revision": 2}).status_code == 302
    assert Comment.objects.get().text == "Third words."


def test_a_comment_that_was_taken_back_keeps_its_place(
    sign_in: SignIn, mark: Annotation, bob: User, alice: User, admin: User
) -> None:
    mine, theirs = discussion.say(mark, "Mine.", by=bob), discussion.say(mark, "Theirs.", by=alice)
    client = sign_in(bob)
    assert client.post(f"/comments/{theirs.pk}/delete/", {"revision": 1}).status_code == 403
    assert client.post(f"/comments/{mine.pk}/delete/", {"revision": 1}).status_code == 302
    page = client.get(f"/discussion/annotation/{mark.pk}/").content.decode()
    assert "Mine." not in page
    assert "taken back" in page
    discussion.delete(theirs, revision=1, by=admin)
    with pytest.raises(Refused):
        discussion.delete(Comment.objects.get(pk=theirs.pk), revision=2, by=admin)


def test_empty_and_endless_comments_are_refused(sign_in: SignIn, mark: Annotation, alice: User) -> None:
    for text in ("", " \n ", "x" * 5001):
        with pytest.raises(Invalid):
            discussion.say(mark, text, by=alice)
    assert sign_in(alice).post(f"/discussion/annotation/{mark.pk}/", {"text": " "}).status_code == 422


def test_a_stranger_reads_no_thread_and_nothing_unknown_has_one(
    sign_in: SignIn, mark: Annotation, charlie: User, alice: User
) -> None:
    assert sign_in(charlie).get(f"/discussion/annotation/{mark.pk}/").status_code == 403
    client = sign_in(alice)
    for path in ("/discussion/annotation/999/", "/discussion/user/1/", "/discussion/claim/999/"):
        assert client.get(path).status_code == 404


def test_a_thread_takes_the_same_queries_for_one_comment_as_for_ten(
    sign_in: SignIn, mark: Annotation, alice: User, django_assert_max_num_queries: Callable[..., object]
) -> None:
    for number in range(10):
        discussion.say(mark, f"Word {number}, @alice", by=alice)
    client = sign_in(alice)
    with django_assert_max_num_queries(8):  # type: ignore[attr-defined]
        client.get(f"/discussion/annotation/{mark.pk}/", headers={"HX-Request": "true"})


# -- notifications ----------------------------------------------------------------------------------------------------


def test_notifications_say_who_did_what_and_are_read_one_by_one_or_all(
    sign_in: SignIn, mark: Annotation, alice: User, bob: User
) -> None:
    for text in ("One.", "Two.", "Three."):
        discussion.say(mark, text, by=bob)
    client = sign_in(alice)
    page = client.get("/notifications/").content.decode()
    assert "bob wrote about" in page
    assert f"/articles/{mark.version.article_id}/#m{mark.pk}" in page
    assert '<span class="badge">3' in page
    first, second, third = Notification.objects.filter(user=alice).order_by("pk")
    assert client.post("/notifications/read/", {"id": first.pk}, headers={"X-Quiet": "1"}).status_code == 204
    client.post("/notifications/read/", {"until": second.pk})
    assert list(Notification.objects.unread().filter(user=alice)) == [third]
    assert "Three." in client.get("/notifications/?show=unread").content.decode()


def test_nobody_reads_anothers_notifications(sign_in: SignIn, mark: Annotation, alice: User, bob: User) -> None:
    discussion.say(mark, "One.", by=bob)
    client = sign_in(bob)
    client.post("/notifications/read/", {"id": Notification.objects.get().pk, "until": ""})
    assert Notification.objects.unread().count() == 1
    assert "wrote about" not in client.get("/notifications/").content.decode()


def test_a_notification_of_what_is_gone_says_so(sign_in: SignIn, mark: Annotation, alice: User, bob: User) -> None:
    discussion.say(mark, "One.", by=bob)
    Notification.objects.update(target_id=999)
    assert "something that is gone" in sign_in(alice).get("/notifications/").content.decode()


# -- e-mail -----------------------------------------------------------------------------------------------------------


def test_nobody_gets_e_mail_who_did_not_ask_for_it(mark: Annotation, bob: User) -> None:
    discussion.say(mark, "One.", by=bob)
    jobs.work_off()
    assert mail.outbox == []


def test_an_e_mail_at_once_holds_each_notification_once(mark: Annotation, alice: User, bob: User) -> None:
    discussion.say(mark, "Before she asked.", by=bob)
    notice.prefer("immediate", by=alice)
    discussion.say(mark, "Look at this <b>.", by=bob)
    jobs.work_off()
    jobs.work_off()
    (sent,) = mail.outbox
    assert sent.to == [alice.email]
    assert "Look at this <b>." in sent.body
    assert "Before she asked." not in sent.body
    assert digest.send(alice.pk) == 0


def test_a_digest_comes_once_a_day(mark: Annotation, alice: User, bob: User) -> None:
    notice.prefer("daily", by=alice)
    discussion.say(mark, "One.", by=bob)
    now = timezone.now()
    assert digest.due(now) == []
    assert digest.due(now + timedelta(days=1, minutes=1)) == [alice.pk]
    digest.send(alice.pk, now + timedelta(days=1, minutes=1))
    discussion.say(mark, "Two.", by=bob)
    assert digest.due(now + timedelta(days=1, hours=5)) == []
    assert len(mail.outbox) == 1


def test_a_mail_that_could_not_be_sent_is_sent_later(
    mark: Annotation, alice: User, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    notice.prefer("immediate", by=alice)
    discussion.say(mark, "One.", by=bob)

    def broken(self: object) -> int:
        raise OSError("no such server")

    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.EmailMessage.send", broken)
        with pytest.raises(OSError, match="no such server"):
            digest.send(alice.pk)
    assert digest.send(alice.pk) == 1


def test_who_has_no_address_is_told_so(sign_in: SignIn, alice: User) -> None:
    User.objects.filter(pk=alice.pk).update(email="")
    answer = sign_in(alice).post("/notifications/mail/", {"digest": "daily"}, follow=True)
    assert "no e-mail address" in answer.content.decode()
    assert not MailPreference.objects.exclude(digest="off").exists()


def test_a_stale_comment_names_its_current_revision(mark: Annotation, alice: User) -> None:
    comment = discussion.say(mark, "One.", by=alice)
    discussion.edit(comment, "Two.", target=mark, revision=1, by=alice)
    with pytest.raises(Stale):
        discussion.edit(comment, "Three.", target=mark, revision=1, by=alice)

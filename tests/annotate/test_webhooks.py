"""Webhooks: signed, in order, tried again, never lost, never to a private address unless allowed."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from django.utils import timezone

from annotate import hooks, jobs
from annotate.actions import annotation as marks
from annotate.actions import webhook as webhooks
from annotate.models import AuditEvent, Delivery, Job, User, Webhook
from config.processes import Service
from tests.factories import a_mark, an_article, version_of
from tests.rest import Rest, problem
from tests.test_processes import wait_for


class Receiver(ThreadingHTTPServer):
    """Another program that listens: ``heard`` is what it was sent, ``answers`` what it says to it (then 200)."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.heard: list[tuple[Any, dict[str, Any]]] = []
        self.answers: list[int] = []
        self.url = f"http://127.0.0.1:{self.server_port}/hook"
        Thread(target=self.serve_forever, daemon=True).start()

    def told(self) -> list[tuple[str, int]]:
        return [(body["type"], body["data"]["object"]["id"]) for _, body in self.heard]


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.heard.append(((self.headers, body), json.loads(body)))
        self.send_response(self.server.answers.pop(0) if self.server.answers else 200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    settings.OUTBOUND_ALLOWED_HOSTS = ["127.0.0.1"]
    server = Receiver()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def hook(alice: User, receiver: Receiver) -> Webhook:
    return webhooks.create(url=receiver.url, events=["annotation", "entity"], by=alice)


def deliver(hook: Webhook) -> int:
    hooks.wake()
    hooks.read_on(hook)
    return hooks.send_due(hook)


def come_due(**columns: Any) -> None:
    Delivery.objects.update(next_at=timezone.now(), **columns)


def test_what_happens_is_told_and_signed(hook: Webhook, receiver: Receiver, alice: User) -> None:
    mark = a_mark(an_article(by=alice), "Lindholm", kind="entity", by=alice)
    assert deliver(hook) == 1
    (headers, raw), body = receiver.heard[0]
    assert (body["type"], body["data"]["actor"]) == ("annotation.create", "alice")
    assert body["data"]["object"] == {"type": "annotation", "id": mark.pk, "url": f"/api/v1/annotations/{mark.pk}/"}
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + raw
    key = base64.b64decode(hook.secret.removeprefix("whsec_"))
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"


def test_the_signature_is_that_of_the_specification() -> None:
    """The example in the README of the Standard Webhooks' reference libraries."""
    at = datetime.fromtimestamp(1614265330, tz=UTC)
    secret, uid, body = (
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        b'{"test": 2432232314}',
    )
    signed = hooks.signature(secret, uid, at, body)
    assert signed["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert signed["webhook-timestamp"] == "1614265330"


def test_a_bulk_change_is_told_mark_by_mark(hook: Webhook, receiver: Receiver, alice: User) -> None:
    version = version_of(an_article(by=alice))
    made = marks.create_many(
        [marks.NewMark(version=version, start=at, end=at + 3, kind="claim") for at in range(0, 40, 4)], by=alice
    )
    assert deliver(hook) == 10
    assert receiver.told() == [("annotation.create", mark.pk) for mark in made]


@pytest.mark.parametrize(("scope", "heard"), [("all", 2), ("others", 1), ("own", 1)])
def test_the_scope_says_whose_doings_are_told(
    scope: str, heard: int, receiver: Receiver, alice: User, bob: User
) -> None:
    hook = webhooks.create(url=receiver.url, events=["annotation"], scope=scope, by=alice)
    for person in (alice, bob):
        a_mark(an_article(by=person), "Lindholm", kind="entity", by=person)
    assert deliver(hook) == heard


def test_what_was_before_and_what_was_not_asked_for_is_not_told(receiver: Receiver, alice: User) -> None:
    a_mark(an_article(by=alice), "Lindholm", kind="entity", by=alice)
    hook = webhooks.create(url=receiver.url, events=["article"], by=alice)
    an_article(by=alice)
    deliver(hook)
    assert [kind for kind, _ in receiver.told()] == ["article.create"]


def test_one_object_stays_in_order_and_does_not_hold_up_others(hook: Webhook, receiver: Receiver, alice: User) -> None:
    first, second = (a_mark(an_article(by=alice), "Lindholm", kind="entity", by=alice) for _ in range(2))
    marks.change(first, revision=1, note="later", by=alice)
    receiver.answers = [500]
    assert deliver(hook) == 0
    assert deliver(hook) == 1
    assert receiver.told() == [("annotation.create", first.pk), ("annotation.create", second.pk)]
    come_due()
    assert deliver(hook) == 2
    assert receiver.told()[2:] == [("annotation.create", first.pk), ("annotation.change", first.pk)]
    ids = [headers["webhook-id"] for (headers, _), _ in receiver.heard]
    assert ids[0] == ids[2]


def test_waits_double_and_end_after_a_day(hook: Webhook, receiver: Receiver, alice: User) -> None:
    waits = [hooks.wait_after(attempts).total_seconds() for attempts in (1, 2, 3, 11, 60)]
    assert all(abs(wait / wanted - 1) <= 0.2 for wait, wanted in zip(waits, (5, 10, 20, 3600, 3600), strict=True))
    a_mark(an_article(by=alice), "Lindholm", kind="entity", by=alice)
    receiver.answers = [500, 503]
    deliver(hook)
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts, delivery.status) == ("waiting", 1, 500)
    come_due(queued_at=timezone.now() - timedelta(hours=24))
    deliver(hook)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.status, delivery.error) == ("failed", 503, "The receiver answered 503.")


def test_nobody_listening_is_noted(hook: Webhook, alice: User, receiver: Receiver) -> None:
    receiver.shutdown()
    receiver.server_close()
    a_mark(an_article(by=alice), "Lindholm", kind="entity", by=alice)
    deliver(hook)
    delivery = Delivery.objects.get()
    assert delivery.status is None
    assert "refused" in delivery.error


def test_who_answers_gone_is_left_alone(hook: Webhook, receiver: Receiver, alice: User) -> None:
    a_mark(an_article(by=alice), "Lindholm", kind="entity", by=alice)
    receiver.answers = [410]
    deliver(hook)
    hook.refresh_from_db()
    assert not hook.is_active


def test_a_private_address_is_refused_when_it_is_given_and_when_it_is_used(
    hook: Webhook, receiver: Receiver, alice: User, settings: Any
) -> None:
    a_mark(an_article(by=alice), "Lindholm", kind="entity", by=alice)
    settings.OUTBOUND_ALLOWED_HOSTS = []
    refused = Rest(alice).post("webhooks/", {"url": receiver.url, "events": ["claim"]})
    assert [error["pointer"] for error in problem(refused, 400)["errors"]] == ["#/url"]
    assert deliver(hook) == 0
    assert not receiver.heard
    assert "private network" in Delivery.objects.get().error


def test_dying_half_way_neither_loses_nor_doubles(
    hook: Webhook, receiver: Receiver, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message was sent and nobody noted it: it is sent again under the same id, and only after a while."""
    a_mark(an_article(by=alice), "Lindholm", kind="entity", by=alice)
    with monkeypatch.context() as dying:
        dying.setattr(hooks, "_note", lambda *args, **columns: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            deliver(hook)
    assert deliver(hook) == 0
    come_due()
    assert deliver(hook) == 1
    assert len({headers["webhook-id"] for (headers, _), _ in receiver.heard}) == 1
    assert Delivery.objects.get().state == "delivered"


def test_reading_twice_writes_nothing_twice(hook: Webhook, alice: User) -> None:
    a_mark(an_article(by=alice), "Lindholm", kind="entity", by=alice)
    stale = Webhook.objects.get(pk=hook.pk)
    hooks.wake()
    assert (hooks.read_on(hook), hooks.read_on(stale)) == (1, 0)


def test_two_workers_do_not_send_the_same(hook: Webhook, receiver: Receiver, alice: User) -> None:
    a_mark(an_article(by=alice), "Lindholm", kind="entity", by=alice)
    hooks.wake()
    hooks.read_on(hook)
    mine, theirs = (hook.deliveries.due().get() for _ in range(2))
    assert hooks.send(hook, mine)
    assert hooks.send(hook, theirs)
    assert len(receiver.heard) == 1


def test_jobs_do_it_all_with_one_row_a_hook(hook: Webhook, receiver: Receiver, alice: User) -> None:
    for _ in range(2):
        a_mark(an_article(by=alice), "Lindholm", kind="entity", by=alice)
        jobs.work_off()
    assert [kind for kind, _ in receiver.told()].count("annotation.create") == 2
    assert Job.objects.filter(kind="webhook").count() == 1


def test_who_lost_the_role_is_told_nothing(hook: Webhook, receiver: Receiver, alice: User) -> None:
    a_mark(an_article(by=alice), "Lindholm", kind="entity", by=alice)
    alice.groups.clear()
    jobs.work_off()
    assert not receiver.heard


def test_the_log_is_shown_and_sent_again(hook: Webhook, receiver: Receiver, alice: User, bob: User) -> None:
    a_mark(an_article(by=alice), "Lindholm", kind="entity", by=alice)
    deliver(hook)
    client = Rest(alice)
    (row,) = client.get(f"webhooks/{hook.pk}/deliveries/").json()["results"]
    assert (row["event"], row["state"], row["status"]) == ("annotation.create", "delivered", 200)
    address = f"webhooks/{hook.pk}/deliveries/{row['id']}/replay/"
    problem(Rest(bob).post(address), 404)
    assert client.post(address).json()["state"] == "waiting"
    deliver(hook)
    first, again = (headers["webhook-id"] for (headers, _), _ in receiver.heard)
    assert first == again


def test_what_was_given_up_is_sent_again(hook: Webhook, receiver: Receiver, alice: User) -> None:
    a_mark(an_article(by=alice), "Lindholm", kind="entity", by=alice)
    receiver.answers = [500]
    deliver(hook)
    come_due(state="failed")
    assert Rest(alice).post(f"webhooks/{hook.pk}/replay/").json() == {"replayed": 1}
    assert deliver(hook) == 1


def test_a_hook_is_made_changed_and_deleted_through_the_api(receiver: Receiver, alice: User) -> None:
    client = Rest(alice)
    made = client.post("webhooks/", {"url": receiver.url, "events": ["claim", "annotation"]})
    hook = made.json()
    assert (made.status_code, made["ETag"], set(hook["events"])) == (201, '"1"', {"annotation", "claim"})
    address = f"webhooks/{hook['id']}/"
    assert "secret" not in client.get(address).json()
    problem(client.patch(address, {"is_active": False}), 428)
    assert client.patch(address, {"is_active": False}, seen=1).json()["is_active"] is False
    problem(client.patch(address, {"is_active": True}, seen=1), 412)
    assert client.delete(address, seen=2).status_code == 204
    problem(client.get(address), 404)
    assert AuditEvent.objects.filter(verb__startswith="webhook.").count() == 3


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [({"url": "file:///etc/passwd"}, "#/url"), ({"events": ["everything"]}, "#/events"), ({"events": []}, "#/events")],
)
def test_a_wrong_hook_says_where(receiver: Receiver, alice: User, wrong: dict[str, Any], pointer: str) -> None:
    answer = Rest(alice).post("webhooks/", {"url": receiver.url, "events": ["claim"]} | wrong)
    assert [error["pointer"] for error in problem(answer, 400)["errors"]] == [pointer]


def test_a_limited_token_makes_no_hooks(receiver: Receiver, alice: User) -> None:
    sent = {"url": receiver.url, "events": ["claim"]}
    problem(Rest(alice, "read", "annotate").post("webhooks/", sent), 403)


@pytest.mark.django_db(transaction=True)
def test_a_real_worker_tells_within_seconds(
    receiver: Receiver, alice: User, start_worker: Callable[..., Service]
) -> None:
    start_worker(beat=True, SEAL_SECONDS="1", SWEEP_SECONDS="1", OUTBOUND_ALLOWED_HOSTS="127.0.0.1")
    webhooks.create(url=receiver.url, events=["annotation"], by=alice)
    mark = a_mark(an_article(by=alice), "Lindholm", kind="entity", by=alice)
    wait_for(lambda: ("annotation.create", mark.pk) in receiver.told(), 120)

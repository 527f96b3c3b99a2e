"""Telling other programs by HTTP what happened, signed as Standard Webhooks 1.0.0 asks (https://www.standardwebhooks.com).

Deliveries are found from the sealed audit chain, never carried in a message: each hook remembers how far it has read
(``position``), and reading on writes the deliveries and the new position in one transaction. A wake-up that gets lost
is made up for by the next one. What dies between sending and noting it is sent again under the same ``webhook-id``: a
receiver sees every event at least once, those of one object in their order, and knows a repeat by its id.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import random
import time
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models import Max
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotate import audit, jobs, outbound, registry
from annotate.access import Can, can
from annotate.jobs import Report
from annotate.models import AuditSeal, Delivery, Job, Webhook

GIVE_UP_AFTER = timedelta(hours=24)
KEEP = timedelta(days=30)
FIRST_WAIT, LONGEST_WAIT = 5, 3600
SECONDS = 15  # for one request
LEASE = timedelta(seconds=4 * SECONDS)  # after that an attempt that nobody noted the end of is made again
RUN_SECONDS = 50
BATCH = 500
SECRET_MARK = "whsec_"

EVENTS = {
    "annotation": gettext_lazy("marks"),
    "mention": gettext_lazy("which entity a mark speaks of"),
    "date": gettext_lazy("values of dates"),
    "suggestion": gettext_lazy("suggestions of machines"),
    "article": gettext_lazy("articles"),
    "entity": gettext_lazy("entities"),
    "publisher": gettext_lazy("publishers"),
    "comment": gettext_lazy("comments"),
    "release": gettext_lazy("releases"),
}
"""What can be told: the nouns that audit verbs begin with. Other apps add theirs in their own ``hooks``."""


def events() -> dict[str, Any]:
    """Everything that a hook may be told, with its name for people."""
    table: dict[str, Any] = registry.table("hooks", "EVENTS")
    return table


def new_secret() -> str:
    return SECRET_MARK + base64.b64encode(random.SystemRandom().randbytes(32)).decode()


def last_sealed() -> int:
    """The end of the chain."""
    return AuditSeal.objects.aggregate(last=Max("sequence"))["last"] or 0


# -- waking -----------------------------------------------------------------------------------------------------------


def wake() -> int:
    """Queue the job of every hook that has something to read or to send; returns how many."""
    hooks = list(Webhook.objects.active().select_related("owner", "job"))
    if not hooks:
        return 0
    audit.seal()
    last = last_sealed()
    return sum(_queue(hook) for hook in hooks if _has_work(hook, last))


def _has_work(hook: Webhook, last: int) -> bool:
    """A hook whose owner may not read any more waits: nothing is told, nothing is lost should the role come back."""
    return can(hook.owner, Can.READ) and (hook.position < last or hook.deliveries.due().exists())


@transaction.atomic
def _queue(hook: Webhook) -> int:
    """One job row for each hook, used again and again."""
    if hook.job is None:
        job = jobs.enqueue("webhook", by=hook.owner, bulk=True, webhook=hook.pk)
        Webhook.objects.filter(pk=hook.pk).update(job=job)
        return 1
    return int(jobs.again(hook.job))


def run(job: Job, report: Report) -> dict[str, Any]:
    """Read on in the chain and send what is due; stops at the first that fails, or before the job takes too long."""
    hook = Webhook.objects.active().select_related("owner").filter(pk=job.params["webhook"]).first()
    if hook is None or not can(hook.owner, Can.READ):
        return {}
    found = read_on(hook)
    sent = send_due(hook, lambda done: report(done, 0))
    Delivery.objects.filter(webhook=hook, queued_at__lt=timezone.now() - KEEP).exclude(state="waiting").delete()
    return {"found": found, "sent": sent}


# -- reading the chain ------------------------------------------------------------------------------------------------


def read_on(hook: Webhook) -> int:
    """Write a delivery for each event that the hook wants, up to the end of the chain; returns how many."""
    found = 0
    while True:
        with transaction.atomic():
            row = Webhook.objects.select_for_update().get(pk=hook.pk)
            seals = AuditSeal.objects.filter(sequence__gt=row.position).select_related("event")
            batch = list(seals.order_by("sequence")[:BATCH])
            if not batch:
                return found
            wanted = [_delivery(row, seal) for seal in batch if _wants(row, seal)]
            Delivery.objects.bulk_create(wanted)
            Webhook.objects.filter(pk=row.pk).update(position=batch[-1].sequence)
        found += len(wanted)


def _wants(hook: Webhook, seal: AuditSeal) -> bool:
    event = seal.event
    if event is None or event.at < hook.created_at or event.verb.partition(".")[0] not in hook.events:
        return False
    own = event.actor_id == hook.owner_id
    return hook.scope == Webhook.Scope.ALL or own == (hook.scope == Webhook.Scope.OWN)


def _delivery(hook: Webhook, seal: AuditSeal) -> Delivery:
    event = seal.event
    assert event is not None
    return Delivery(
        webhook=hook,
        event=event,
        sequence=seal.sequence,
        target_type=event.target_type,
        target_id=event.target_id,
        uid=uuid4(),
    )


# -- sending ----------------------------------------------------------------------------------------------------------


def send_due(hook: Webhook, report: Any = lambda done: None) -> int:
    """Send what is due, one after the other, until one fails; returns how many arrived."""
    sent, until = 0, time.monotonic() + RUN_SECONDS
    while due := list(hook.deliveries.due().select_related("event__actor")[:BATCH]):
        for delivery in due:
            report(sent)
            if time.monotonic() > until or not send(hook, delivery):
                return sent
            sent += 1
    return sent


def send(hook: Webhook, delivery: Delivery) -> bool:
    """One attempt. True when it arrived, or when another worker has it."""
    now = timezone.now()
    mine = Delivery.objects.waiting().filter(pk=delivery.pk, attempts=delivery.attempts)
    if not mine.update(attempts=delivery.attempts + 1, tried_at=now, next_at=now + LEASE):
        return True
    delivery.attempts += 1
    body = payload(delivery)
    headers = {"Content-Type": "application/json", **signature(hook.secret, f"msg_{delivery.uid.hex}", now, body)}
    status, error = None, ""
    try:
        with outbound.opened(hook.url, method="POST", headers=headers, body=body, seconds=SECONDS) as answer:
            status = answer.status
    except outbound.OutboundError as failed:
        error = failed.message[:500]
    if status is not None and 200 <= status < 300:
        _note(delivery, state=Delivery.State.DELIVERED, status=status, error="")
        return True
    _note(delivery, status=status, error=error or _("The receiver answered %(status)s.") % {"status": status})
    _try_later(hook, delivery, gone=status == 410)
    return False


def _note(delivery: Delivery, **columns: Any) -> None:
    """What came of this attempt, unless a later one has begun."""
    Delivery.objects.filter(pk=delivery.pk, attempts=delivery.attempts).update(**columns)


def _try_later(hook: Webhook, delivery: Delivery, *, gone: bool) -> None:
    """Exponential backoff with jitter, for 24 hours. 410 says that nobody listens any more: the hook is paused."""
    if gone:
        Webhook.objects.filter(pk=hook.pk).update(is_active=False)
    now = timezone.now()
    if now - delivery.queued_at >= GIVE_UP_AFTER:
        _note(delivery, state=Delivery.State.FAILED)
        return
    _note(delivery, next_at=now + wait_after(delivery.attempts))


def wait_after(attempts: int) -> timedelta:
    """5 s after the first attempt, then twice as long each time, at most an hour; a fifth more or less by chance."""
    seconds = min(FIRST_WAIT * 2 ** min(attempts - 1, 20), LONGEST_WAIT)
    return timedelta(seconds=seconds * random.uniform(0.8, 1.2))


def payload(delivery: Delivery) -> bytes:
    """The event as JSON, the same bytes at every attempt."""
    event = delivery.event
    data = {
        "event": event.pk,
        "sequence": delivery.sequence,
        "object": {
            "type": event.target_type,
            "id": event.target_id,
            "url": _address(event.target_type, event.target_id),
        },
        "actor": event.actor.username,
        "before": event.before,
        "after": event.after,
        "reason": event.reason,
    }
    told = {"type": event.verb, "timestamp": event.at.isoformat(), "data": data}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def _address(target_type: str, target_id: int) -> str | None:
    """Where the API shows the object; None where it does not."""
    try:
        return reverse(f"api-{target_type}-detail", args=[target_id])
    except NoReverseMatch:
        return None


def signature(secret: str, uid: str, at: Any, body: bytes) -> dict[str, str]:
    """The headers that prove who sent it and when: HMAC-SHA256 over ``id.timestamp.body``, base64, as version 1."""
    stamp = str(int(at.timestamp()))
    key = base64.b64decode(secret.removeprefix(SECRET_MARK))
    signed = hmac.new(key, f"{uid}.{stamp}.".encode() + body, hashlib.sha256).digest()
    return {
        "webhook-id": uid,
        "webhook-timestamp": stamp,
        "webhook-signature": f"v1,{base64.b64encode(signed).decode()}",
    }

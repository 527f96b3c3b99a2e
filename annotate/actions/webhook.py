"""Webhooks: who is told what, and sending again what did not arrive."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from annotate import audit, hooks, outbound
from annotate.access import Can, require, require_everything
from annotate.errors import Invalid, Refused, Stale
from annotate.models import Delivery, User, Webhook

FIELDS = ("url", "events", "scope", "is_active", "deleted_at")
MOST = 20


@transaction.atomic
def create(*, url: str, events: Collection[str], scope: str = Webhook.Scope.ALL, by: User) -> Webhook:
    """A hook that is told what happens from now on; its ``secret`` is for the receiver to check signatures with."""
    require(by, Can.READ)
    require_everything(by)
    if Webhook.objects.visible_to(by).filter(deleted_at=None).count() >= MOST:
        raise Refused(_("You have %(n)d webhooks; delete one first.") % {"n": MOST})
    columns = _checked({"url": url, "events": events, "scope": scope})
    hook = Webhook.objects.create(owner=by, secret=hooks.new_secret(), position=hooks.last_sealed(), **columns)
    audit.record("webhook.create", hook, by=by, after=audit.snapshot(hook, *FIELDS))
    return hook


@transaction.atomic
def change(hook: Webhook, *, revision: int, by: User, **columns: Any) -> Webhook:
    """Another address, other events, another scope, or pause it (``is_active``); what is left out stays."""
    _own(hook, by)
    return _save(hook, "webhook.change", revision, _checked(columns), by)


@transaction.atomic
def delete(hook: Webhook, *, revision: int, by: User) -> Webhook:
    """End it; what waits is not sent any more. Its log stays."""
    _own(hook, by)
    return _save(hook, "webhook.delete", revision, {"deleted_at": timezone.now(), "is_active": False}, by)


@transaction.atomic
def replay(delivery: Delivery, *, by: User) -> Delivery:
    """Send one again, whatever became of it, for another 24 hours; it keeps its message id."""
    _own(delivery.webhook, by)
    _send_again(Delivery.objects.filter(pk=delivery.pk))
    audit.record("webhook.replay", delivery.webhook, by=by, after={"deliveries": [delivery.pk]})
    delivery.refresh_from_db()
    return delivery


@transaction.atomic
def replay_failed(hook: Webhook, *, by: User) -> int:
    """Send everything again that was given up; returns how many."""
    _own(hook, by)
    count = _send_again(hook.deliveries.filter(state=Delivery.State.FAILED))
    audit.record("webhook.replay", hook, by=by, after={"given up": count})
    return count


def _send_again(rows: Any) -> int:
    now = timezone.now()
    count: int = rows.update(state=Delivery.State.WAITING, attempts=F("attempts") + 1, queued_at=now, next_at=now)
    transaction.on_commit(hooks.wake, robust=True)
    return count


def _own(hook: Webhook, by: User) -> None:
    require(by, Can.READ if hook.owner_id == by.pk else Can.ADMIN)
    require_everything(by)
    if hook.deleted_at:
        raise Refused(_("This webhook was deleted."))


def _checked(columns: dict[str, Any]) -> dict[str, Any]:
    known = hooks.events()
    if "events" in columns:
        unknown = set(columns["events"]) - known.keys()
        if unknown or not columns["events"]:
            raise Invalid(_("Choose from the events %(events)s.") % {"events": ", ".join(known)}, field="events")
        columns = columns | {"events": [name for name in known if name in columns["events"]]}
    if columns.get("scope", Webhook.Scope.ALL) not in Webhook.Scope.values:
        raise Invalid(_("Choose from the scopes %(s)s.") % {"s": ", ".join(Webhook.Scope.values)}, field="scope")
    if "url" in columns:
        try:
            outbound.resolve(columns["url"])
        except outbound.OutboundError as error:
            raise Invalid(error.message, field="url") from None
    return columns


def _save(hook: Webhook, verb: str, revision: int, columns: dict[str, Any], by: User) -> Webhook:
    before = audit.snapshot(hook, *FIELDS)
    if not Webhook.objects.filter(pk=hook.pk, revision=revision).update(revision=F("revision") + 1, **columns):
        raise Stale(Webhook.objects.get(pk=hook.pk))
    hook.refresh_from_db()
    audit.record(verb, hook, by=by, before=before, after=audit.snapshot(hook, *FIELDS))
    return hook

"""The review queue: what awaits a decision, the oldest first, handed to one reviewer at a time.

Each app says in its ``review`` module, in the table ``QUEUES``, what it has to decide on. A person claims an item under
a lease with a fencing number and decides under that number: two reviewers never hold one item, and a decision that
comes after the lease went to somebody else is refused.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from annotate import registry
from annotate.access import Can, get, require
from annotate.actions import lease as leases
from annotate.errors import Invalid, Missing, Refused
from annotate.models import AuditEvent, Lease, User

LOOKED_AT = 20
"""Of each kind; items that others hold are left out before, so the next one fails only in a race."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What one kind of item needs.

    ``waiting(user)``: the rows that this person may decide on, with what a page shows. ``since``: the column that says
    how long. ``revision(row)``: of the object that a decision changes. ``decide(row, accept=, revision=, reason=,
    by=)``: the action, which returns the changed row; ``accept`` is None for "unsure", where that ``may_be_unsure``.
    ``undo(pk, revision=, by=)`` takes a decision back; None where only a new decision could. ``verbs``: under which
    decisions are in the audit trail.

    For the page: the ``name`` of the kind, ``title(row)`` in a few words, the ``template`` and what it shows beside
    ``row``, ``shown(row)``; the ``words`` on the buttons; ``comment_to_reject`` where a rejection must say why.
    """

    waiting: Callable[[User], QuerySet[Any]]
    since: str
    revision: Callable[[Any], int]
    decide: Callable[..., Model]
    undo: Callable[..., Model] | None = None
    may_be_unsure: bool = False
    comment_to_reject: bool = False
    verbs: tuple[str, ...] = ()
    name: Any = ""
    title: Callable[[Any], str] = str
    template: str = ""
    shown: Callable[[Any], dict[str, Any]] = dict
    words: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class QueueItem:
    """An item in somebody's hands: until ``lease.until``, under ``lease.fence``."""

    kind: str
    row: Any
    since: datetime
    revision: int
    lease: Lease

    @property
    def key(self) -> str:
        """ "annotation:12", by which it is kept, released and decided."""
        return self.lease.item


def kinds() -> dict[str, Kind]:
    return registry.table("review", "QUEUES")


def counts(user: User, *, most: int | None = None) -> dict[str, int]:
    """How many items of each kind wait for this person; counting stops at ``most``."""
    require(user, Can.REVIEW)
    return {name: kind.waiting(user).order_by()[:most].count() for name, kind in kinds().items()}


def decided_since(user: User, since: datetime, *, most: int) -> int:
    """On how many things this person decided; counting stops at ``most``."""
    verbs = [verb for kind in kinds().values() for verb in kind.verbs]
    events = AuditEvent.objects.filter(at__gte=since, actor=user, verb__in=verbs)
    return events.values("target_type", "target_id").distinct()[:most].count()


def next_item(user: User, *, only: str = "", skip: Collection[str] = ()) -> QueueItem | None:
    """Claim the item that waits longest and that nobody else holds; None when nothing is left.

    ``only``: the one kind that is asked for. ``skip``: keys of items that this person put aside.
    """
    require(user, Can.REVIEW)
    for _since, key in _oldest(user, only, skip):
        held = claim(key, by=user)
        if held:
            return held
    return None


def claim(key: str, *, by: User) -> QueueItem | None:
    """Claim this item; None when somebody else holds it or nothing is left to decide. Missing for no key at all."""
    name, kind, pk = _parsed(key)
    lease = leases.take(key, by=by)
    if lease is None:
        return None
    row = kind.waiting(by).filter(pk=pk).first()
    if row is None:
        leases.release(key, lease.fence, by=by)  # decided between the look and the claim
        return None
    return QueueItem(name, row, getattr(row, kind.since), kind.revision(row), lease)


def keep(key: str, fence: int, *, by: User) -> Lease:
    """Hold on for another while; Refused when the item went to somebody else."""
    _parsed(key)
    leases.keep(key, fence, by=by)
    return Lease.objects.get(item=key)


def release(key: str, fence: int, *, by: User) -> None:
    """Put the item back; harmless when it is in other hands already."""
    _parsed(key)
    leases.release(key, fence, by=by)


@transaction.atomic
def decide(key: str, fence: int, *, accept: bool | None, revision: int, reason: str = "", by: User) -> Model:
    """Decide under the lease and give it back, both or neither; returns the changed row. None for unsure."""
    require(by, Can.REVIEW)
    _name, kind, pk = _parsed(key)
    if accept is None and not kind.may_be_unsure:
        raise Invalid(_("Here it is one or the other; skip the item to leave it to somebody else."), field="accept")
    leases.check(key, fence, by=by)
    row = get(by, kind.waiting(by), pk=pk)
    decided = kind.decide(row, accept=accept, revision=revision, reason=reason, by=by)
    leases.release(key, fence, by=by)
    return decided


def undo(key: str, *, revision: int, by: User) -> Model:
    """Take back the decision that led to ``revision``; Refused where that cannot be, Stale after another change."""
    require(by, Can.REVIEW)
    name, kind, pk = _parsed(key)
    if kind.undo is None:
        raise Refused(_("The decision on a %(name)s stands; a new one is needed to change it.") % {"name": name})
    return kind.undo(pk, revision=revision, by=by)


def _oldest(user: User, only: str, skip: Collection[str]) -> Iterator[tuple[datetime, str]]:
    """(since, key) of the first items of all kinds together, the oldest first."""
    now = timezone.now()
    others = set(Lease.objects.filter(until__gt=now).exclude(holder=user).values_list("item", flat=True))
    left_out = others | set(skip)
    lists = [_first(name, kind, user, left_out) for name, kind in kinds().items() if only in ("", name)]
    return heapq.merge(*lists)


def _first(name: str, kind: Kind, user: User, left_out: set[str]) -> list[tuple[datetime, str]]:
    ids = [int(key.partition(":")[2]) for key in left_out if key.startswith(f"{name}:")]
    rows = kind.waiting(user).exclude(pk__in=ids).order_by(kind.since, "pk").values_list(kind.since, "pk")
    return [(since, f"{name}:{pk}") for since, pk in rows[:LOOKED_AT]]


def _parsed(key: str) -> tuple[str, Kind, int]:
    name, _colon, pk = key.partition(":")
    kind = kinds().get(name)
    if kind is None or not (pk.isascii() and pk.isdecimal() and len(pk) < 19):
        raise Missing(_("There is no such item in the queue."))
    return name, kind, int(pk)

"""The review queue: what awaits a decision, the oldest first, handed to one reviewer at a time.

Each app says in its ``review`` module, in the table ``QUEUES``, what it has to decide on. A person claims an item under
a lease with a fencing number and decides under that number: two reviewers never hold one item, and a decision that
comes after the lease went to somebody else is refused.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils import timezone

from annotate import registry
from annotate.access import Can, get, require
from annotate.actions import lease as leases
from annotate.errors import Missing
from annotate.models import Lease, User

LOOKED_AT = 20
"""Of each kind; items that others hold are left out before, so the next one fails only in a race."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What one kind of item needs.

    ``waiting(user)``: the rows that this person may decide on, with what a page shows. ``since``: the column that says
    how long. ``revision(row)``: of the object that a decision changes. ``decide(row, accept=, revision=, reason=,
    by=)``: the action, which returns the changed row.
    """

    waiting: Callable[[User], QuerySet[Any]]
    since: str
    revision: Callable[[Any], int]
    decide: Callable[..., Model]


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


def counts(user: User) -> dict[str, int]:
    """How many items of each kind wait for this person."""
    require(user, Can.REVIEW)
    return {name: kind.waiting(user).order_by().count() for name, kind in kinds().items()}


def next_item(user: User, *, skip: Collection[str] = ()) -> QueueItem | None:
    """Claim the item that waits longest and that nobody else holds; None when nothing is left.

    ``skip``: keys of items that this person put aside.
    """
    require(user, Can.REVIEW)
    for _since, key in _oldest(user, skip):
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
def decide(key: str, fence: int, *, accept: bool, revision: int, reason: str = "", by: User) -> Model:
    """Decide under the lease and give it back, both or neither; returns the changed row."""
    require(by, Can.REVIEW)
    _name, kind, pk = _parsed(key)
    leases.check(key, fence, by=by)
    row = get(by, kind.waiting(by), pk=pk)
    decided = kind.decide(row, accept=accept, revision=revision, reason=reason, by=by)
    leases.release(key, fence, by=by)
    return decided


def _oldest(user: User, skip: Collection[str]) -> Iterator[tuple[datetime, str]]:
    """(since, key) of the first items of all kinds together, the oldest first."""
    now = timezone.now()
    others = set(Lease.objects.filter(until__gt=now).exclude(holder=user).values_list("item", flat=True))
    left_out = others | set(skip)
    lists = [_first(name, kind, user, left_out) for name, kind in kinds().items()]
    return heapq.merge(*lists)


def _first(name: str, kind: Kind, user: User, left_out: set[str]) -> list[tuple[datetime, str]]:
    ids = [int(key.partition(":")[2]) for key in left_out if key.startswith(f"{name}:")]
    rows = kind.waiting(user).exclude(pk__in=ids).order_by(kind.since, "pk").values_list(kind.since, "pk")
    return [(since, f"{name}:{pk}") for since, pk in rows[:LOOKED_AT]]


def _parsed(key: str) -> tuple[str, Kind, int]:
    name, _, pk = key.partition(":")
    kind = kinds().get(name)
    if kind is None or not (pk.isascii() and pk.isdecimal() and len(pk) < 19):
        raise Missing("There is no such item in the queue.")
    return name, kind, int(pk)

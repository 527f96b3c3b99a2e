"""Claiming a queue item, atomically: two people never hold the same one, and a late holder is told apart."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from annotate.access import Can, require
from annotate.errors import Refused
from annotate.models import Lease, User

LASTS = timedelta(minutes=5)


def take(item: str, *, by: User) -> Lease | None:
    """The lease on ``item`` ("annotation:12") when it is free, expired or already ours; None when somebody holds it."""
    require(by, Can.REVIEW)
    now = timezone.now()
    with transaction.atomic():
        Lease.objects.bulk_create([Lease(item=item, holder=by, until=now, fence=0)], ignore_conflicts=True)
        free = Q(until__lte=now) | Q(holder=by)
        taken = Lease.objects.filter(free, item=item).update(holder=by, until=now + LASTS, fence=F("fence") + 1)
        return Lease.objects.get(item=item) if taken else None


def keep(lease_item: str, fence: int, *, by: User) -> None:
    """Hold on for another while; Refused when the lease went to somebody else."""
    require(by, Can.REVIEW)
    if not _held(lease_item, fence, by).update(until=timezone.now() + LASTS):
        _lost()


def release(item: str, fence: int, *, by: User) -> None:
    """Give it back; nothing happens when it is in other hands already."""
    require(by, Can.REVIEW)
    _held(item, fence, by).update(until=timezone.now())


def check(item: str, fence: int, *, by: User) -> None:
    """Refused unless ``by`` still holds ``item`` under this fencing number."""
    if not _held(item, fence, by).select_for_update().exists():
        _lost()


def _held(item: str, fence: int, by: User):  # type: ignore[no-untyped-def]
    return Lease.objects.filter(item=item, fence=fence, holder=by, until__gt=timezone.now())


def _lost() -> None:
    raise Refused(_("Your hold on this item ran out and it may be with somebody else now. Open the queue again."))

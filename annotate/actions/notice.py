"""Telling people that something happened: on their notifications page at once, by e-mail for who wants that.

What somebody watches, has read or wants by mail is their own business and changes nothing for others, so, like leases,
it leaves no event in the audit trail; the change that they are told of has left its own.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from annotate.access import Can, require, require_person
from annotate.errors import Invalid
from annotate.models import MailPreference, Notification, User, Watch
from annotate.models.discussion import NotificationQuerySet

LONGEST = 500
"""Characters of what was said that a notification repeats."""


def notify(people: Iterable[User | int | None], kind: str, target: Model, *, text: str = "", by: User) -> int:
    """Tell each of ``people`` (users or their ids; None is nobody) once; returns how many were told.

    ``kind`` is a key of a table ``NOTICES``. Nobody is told what they did themselves, and machines are told nothing.
    Call it in the transaction of the change that it tells of.
    """
    ids = {each.pk if isinstance(each, User) else each for each in people if each is not None} - {by.pk}
    told = User.objects.filter(pk__in=ids, is_machine=False, is_active=True).values_list("pk", flat=True)
    about = {"target_type": target._meta.model_name, "target_id": target.pk}
    rows = [Notification(user_id=pk, kind=kind, text=text[:LONGEST], actor=by, **about) for pk in sorted(told)]
    Notification.objects.bulk_create(rows)
    return len(rows)


def notify_watchers(
    target: Model,
    kind: str,
    *,
    text: str = "",
    also: Iterable[User | int | None] = (),
    but: Iterable[int] = (),
    by: User,
) -> int:
    """Tell everybody who watches ``target``, and ``also`` these people; not those whose ids are in ``but``."""
    watchers = Watch.objects.about(target).values_list("user", flat=True)
    ids = {each.pk if isinstance(each, User) else each for each in also} | set(watchers)
    return notify(ids - set(but), kind, target, text=text, by=by)


def watch(target: Model, *, by: User) -> None:
    """Be told what happens to ``target`` from now on; twice is once."""
    require_person(by, Can.READ)
    about = {"target_type": target._meta.model_name, "target_id": target.pk}
    Watch.objects.bulk_create([Watch(user=by, **about)], ignore_conflicts=True)


def unwatch(target: Model, *, by: User) -> None:
    require_person(by, Can.READ)
    Watch.objects.about(target).filter(user=by).delete()


def read(ids: Iterable[int], *, by: User) -> int:
    """These notifications of ``by`` are read; other people's are left alone. Returns how many were unread."""
    return _read(Notification.objects.filter(pk__in=list(ids)), by)


def read_all(*, until: int, by: User) -> int:
    """All up to the id that the person saw: what came in meanwhile stays unread."""
    return _read(Notification.objects.filter(pk__lte=until), by)


def _read(rows: NotificationQuerySet, by: User) -> int:
    require(by, Can.READ)
    return rows.unread().filter(user=by).update(read_at=timezone.now())


@transaction.atomic
def prefer(digest: str, *, by: User) -> MailPreference:
    """How ``by`` wants notifications by e-mail: off, daily or immediate. What is unread by then is not sent after."""
    require_person(by, Can.READ)
    if digest not in MailPreference.Digest.values:
        raise Invalid(
            _("There is no %(digest)s; use %(names)s.")
            % {"digest": f"{digest!r}", "names": ", ".join(MailPreference.Digest.values)},
            field="digest",
        )
    if digest != MailPreference.Digest.OFF and not by.email:
        raise Invalid(_("There is no e-mail address on your account. Ask an administrator to add it."), field="digest")
    known, _created = MailPreference.objects.select_for_update().get_or_create(user=by)
    if known.digest == MailPreference.Digest.OFF and digest != known.digest:
        now = timezone.now()
        Notification.objects.filter(user=by).unmailed().update(mailed_at=now)
        known.sent_at = now
    known.digest = digest
    known.save()
    return known

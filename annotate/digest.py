"""Notifications by e-mail, for who asked for it: at once, or once a day.

A notification is in at most one e-mail: it is marked in the transaction that hands the e-mail over, under a lock of the
person's preference, so two workers do not send it twice. Only a crash between handing over and committing can.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import ngettext, override

from annotate import discussion
from annotate.models import MailPreference, Notification

DAY = timedelta(days=1)
MOST = 100
"""Notifications in one e-mail; the rest comes with the next."""


def due(now: datetime) -> list[int]:
    """Ids of the people whose e-mail is to go out now."""
    waiting = Notification.objects.unmailed().filter(user=OuterRef("user"))
    wanted = Q(digest="immediate") | Q(digest="daily", sent_at=None) | Q(digest="daily", sent_at__lte=now - DAY)
    active = MailPreference.objects.filter(wanted, user__is_active=True).exclude(user__email="")
    return list(active.filter(Exists(waiting)).order_by("user").values_list("user", flat=True))


@transaction.atomic
def send(user: int, now: datetime | None = None) -> int:
    """Mail this person what is unread and was in no e-mail yet; returns how many notifications that were."""
    now = now or timezone.now()
    rows = MailPreference.objects.select_for_update(of=("self",)).select_related("user")
    known = rows.filter(user=user).exclude(digest="off").first()
    if known is None or not known.user.email:
        return 0
    waiting = Notification.objects.unmailed().filter(user=user).select_related("actor").order_by("pk")[:MOST]
    notices = discussion.notices(waiting)
    if not notices:
        return 0
    with override(settings.LANGUAGE_CODE):
        n = len(notices)
        subject = ngettext("Corroborate: %d notification", "Corroborate: %d notifications", n) % n
        context = {"notices": notices, "site": settings.PUBLIC_URL, "name": known.user.display_name}
        body = render_to_string("annotate/digest.txt", context)
    Notification.objects.filter(pk__in=[notice.row.pk for notice in notices]).update(mailed_at=now)
    MailPreference.objects.filter(pk=known.pk).update(sent_at=now)
    EmailMessage(subject, body, to=[known.user.email]).send()
    return n

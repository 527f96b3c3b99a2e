"""What one person was told: the list, what of it is read, and whether it also comes by e-mail."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from annotate import access, discussion, keyset
from annotate.access import Can
from annotate.actions import notice
from annotate.discussion_forms import MailForm
from annotate.errors import DomainError
from annotate.forms import cleaned
from annotate.models import MailPreference, Notification
from annotate.views.requests import AuthenticatedRequest, render_part

PER_PAGE = 50
MOST_COUNTED = 100
LATEST_FIRST = keyset.Order("created_at", models.DateTimeField(), down=True)


@require_GET
def listing(request: AuthenticatedRequest) -> HttpResponse:
    access.require(request.user, Can.READ)
    only_unread = request.GET.get("show") == "unread"
    rows = Notification.objects.filter(user=request.user).select_related("actor")
    page = keyset.page(rows.unread() if only_unread else rows, LATEST_FIRST, request.GET.get("place", ""), PER_PAGE)
    preference = MailPreference.objects.filter(user=request.user).first()
    context = {
        "page": page,
        "notices": discussion.notices(page.rows),
        "only_unread": only_unread,
        "latest": max((row.pk for row in page.rows), default=0),
        "mail_form": MailForm(initial={"digest": preference.digest if preference else "off"}),
    }
    return render_part(request, "annotate/notification_list.html", "rows", context)


@require_POST
def read(request: AuthenticatedRequest) -> HttpResponse:
    """Some (``id``) or all (up to ``until``, the latest that the person saw) are read."""
    ids = [int(pk) for pk in request.POST.getlist("id") if pk.isdecimal() and len(pk) < 19]
    until = request.POST.get("until", "")
    if ids:
        notice.read(ids, by=request.user)
    elif until.isdecimal() and len(until) < 19:
        notice.read_all(until=int(until), by=request.user)
    if request.headers.get("X-Quiet"):
        return HttpResponse(status=204)
    return redirect("notifications")


@require_POST
def prefer(request: AuthenticatedRequest) -> HttpResponse:
    try:
        notice.prefer(cleaned(MailForm(request.POST))["digest"], by=request.user)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Saved."))
    return redirect("notifications")


def template_context(request: HttpRequest) -> dict[str, Any]:
    """``unread``: how many notifications are unread, at most MOST_COUNTED; asked for by the header, in one query."""

    def count() -> int:
        user = getattr(request, "user", None)
        if user is None or not user.is_authenticated:
            return 0
        return Notification.objects.filter(user=user).unread()[:MOST_COUNTED].count()

    return {"unread": SimpleLazyObject(count)}

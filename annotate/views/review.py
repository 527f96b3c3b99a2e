"""The review queue: one item fills the page, held under a lease; each decision goes to the action of its kind.

A browser with script shows the next item while a decision travels; it marks its requests with the header ``X-Part`` and
is answered with the part of the page that changes. Without script every answer is a page.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from annotate import access, queue
from annotate.access import Can
from annotate.errors import DomainError, Missing
from annotate.forms import RevisionForm, cleaned
from annotate.queue import QueueItem
from annotate.views.requests import AuthenticatedRequest

MOST = 1000  # counting stops there: "1000+"
REMEMBERED = 200  # items that one person put aside in one session
ANSWERS = {"accept": True, "reject": False, "unsure": None}


class FenceForm(forms.Form):
    """What every request about an item in somebody's hands carries."""

    fence = forms.IntegerField(min_value=0, max_value=2**31 - 1)


class DecisionForm(FenceForm, RevisionForm):
    decision = forms.ChoiceField(choices=[(name, name) for name in ANSWERS])
    reason = forms.CharField(label=gettext_lazy("Comment"), required=False, max_length=500)


class SkipForm(FenceForm):
    """``skip``: never in this session again; ``later``: after all others; ``leave``: the page was left."""

    then = forms.ChoiceField(choices=[(name, name) for name in ("skip", "later", "leave")])


# -- pages ------------------------------------------------------------------------------------------------------------


@never_cache
@require_GET
def index(request: AuthenticatedRequest) -> HttpResponse:
    """The item that waits longest, of the kind in ``?kind=`` or of all kinds."""
    access.require(request.user, Can.REVIEW)
    if "again" in request.GET:
        request.session.pop("review_skip", None)
    item = _next(request)
    if item is None and request.session.pop("review_later", None):
        item = _next(request)
    return _page(request, item)


@never_cache
@require_GET
def item(request: AuthenticatedRequest, key: str) -> HttpResponse:
    """This very item, when nobody else holds it."""
    held = queue.claim(key, by=request.user)
    if held is None:
        messages.info(request, _("Somebody else has this item now, or it was decided. Here is another one."))
        return redirect(_address(request))
    return _page(request, held)


@never_cache
@require_GET
def following(request: AuthenticatedRequest) -> HttpResponse:
    """The next item for a page that already has those in ``?held=``; 204 when there is none."""
    found = _next(request, held=request.GET.getlist("held")[:10])
    return _item(request, found) if found else HttpResponse(status=204)


# -- decisions --------------------------------------------------------------------------------------------------------


@require_POST
def decide(request: AuthenticatedRequest, key: str) -> HttpResponse:
    form = DecisionForm(request.POST)
    try:
        given = cleaned(form)
        accept = ANSWERS[given["decision"]]
        row = queue.decide(
            key, given["fence"], accept=accept, revision=given["revision"], reason=given["reason"], by=request.user
        )
    except DomainError as error:
        return _refused(request, key, error)
    kind = queue.kinds()[key.partition(":")[0]]
    request.session["review_last"] = {
        "key": key,
        "revision": kind.revision(row),
        "words": f"{kind.words[given['decision']]}: {kind.title(row)[:60]}",
        "can_be_undone": kind.undo is not None,
    }
    return _done(request)


def _refused(request: AuthenticatedRequest, key: str, error: DomainError) -> HttpResponse:
    """The item again, in our hands if it is free, with the reason and what was typed."""
    again = queue.claim(key, by=request.user)
    sentence = error.message
    if isinstance(error, Missing) and again is None:
        sentence = _("Somebody decided on this item meanwhile.")
    context = {"problem": sentence, "typed": request.POST.get("reason", "")[:500]}
    answer = _item if "X-Part" in request.headers else _page
    return answer(request, again, status=409 if error.status == 412 else error.status, **context)


@require_POST
def skip(request: AuthenticatedRequest, key: str) -> HttpResponse:
    given = cleaned(SkipForm(request.POST))
    queue.release(key, given["fence"], by=request.user)
    if given["then"] == "leave":
        return HttpResponse(status=204)
    name = "review_skip" if given["then"] == "skip" else "review_later"
    request.session[name] = [*request.session.get(name, []), key][-REMEMBERED:]
    return _done(request)


@require_POST
def keep(request: AuthenticatedRequest, key: str) -> HttpResponse:
    """The page is still open: hold on to the item."""
    queue.keep(key, cleaned(FenceForm(request.POST))["fence"], by=request.user)
    return HttpResponse(status=204)


@require_POST
def undo(request: AuthenticatedRequest) -> HttpResponse:
    """Take the last decision back and show its item again."""
    access.require(request.user, Can.REVIEW)
    last = request.session.pop("review_last", None)
    if last is None:
        messages.info(request, _("There is no decision to take back."))
        return redirect(_address(request))
    try:
        queue.undo(last["key"], revision=last["revision"], by=request.user)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect(_address(request))
    messages.success(request, _("Taken back. Decide again."))
    return redirect(_address(request, "review_item", last["key"]))


# -- parts ------------------------------------------------------------------------------------------------------------


def _kind(request: AuthenticatedRequest) -> str:
    asked = request.POST.get("kind", "") or request.GET.get("kind", "")
    return asked if asked in queue.kinds() else ""


def _address(request: AuthenticatedRequest, name: str = "review", *args: str) -> str:
    kind = _kind(request)
    return reverse(name, args=args) + (f"?{urlencode({'kind': kind})}" if kind else "")


def _next(request: AuthenticatedRequest, held: list[str] | None = None) -> QueueItem | None:
    session = request.session
    aside = {*session.get("review_skip", []), *session.get("review_later", []), *(held or [])}
    return queue.next_item(request.user, only=_kind(request), skip=aside)


def _done(request: AuthenticatedRequest) -> HttpResponse:
    if "X-Part" in request.headers:
        return render(request, "admin/_review_progress.html", _progress(request))
    return redirect(_address(request))


def _progress(request: AuthenticatedRequest) -> dict[str, Any]:
    """ "14 today · 212 left", and the decision that can be taken back."""
    counts = queue.counts(request.user, most=MOST)
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    kind = _kind(request)
    return {
        "kind": kind,
        "counts": counts,
        "today": _up_to(queue.decided_since(request.user, today, most=MOST)),
        "left": _up_to(counts[kind] if kind else sum(counts.values())),
        "last": request.session.get("review_last"),
    }


def _up_to(count: int) -> str:
    return str(count) if count < MOST else f"{MOST}+"


def _shown(request: AuthenticatedRequest, held: QueueItem | None, **context: Any) -> dict[str, Any]:
    if held is not None:
        shape = queue.kinds()[held.kind]
        context |= {"shape": shape, "title": shape.title(held.row), **shape.shown(held.row)}
    return {"item": held, "kind": _kind(request), "address": _address(request), **context}


def _item(request: AuthenticatedRequest, held: QueueItem | None, status: int = 200, **context: Any) -> HttpResponse:
    return render(request, "admin/_review_item.html", _shown(request, held, **context), status=status)


def _page(request: AuthenticatedRequest, held: QueueItem | None, status: int = 200, **context: Any) -> HttpResponse:
    progress = _progress(request)
    kinds = queue.kinds()
    tabs = [{"label": _("All"), "href": reverse("review"), "current": not progress["kind"], "count": None}]
    tabs += [
        {
            "label": kinds[name].name,
            "href": f"{reverse('review')}?kind={name}",
            "current": name == progress["kind"],
            "count": _up_to(count),
        }
        for name, count in sorted(progress["counts"].items())
    ]
    context |= {
        "tabs": tabs,
        "aside": len(request.session.get("review_skip", [])),
        "page_keys": "admin/_review_keys.html",
    }
    return render(request, "admin/review.html", _shown(request, held, **progress | context), status=status)

"""One's own account: tokens for programs, and webhooks that tell them what happens."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from annotate.access import Can, allowances, can, require
from annotate.accountforms import TokenForm, WebhookChangeForm, WebhookForm
from annotate.actions import token as tokens
from annotate.actions import webhook as webhooks
from annotate.errors import DomainError, Missing, Stale
from annotate.models import Delivery, Token, Webhook
from annotate.pageforms import send_again_over
from annotate.views.requests import AuthenticatedRequest

PER_PAGE = 50


@never_cache
@require_http_methods(["GET", "POST"])
def page(request: AuthenticatedRequest) -> HttpResponse:
    """Who one is, and one's tokens; POST makes one and shows its secret, this once."""
    if request.method == "GET":
        return _page(request, TokenForm())
    form = TokenForm(request.POST)
    if form.is_valid():
        try:
            token, secret = tokens.create(**form.values(), by=request.user)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            return _page(request, TokenForm(), made=token, secret=secret)
    return _page(request, form, status=422)


def _page(request: AuthenticatedRequest, form: TokenForm, *, status: int = 200, **made: Any) -> HttpResponse:
    context = {
        "form": form,
        "roles": sorted(request.user.groups.values_list("name", flat=True)),
        "allowed": [what.value for what in Can if what in allowances(request.user)],
        "tokens": Token.objects.visible_to(request.user).order_by("-pk"),
        **made,
    }
    return render(request, "annotate/account.html", context, status=status)


@require_POST
def revoke(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    token = Token.objects.visible_to(request.user).filter(pk=pk).first()
    if token is None:
        raise Missing(_("There is no such token."))
    tokens.revoke(token, by=request.user)
    messages.success(request, _("%(name)s opens nothing any more.") % {"name": token.name})
    return redirect("account")


@never_cache
@require_http_methods(["GET", "POST"])
def hooks(request: AuthenticatedRequest) -> HttpResponse:
    """One's webhooks; POST makes one and shows the secret that signs what it is sent, this once."""
    require(request.user, Can.READ)
    form = WebhookForm(request.POST if request.method == "POST" else None)
    made = None
    if request.method == "POST" and form.is_valid():
        try:
            made, form = webhooks.create(**form.cleaned_data, by=request.user), WebhookForm()
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
    rows = Webhook.objects.visible_to(request.user).filter(deleted_at=None).order_by("-pk")
    context = {"form": form, "hooks": rows, "made": made, "secret": made.secret if made else ""}
    return render(request, "annotate/webhook_list.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def hook(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """One webhook with its log; POST changes it."""
    row = _hook(request, pk)
    if request.method == "GET":
        return _hook_page(request, row, _form_of(row))
    form = WebhookChangeForm(request.POST)
    if not form.is_valid():
        return _hook_page(request, row, form, status=422)
    try:
        webhooks.change(row, **form.cleaned_data, by=request.user)
    except Stale as stale:
        form.add_error(None, _("Somebody changed this webhook meanwhile. Look and send it again."))
        send_again_over(form, stale.current.revision)
        return _hook_page(request, stale.current, form, status=409)
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else None, error.message)
        return _hook_page(request, row, form, status=422)
    messages.success(request, _("Saved."))
    return redirect("webhook", pk=pk)


@require_POST
def delete_hook(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    row = _hook(request, pk)
    webhooks.delete(row, revision=row.revision, by=request.user)
    messages.success(request, _("The webhook is deleted."))
    return redirect("webhooks")


@require_POST
def replay(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Send one ``delivery`` again, or all that were given up."""
    row = _hook(request, pk)
    wanted = request.POST.get("delivery", "")
    if not wanted:
        count = webhooks.replay_failed(row, by=request.user)
    else:
        found = Delivery.objects.filter(webhook=row, pk=int(wanted) if wanted.isdecimal() else 0)
        delivery = found.select_related("webhook").first()
        if delivery is None:
            raise Missing(_("There is no such delivery."))
        webhooks.replay(delivery, by=request.user)
        count = 1
    messages.success(request, ngettext("%(n)d is sent again.", "%(n)d are sent again.", count) % {"n": count})
    return redirect("webhook", pk=pk)


def _hook(request: AuthenticatedRequest, pk: int) -> Webhook:
    row = Webhook.objects.visible_to(request.user).filter(pk=pk, deleted_at=None).first()
    if row is None or not can(request.user, Can.READ):
        raise Missing(_("There is no such webhook."))
    return row


def _form_of(row: Webhook) -> WebhookChangeForm:
    known = {name: getattr(row, name) for name in ("url", "events", "scope", "is_active", "revision")}
    return WebhookChangeForm(initial=known)


def _hook_page(request: AuthenticatedRequest, row: Webhook, form: forms.Form, *, status: int = 200) -> HttpResponse:
    log = row.deliveries.select_related("event").order_by("-pk")
    context = {
        "hook": row,
        "form": form,
        "page": Paginator(log, PER_PAGE).get_page(request.GET.get("page")),
        "given_up": row.deliveries.filter(state=Delivery.State.FAILED).exists(),
        "waits": row.deliveries.waiting().exists(),
    }
    return render(request, "annotate/webhook_detail.html", context, status=status)

"""Threads on a mark or a claim: shown as a part of its page or card, or as a page of their own; and watching."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from annotate import access, discussion
from annotate.access import Can
from annotate.actions import discussion as comments
from annotate.actions import notice
from annotate.discussion_forms import CommentForm, EditCommentForm
from annotate.errors import DomainError, Stale
from annotate.forms import RevisionForm, cleaned
from annotate.models import Comment, Watch
from annotate.views.requests import AuthenticatedRequest, render_part

SHOWN = 200


@require_http_methods(["GET", "HEAD", "POST"])
def thread(request: AuthenticatedRequest, kind: str, pk: int) -> HttpResponse:
    """The thread; POST adds a comment to it."""
    target = discussion.target_of(request.user, kind, pk)
    if request.method != "POST":
        return _thread(request, target)
    form = CommentForm(request.POST)
    if not form.is_valid():
        return _thread(request, target, form=form, status=422)
    try:
        comments.say(target, form.cleaned_data["text"], by=request.user)
    except DomainError as error:
        form.add_error("text", error.message)
        return _thread(request, target, form=form, status=422 if error.status == 400 else error.status)
    return _done(request, target)


def _done(request: AuthenticatedRequest, target: Model) -> HttpResponse:
    if request.htmx:
        return _thread(request, target)
    return redirect(f"{discussion.described(target).href(target).partition('#')[0]}#discussion")


def _thread(request: AuthenticatedRequest, target: Any, status: int = 200, **bound: Any) -> HttpResponse:
    """``bound``: ``form`` of a comment that did not go through; ``edited`` and ``edit_form`` of one being changed."""
    described = discussion.described(target)
    rows = list(Comment.objects.about(target).select_related("author").order_by("-pk")[: SHOWN + 1])
    context = {
        "target": target,
        "kind": target._meta.model_name,
        "title": described.title(target),
        "href": described.href(target),
        "comments": rows[:SHOWN][::-1],
        "is_cut": len(rows) > SHOWN,
        "watching": Watch.objects.about(target).filter(user=request.user).exists(),
        "form": CommentForm(auto_id=f"id_{target._meta.model_name}_{target.pk}_%s"),
        "may_moderate": access.can(request.user, Can.ADMIN),
        **bound,
    }
    response = render_part(request, "annotate/thread.html", "thread", context)
    response.status_code = status
    return response


def _comment(request: AuthenticatedRequest, pk: int) -> tuple[Comment, Model]:
    comment = access.get(request.user, Comment.objects.select_related("author"), pk=pk)
    return comment, discussion.target_of(request.user, comment.target_type, comment.target_id)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    comment, target = _comment(request, pk)
    if request.method != "POST":
        form = EditCommentForm(initial={"text": comment.text, "revision": comment.revision}, auto_id=f"id_edit_{pk}_%s")
        return _thread(request, target, edited=comment, edit_form=form)
    form = EditCommentForm(request.POST, auto_id=f"id_edit_{pk}_%s")
    if not form.is_valid():
        return _thread(request, target, 422, edited=comment, edit_form=form)
    try:
        comments.edit(comment, target=target, by=request.user, **form.cleaned_data)
    except Stale as stale:
        form.send_again_over(stale.current.revision)
        return _thread(request, target, 409, edited=stale.current, edit_form=form)
    except DomainError as error:
        form.add_error("text", error.message)
        return _thread(request, target, 422 if error.status == 400 else error.status, edited=comment, edit_form=form)
    return _done(request, target)


@require_POST
def delete(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    comment, target = _comment(request, pk)
    comments.delete(comment, by=request.user, **cleaned(RevisionForm(request.POST)))
    return _done(request, target)


@require_POST
def watch(request: AuthenticatedRequest, kind: str, pk: int) -> HttpResponse:
    """``on=1`` to be told what happens, ``on=0`` to be left alone."""
    target = discussion.target_of(request.user, kind, pk)
    change = notice.watch if request.POST.get("on") == "1" else notice.unwatch
    change(target, by=request.user)
    return _done(request, target)

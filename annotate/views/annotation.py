"""Marks in the workbench: each view gets through access, binds a form, calls one action and renders the card.

Every answer to a write carries the mark's row and the inverse of what was done, so the page can undo it; see
``static/annotate/undo.js``. A write that comes too late is answered with both versions, and nothing typed is lost.
"""

from __future__ import annotations

import json
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from annotate import access, crosslinks, presence
from annotate.access import Can
from annotate.actions import annotation as marks
from annotate.actions import date as dates
from annotate.actions import entity as entities
from annotate.actions import meaning
from annotate.errors import Stale
from annotate.forms import (
    ChangeForm,
    DateValueForm,
    DecideForm,
    EntityForm,
    MarkForm,
    MeaningForm,
    RevisionForm,
    cleaned,
)
from annotate.models import Annotation, ArticleVersion, AuditEvent, Entity, User
from annotate.paragraphs import sentences_around
from annotate.rows import new_row, row_of
from annotate.views.requests import AuthenticatedRequest

POLLS = 8  # how often a card asks for links before it says that they take longer
POLLS_BEFORE_BLAME = 2  # after these it says so when no worker runs
ENTITIES_SHOWN = 8


def _mark(request: AuthenticatedRequest, pk: int, rows: QuerySet[Annotation] | None = None) -> Annotation:
    return access.get(request.user, Annotation.objects.with_context() if rows is None else rows, pk=pk)


def _writable(request: AuthenticatedRequest, pk: int) -> Annotation:
    """With its text, which moving a mark needs."""
    return _mark(
        request, pk, Annotation.objects.select_related("author", "version__article__publisher", "date_mention")
    )


def answer(
    request: AuthenticatedRequest,
    mark: Annotation,
    *,
    undo: dict[str, Any] | None = None,
    is_new: bool = False,
    **context: Any,
) -> HttpResponse:
    """The card, for the script; or a redirect to it when a plain form was sent."""
    if request.method == "POST" and not request.htmx:
        return redirect("annotation", mark.pk)
    context |= _shown(mark, request.user, is_new=is_new) | {
        "undo": undo and json.dumps(undo),
        "may_decide": mark.state == "suggested"
        or (access.can(request.user, Can.REVIEW) and mark.author != request.user),
    }
    template = "annotate/_card.html" if request.htmx else "annotate/annotation_detail.html"
    return render(request, template, context)


def _shown(mark: Annotation, user: User, *, is_new: bool = False) -> dict[str, Any]:
    """What every part of a card shows: the mark, its row for the script, and what it stands for: a new one nothing."""
    if is_new:
        return {"mark": mark, "row": json.dumps(new_row(mark)), "may_change": marks.may_change(mark, user)}
    is_entity, is_date = mark.kind == Annotation.Kind.ENTITY, mark.kind == Annotation.Kind.DATE
    mentions = mark.entity_mentions.exclude(state="rejected").select_related("entity")
    mention = mentions.first() if is_entity else None
    return {
        "mark": mark,
        "row": json.dumps(row_of(mark, mention.entity.name if mention else "")),
        "mention": mention,
        "date": getattr(mark, "date_mention", None) if is_date else None,
        "may_change": marks.may_change(mark, user),
    }


def _may_review(request: AuthenticatedRequest, mark: Annotation) -> bool:
    """Whether the person may decide on a mark that somebody else submitted."""
    return mark.state == "submitted" and mark.author != request.user and access.can(request.user, Can.REVIEW)


def _undo(mark: Annotation, name: str, label: str, **values: Any) -> dict[str, Any]:
    """What takes the step back: a request to view ``name`` with ``values``; the page adds the revision."""
    return {"id": mark.pk, "url": reverse(name, args=[mark.pk]), "values": values, "label": label}


def _conflict(request: AuthenticatedRequest, stale: Stale, typed: dict[str, Any], url: str) -> HttpResponse:
    """Both versions side by side; sending the form again writes mine over what it shows."""
    mark = stale.current
    context = {"mark": mark, "row": json.dumps(row_of(mark)), "typed": typed, "url": url}
    return render(request, "annotate/_conflict.html", context, status=409)


@require_POST
def create(request: AuthenticatedRequest, version: int) -> HttpResponse:
    row = access.get(request.user, ArticleVersion.objects.select_related("article"), pk=version)
    [(mark, is_new)] = marks.create_told(
        [marks.NewMark(version=row, **cleaned(MarkForm(request.POST)))], by=request.user
    )
    return answer(request, mark, undo=_undo(mark, "annotation_delete", _("Mark")), is_new=is_new)


@require_GET
def card(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    return answer(request, _mark(request, pk))


@require_POST
def change(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    mark = _writable(request, pk)
    form = ChangeForm(request.POST)
    changes = form.changes()
    before = {name: getattr(mark, name) for name in changes}
    if "start" in before:
        before["ranges"] = " ".join(f"{start}:{end}" for start, end in mark.ranges)
    try:
        mark = marks.change(mark, revision=form.cleaned_data["revision"], **changes, by=request.user)
    except Stale as stale:
        return _conflict(request, stale, changes, request.path)
    return answer(request, mark, undo=_undo(mark, "annotation_change", _("Change"), **before), saved=True)


@require_POST
def delete(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    mark = _mark(request, pk)
    try:
        mark = marks.delete(mark, by=request.user, **cleaned(RevisionForm(request.POST)))
    except Stale as stale:
        return _conflict(request, stale, {"delete": True}, request.path)
    return answer(request, mark, undo=_undo(mark, "annotation_restore", _("Delete")))


@require_POST
def restore(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    mark = _mark(request, pk)
    try:
        mark = marks.restore(mark, by=request.user, **cleaned(RevisionForm(request.POST)))
    except Stale as stale:
        return _conflict(request, stale, {"restore": True}, request.path)
    return answer(request, mark, undo=_undo(mark, "annotation_delete", _("Mark")))


@require_POST
def decide(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    mark = _mark(request, pk)
    values = cleaned(DecideForm(request.POST))
    try:
        mark = marks.decide(mark, by=request.user, **values)
    except Stale as stale:
        return _conflict(request, stale, {"accept": values["accept"]}, request.path)
    label = _("Accept") if values["accept"] else _("Reject")
    again = "1" if values["accept"] else "0"
    return answer(request, mark, undo=_undo(mark, "annotation_reopen", label, accept=again))


@require_POST
def reopen(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Takes a decision back; ``accept`` is what was decided, for doing it again."""
    mark = _mark(request, pk)
    try:
        mark = marks.reopen(mark, by=request.user, **cleaned(RevisionForm(request.POST)))
    except Stale as stale:
        return _conflict(request, stale, {}, request.path)
    again = request.POST.get("accept", "1")
    return answer(request, mark, undo=_undo(mark, "annotation_decide", _("Decision"), accept=again))


@require_POST
def set_date(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    mark = _mark(request, pk)
    values = cleaned(DateValueForm(request.POST))
    undo = _undo_date(mark)
    try:
        mark.date_mention = dates.enter(mark, by=request.user, **values)
    except Stale as stale:
        return _conflict(request, stale, {"value": values["value"]}, request.path)
    return answer(request, mark, undo=undo, saved=True)


def _undo_date(mark: Annotation) -> dict[str, Any]:
    """The step that makes the mark's date what it is now: entered by hand, confirmed, or a rule's."""
    date = getattr(mark, "date_mention", None)
    if date and date.state == "confirmed" and date.rule == "hand":
        return _undo(mark, "annotation_date", _("Date"), value=date.value)
    if date and date.state == "confirmed":
        return _undo(mark, "annotation_date_confirm", _("Date"))
    return _undo(mark, "annotation_date_reopen", _("Date"))


@require_POST
def reopen_date(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    mark = _writable(request, pk)
    undo = _undo_date(mark)
    try:
        mark.date_mention = meaning.reopen_date(mark, by=request.user, **cleaned(RevisionForm(request.POST)))
    except Stale as stale:
        return _conflict(request, stale, {}, request.path)
    return answer(request, mark, undo=undo, saved=True)


@require_POST
def confirm_date(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    mark = _mark(request, pk)
    undo = _undo_date(mark)
    try:
        mark.date_mention = dates.confirm(mark, by=request.user, **cleaned(RevisionForm(request.POST)))
    except Stale as stale:
        return _conflict(request, stale, {}, request.path)
    return answer(request, mark, undo=undo, saved=True)


@require_GET
def entity_choices(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Entities whose name holds what was typed, for the mark's card."""
    words = request.GET.get("q", "").strip()
    found = Entity.objects.current().searched(words).order_by("name", "pk")[:ENTITIES_SHOWN] if words else []
    return render(
        request, "annotate/_entity_choices.html", {"mark": _mark(request, pk), "entities": found, "words": words}
    )


@require_POST
def set_entity(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Join the entity ``entity``, or a new one called ``name``: both or neither when the mark cannot have one."""
    mark = _mark(request, pk)
    values = cleaned(EntityForm(request.POST))
    before = meaning.states_of(mark)
    with transaction.atomic():
        entity = values["entity"] or entities.create(name=values["name"], by=request.user)
        entities.confirm_mention(mark, entity, by=request.user)
    return answer(request, mark, undo=_undo_entity(mark, before), saved=True)


def _undo_entity(mark: Annotation, before: dict[int, str]) -> dict[str, Any]:
    """The step that links the mark as ``before`` again, as long as nobody else changes what it is linked to now."""
    told = {"states": before, "expected": meaning.states_of(mark)}
    return _undo(mark, "annotation_entity_put_back", _("Entity"), meaning=json.dumps(told))


@require_POST
def put_entity_back(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    mark = _mark(request, pk)
    before = meaning.states_of(mark)
    meaning.put_back(mark, by=request.user, **cleaned(MeaningForm(request.POST))["meaning"])
    return answer(request, mark, undo=_undo_entity(mark, before), saved=True)


@require_POST
def reject_entity(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    mark = _mark(request, pk)
    entity = cleaned(EntityForm(request.POST))["entity"]
    before = meaning.states_of(mark)
    for mention in mark.entity_mentions.exclude(state="rejected").filter(entity=entity):
        entities.reject_mention(mention, by=request.user)
    return answer(request, mark, undo=_undo_entity(mark, before), saved=True)


@require_GET
def links(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Where else this is spoken of; asks again for a while as long as the linkers are not done, then says so."""
    mark = _mark(request, pk)
    tries = int(request.GET["try"]) if request.GET.get("try", "").isdecimal() else 0
    context = _shown(mark, request.user) | {"next_try": tries + 1}
    if mark.needs_linking:
        silent = tries >= POLLS_BEFORE_BLAME and not presence.alive("worker")
        context |= {"waiting": not silent and tries < POLLS, "no_worker": silent}
    else:
        context["links"] = crosslinks.of(mark)
    return render(request, "annotate/_links.html", context)


@require_GET
def sentence(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """The mark in its sentence, as another article's card shows it."""
    mark = _mark(request, pk, Annotation.objects.select_related("version__article__publisher"))
    text, span = mark.version.text, sentences_around(mark.version.text, mark.start, mark.end)
    context = {"mark": mark, "before": text[span.start : mark.start], "after": text[mark.end : span.end]}
    return render(request, "annotate/_sentence.html", context)


@require_GET
def history(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Who did what to this mark, the latest first."""
    mark = _mark(request, pk)
    events = AuditEvent.objects.filter(target_type="annotation", target_id=pk).select_related("actor").order_by("-pk")
    return render(request, "annotate/_history.html", {"mark": mark, "events": events[:50]})

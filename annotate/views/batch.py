"""Many marks at once in the workbench: decide on what is shown, mark the same words elsewhere, take such a step back.

Answers are JSON: the rows that changed, one sentence about it, and the step that takes it back.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from annotate import access, occurrences
from annotate.access import Can
from annotate.actions import batch
from annotate.actions import occurrence as occurrence_action
from annotate.errors import Invalid
from annotate.forms import BatchForm, OccurrencesForm, cleaned
from annotate.models import Annotation, User
from annotate.rows import row_of
from annotate.views.requests import AuthenticatedRequest

Done = tuple[batch.Outcome, str, str, dict[str, str]]  # outcome, what was done, the step back, its values


def _decide(values: dict[str, Any], by: User) -> Done:
    accept = values["accept"] == "1"
    outcome = batch.decide(values["marks"], accept=accept, by=by)
    n = len(outcome.changed)
    said = (
        ngettext("%(n)s suggestion accepted.", "%(n)s suggestions accepted.", n)
        if accept
        else ngettext("%(n)s suggestion rejected.", "%(n)s suggestions rejected.", n)
    )
    return outcome, said, "reopen", {"accept": values["accept"]}


def _reopen(values: dict[str, Any], by: User) -> Done:
    outcome = batch.reopen(values["marks"], by=by)
    said = ngettext("%(n)s decision taken back.", "%(n)s decisions taken back.", len(outcome.changed))
    return outcome, said, "decide", {"accept": values["accept"]}


def _delete(values: dict[str, Any], by: User) -> Done:
    outcome = batch.delete(values["marks"], by=by)
    return outcome, ngettext("%(n)s mark deleted.", "%(n)s marks deleted.", len(outcome.changed)), "restore", {}


def _restore(values: dict[str, Any], by: User) -> Done:
    outcome = batch.restore(values["marks"], by=by)
    return outcome, ngettext("%(n)s mark is back.", "%(n)s marks are back.", len(outcome.changed)), "delete", {}


STEPS: dict[str, Callable[[dict[str, Any], User], Done]] = {
    "decide": _decide,
    "reopen": _reopen,
    "delete": _delete,
    "restore": _restore,
}


@require_POST
def step(request: AuthenticatedRequest, verb: str) -> JsonResponse:
    """``marks``: "id:revision id:revision …", as they were seen; ``accept``: 1 or 0, where it is a decision."""
    values = cleaned(BatchForm(request.POST))
    return _answer(*STEPS[verb](values, request.user))


def _answer(outcome: batch.Outcome, said: str, back: str, values: dict[str, str]) -> JsonResponse:
    changed = outcome.changed
    said %= {"n": len(changed)}
    if outcome.left:
        said += " " + ngettext(
            "%(n)s was left as it is: somebody changed it meanwhile, or it is not yours to change.",
            "%(n)s were left as they are: somebody changed them meanwhile, or they are not yours to change.",
            outcome.left,
        ) % {"n": outcome.left}
    undo = {
        "url": reverse("marks_step", args=[back]),
        "values": values,
        "marks": [[mark.pk, mark.revision] for mark in changed],
        "label": said,
    }
    rows = [[mark.version_id, row_of(mark)] for mark in changed]
    return JsonResponse({"rows": rows, "said": said, "undo": undo if changed else None})


@require_GET
def same_words(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """Where else the words of this mark stand: suggestions of them in all articles, places that nobody marked."""
    rows = Annotation.objects.select_related("version__article")
    mark = access.get(request.user, rows, pk=pk)
    suggested = batch.same_phrase(mark).exclude(pk=mark.pk)
    context = {
        "mark": mark,
        "suggested_here": suggested.filter(version=mark.version_id)[: batch.MOST].count(),
        "suggested": suggested[: batch.MOST].count(),
        "places": occurrences.of(mark),
        "most": occurrences.MOST,
        "may_annotate": access.can(request.user, Can.ANNOTATE),
    }
    return render(request, "annotate/_same_words.html", context)


@require_POST
def take_same_words(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """``do``: accept or reject suggestions of these words (``everywhere`` or here), or mark the chosen ``places``."""
    mark = access.get(request.user, Annotation.objects.select_related("version__article"), pk=pk)
    values = cleaned(OccurrencesForm(request.POST))
    if values["do"] == "mark":
        made = occurrence_action.mark_all(mark, places=values["places"], by=request.user)
        said = ngettext("%(n)s place marked.", "%(n)s places marked.", len(made))
        answer = _answer(batch.Outcome(made, 0), said, "delete", {})
    else:
        rows = batch.same_phrase(mark)
        seen = batch.seen_now(rows if values["everywhere"] else rows.filter(version=mark.version_id))
        if not seen:
            raise Invalid(_("No suggestion of these words is left."))
        answer = _answer(*_decide({"marks": seen, "accept": "1" if values["do"] == "accept" else "0"}, request.user))
    return answer if _by_script(request) else redirect("annotation", mark.pk)


def _by_script(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"

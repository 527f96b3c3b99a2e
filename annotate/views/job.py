"""Long work: how far it is, what came of it, and once more what failed.

Everybody sees their own jobs, an editor also what the product does by itself, such as linking, and what of it failed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import select_template
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from annotate import access, deadletters, jobs
from annotate.access import Can
from annotate.actions import job as job_action
from annotate.errors import DomainError
from annotate.home import kind_name
from annotate.models import Job
from annotate.pageforms import JobFilter, RelinkForm
from annotate.views.requests import AuthenticatedRequest, render_part

PER_PAGE = 50
LINES_PER_PAGE = 100
STARTED_BY_HAND = ("import", "export", "release", "diff", "relink")


@require_GET
def listing(request: AuthenticatedRequest) -> HttpResponse:
    """Imports, exports and the like; with ``?all`` what the product does by itself too; with ``?dead`` what failed."""
    access.require(request.user, Can.READ)
    form = JobFilter(request.GET)
    filters = form.chosen()
    dead = "dead" in request.GET
    everything = not dead and ("all" in request.GET or "kind" in filters)
    rows = job_action.manageable(request.user).failed() if dead else Job.objects.filter(owner=request.user)
    rows = rows.filter(**filters)
    rows = rows if everything or dead else rows.filter(kind__in=STARTED_BY_HAND)
    failed = deadletters.counts(job_action.manageable(request.user))
    page = Paginator(rows.defer("result", "params").order_by("-pk"), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": [(job, kind_name(job.kind)) for job in page.object_list],
        "filtered": bool(filters),
        "everything": everything,
        "dead": dead,
        "letters": [(kind, kind_name(kind), n) for kind, n in failed.items()] if dead else [],
        "pending": any(not job.is_finished for job in page.object_list),
        "tabs": [
            {"label": _("Imports and exports"), "href": request.path, "current": not (everything or dead)},
            {"label": _("Everything"), "href": "?all", "current": everything},
            {"label": _("Failed for good"), "href": "?dead", "current": dead, "count": sum(failed.values())},
        ],
    }
    return render_part(request, "annotate/job_list.html", "rows", context)


@require_GET
def detail(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """The page asks again every few seconds for its part "progress" until the job is finished."""
    job = access.get(request.user, job_action.manageable(request.user).select_related("owner"), pk=pk)
    context: dict[str, Any] = {"job": job, "name": kind_name(job.kind), **progress(job)}
    if job.is_finished:
        context["report"] = _report(request, job)
    return render_part(request, "annotate/job_detail.html", "progress", context)


def progress(job: Job) -> dict[str, Any]:
    """The texts of the progress line, and whether nobody picks the job up."""
    rate, left = "", ""
    so_far, seconds = jobs.rate(job), jobs.wait_seconds(job)
    if so_far is not None and seconds is not None:
        rate = _("%(n)s a second") % {"n": f"{so_far:.1f}"}
        left = _("about %(time)s left") % {"time": in_words(seconds)}
    return {"rate": rate, "left": left, "stuck": jobs.is_stuck(job)}


def in_words(seconds: float) -> str:
    """40 → "40 seconds", 200 → "3 minutes"."""
    if seconds < 90:
        n = max(round(seconds), 1)
        return ngettext("%(n)d second", "%(n)d seconds", n) % {"n": n}
    n = round(seconds / 60)
    return ngettext("%(n)d minute", "%(n)d minutes", n) % {"n": n}


@dataclass(frozen=True, slots=True)
class Report:
    """What came of a job: ``template`` shows its kind's own result; ``page`` holds the lines that it has."""

    template: Any
    result: dict[str, Any]
    page: Any


def _report(request: AuthenticatedRequest, job: Job) -> Report:
    lines = sorted(job.result.get("lines", []), key=lambda line: line.get("status") != "failed")
    page = Paginator(lines, LINES_PER_PAGE).get_page(request.GET.get("page"))
    template = select_template([f"annotate/_job_{job.kind}.html", "annotate/_job_other.html"])
    return Report(template.template, job.result, page)


@require_POST
def rerun(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    return _steer(request, pk, job_action.rerun, _("It waits for a worker again."))


@require_POST
def pause(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    return _steer(request, pk, job_action.pause, _("It is paused; what it has done stays."))


@require_POST
def resume(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    return _steer(request, pk, job_action.resume, _("It goes on."))


@require_POST
def cancel(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    return _steer(request, pk, job_action.cancel, _("It is cancelled; what it has done stays."))


def _steer(request: AuthenticatedRequest, pk: int, action: Callable[..., None], said: str) -> HttpResponse:
    job = access.get(request.user, job_action.manageable(request.user), pk=pk)
    action(job, by=request.user)
    messages.success(request, said)
    return redirect("job", pk=pk)


@require_POST
def rerun_all(request: AuthenticatedRequest) -> HttpResponse:
    """Every failed job of one kind once more."""
    count = job_action.rerun_all(request.POST.get("kind", ""), by=request.user)
    said = ngettext("%(n)d job waits for a worker again.", "%(n)d jobs wait for a worker again.", count)
    messages.success(request, said % {"n": count})
    return redirect(f"{reverse('jobs')}?dead")


@require_http_methods(["GET", "POST"])
def relink(request: AuthenticatedRequest) -> HttpResponse:
    """Link marks anew: all, those of one kind, those of one article."""
    access.require(request.user, Can.EDIT)
    form = RelinkForm(request.POST or None, initial={"article": request.GET.get("article")})
    if request.method == "POST" and form.is_valid():
        try:
            job = job_action.relink(**form.cleaned_data, by=request.user)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            return redirect("job", pk=job.pk)
    return render(request, "annotate/job_relink.html", {"form": form}, status=422 if form.errors else 200)

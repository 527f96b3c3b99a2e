"""Long work: how far it is, what came of it, and once more what failed. Everybody sees their own jobs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.loader import select_template
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from annotate import access, jobs
from annotate.access import Can
from annotate.actions import job as job_action
from annotate.home import kind_name
from annotate.models import Job, User
from annotate.models.job import JobQuerySet
from annotate.pageforms import JobFilter
from annotate.views.requests import AuthenticatedRequest, render_part

PER_PAGE = 50
LINES_PER_PAGE = 100
STARTED_BY_HAND = ("import", "export")


def mine(user: User) -> JobQuerySet:
    """The jobs that this person may see: their own; an administrator sees all."""
    return Job.objects.all() if access.can(user, Can.ADMIN) else Job.objects.filter(owner=user)


@require_GET
def listing(request: AuthenticatedRequest) -> HttpResponse:
    """Imports and exports; with ``?all`` also what the product does by itself, such as linking."""
    access.require(request.user, Can.READ)
    form = JobFilter(request.GET)
    filters = form.chosen()
    everything = "all" in request.GET or "kind" in filters
    rows = Job.objects.filter(owner=request.user, **filters)
    rows = rows if everything else rows.filter(kind__in=STARTED_BY_HAND)
    page = Paginator(rows.defer("result", "params").order_by("-pk"), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": [(job, kind_name(job.kind)) for job in page.object_list],
        "filtered": bool(filters),
        "everything": everything,
        "pending": any(not job.is_finished for job in page.object_list),
        "tabs": [
            {"label": _("Imports and exports"), "href": request.path, "current": not everything},
            {"label": _("Everything"), "href": "?all", "current": everything},
        ],
    }
    return render_part(request, "annotate/job_list.html", "rows", context)


@require_GET
def detail(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """The page asks again every few seconds for its part "progress" until the job is finished."""
    job = access.get(request.user, mine(request.user).select_related("owner"), pk=pk)
    context: dict[str, Any] = {"job": job, "name": kind_name(job.kind), **progress(job)}
    if job.is_finished:
        context["report"] = _report(request, job)
    return render_part(request, "annotate/job_detail.html", "progress", context)


def progress(job: Job) -> dict[str, Any]:
    """The texts of the progress line, and whether nobody picks the job up."""
    rate, left = "", ""
    seconds = jobs.wait_seconds(job) if job.state == Job.State.RUNNING else None
    if seconds is not None and job.started_at:
        spent = max((timezone.now() - job.started_at).total_seconds(), 0.001)
        rate = _("%(n)s a second") % {"n": f"{job.done / spent:.1f}"}
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
    job = access.get(request.user, mine(request.user), pk=pk)
    job_action.rerun(job, by=request.user)
    messages.success(request, _("It waits for a worker again."))
    return redirect("job", pk=pk)

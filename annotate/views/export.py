"""Labels out: choose a format and what goes in, start the job, fetch the file and its manifest; or stream at once."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from annotate import access, downloads
from annotate.access import Can
from annotate.actions import export as exports
from annotate.errors import Missing
from annotate.exportforms import ExportForm
from annotate.models import Job, Release
from annotate.models.job import JobQuerySet
from annotate.views.job import progress
from annotate.views.requests import AuthenticatedRequest, render_part

PER_PAGE = 20


def _mine(request: AuthenticatedRequest) -> JobQuerySet:
    return Job.objects.filter(owner=request.user, kind="export")


@require_http_methods(["GET", "POST"])
def listing(request: AuthenticatedRequest) -> HttpResponse:
    """The formats with what each loses, and this person's exports."""
    access.require(request.user, Can.EXPORT)
    if request.method == "GET":
        return _page(request, ExportForm(initial={"format": "jsonl"}))
    form = ExportForm(request.POST)
    if not form.is_valid():
        response = _page(request, form)
        response.status_code = 422
        return response
    values = form.cleaned_data
    job = exports.start(values["format"], form.selection(), gzip=values["gzip"], by=request.user)
    return redirect("job", pk=job.pk)


def _page(request: AuthenticatedRequest, form: ExportForm) -> HttpResponse:
    page = Paginator(_mine(request).order_by("-pk"), PER_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "form": form,
        "formats": [(choice, exports.format_named(choice.data["value"])) for choice in form["format"]],
        "page": page,
        "rows": [(job, progress(job)) for job in page.object_list],
        "pending": any(not job.is_finished for job in page.object_list),
        "releases": Release.objects.count(),
    }
    return render_part(request, "annotate/export_list.html", "earlier", context)


@require_safe
def download(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """The file of an export, for its owner alone; a part of it when the browser goes on with a download."""
    job = access.get(request.user, _mine(request).filter(state=Job.State.DONE), pk=pk)
    try:
        file = job.result_file.open("rb")
    except (FileNotFoundError, ValueError):
        raise Missing(_("The file of this export is no longer there. Export again.")) from None
    told = {"media_type": job.result["media_type"], "digest": job.result["sha256"]}
    return downloads.answer(request, file, name=exports.file_name(job), **told)


@require_GET
def manifest(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """What the file holds and what it could not, as JSON."""
    job = access.get(request.user, _mine(request).filter(state=Job.State.DONE), pk=pk)
    name = f"{exports.file_name(job)}.manifest.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return JsonResponse(job.result.get("manifest", {}), json_dumps_params={"indent": 2}, headers=headers)


@require_POST
def delete(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    exports.delete(access.get(request.user, _mine(request), pk=pk), by=request.user)
    messages.success(request, _("The export and its file are deleted."))
    return redirect("exports")


@require_GET
def stream(request: AuthenticatedRequest) -> StreamingHttpResponse:
    """``?format=F&state=S…``: the export as it is made, without a job. Invalid for an unknown format or state."""
    access.require(request.user, Can.EXPORT)
    return downloads.streamed(request, request.GET.get("format", ""))

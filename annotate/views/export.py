"""Labels out: choose a format, start the job, fetch the file; or stream at once."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from annotate import access
from annotate.access import Can
from annotate.actions import export as exports
from annotate.errors import Missing
from annotate.models import Job
from annotate.pageforms import ExportForm
from annotate.views.requests import AuthenticatedRequest

PER_PAGE = 20


@require_http_methods(["GET", "POST"])
def listing(request: AuthenticatedRequest) -> HttpResponse:
    """The formats with what each loses, and this person's exports."""
    access.require(request.user, Can.READ)
    if request.method == "GET":
        return _page(request, ExportForm(initial={"format": next(iter(exports.formats()))}))
    form = ExportForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    job = exports.start(**form.cleaned_data, by=request.user)
    return redirect("job", pk=job.pk)


def _page(request: AuthenticatedRequest, form: ExportForm, *, status: int = 200) -> HttpResponse:
    mine = Job.objects.filter(owner=request.user, kind="export").order_by("-pk")
    page = Paginator(mine, PER_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "form": form,
        "formats": [(choice, exports.format_named(choice.data["value"])) for choice in form["format"]],
        "page": page,
        "pending": any(not job.is_finished for job in page.object_list),
    }
    return render(request, "annotate/export_list.html", context, status=status)


@require_GET
def download(request: AuthenticatedRequest, pk: int) -> FileResponse:
    """The file of an export, for its owner alone."""
    rows = Job.objects.filter(owner=request.user, kind="export", state=Job.State.DONE)
    job = access.get(request.user, rows, pk=pk)
    module = exports.format_named(job.params["format"])
    try:
        file = job.result_file.open()
    except (FileNotFoundError, ValueError):
        raise Missing("The file of this export is no longer there. Export again.") from None
    name = f"corroborate-{job.created_at:%Y-%m-%d}-{job.pk}{module.SUFFIX}"
    return FileResponse(file, as_attachment=True, filename=name, content_type=module.MEDIA_TYPE)


@require_GET
def stream(request: AuthenticatedRequest) -> StreamingHttpResponse:
    """``?format=F&state=S…``: the export as it is made, without a job. Invalid for an unknown format or state."""
    access.require(request.user, Can.READ)
    format = request.GET.get("format", "")
    pieces = exports.stream(format, states=request.GET.getlist("state") or exports.DECIDED)
    module = exports.format_named(format)
    name = f"corroborate-{timezone.now():%Y-%m-%d}{module.SUFFIX}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(pieces, content_type=module.MEDIA_TYPE, headers=headers)

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotate import jobs, presence
from annotate.access import Can, require
from annotate.actions import export as exports
from annotate.actions import imports
from annotate.actions import job as job_action
from annotate.api.base import Resource, person
from annotate.api.fields import Input, JsonObject, Text
from annotate.api.filters import AnyOf
from annotate.errors import Invalid, Refused
from annotate.models import Annotation, Job

NO_WORKER = "No worker is running; the job starts when one does."


class JobSerializer(serializers.ModelSerializer[Job]):
    """``waits_for_worker``: nobody picks it up; start a worker. ``result`` is what it came to, by kind."""

    result = JsonObject(read_only=True)
    waits_for_worker = serializers.SerializerMethodField()

    class Meta:
        model = Job
        fields: tuple[str, ...] = (
            "id",
            "kind",
            "state",
            "done",
            "total",
            "waits_for_worker",
            "result",
            "error",
            "attempts",
            "created_at",
            "started_at",
            "finished_at",
        )
        read_only_fields = fields

    def get_waits_for_worker(self, job: Job) -> bool:
        """A job that was just queued asks whether there is a worker at all; older ones tell by themselves."""
        if self.context.get("just_queued"):
            return job.state == Job.State.QUEUED and not presence.alive("worker")
        return jobs.is_stuck(job)


class ExportSerializer(JobSerializer):
    format = serializers.CharField(source="params.format", read_only=True)
    filter = JsonObject(source="params.filter", read_only=True)
    file = serializers.SerializerMethodField(help_text="where to fetch it, once it is done")

    class Meta(JobSerializer.Meta):
        fields = (*JobSerializer.Meta.fields, "format", "filter", "file")
        read_only_fields = fields

    def get_file(self, job: Job) -> str | None:
        return reverse("api-export-file", args=[job.pk]) if job.result_file else None


class ImportSerializer(JobSerializer):
    """The ``result`` counts created, duplicate and failed, and has one line about each article or bad file."""

    files = serializers.SerializerMethodField()

    class Meta(JobSerializer.Meta):
        fields = (*JobSerializer.Meta.fields, "files")
        read_only_fields = fields

    def get_files(self, job: Job) -> list[str]:
        return [file["name"] for file in job.params["files"]]


class JobFilter(filters.FilterSet):
    kind = filters.CharFilter()
    state = AnyOf(Job.State)


class OwnJobs(ListModelMixin, Resource):
    """Rows of Job of one kind, or all, of the person who asks."""

    queryset = Job.objects.all()
    kind = ""

    def get_queryset(self) -> QuerySet[Job]:
        own = Job.objects.visible_to(self.user)
        return own.filter(kind=self.kind) if self.kind else own

    def retrieve(self, request: Request, pk: str) -> Response:
        return Response(self.get_serializer(self.get_object()).data)

    def queued(self, job: Job) -> Response:
        """202: it was accepted and is not done; Location is where to look."""
        context = {**self.get_serializer_context(), "just_queued": True}
        body = self.get_serializer_class()(job, context=context).data
        where = reverse(f"{self.basename}-detail", args=[job.pk])
        return Response(body, status=202, headers={"Location": where})


class Jobs(OwnJobs):
    """Your jobs: what the workers did, or will do, with what you sent."""

    serializer_class = JobSerializer
    filterset_class = JobFilter

    @extend_schema(request=None, responses={202: JobSerializer})
    @action(detail=True, methods=["post"])
    def retry(self, request: Request, pk: str) -> Response:
        """Queue a failed job again."""
        job = self.get_object()
        job_action.rerun(job, by=person(request))
        return self.queued(self.get_object())


class ExportFilterInput(Input):
    state = serializers.MultipleChoiceField(choices=Annotation.State.choices, required=False, allow_empty=False)
    as_of = serializers.DateTimeField(required=False, allow_null=True, help_text="marks made up to then")


class ExportCreate(Input):
    format = Text(max_length=50, help_text="as `manage.py formats` lists them")
    filter = ExportFilterInput(required=False)


class Exports(OwnJobs):
    """Labels out, into a file of yours."""

    kind = "export"
    serializer_class = ExportSerializer
    filterset_class = JobFilter

    @extend_schema(request=ExportCreate, responses={202: ExportSerializer})
    def create(self, request: Request) -> Response:
        """Queue an export."""
        given = self.given(ExportCreate)
        wanted = given.get("filter", {})
        states = sorted(wanted.get("state", ())) or exports.DECIDED
        return self.queued(exports.start(given["format"], states=states, as_of=wanted.get("as_of"), by=self.user))

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    @action(detail=True)
    def file(self, request: Request, pk: str) -> HttpResponseBase:
        """The file; 409 before it is done."""
        job = self.get_object()
        if not job.result_file:
            raise Refused(f"The export is {job.state}; there is no file yet.")
        name = job.result_file.name.rpartition("/")[2]
        file = job.result_file.open("rb")
        return FileResponse(
            file, as_attachment=True, filename=f"corroborate-{name}", content_type=job.result.get("media_type")
        )


class Export(APIView):
    """An export at once, as a stream."""

    @extend_schema(
        parameters=[
            OpenApiParameter("format", required=True),
            OpenApiParameter("state", many=True, enum=Annotation.State.values),
            OpenApiParameter("as_of", description="only marks made up to this day or time"),
        ],
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
    )
    def get(self, request: Request) -> StreamingHttpResponse:
        """Stream an export in a format."""
        require(request.user, Can.READ)
        query = request.query_params
        module = exports.format_named(query.get("format", ""))
        as_of = exports.moment(query["as_of"]) if query.get("as_of") else None
        if query.get("as_of") and as_of is None:
            raise Invalid("Write a day, 2026-01-31, or a time, 2026-01-31T12:00:00Z.", field="as_of")
        pieces = exports.stream(query["format"], states=query.getlist("state") or exports.DECIDED, as_of=as_of)
        disposition = f'attachment; filename="corroborate{module.SUFFIX}"'
        return StreamingHttpResponse(
            pieces, content_type=module.MEDIA_TYPE, headers={"Content-Disposition": disposition}
        )


class ImportCreate(Input):
    """``files`` may come several times: .txt, .md, .html, .jsonl, .csv, or a .zip of these."""

    files = serializers.ListField(child=serializers.FileField(allow_empty_file=True), allow_empty=False)
    published_at = serializers.DateField(required=False, help_text="for articles that do not state their date")
    publisher = serializers.CharField(required=False, max_length=200, help_text="for those that do not state theirs")


class Imports(OwnJobs):
    """Articles in, from files."""

    kind = "import"
    parser_classes = (MultiPartParser,)
    serializer_class = ImportSerializer
    filterset_class = JobFilter

    @extend_schema(
        request={"multipart/form-data": ImportCreate},
        responses={202: OpenApiResponse(ImportSerializer, description="Stored; a worker takes them in.")},
    )
    def create(self, request: Request) -> Response:
        """Send files; the job's result has one line about each article, and about each file that could not be read."""
        given: dict[str, Any] = self.given(ImportCreate)
        return self.queued(imports.start(given.pop("files"), by=self.user, **given))

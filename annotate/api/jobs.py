from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from annotate import jobs, presence
from annotate.actions import imports
from annotate.actions import job as job_action
from annotate.api.base import Resource, person
from annotate.api.fields import Input, JsonObject, Shown, Text
from annotate.api.filters import AnyOf
from annotate.models import Job

NO_WORKER = "No worker is running; the job starts when one does."


class JobSerializer(Shown[Job]):
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


class ImportSerializer(JobSerializer):
    """The ``result`` counts created, duplicate and failed, and has one line about each article or bad file."""

    files = serializers.SerializerMethodField()

    class Meta(JobSerializer.Meta):
        fields = (*JobSerializer.Meta.fields, "files")
        read_only_fields = fields

    def get_files(self, job: Job) -> list[str]:
        return [file["name"] for file in job.params["files"]]


class JobFilter(filters.FilterSet):
    kind = filters.CharFilter(help_text="as `import`, `export` or `release`")
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


class ImportCreate(Input):
    """``files`` may come several times: .txt, .md, .html, .jsonl, .csv, or a .zip of these."""

    files = serializers.ListField(child=serializers.FileField(allow_empty_file=True), allow_empty=False)
    published_at = serializers.DateField(required=False, help_text="for articles that do not state their date")
    publisher = serializers.CharField(required=False, max_length=200, help_text="for those that do not state theirs")
    format = Text(required=False, max_length=50, help_text="the files hold labels in this format, not articles alone")


class Imports(OwnJobs):
    """Articles in, from files, or labels with their articles."""

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

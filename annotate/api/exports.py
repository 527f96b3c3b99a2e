"""Labels out over REST: as a stream, or as a file with its manifest; and frozen releases."""

from __future__ import annotations

from typing import Any

from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotate import downloads, releases
from annotate.access import Can, get, one, require
from annotate.actions import export as exports
from annotate.actions import release as release_action
from annotate.api.base import Resource, person
from annotate.api.fields import Id, Input, JsonObject, Shown, Text, Yes
from annotate.api.jobs import JobFilter, JobSerializer, OwnJobs
from annotate.errors import Refused
from annotate.models import Annotation, Job, Release
from annotate.selection import DECIDED, Selection

BINARY: dict[Any, Any] = {(200, "application/octet-stream"): OpenApiTypes.BINARY}
FILE = {
    **BINARY,
    206: OpenApiResponse(OpenApiTypes.BINARY, description="The range that was asked for."),
    416: OpenApiResponse(description="There are no such bytes."),
}
FILTERS = [
    OpenApiParameter(
        "state", many=True, enum=Annotation.State.values, description="submitted and accepted, unless others are named"
    ),
    OpenApiParameter("kind", many=True, enum=Annotation.Kind.values, description="of all kinds, unless some are named"),
    *(OpenApiParameter(name, OpenApiTypes.INT) for name in ("article", "publisher", "entity")),
    OpenApiParameter("author", description="a user's name"),
    *(OpenApiParameter(name, OpenApiTypes.DATE, description="their interval") for name in ("date_from", "date_to")),
    OpenApiParameter("updated_since", description="what changed since this day or time, also what went"),
    OpenApiParameter("as_of", description="the marks as they were at this day or time"),
]


class ExportSerializer(JobSerializer):
    """``file`` and ``manifest`` say where to fetch them, once it is done, until ``expires_at``."""

    format = serializers.CharField(source="params.format", read_only=True)
    filter = JsonObject(source="params.filter", read_only=True)
    result = serializers.SerializerMethodField()  # type: ignore[assignment]
    file = serializers.SerializerMethodField()
    manifest = serializers.SerializerMethodField()
    expires_at = serializers.DateTimeField(source="files_until", read_only=True, allow_null=True)

    class Meta(JobSerializer.Meta):
        fields = (*JobSerializer.Meta.fields, "format", "filter", "file", "manifest", "expires_at")
        read_only_fields = fields

    def get_result(self, job: Job) -> dict[str, Any]:
        return {name: value for name, value in job.result.items() if name != "manifest"}

    def get_file(self, job: Job) -> str | None:
        return reverse("api-export-file", args=[job.pk]) if job.result_file else None

    def get_manifest(self, job: Job) -> str | None:
        return reverse("api-export-manifest", args=[job.pk]) if job.result.get("manifest") else None


class FilterInput(Input):
    state = serializers.MultipleChoiceField(choices=Annotation.State.choices, required=False, allow_empty=False)
    kind = serializers.MultipleChoiceField(choices=Annotation.Kind.choices, required=False)
    article = Id(required=False)
    publisher = Id(required=False)
    author = Text(required=False, max_length=150)
    entity = Id(required=False)
    date_from = serializers.DateField(required=False)
    date_to = serializers.DateField(required=False)
    updated_since = serializers.DateTimeField(required=False, help_text="what changed since then, also what went")
    as_of = serializers.DateTimeField(required=False, allow_null=True, help_text="the marks as they were then")

    def selection(self, given: dict[str, Any]) -> Selection:
        values = dict(given)
        states, kinds = values.pop("state", ()) or DECIDED, values.pop("kind", ())
        return Selection(states=tuple(sorted(states)), kinds=tuple(sorted(kinds)), **values)


class ExportCreate(Input):
    format = Text(max_length=50, help_text="as `manage.py formats` lists them")
    filter = FilterInput(required=False)
    gzip = Yes(required=False)


class Exports(OwnJobs):
    """Labels out, into a file of yours."""

    kind = "export"
    serializer_class = ExportSerializer
    filterset_class = JobFilter

    @extend_schema(request=ExportCreate, responses={202: ExportSerializer})
    def create(self, request: Request) -> Response:
        """Queue an export."""
        given = self.given(ExportCreate)
        chosen = FilterInput().selection(given.get("filter", {}))
        return self.queued(exports.start(given["format"], chosen, gzip=given.get("gzip", False), by=self.user))

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Delete the export and its file."""
        exports.delete(self.get_object(), by=self.user)
        return Response(status=204)

    @extend_schema(responses=FILE)
    @action(detail=True)
    def file(self, request: Request, pk: str) -> HttpResponseBase:
        """The file; 409 before it is done. With Range a part of it, to go on where a download broke off."""
        require(self.user, Can.EXPORT)
        job = self.get_object()
        if not job.result_file:
            raise Refused(
                _("The export is %(state)s; there is no file%(value)s.")
                % {"state": job.state, "value": " any more" if job.is_finished else " yet"}
            )
        told = {"media_type": job.result.get("media_type", ""), "digest": job.result.get("sha256", str(job.pk))}
        return downloads.answer(request, job.result_file.open("rb"), name=exports.file_name(job), **told)

    @extend_schema(responses=OpenApiTypes.OBJECT)
    @action(detail=True)
    def manifest(self, request: Request, pk: str) -> Response:
        """What the file holds, and what it could not: counts, checksum, filter, time, losses."""
        job = self.get_object()
        if not job.result.get("manifest"):
            raise Refused(_("The export is %(state)s; there is no manifest yet.") % {"state": job.state})
        return Response(job.result["manifest"])


class Export(APIView):
    """An export at once, as a stream."""

    @extend_schema(
        parameters=[
            OpenApiParameter("format", required=True),
            *FILTERS,
            OpenApiParameter("gzip", OpenApiTypes.BOOL, description="as a packed file"),
        ],
        responses=BINARY,
    )
    def get(self, request: Request) -> StreamingHttpResponse:
        """Stream an export in a format. ``gzip`` packs the file; Accept-Encoding packs its way."""
        require(request.user, Can.EXPORT)
        return downloads.streamed(request, request.query_params.get("format", ""))


# -- releases ---------------------------------------------------------------------------------------------------------


class ReleaseSerializer(Shown[Release]):
    made_by = serializers.CharField(source="made_by.username", read_only=True)
    filter = JsonObject(read_only=True)
    file = serializers.SerializerMethodField(help_text="in any format: add ?format=")

    class Meta:
        model = Release
        fields = ("id", "name", "version", "note", "format", "filter", "bytes", "sha256", "made_by", "made_at", "file")
        read_only_fields = fields

    def get_file(self, release: Release) -> str:
        return reverse("api-release-file", args=[release.pk])


class ReleaseCreate(Input):
    name = Text(max_length=100, help_text="of the data set")
    version = Text(max_length=50, help_text="as 1.0; each comes once")
    note = Text(required=False, allow_blank=True, max_length=5000)
    filter = FilterInput(required=False)


class DiffSerializer(serializers.Serializer[Any]):
    """Counts of all, and the first 1,000 of each: the mark's uid, kind and quote, and its article's sha256."""

    older = serializers.CharField()
    newer = serializers.CharField()
    counts = JsonObject()
    articles = JsonObject()
    added = serializers.ListField(child=JsonObject())
    removed = serializers.ListField(child=JsonObject())
    changed = serializers.ListField(child=JsonObject())


class DiffCreate(Input):
    since = Id(help_text="the id of the older one")


class Releases(ListModelMixin, Resource):
    """Frozen data sets. They never change and never expire."""

    queryset = Release.objects.select_related("made_by").defer("manifest")
    serializer_class = ReleaseSerializer

    def retrieve(self, request: Request, pk: str) -> Response:
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(request=ReleaseCreate, responses={202: JobSerializer})
    def create(self, request: Request) -> Response:
        """Freeze the labels as they are now. The job's result names the release."""
        given = self.given(ReleaseCreate)
        chosen = FilterInput().selection(given.pop("filter", {}))
        return self._queued(release_action.start(chosen, **given, by=person(request)))

    def _queued(self, job: Job) -> Response:
        body = JobSerializer(job, context={"just_queued": True}).data
        return Response(body, status=202, headers={"Location": reverse("api-job-detail", args=[job.pk])})

    @extend_schema(
        parameters=[OpenApiParameter("format", description="as another one than the frozen file")], responses=FILE
    )
    @action(detail=True)
    def file(self, request: Request, pk: str) -> HttpResponseBase:
        """The frozen file; with ``format`` made into another one, which is the same every time."""
        require(self.user, Can.EXPORT)
        return downloads.release(request, self.get_object(), request.query_params.get("format", ""))

    @extend_schema(responses=OpenApiTypes.OBJECT)
    @action(detail=True)
    def manifest(self, request: Request, pk: str) -> Response:
        """What it holds: counts, checksum, filter, time."""
        return Response(self.get_object().manifest)

    @extend_schema(
        parameters=[OpenApiParameter("since", OpenApiTypes.INT, required=True, description="the id of the older one")],
        responses=DiffSerializer,
    )
    @action(detail=True)
    def diff(self, request: Request, pk: str) -> Response:
        """The marks that came, went and changed since another release; 409 for large ones that nobody had compared."""
        since = request.query_params.get("since", "")
        older = one(
            self.user, Release.objects.all(), int(since) if since.isdecimal() and len(since) < 19 else 0, field="since"
        )
        found = releases.diff(older, get(self.user, Release.objects.all(), pk=pk))
        if found is None:
            raise Refused(_("These releases are large. POST here, and a worker compares them."))
        return Response(DiffSerializer(found).data)

    @extend_schema(request=DiffCreate, responses={202: JobSerializer})
    @diff.mapping.post
    def compare(self, request: Request, pk: str) -> Response:
        """Have a worker compare large releases; GET gives what it found, from then on."""
        older = one(self.user, Release.objects.all(), self.given(DiffCreate)["since"], field="since")
        newer = get(self.user, Release.objects.all(), pk=pk)
        return self._queued(release_action.compare(older, newer, by=self.user))

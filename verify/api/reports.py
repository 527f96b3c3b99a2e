"""What the public reads, as data: no sign-in, exactly what the page shows."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from annotate.api.fields import JsonObject, Shown
from annotate.errors import Gone, Missing
from verify import records
from verify.exporters.claimreview import markup
from verify.models import Edition, Report


class ReportSerializer(Shown[Report]):
    class Meta:
        model = Report
        fields = ("slug", "claim", "summary", "language", "state", "published_at", "modified_at")
        read_only_fields = fields


class EditionSerializer(serializers.Serializer[dict[str, Any]]):
    """``report`` is what the page shows; ``fingerprint`` is over its facts and ``previous``."""

    edition = serializers.IntegerField()
    verdict_revision = serializers.IntegerField()
    published_at = serializers.DateTimeField()
    fingerprint = serializers.CharField()
    previous = serializers.CharField(allow_blank=True)
    report = JsonObject()


class Reports(ListModelMixin, GenericViewSet[Report]):
    """Published reports. A withdrawn one answers 410."""

    queryset = Report.objects.filter(state=Report.State.PUBLISHED)
    serializer_class = ReportSerializer
    permission_classes = [AllowAny]
    lookup_field = "slug"

    def _editions(self, slug: str) -> list[Edition]:
        """The last two editions, the current one first."""
        report = Report.objects.public().filter(slug=slug).first()
        if report is None:
            raise Missing(_("There is no such report."))
        if report.state == Report.State.WITHDRAWN:
            raise Gone(
                _("This report was withdrawn: %(withdrawal_reason)s") % {"withdrawal_reason": report.withdrawal_reason},
                report,
            )
        return list(Edition.objects.filter(report=report).order_by("-number")[:2])

    @extend_schema(responses=EditionSerializer)
    def retrieve(self, request: Request, slug: str) -> Response:
        """The report as its page shows it, with the fingerprint of this edition and of the one before."""
        edition, *before = self._editions(slug)
        body = {
            "edition": edition.number,
            "verdict_revision": edition.content["verdict"]["number"],
            "published_at": edition.published_at,
            "fingerprint": edition.fingerprint,
            "previous": before[0].fingerprint if before else "",
            "report": records.dossier_of(edition).as_json(),
        }
        return Response(body, headers={"ETag": f'"{edition.fingerprint[:32]}"'})

    @extend_schema(responses={(200, "application/ld+json"): OpenApiTypes.OBJECT})
    @action(detail=True)
    def claimreview(self, request: Request, slug: str) -> Response:
        """The ClaimReview that stands on the page."""
        edition = self._editions(slug)[0]
        return Response(markup(records.dossier_of(edition)), content_type="application/ld+json")

"""One annotation (sections 3, 5.3 and 5.4 of the protocol)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from annotate import access
from annotate.actions import annotation as marks
from annotate.api.base import person, revision
from annotate.errors import Gone
from annotate.models import Annotation
from annotate.protocol.http import LDP, OA, ProtocolView, answer
from annotate.protocol.marks import replaced, shown


@extend_schema(exclude=True)
class Resource(ProtocolView):
    """A mark by its uid, in the container of all marks or, with ``pk``, in that of its article."""

    links = ((f"{LDP}Resource", "type"), (f"{OA}Annotation", "type"))

    def get(self, request: Request, uid: UUID, pk: int | None = None) -> Response:
        mark = self._mark()
        return answer(self._shown(mark), str(mark.revision))

    def put(self, request: Request, uid: UUID, pk: int | None = None) -> Response:
        """Replace the mark by what is sent."""
        seen = revision(request)
        mark = replaced(self._mark(), request.data, revision=seen, by=person(request))
        return answer(self._shown(mark), str(mark.revision))

    def delete(self, request: Request, uid: UUID, pk: int | None = None) -> Response:
        """Delete the mark; its IRI then says 410."""
        seen = revision(request)
        marks.delete(self._mark(), revision=seen, by=person(request))
        return Response(status=204)

    def _mark(self) -> Annotation:
        rows = Annotation.objects.select_related("author", "version")
        if "pk" in self.kwargs:
            rows = rows.filter(version__article=self.kwargs["pk"])
        mark = access.get(self.request.user, rows, uid=self.kwargs["uid"])
        if mark.deleted_at:
            raise Gone(_("This annotation was deleted."), mark)
        return mark

    def _shown(self, mark: Annotation) -> dict[str, Any]:
        return shown(self.request, mark, mark.version.article if "pk" in self.kwargs else None)

"""What every resource shares: objects through ``access``, strict input, revisions as ETags."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, cast

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import exceptions, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from annotate import access
from annotate.models import User

_TAG = re.compile(r'\s*(?:W/)?"?(\d{1,9})"?\s*', re.ASCII)
NO_REVISION = -1  # of an If-Match that names no revision of ours: it never matches

IF_MATCH = OpenApiParameter(
    "If-Match",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    required=True,
    description="The ETag of the object as it was read. 428 without it, 412 when somebody changed it since.",
)


class PreconditionRequired(exceptions.APIException):
    """RFC 6585, section 3."""

    status_code = 428
    default_detail = "Send If-Match with the ETag of what you read, so that no change of somebody else is lost."
    default_code = "precondition_required"


def person(request: Request) -> User:
    """Who asks: signed in, MayRead saw to it."""
    return cast(User, request.user)


def revision(request: Request) -> int:
    """The revision that the sender saw, from If-Match."""
    tag = request.headers.get("If-Match")
    if tag is None:
        raise PreconditionRequired
    known = _TAG.fullmatch(tag)
    return int(known[1]) if known else NO_REVISION


def bound(form: type[serializers.BaseSerializer[Any]], request: Request, **options: Any) -> Any:
    """What was sent, as ``form`` reads it; a 400 that points at each mistake."""
    return _shared(form, **options).run_validation(request.data)  # type: ignore[arg-type]  # a class is hashable


def tagged(body: Any, current: int, *, status: int = 200, **headers: str) -> Response:
    return Response(body, status=status, headers={"ETag": f'"{current}"', **headers})


@cache
def _shared(form: type[serializers.BaseSerializer[Any]], **options: Any) -> Any:
    """One serializer for all requests of its kind: DRF copies every field for each new one. It keeps no data."""
    return form(**options)


class Resource(GenericViewSet):
    """A view gets through ``access``, binds its input, calls one action and shows the row."""

    lookup_value_regex = "[0-9]+"

    @property
    def user(self) -> User:
        return person(self.request)

    def get_object(self) -> Any:
        return access.get(self.user, self.get_queryset(), pk=self.kwargs["pk"])

    def given(self, form: type[serializers.BaseSerializer[Any]], **options: Any) -> Any:
        return bound(form, self.request, **options)

    def show(self, row: Any) -> Any:
        """The row as it is now in the database; nothing for a row that this resource does not show."""
        rows = self.get_queryset()
        if not isinstance(row, rows.model):
            return None
        return self.represent(rows.get(pk=row.pk))

    def represent(self, row: Any) -> Any:
        return _shared(self.get_serializer_class()).to_representation(row)  # type: ignore[arg-type]

    def answer(self, row: Any, *, status: int = 200) -> Response:
        """The row with its revision as ETag."""
        return tagged(self.show(row), self.revision_of(row), status=status)

    def revision_of(self, row: Any) -> int:
        current: int = row.revision
        return current

    def retrieve(self, request: Request, pk: str) -> Response:
        row = self.get_object()
        return tagged(self.get_serializer(row).data, self.revision_of(row))

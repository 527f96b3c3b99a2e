"""Keyset pages by id: nothing is lost or doubled while others write, and page one costs what page 1,000 does."""

from __future__ import annotations

from typing import Any

from rest_framework.exceptions import ValidationError
from rest_framework.pagination import Cursor as Place
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.views import APIView

LARGEST_ID = 2**63 - 1
ORDERINGS = ("id", "-id")


class Cursor(CursorPagination):
    ordering = "id"
    page_size_query_param = "page_size"
    max_page_size = 500

    def get_ordering(self, request: Request, queryset: Any, view: APIView) -> tuple[str, ...]:
        wanted = request.query_params.get("ordering", self.ordering)
        if wanted not in ORDERINGS:
            raise ValidationError({"ordering": f"Use {' or '.join(ORDERINGS)}."})
        return (wanted,)

    def decode_cursor(self, request: Request) -> Place | None:
        """A cursor is opaque, but may be made up: its place must be an id."""
        place = super().decode_cursor(request)
        if place and place.position is not None:
            position = str(place.position)
            if not (position.isascii() and position.isdecimal() and int(position) <= LARGEST_ID):
                raise ValidationError({"cursor": "This is no cursor of ours. Start with the first page."})
        return place

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        ordering = {
            "name": "ordering",
            "in": "query",
            "required": False,
            "description": "The oldest first (id) or the newest first (-id).",
            "schema": {"type": "string", "enum": list(ORDERINGS)},
        }
        return [*super().get_schema_operation_parameters(view), ordering]

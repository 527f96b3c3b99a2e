"""Pages of a list by place instead of by number: no counting, and the thousandth page costs what the first does."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Field, Model, Q, QuerySet

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Order:
    """By ``column`` (a field, or an annotation of that type, that is never NULL) and then by id, both the same way."""

    column: str
    field: Field[Any, Any]
    down: bool = False

    def terms(self, forward: bool) -> tuple[str, str]:
        sign = "-" if self.down == forward else ""
        return f"{sign}{self.column}", f"{sign}pk"

    def beyond(self, value: Any, pk: int, forward: bool) -> Q:
        """Rows after (``forward``) or before a place; the first condition is there for the index."""
        way = "lt" if self.down == forward else "gt"
        further = Q(**{f"{self.column}__{way}": value}) | Q(**{f"pk__{way}": pk})
        return Q(**{f"{self.column}__{way}e": value}) & further


@dataclass(frozen=True, slots=True)
class Page(Generic[M]):
    """Some rows in their order; ``previous`` and ``next`` are places to ask with, empty at the ends."""

    rows: list[M]
    previous: str
    next: str


def page(rows: QuerySet[M], order: Order, place: str, size: int) -> Page[M]:
    """The ``size`` rows at ``place``, which an earlier page gave; the first ones for no place, or a made-up one."""
    forward, at = _read(place, order)
    if at:
        rows = rows.filter(order.beyond(*at, forward))
    found = list(rows.order_by(*order.terms(forward))[: size + 1])
    more, found = len(found) > size, found[:size]
    if not forward:
        found.reverse()
    has_next, has_previous = (more, bool(at)) if forward else (True, more)
    return Page(
        found,
        _write(found[0], order, forward=False) if found and has_previous else "",
        _write(found[-1], order, forward=True) if found and has_next else "",
    )


def _write(row: Model, order: Order, forward: bool) -> str:
    value = getattr(row, order.column)
    plain = value.isoformat() if hasattr(value, "isoformat") else value
    place = json.dumps([forward, plain, row.pk], separators=(",", ":"))
    return base64.urlsafe_b64encode(place.encode()).decode().rstrip("=")


def _read(place: str, order: Order) -> tuple[bool, tuple[Any, int] | None]:
    try:
        forward, value, pk = json.loads(base64.urlsafe_b64decode(place + "=" * (-len(place) % 4)))
        known = order.field.to_python(value)
        if isinstance(forward, bool) and isinstance(pk, int) and 0 <= pk < 2**63 and known is not None:
            return forward, (known, pk)
    except (binascii.Error, UnicodeError, ValueError, TypeError, OverflowError, ValidationError, RecursionError):
        pass
    return True, None

"""Errors as RFC 9457 problem details."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import OperationalError
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

from annotate.errors import Busy, DomainError, Gone, Stale

logger = logging.getLogger(__name__)

TYPE = "application/problem+json"
RETRY_AFTER = "3"
_KEPT = ("allow", "www-authenticate", "retry-after")


def handler(exception: Exception, context: dict[str, Any]) -> Response | None:
    """Every expected error as a problem; None lets an unexpected one be a 500."""
    if isinstance(exception, OperationalError):
        logger.warning("The database did not answer: %s", exception)
        return _problem(Busy.status, {"detail": Busy().message}, {"Retry-After": RETRY_AFTER})
    if isinstance(exception, DomainError):
        return _domain_problem(exception, context)
    if isinstance(exception, RequestDataTooBig):
        return _problem(413, {"detail": "The request is too large. Send several, or a file to imports/."}, {})
    if isinstance(exception, SuspiciousOperation):
        return _problem(400, {"detail": f"The request could not be read: {exception}"}, {})
    response = exception_handler(exception, context)
    if response is None:
        return None
    body: dict[str, Any] = {}
    if isinstance(exception, exceptions.ValidationError):
        body["errors"] = [_error(_place(context), path, detail) for path, detail in _flat(exception.detail, ())]
        body["detail"] = " ".join(error["detail"] for error in body["errors"])
    else:
        body["detail"] = str(getattr(exception, "detail", "") or exception)
    return _problem(response.status_code, body, response.headers)


def _domain_problem(exception: DomainError, context: dict[str, Any]) -> Response:
    body: dict[str, Any] = {"detail": exception.message}
    if exception.field:
        sent_list = isinstance(context["request"].data, list) and exception.item is not None
        path = (str(exception.item), exception.field) if sent_list else (exception.field,)
        body["errors"] = [_error(_place(context), path, exception.message)]
    headers = {}
    if isinstance(exception, Stale | Gone):
        body |= _current(exception.current, context)
        headers["ETag"] = f'"{body["current_revision"]}"'
    return _problem(exception.status, body, headers)


def _current(row: Any, context: dict[str, Any]) -> dict[str, Any]:
    """What the object is now, as the view that was asked shows it."""
    show = getattr(context.get("view"), "show", None)
    return {"current_revision": row.revision} | ({"current": show(row)} if show else {})


def _problem(status: int, body: dict[str, Any], headers: Mapping[str, str]) -> Response:
    head = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status}
    kept = {name: value for name, value in headers.items() if name.lower() in (*_KEPT, "etag")}
    return Response(head | body, status=status, headers=kept, content_type=TYPE)


def _place(context: dict[str, Any]) -> str:
    """Where a mistake can be: a request that only reads has nothing but its query."""
    return "parameter" if context["request"].method in ("GET", "HEAD") else "pointer"


def _error(place: str, path: tuple[str, ...], detail: str) -> dict[str, str]:
    """The pointer as RFC 6901 writes it in a URI fragment, which is the form RFC 9457 shows."""
    if place == "parameter":
        return {"parameter": path[0] if path else "", "detail": detail}
    return {
        "pointer": "#" + "".join(f"/{name.replace('~', '~0').replace('/', '~1')}" for name in path),
        "detail": detail,
    }


def _flat(detail: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    """(path, sentence) for each field error of DRF's nested form."""
    if isinstance(detail, dict):
        for name, inner in detail.items():
            yield from _flat(inner, path if name == "non_field_errors" else (*path, str(name)))
    elif isinstance(detail, list) and any(isinstance(inner, dict | list) for inner in detail):
        for at, inner in enumerate(detail):
            yield from _flat(inner, (*path, str(at)))
    else:
        for inner in detail if isinstance(detail, list) else [detail]:
            yield path, str(inner)

"""Errors as RFC 9457 problem details."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

from annotate.errors import DomainError, Stale

TYPE = "application/problem+json"


def handler(exception: Exception, context: dict[str, Any]) -> Response | None:
    """Every expected error as ``{type, title, status, detail, errors?}``; None lets an unexpected one be a 500."""
    if isinstance(exception, DomainError):
        return _domain_problem(exception)
    response = exception_handler(exception, context)
    if response is None:
        return None
    title = getattr(exception, "default_detail", "") or {Http404: "Not found.", PermissionDenied: "Not allowed."}.get(
        type(exception), "Request refused."
    )
    body: dict[str, Any] = {"type": "about:blank", "title": str(title), "status": response.status_code}
    if isinstance(exception, exceptions.ValidationError):
        body["errors"] = list(_pointers(exception.detail, ""))
        body["detail"] = "; ".join(error["detail"] for error in body["errors"])
    else:
        body["detail"] = str(getattr(exception, "detail", "") or title)
    return _problem(body, response.headers)


def _domain_problem(exception: DomainError) -> Response:
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": type(exception).__name__,
        "status": exception.status,
        "detail": exception.message,
    }
    if exception.field:
        body["errors"] = [{"pointer": f"/{exception.field}", "detail": exception.message}]
    if isinstance(exception, Stale):
        body["current_revision"] = exception.current.revision
    return _problem(body, {})


def _problem(body: dict[str, Any], headers: Any) -> Response:
    kept = {name: value for name, value in dict(headers).items() if name.lower() in ("allow", "www-authenticate", "retry-after")}
    return Response(body, status=body["status"], headers=kept, content_type=TYPE)


def _pointers(detail: Any, pointer: str) -> Any:
    """Field errors as JSON pointers into the request."""
    if isinstance(detail, dict):
        for name, inner in detail.items():
            yield from _pointers(inner, pointer if name == "non_field_errors" else f"{pointer}/{name}")
    elif isinstance(detail, list) and any(isinstance(inner, dict | list) for inner in detail):
        for at, inner in enumerate(detail):
            yield from _pointers(inner, f"{pointer}/{at}")
    else:
        for inner in detail if isinstance(detail, list) else [detail]:
            yield {"pointer": pointer, "detail": str(inner)}

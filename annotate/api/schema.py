"""The OpenAPI document: what every operation shares."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from drf_spectacular.openapi import AutoSchema

from annotate.api.problems import TYPE

_STRING, _INTEGER = {"type": "string"}, {"type": "integer"}
_PROBLEM = {
    "type": "object",
    "description": "RFC 9457. What the object is now is told where the sender had an old revision.",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": _STRING,
        "title": _STRING,
        "status": _INTEGER,
        "detail": _STRING,
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["detail"],
                "properties": {
                    "pointer": {**_STRING, "description": "JSON pointer into what was sent"},
                    "parameter": {**_STRING, "description": "of the query"},
                    "detail": _STRING,
                },
            },
        },
        "current_revision": _INTEGER,
        "current": {"type": ["object", "null"], "additionalProperties": {}},
    },
}
_ANSWER = {
    "description": "A problem: what is wrong, in a sentence",
    "content": {TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
}


class Operation(AutoSchema):
    """Operations are named after what they do, and sorted under their resource."""

    def get_tags(self) -> list[str]:
        return [self.path.removeprefix("/api/v1/").partition("/")[0]]


def say_problems(result: dict[str, Any], generator: Any, **kwargs: Any) -> dict[str, Any]:
    """Every operation may answer with a problem."""
    result["components"]["schemas"]["Problem"] = _PROBLEM
    for operation in _operations(result):
        operation["responses"]["default"] = _ANSWER
    _drop(result, "x-spec-enum-id")
    return result


def _operations(result: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for path in result["paths"].values():
        yield from (value for value in path.values() if isinstance(value, dict) and "responses" in value)


def _drop(node: Any, name: str) -> None:
    """Take out what spectacular notes for a hook that is not used here."""
    if isinstance(node, dict):
        node.pop(name, None)
    for inner in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        _drop(inner, name)

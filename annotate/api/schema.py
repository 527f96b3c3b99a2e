"""The OpenAPI document: what every operation shares."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from drf_spectacular.openapi import AutoSchema

from annotate.api.problems import TYPE

PARAMETERS = {
    "annotation": "id of a mark",
    "article": "id of an article",
    "author": "name of the user who made it",
    "claim": "id of a claim",
    "client_id": "as who made it called it",
    "entity": "id of an entity",
    "format": "as `manage.py formats` lists them",
    "origin": "id of an origin",
    "publisher": "id of a publisher",
    "reader": "name of the program that suggested it",
    "version": "id of one of an article's texts",
}
"""What a parameter of a query means, wherever a list does not say more of its own."""

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

    def _is_list_view(self, serializer: Any = None) -> bool:
        """A schema that is written out is the whole answer, also of a view called ``list``."""
        said = self.get_response_serializers() if serializer is None else serializer
        main = said[min(said, key=str)] if isinstance(said, dict) and said else said
        return False if isinstance(main, dict) else bool(super()._is_list_view(serializer))

    def _insert_field_validators(self, field: Any, schema: dict[str, Any]) -> None:
        super()._insert_field_validators(field, schema)
        if _may_be_blank(field):
            _or_blank(schema)


def _may_be_blank(field: Any) -> bool:
    """Whether an answer may hold an empty string there, as the column may."""
    model = getattr(getattr(field.parent, "Meta", None), "model", None)
    columns = {column.name: column for column in model._meta.concrete_fields} if model else {}
    column = columns.get(field.source)
    return bool(field.read_only and column is not None and column.blank and column.empty_strings_allowed)


def _or_blank(schema: dict[str, Any]) -> None:
    """An empty string is no address, and none of the choices either."""
    if schema.get("format") == "uri":
        del schema["format"]
    if "" not in schema.get("enum", [""]):
        schema["enum"] = [*schema["enum"], ""]


def say_problems(result: dict[str, Any], generator: Any, **kwargs: Any) -> dict[str, Any]:
    """Every operation may answer with a problem, and says what its parameters mean."""
    result["components"]["schemas"]["Problem"] = _PROBLEM
    for operation in _operations(result):
        operation["responses"]["default"] = _ANSWER
        _describe(operation.get("parameters", ()))
    _drop(result, "x-spec-enum-id")
    return result


def _operations(result: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for path in result["paths"].values():
        yield from (value for value in path.values() if isinstance(value, dict) and "responses" in value)


def _describe(parameters: Iterable[dict[str, Any]]) -> None:
    """Fill in PARAMETERS. Nothing is asked for by a fraction: a number of which no column says more is an id."""
    for parameter in parameters:
        if parameter["in"] == "query" and parameter["name"] in PARAMETERS:
            parameter.setdefault("description", PARAMETERS[parameter["name"]])
        if parameter["schema"].get("type") == "number":
            parameter["schema"]["type"] = "integer"


def _drop(node: Any, name: str) -> None:
    """Take out what spectacular notes for a hook that is not used here."""
    if isinstance(node, dict):
        node.pop(name, None)
    for inner in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        _drop(inner, name)

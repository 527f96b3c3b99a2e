"""The API's schema, and what each operation reads by it: good enough to get past the form to who may do it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

PLURAL = {"claim": "claims", "entity": "entities", "origin": "origins", "annotation": "annotations"}
PLURAL |= {"article": "articles", "publisher": "publishers", "older": "claims", "newer": "claims", "parent": "origins"}
BY_NAME: dict[str, Any] = {"start": 4, "end": 7, "assignee": "bob", "format": "jsonl", "events": ["claim"]}
BY_NAME |= {"value": "2021-03-12", "language": "en", "country": "FJ", "domain": "news.example"}
BY_FORMAT = {"date": "2021-03-12", "date-time": "2030-03-12T00:00:00Z", "uri": "https://news.example/9"}
BY_TYPE: dict[str, Any] = {"integer": 1, "number": 0.5, "boolean": True, "string": "Some words.", "object": {}}


FILE = Path(__file__).parent.parent / "docs" / "openapi.yaml"


@cache
def schema() -> dict[str, Any]:
    """The document; libyaml reads it in a tenth of the time that PyYAML's own parser takes."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    found: dict[str, Any] = yaml.load(FILE.read_text(encoding="utf-8"), Loader=loader)
    return found


@cache
def _operations() -> dict[tuple[str, str], dict[str, Any]]:
    """By address without the names of its parameters, and method."""
    paths = schema()["paths"].items()
    return {(_plain(path), method.upper()): each for path, methods in paths for method, each in methods.items()}


def operation_of(route: str, method: str) -> dict[str, Any]:
    """Its entry in the schema; empty when there is no such operation."""
    return _operations().get((_plain(route), method), {})


def parameters_of(route: str, method: str) -> set[str]:
    """The names of what the operation reads from its address, query and headers."""
    return {each["name"] for each in operation_of(route, method).get("parameters", ())}


def body_of(route: str, method: str, ids: Mapping[str, Any]) -> dict[str, Any]:
    """What the operation has to be sent, or may be when nothing is required. ``ids``: by plural nouns."""
    content = operation_of(route, method).get("requestBody", {}).get("content", {})
    sent = content.get("application/json", {}).get("schema", {})
    (noun,) = re.findall(r"api/v1/([\w-]+)", route) or [""]
    return _object(_resolved(sent), {**ids, "into": ids.get(noun, 1)})


def _plain(address: str) -> str:
    return re.sub(r"<\w+>|{\w+}", "{}", address).strip("/")


def _resolved(schema_: dict[str, Any]) -> dict[str, Any]:
    """The first of several, and what a reference leads to."""
    while kind := next((kind for kind in ("$ref", "oneOf", "allOf") if kind in schema_), None):
        found = schema_[kind]
        schema_ = schema()["components"]["schemas"][found.rpartition("/")[2]] if kind == "$ref" else found[0]
    return schema_


def _object(schema_: dict[str, Any], ids: Mapping[str, Any]) -> dict[str, Any]:
    properties = schema_.get("properties", {})
    return {name: _value(name, properties[name], ids) for name in schema_.get("required") or properties}


def _value(name: str, schema_: dict[str, Any], ids: Mapping[str, Any]) -> Any:
    schema_ = _resolved(schema_)
    type = schema_.get("type", "object")
    type = type[0] if isinstance(type, list) else type
    if type == "integer" and (name in PLURAL or name in ids):
        return ids.get(PLURAL.get(name, name), 1)
    if name in BY_NAME:
        return BY_NAME[name]
    if "enum" in schema_:
        return schema_["enum"][0]
    if type == "array":
        return [_value(name.removesuffix("s"), schema_["items"], ids)]
    if type == "object":
        return _object(schema_, ids)
    return BY_FORMAT.get(schema_.get("format", ""), BY_TYPE[type])

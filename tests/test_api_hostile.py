"""Every address of the API, with every method and what no client should send: a problem, never a crash."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from annotate.models import User
from tests.bodies import schema
from tests.factories import a_link, a_proposed_verdict
from tests.rest import Rest

SCHEMA = schema()
METHODS = ("get", "post", "put", "patch", "delete")
PATHS = sorted(SCHEMA["paths"])
WRONG: list[Any] = [None, True, 7, "text", [], {}, [[]], [{}], {"": {}}, {"id": 1}]
VALUES: list[Any] = [None, True, -1, 2**31, 2**63, 1.5, "", "x", "\ud800", "a\x00b", "x" * 100_000, [], [{}], {"a": []}]


def fields(operation: dict[str, Any]) -> list[str]:
    """The names of what the operation reads from JSON."""
    content = operation.get("requestBody", {}).get("content", {})
    schema = content.get("application/json", {}).get("schema", {})
    while "oneOf" in schema or "$ref" in schema:
        if "oneOf" in schema:
            schema = schema["oneOf"][0]
        else:
            schema = SCHEMA["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return list(schema.get("properties", {}))


def bodies(operation: dict[str, Any]) -> Iterator[Any]:
    yield from WRONG
    names = fields(operation)
    for value in VALUES:
        yield dict.fromkeys(names, value)
        yield from ({name: value} for name in names)


def filled(path: str, pk: str) -> str:
    """The address with ``pk`` for each of its parameters; the queue's keys say what kind of item it is."""
    key = pk if ":" in pk else f"annotation:{pk}"
    return re.sub(r"{(\w+)}", lambda found: key if found[1] == "key" else pk, path)


@pytest.fixture
def erin_among_things(erin: User, bob: User) -> User:
    """Rows with the id 1 behind every path that has one."""
    a_link(by=erin)
    a_proposed_verdict(editor=erin, assignee=bob)
    return erin


@pytest.mark.parametrize("path", PATHS)
def test_nothing_sent_to_it_crashes_it(path: str, erin_among_things: User) -> None:
    client = Rest(erin_among_things)
    for pk in ("1", "0", str(2**63), "annotation:1"):
        address = filled(path, pk)
        for method in METHODS:
            operation = SCHEMA["paths"][path].get(method, {})
            for body in bodies(operation) if pk == "1" and operation and method != "get" else WRONG[:2]:
                sent = json.dumps(body)
                answer = client.generic(method.upper(), address, sent, content_type="application/json", seen=1)
                assert answer.status_code < 500, (method, sent[:200])
                if answer.status_code >= 400:
                    assert answer["Content-Type"] == "application/problem+json", (method, sent[:200])


def test_no_query_crashes_a_list(erin_among_things: User) -> None:
    client = Rest(erin_among_things)
    for path in PATHS:
        operation = SCHEMA["paths"][path].get("get", {})
        for name in (each["name"] for each in operation.get("parameters", []) if each["in"] == "query"):
            for value in ("", "x", "-1", str(2**63), "1e9", "%00", "a%ED%A0%80", "9999-12-31", "cD0xZTk5", "[]"):
                answer = client.get(f"{filled(path, '1')}?{name}={value}")
                assert answer.status_code < 500, (path, name, value)


def test_nobody_without_a_role_gets_anything(erin_among_things: User, charlie: User) -> None:
    """Neither signed out nor without a role; unknown and existing ids answer alike. Reports are for everybody."""
    for client, status in ((Rest(), 401), (Rest(charlie), 403)):
        for path in (path for path in PATHS if not path.startswith("/api/v1/reports/")):
            for method in SCHEMA["paths"][path].keys() & set(METHODS):
                addresses = {filled(path, pk) for pk in ("1", "999999")}
                sent = {"data": "{}", "content_type": "application/json"}
                answers = [client.generic(method.upper(), address, **sent) for address in addresses]
                assert {answer.status_code for answer in answers} == {status}, (method, path)
                assert len({answer.content for answer in answers}) == 1, (method, path)

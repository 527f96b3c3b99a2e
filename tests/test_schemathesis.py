"""Whatever the schema allows, and much that it forbids: no 5xx, and no answer that the schema does not describe."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi import checks

from annotate import hooks
from annotate.actions import export as exports
from annotate.actions import token as tokens
from annotate.models import AuditEvent, Delivery, User, Webhook
from annotate.selection import Selection
from config.wsgi import application
from tests.factories import a_link, a_mark, a_proposed_verdict, a_suggestion, an_article, an_entity
from tests.rest import a_token

EXAMPLES = {GenerationMode.POSITIVE: 4, GenerationMode.NEGATIVE: 3}
SEED = 20_260_101
CHECKS: list[Any] = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]


@pytest.fixture
def one_connection() -> Iterator[None]:
    """A server closes its connection after every request; here it has the test's, as Django's own client sees to."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def world(
    admin: User, alice: User, bob: User, erin: User, monkeypatch: pytest.MonkeyPatch, one_connection: None
) -> dict[str, str]:
    """At least a row of everything, and the headers of an administrator's program."""
    monkeypatch.setattr(socket, "getaddrinfo", _no_such_host)
    article = an_article(by=admin)
    a_mark(article, "Ada Brandt", kind="entity", by=admin, entity=an_entity(by=admin))
    a_mark(article, "12 March 2021", kind="date", by=admin, value="2021-03-12")
    a_suggestion(article, "Lindholm")
    a_proposed_verdict(editor=erin, assignee=bob)
    a_link(by=erin)
    exports.start("jsonl", Selection(), by=admin)
    tokens.create(name="another", scopes=["read"], by=admin)
    hook = Webhook.objects.create(owner=admin, url="https://desk.example/", events=["claim"], secret=hooks.new_secret())
    event = AuditEvent.objects.latest("pk")
    Delivery.objects.create(webhook=hook, event=event, sequence=1, target_id=1, uid="0" * 32)
    return {"Authorization": f"Token {a_token(admin)}"}


def _no_such_host(*args: Any, **kwargs: Any) -> Any:
    raise OSError


def operations() -> Iterator[Any]:
    with GENERATOR_STATS.silence():
        raw = SchemaGenerator().get_schema(request=None, public=True)
    schema = schemathesis.openapi.from_dict(raw)
    schema.app = application
    for found in schema.get_all_operations():
        yield found.ok()


def ask(operation: Any, mode: GenerationMode, headers: dict[str, str]) -> None:
    """A few requests of one operation, each undone again."""

    @seed(SEED)
    @settings(
        max_examples=EXAMPLES[mode],
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def one(case: Any) -> None:
        for name in case.path_parameters or ():
            if mode is GenerationMode.POSITIVE and name in ("id", "delivery"):
                case.path_parameters[name] = 1 + int(case.path_parameters[name]) % 3
        sent = headers | ({"If-Match": '"1"'} if mode is GenerationMode.POSITIVE else {})
        with transaction.atomic():
            case.validate_response(case.call(headers=sent), checks=CHECKS, headers=sent)
            transaction.set_rollback(True)

    one()


@pytest.mark.parametrize("mode", list(EXAMPLES), ids=lambda mode: mode.value)
def test_no_answer_breaks_the_schema(world: dict[str, str], mode: GenerationMode) -> None:
    broken = []
    for operation in operations():
        try:
            ask(operation, mode, world)
        except Unsatisfiable:
            continue  # any text is a slug: nothing can be sent there that the schema forbids
        except FailureGroup as group:
            broken += [f"{operation.label}: {type(each).__name__} {each}" for each in group.exceptions]
        except Exception as error:
            broken.append(f"{operation.label}: {type(error).__name__} {error}")
    assert not broken, "\n\n".join(broken)

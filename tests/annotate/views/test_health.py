"""Whether the product works, for those who watch it and for people."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client

from annotate import health, presence
from annotate.models import Job, User
from tests.factories import a_mark, an_article

SignIn = Callable[[User], Client]


def test_the_process_answers_without_a_database_or_a_sign_in(client: Client) -> None:
    response = client.get("/healthz")  # pytest-django refuses a query here
    assert (response.status_code, response.content) == (200, b"ok\n")


def test_readiness_names_the_dead_parts_within_seconds(client: Client, db: None) -> None:
    before = time.monotonic()
    response = client.get("/readyz")
    assert time.monotonic() - before < 10
    assert response.status_code == 503
    assert response.json()["down"] == ["broker", "worker", "beat"]
    assert response.json()["parts"]["database"] is True


def test_a_broker_that_does_not_answer_keeps_nobody_waiting(client: Client, db: None, settings: LazySettings) -> None:
    settings.REDIS_URL = "redis://192.0.2.1:6379/0"  # TEST-NET-1: packets to it go nowhere
    before = time.monotonic()
    assert client.get("/readyz").status_code == 503
    assert time.monotonic() - before < 10


def test_readiness_is_200_when_every_needed_part_is_up(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(presence, "alive", lambda part: True)
    monkeypatch.setattr(presence, "broker_answers", lambda: True)
    response = client.get("/readyz")
    assert (response.status_code, response.json()["down"]) == (200, [])


def metrics(client: Client, **environ: Any) -> dict[str, float]:
    response = client.get("/metrics", **environ)
    assert response.status_code == 200
    lines = [line.rpartition(" ") for line in response.content.decode().splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _, value in lines}


def test_metrics_count_jobs_articles_and_marks(client: Client, alice: User) -> None:
    a_mark(an_article(), "Ada Brandt", kind="entity", by=alice)
    Job.objects.create(kind="import", owner=alice, state="failed")
    found = metrics(client)
    assert found["corroborate_articles"] == 1
    assert found['corroborate_jobs{kind="import",state="failed"}'] == 1
    assert found['corroborate_marks{kind="entity",state="submitted"}'] == 1
    assert found['corroborate_up{part="worker"}'] == 0
    assert found["corroborate_oldest_queued_job_seconds"] >= 0


@pytest.mark.parametrize("environ", [{"REMOTE_ADDR": "192.0.2.7"}, {"HTTP_X_FORWARDED_FOR": "192.0.2.7"}])
def test_metrics_are_for_this_machine_and_staff(
    as_user: SignIn, alice: User, admin: User, environ: dict[str, Any]
) -> None:
    assert Client().get("/metrics", **environ).status_code == 403
    assert as_user(alice).get("/metrics", **environ).status_code == 403
    assert metrics(as_user(admin), **environ)["corroborate_articles"] == 0


def test_people_read_which_part_is_down_and_what_to_do(as_user: SignIn, alice: User, charlie: User) -> None:
    page = as_user(alice).get("/status/").content.decode()
    for part in health.parts():
        assert part.name.capitalize() in page
    assert "Start script/server" in page
    assert as_user(charlie).get("/status/").status_code == 403

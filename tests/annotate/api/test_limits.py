"""So many requests a minute, so many wrong passwords; and pages of other sites stay out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from annotate import limits
from annotate.models import User
from tests.factories import PASSWORD
from tests.rest import Rest, problem

ELSEWHERE = "https://desk.example"


@pytest.fixture(autouse=True)
def _forgotten(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every test counts from nothing, for itself."""
    monkeypatch.setattr(limits, "_asked_again_at", float("inf"))
    limits._own.clear()
    yield
    limits._own.clear()


def test_a_user_who_asks_too_often_is_told_when_to_come_back(alice: User, bob: User, settings: Any) -> None:
    settings.API_REQUESTS_PER_MINUTE = 3
    answers = [Rest(alice).get("users/me/") for _ in range(3)]
    assert [answer["RateLimit-Remaining"] for answer in answers] == ["2", "1", "0"]
    late = Rest(alice).get("users/me/")
    assert problem(late, 429)["title"] == "Too Many Requests"
    assert 1 <= int(late["Retry-After"]) <= 60
    assert (late["RateLimit-Limit"], late["RateLimit-Remaining"]) == ("3", "0")
    assert Rest(bob).get("users/me/").status_code == 200


def test_no_limit_says_nothing(alice: User, settings: Any) -> None:
    settings.API_REQUESTS_PER_MINUTE = 0
    assert "RateLimit-Limit" not in Rest(alice).get("users/me/")


def test_the_window_slides(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten hits late in one window still count for half a window later: not twenty around the turn."""
    now = 1_000_000.0 * 60
    monkeypatch.setattr(limits.time, "time", lambda: now + 59)
    for _ in range(10):
        limits.hit("alice", 10, 60)
    monkeypatch.setattr(limits.time, "time", lambda: now + 61)
    assert limits.hit("alice", 10, 60).is_over
    monkeypatch.setattr(limits.time, "time", lambda: now + 119)
    assert not limits.hit("alice", 10, 60).is_over


def test_all_processes_count_together(broker: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "_asked_again_at", 0.0)
    first, second = (limits.hit("together", 10, 60).used for _ in range(2))
    assert second - first == pytest.approx(1, abs=0.1)
    assert not limits._own


def test_who_guesses_passwords_has_to_wait(alice: User, bob: User, settings: Any) -> None:
    settings.LOGIN_FAILURES = 2

    def sign_in(name: str, password: str) -> Any:
        return Client().post("/login/", {"username": name, "password": password})

    assert [sign_in("alice", "wrong").status_code for _ in range(3)] == [200, 200, 429]
    refused = sign_in("alice", PASSWORD)
    assert refused["Retry-After"] == "300"
    assert "Too many wrong passwords" in refused.content.decode()
    assert sign_in("bob", PASSWORD).status_code == 302


def test_the_address_is_what_our_own_proxy_saw(rf: Any, settings: Any) -> None:
    request = rf.get("/", REMOTE_ADDR="10.0.0.1", headers={"X-Forwarded-For": "1.1.1.1, 2.2.2.2"})
    settings.SECURE_PROXY_SSL_HEADER = None
    assert limits.address_of(request) == "10.0.0.1"
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert limits.address_of(request) == "2.2.2.2"


@pytest.mark.parametrize("allowed", [[], ["https://other.example"]])
def test_pages_of_other_sites_may_not_use_the_api(alice: User, settings: Any, allowed: list[str]) -> None:
    settings.CORS_ALLOWED_ORIGINS = allowed
    answer = Rest(alice).get("users/me/", headers={"Origin": ELSEWHERE})
    assert "Access-Control-Allow-Origin" not in answer


def test_a_page_of_a_named_site_may_with_a_token(alice: User, settings: Any) -> None:
    settings.CORS_ALLOWED_ORIGINS = [ELSEWHERE]
    asked = {"Origin": ELSEWHERE, "Access-Control-Request-Method": "PATCH"}
    before = Client().options("/api/v1/annotations/1/", headers=asked)
    assert (before.status_code, before["Access-Control-Allow-Origin"]) == (204, ELSEWHERE)
    assert "If-Match" in before["Access-Control-Allow-Headers"]
    answer = Rest(alice).get("users/me/", headers={"Origin": ELSEWHERE})
    assert answer["Access-Control-Allow-Origin"] == ELSEWHERE
    assert "Access-Control-Allow-Credentials" not in answer
    assert "Access-Control-Allow-Origin" not in Client().get("/login/", headers={"Origin": ELSEWHERE})

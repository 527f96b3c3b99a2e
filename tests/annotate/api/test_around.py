"""Who I am, how much there is, the schema and its page."""

from __future__ import annotations

from django.test import Client

from annotate.middleware import POLICY
from annotate.models import Token, User
from tests.factories import PASSWORD, a_claim, a_suggestion, an_article
from tests.rest import Rest, problem


def test_me(bob: User) -> None:
    me = Rest(bob).get("users/me/").json()
    assert (me["username"], me["roles"]) == ("bob", ["reviewer"])
    assert me["can"] == ["annotate", "export", "read", "review", "suggest"]


def test_counts_come_from_every_app(alice: User) -> None:
    a_suggestion(an_article(by=alice), "Lindholm")
    a_claim(by=alice)
    stats = Rest(alice).get("stats/").json()
    assert stats["articles"] == 2
    assert {"kind": "entity", "state": "suggested", "count": 1} in stats["annotations"]
    assert stats["claims"] == [{"state": "candidate", "count": 1}]


def test_a_wrong_token_is_refused(alice: User) -> None:
    client = Rest()
    client.credentials(HTTP_AUTHORIZATION="Token nonsense")
    problem(client.get("users/me/"), 401)


def test_who_left_is_refused(alice: User) -> None:
    client = Rest(alice)
    User.objects.update(is_active=False)
    problem(client.get("users/me/"), 401)


def test_a_session_will_do_and_needs_its_csrf_token(alice: User) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.login(username="alice", password=PASSWORD)
    assert browser.get("/api/v1/users/me/").json()["username"] == "alice"
    refused = browser.post("/api/v1/articles/", {"text": "Some text."}, content_type="application/json")
    assert refused.status_code == 403
    assert Token.objects.count() == 0


def test_the_schema_is_openapi_3_1(client: Client) -> None:
    schema = client.get("/api/schema/?format=json", headers={"Accept": "application/vnd.oai.openapi+json"}).json()
    assert schema["openapi"] == "3.1.0"
    assert "/api/v1/annotations/{id}/decide/" in schema["paths"]


def test_the_docs_page_keeps_the_strict_policy(client: Client) -> None:
    page = client.get("/api/docs/")
    assert page.headers["Content-Security-Policy"] == POLICY
    html = page.content.decode()
    assert "<style" not in html
    assert html.count("<script src=") == html.count("<script") == 3

"""The interface speaks German and French where it is asked to, and remembers what a person chose."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from annotate.models import User
from tests.factories import a_claim, a_mark, an_article


@pytest.mark.parametrize(
    ("language", "words"), [("de", ("Meine Arbeit", "Behauptungen")), ("fr", ("Mon travail", "Affirmations"))]
)
def test_pages_come_in_the_language_of_the_browser(
    client: Client, alice: User, language: str, words: tuple[str, ...]
) -> None:
    client.force_login(alice)
    a_claim(by=alice)
    page = client.get(reverse("claims"), headers={"Accept-Language": f"{language},en;q=0.5"})
    assert page.headers["Content-Language"] == language
    assert f'<html lang="{language}"' in page.content.decode()
    for word in words:
        assert word in page.content.decode()


def test_a_chosen_language_goes_before_that_of_the_browser(client: Client, alice: User) -> None:
    client.force_login(alice)
    client.post(reverse("set_language"), {"language": "de", "next": "/"})
    assert client.cookies[settings.LANGUAGE_COOKIE_NAME].value == "de"
    assert client.get("/", headers={"Accept-Language": "fr"}).headers["Content-Language"] == "de"


def test_an_error_is_said_in_the_readers_language(client: Client, alice: User) -> None:
    client.force_login(alice)
    answer = client.get("/api/v1/annotations/999/", headers={"Accept-Language": "de"})
    assert answer.status_code == 404
    assert "There is" not in answer.json()["detail"]


def test_the_state_of_a_mark_is_said_in_the_readers_language(client: Client, alice: User) -> None:
    client.force_login(alice)
    mark = a_mark(an_article("Forty boats left.", by=alice), "Forty boats", by=alice)
    card = client.get(reverse("annotation", args=[mark.pk]), headers={"Accept-Language": "de"}).content.decode()
    assert "Eingereicht" in card
    assert "Submitted" not in card

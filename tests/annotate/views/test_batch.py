"""Steps on many marks by way of the page."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from annotate.models import Annotation, User
from tests.annotate.views.conftest import HTMX
from tests.factories import a_suggestion, an_article


def test_suggestions_of_the_same_words_are_accepted_in_all_articles(
    alice: User, as_user: Callable[[User], Client]
) -> None:
    article, other = an_article("Norland waits.", by=alice), an_article("Norland again.", by=alice)
    here, there = a_suggestion(article, "Norland"), a_suggestion(other, "Norland")
    a_suggestion(other, "Norland again")
    url = reverse("same_words_take", args=[here.pk])
    answer = json.loads(as_user(alice).post(url, {"do": "accept", "everywhere": "on"}, headers=HTMX).content)
    assert answer["said"] == "2 suggestions accepted."
    assert {version for version, _ in answer["rows"]} == {here.version_id, there.version_id}
    assert Annotation.objects.filter(state="accepted").count() == 2


@pytest.mark.parametrize("damaged", ["", "1", "1:x", "1:2:3", "-1:2", "1:" + "9" * 30])
def test_a_damaged_list_is_refused_in_words(alice: User, as_user: Callable[[User], Client], damaged: str) -> None:
    answer = as_user(alice).post(reverse("marks_step", args=["delete"]), {"marks": damaged}, headers=HTMX)
    assert answer.status_code == 400

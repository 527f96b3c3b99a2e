"""Signed-in clients of the people everywhere, and a request as htmx sends it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from annotate.models import User

HTMX = {"HX-Request": "true"}


@pytest.fixture
def as_user() -> Callable[[User], Client]:
    """``as_user(alice)``: a client that is signed in."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return sign_in

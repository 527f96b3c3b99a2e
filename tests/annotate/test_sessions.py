"""A signed-in browser: one query finds who it is and what they may do; nobody stays in who should be out."""

from __future__ import annotations

from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from annotate.access import Can, can
from annotate.models import Session, User

PAGE = "/account/keys/"


def who(client: Client) -> str:
    """The person whom the page greets; empty when it asks to sign in."""
    answer = client.get(PAGE)
    return answer.context["user"].username if answer.status_code == 200 else ""


def test_one_query_brings_session_person_and_roles(client: Client, bob: User) -> None:
    client.force_login(bob)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(PAGE)
        assert can(answer.wsgi_request.user, Can.REVIEW)
    assert len([each for each in asked if "session" in each["sql"] or "auth_group" in each["sql"]]) == 1
    assert len([each for each in asked if 'FROM "annotate_user"' in each["sql"]]) == 0


def test_a_session_names_whose_it_is_and_goes_with_signing_out(client: Client, alice: User) -> None:
    client.force_login(alice)
    assert Session.objects.get().user == alice
    client.post("/logout/")
    assert not Session.objects.filter(user=alice).exists()
    assert who(client) == ""


def test_a_role_counts_from_the_next_request_on(client: Client, alice: User) -> None:
    client.force_login(alice)
    assert not can(client.get(PAGE).wsgi_request.user, Can.REVIEW)
    alice.groups.add(Group.objects.get(name="reviewer"))
    assert can(client.get(PAGE).wsgi_request.user, Can.REVIEW)
    alice.groups.clear()
    assert not can(client.get(PAGE).wsgi_request.user, Can.READ)


def test_a_new_password_ends_the_sessions_that_the_old_one_began(client: Client, alice: User) -> None:
    client.force_login(alice)
    assert who(client) == "alice"
    alice.set_password("another horse")
    alice.save()
    assert who(client) == ""


def test_a_closed_account_is_out_at_once(client: Client, alice: User) -> None:
    client.force_login(alice)
    User.objects.update(is_active=False)
    assert who(client) == ""


def test_a_session_does_not_speak_for_somebody_else(client: Client, alice: User, bob: User) -> None:
    client.force_login(alice)
    Session.objects.update(user=bob)
    assert who(client) == "alice"

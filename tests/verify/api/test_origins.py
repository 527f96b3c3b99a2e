"""Origins and publishers: corrected by editors, under the revision that they read."""

from __future__ import annotations

from typing import Any

import pytest

from annotate.models import Publisher, User
from tests.factories import an_origin
from tests.rest import Rest, pointers, problem


def test_an_origin_is_corrected_under_its_revision(erin: User) -> None:
    origin = an_origin(by=erin)
    address, client = f"origins/{origin.pk}/", Rest(erin)
    assert client.get(address)["ETag"] == '"1"'
    problem(client.patch(address, {"url": "https://port.example/"}), 428)
    changed = client.patch(address, {"url": "https://port.example/"}, seen=1)
    assert (changed["ETag"], changed.json()["url"], changed.json()["name"]) == (
        '"2"',
        "https://port.example/",
        "Port register 2021",
    )
    assert problem(client.patch(address, {"name": "Other"}, seen=1), 412)["current"]["revision"] == 2


def test_an_origin_quotes_no_unknown_one(erin: User) -> None:
    origin = an_origin(by=erin)
    assert pointers(Rest(erin).patch(f"origins/{origin.pk}/", {"parent": 999_999}, seen=1)) == ["#/parent"]


def test_an_annotator_corrects_neither(alice: User, erin: User) -> None:
    origin, publisher = an_origin(by=erin), Publisher.objects.create(name="Courier")
    problem(Rest(alice).patch(f"origins/{origin.pk}/", {"name": "x"}, seen=1), 403)
    problem(Rest(alice).patch(f"publishers/{publisher.pk}/", {"name": "x"}, seen=1), 403)
    problem(Rest(alice).post("publishers/", {"name": "x"}), 403)


def test_a_publisher_is_made_and_corrected_under_its_revision(erin: User) -> None:
    client = Rest(erin)
    made = client.post("publishers/", {"name": "Harbour Courier", "aliases": ["Courier"], "country": "NO"})
    assert (made.status_code, made["ETag"]) == (201, '"1"')
    address = f"publishers/{made.json()['id']}/"
    problem(client.patch(address, {"kind": "agency"}), 428)
    assert client.patch(address, {"kind": "agency"}, seen=1).json()["revision"] == 2
    late = problem(client.patch(address, {"kind": "ngo"}, seen=1), 412)
    assert (late["current_revision"], late["current"]["kind"]) == (2, "agency")


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"name": " "}, "#/name"),
        ({"name": "Courier"}, "#/name"),
        ({"kind": "club"}, "#/kind"),
        ({"country": "Norway"}, "#/country"),
        ({"aliases": [1]}, "#/aliases/0"),
    ],
)
def test_a_wrong_publisher_says_where(erin: User, wrong: dict[str, Any], pointer: str) -> None:
    Publisher.objects.create(name="Courier")
    assert pointers(Rest(erin).post("publishers/", {"name": "Other"} | wrong)) == [pointer]

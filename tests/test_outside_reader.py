"""The example of an outside reader, run as its docstring says, against a real server."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pytest_django.live_server_helper import LiveServer

from annotate.actions import annotation as marks
from annotate.models import Annotation, User
from tests.factories import an_article
from tests.rest import a_token

EXAMPLE = Path(__file__).parent.parent / "docs" / "examples" / "outside_reader.py"
TEXT = "🚢 The LPA (Lindholm Port Authority) wrote to the NFB. The NFB said nothing."


@pytest.fixture
def program(transactional_db: None) -> User:
    return User.objects.create_user("capitals", is_machine=True)


def run(live_server: LiveServer, program: User, *arguments: object) -> list[dict[str, Any]]:
    done = subprocess.run(
        [sys.executable, str(EXAMPLE), live_server.url, *map(str, arguments)],
        env={**os.environ, "CORROBORATE_TOKEN": a_token(program)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_program_suggests_and_learns_what_people_decided(live_server: LiveServer, program: User, alice: User) -> None:
    article = an_article(TEXT, by=alice)
    made = run(live_server, program, "suggest", article.pk)
    assert [(mark["quote"], mark["confidence"], mark["state"]) for mark in made] == [
        ("LPA", 0.9, "suggested"),
        ("NFB", 0.6, "suggested"),
        ("NFB", 0.6, "suggested"),
    ]
    first, second, _ = Annotation.objects.order_by("start")
    assert (first.reader, first.reader_version, first.reason) == (
        "capitals",
        "1",
        "“LPA” is an abbreviation that is explained.",
    )
    marks.decide(first, accept=True, revision=1, by=alice)
    marks.decide(second, accept=False, revision=1, by=alice)
    known = [(row["quote"], row["state"]) for row in run(live_server, program, "decisions")]
    assert known == [("LPA", "accepted"), ("NFB", "rejected")]
    again = run(live_server, program, "suggest", article.pk)
    assert [mark["state"] for mark in again] == ["accepted", "rejected", "suggested"]
    assert Annotation.objects.count() == 3

"""The documentation of the API tells the truth: its client runs, its addresses exist, its offsets fit."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from pytest_django.live_server_helper import LiveServer

from annotate import jobs
from annotate.models import Annotation, User
from tests.rest import a_token

DOCS = Path(__file__).parent.parent / "docs"
PAGE = (DOCS / "api.md").read_text(encoding="utf-8")
CLIENT = DOCS / "examples" / "client.py"
TEXT = "🚢 Ada Brandt left Lindholm. Nobody saw Ada Brandt again."


@pytest.fixture
def client_module() -> ModuleType:
    spec = importlib.util.spec_from_file_location("example_client", CLIENT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def token(alice: User) -> str:
    return a_token(alice)


def test_the_client_marks_an_article(live_server: LiveServer, token: str, tmp_path: Path) -> None:
    file = tmp_path / "article.txt"
    file.write_text(TEXT, encoding="utf-8")
    command = [sys.executable, str(CLIENT), live_server.url, str(file), "Ada Brandt"]
    for _ in range(2):
        done = subprocess.run(
            command, env={"CORROBORATE_TOKEN": token, "PYTHONUTF8": "1"}, capture_output=True, text=True
        )
        assert done.stdout.splitlines() == ["2 Ada Brandt submitted", "39 Ada Brandt submitted"], done.stderr
    assert Annotation.objects.count() == 2


def test_the_client_hears_of_conflicts_and_pages(
    live_server: LiveServer, token: str, client_module: ModuleType
) -> None:
    server = client_module.Corroborate(live_server.url, token)
    article = server.call("POST", "articles/", {"text": TEXT, "read": False})
    marks = server.mark_all(article["id"], "Ada Brandt", "entity")
    assert [mark["id"] for mark in server.pages("annotations/?page_size=1")] == [mark["id"] for mark in marks]
    server.call("PATCH", f"annotations/{marks[0]['id']}/", {"note": "first"}, revision=1)
    with pytest.raises(client_module.Problem) as late:
        server.call("PATCH", f"annotations/{marks[0]['id']}/", {"note": "second"}, revision=1)
    assert (late.value.status, late.value.body["current"]["note"]) == (412, "first")
    assert server.call("DELETE", f"annotations/{marks[1]['id']}/", revision=1) is None


def blocks(page: str) -> list[str]:
    """The shell commands of the tour."""
    tour = page[page.index("## A tour") : page.index("## Offsets")]
    return re.findall(r"```sh\n(.+?)```", tour, re.DOTALL)


@pytest.mark.django_db(transaction=True)
def test_the_tour_is_a_walk_that_can_be_made(
    live_server: LiveServer, erin: User, tmp_path: Path, settings: Any
) -> None:
    """With curl, as it stands: every answer is a good one."""
    settings.OUTBOUND_ALLOWED_HOSTS = ["127.0.0.1"]
    (tmp_path / "march.txt").write_text("The ferry left on Tuesday.", encoding="utf-8")
    receiver = f"{live_server.url}/healthz"  # desk.example is nobody's
    walk, rest = (block.replace("https://desk.example/hook", receiver) for block in blocks(PAGE))
    shell(walk + 'echo "$MARK $EXPORT" > ids', live_server, erin, tmp_path)
    mark, export = (tmp_path / "ids").read_text().split()
    jobs.work_off()
    shell(f"{walk.partition('# an article')[0]} MARK={mark} EXPORT={export}\n{rest}", live_server, erin, tmp_path)
    assert "400 permits had expired" in (tmp_path / "labels.csv").read_text(encoding="utf-8")
    assert "400 permits had expired" in (tmp_path / "labels.jsonl").read_text(encoding="utf-8")
    assert Annotation.objects.get(pk=mark).note == "the register?"


def shell(commands: str, live_server: LiveServer, person: User, folder: Path) -> None:
    known = {"AT": f"{live_server.url}/api/v1", "TOKEN": a_token(person), "PATH": os.environ["PATH"]}
    done = subprocess.run(["sh", "-eu", "-c", commands], env=known, cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_mark_of_the_tour_fits_its_article() -> None:
    article = re.search(r'"text": "([^"]+)"', PAGE)
    mark = re.search(r'"start": (\d+), "end": (\d+),\s+"quote": "([^"]+)"', PAGE)
    assert article is not None
    assert mark is not None
    assert article[1][int(mark[1]) : int(mark[2])] == mark[3]

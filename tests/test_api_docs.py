"""The documentation of the API tells the truth: its client runs, its addresses exist, its offsets fit."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
import yaml
from pytest_django.live_server_helper import LiveServer

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


def test_every_address_of_the_tour_exists() -> None:
    paths = yaml.safe_load((DOCS / "openapi.yaml").read_text())["paths"]
    known = {re.sub(r"\{\w+\}", "1", path) for path in paths}
    told = {re.sub(r"\d+", "1", path) for path in re.findall(r"\$AT(/[\w/]+)", PAGE)}
    assert told
    assert {"/api/v1" + path for path in told} <= known


def test_the_mark_of_the_tour_fits_its_article() -> None:
    article = re.search(r'"text": "([^"]+)"', PAGE)
    mark = re.search(r"annotations/ -d '(\{.+?\})'", PAGE)
    assert article is not None
    assert mark is not None
    sent = json.loads(mark[1])
    assert article[1][sent["start"] : sent["end"]] == sent["quote"]

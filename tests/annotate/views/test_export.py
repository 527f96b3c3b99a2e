"""Exports: what each format loses, a job for the file, and a file for its owner alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.template.defaultfilters import filesizeformat
from django.test import Client
from django.utils import timezone

from annotate import jobs
from annotate.actions import export as exports
from annotate.models import Job, User
from tests.factories import a_mark, a_suggestion, an_article

SignIn = Callable[[User], Client]


@pytest.fixture(autouse=True)
def _own_media(settings: LazySettings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def marked(alice: User) -> None:
    article = an_article()
    a_mark(article, "400 permits had expired", by=alice)
    a_suggestion(article, "Ada Brandt")


def quotes(response: object) -> list[str]:
    lines = b"".join(response.streaming_content).splitlines()  # type: ignore[attr-defined]
    return [mark["quote"] for line in lines for mark in json.loads(line)["marks"]]


def test_every_format_says_what_it_loses(as_user: SignIn, alice: User) -> None:
    page = as_user(alice).get("/exports/").content.decode().replace("&#x27;", "'")
    for module in exports.formats().values():
        assert module.LABEL in page
        assert module.LOSES in page


def test_an_export_runs_as_a_job_and_its_owner_fetches_the_file(as_user: SignIn, alice: User, marked: None) -> None:
    client = as_user(alice)
    response = client.post("/exports/", {"format": "jsonl", "state": ["submitted", "suggested"]})
    job = Job.objects.get(kind="export")
    assert response.headers["Location"] == f"/jobs/{job.pk}/"
    assert client.get(f"/exports/{job.pk}/file/").status_code == 404
    jobs.run(job.pk)
    response = client.get(f"/exports/{job.pk}/file/")
    assert response.headers["Content-Disposition"].startswith('attachment; filename="corroborate-')
    assert quotes(response) == ["400 permits had expired", "Ada Brandt"]
    assert "Download" in client.get(f"/jobs/{job.pk}/").content.decode()
    assert f"/exports/{job.pk}/file/" in client.get("/exports/").content.decode()


def test_the_page_keeps_what_was_exported_with_its_size_its_losses_and_its_end(
    as_user: SignIn, alice: User, marked: None
) -> None:
    client, job = as_user(alice), exports.start("jsonl", by=alice)
    jobs.run(job.pk)
    job.refresh_from_db()
    Job.objects.filter(pk=job.pk).update(result=job.result | {"manifest": job.result["manifest"] | {"lost": 3}})
    page = client.get("/exports/").content.decode()
    assert filesizeformat(job.result["bytes"]) in page
    assert job.files_until.strftime("%b %Y") in page
    assert "3 losses" in page
    assert client.get(f"/exports/{job.pk}/manifest/").json()["marks"] == 1
    client.post(f"/exports/{job.pk}/delete/")
    assert f"/jobs/{job.pk}/" not in client.get("/exports/").content.decode()
    assert not Job.objects.filter(pk=job.pk).exists()


def test_the_page_shows_how_far_an_export_is_and_asks_again(as_user: SignIn, alice: User) -> None:
    job = exports.start("jsonl", by=alice)
    Job.objects.filter(pk=job.pk).update(state="running", done=30, total=120, started_at=timezone.now())
    page = as_user(alice).get("/exports/").content.decode()
    assert 'value="30"' in page
    assert 'max="120"' in page
    assert 'hx-trigger="every 2s"' in page


def test_nobody_else_fetches_it_not_even_an_administrator(
    as_user: SignIn, alice: User, bob: User, admin: User, charlie: User, marked: None
) -> None:
    job = exports.start("csv", by=alice)
    jobs.run(job.pk)
    statuses = [as_user(user).get(f"/exports/{job.pk}/file/").status_code for user in (bob, admin, charlie)]
    assert statuses == [404, 404, 403]


def test_a_file_that_is_gone_is_said_in_words(as_user: SignIn, alice: User, marked: None) -> None:
    job = exports.start("csv", by=alice)
    jobs.run(job.pk)
    job.refresh_from_db()
    Path(job.result_file.path).unlink()
    response = as_user(alice).get(f"/exports/{job.pk}/file/")
    assert (response.status_code, "no longer there" in response.content.decode()) == (404, True)


def test_streaming_leaves_undecided_suggestions_out_unless_they_are_asked_for(
    as_user: SignIn, alice: User, marked: None
) -> None:
    client = as_user(alice)
    assert quotes(client.get("/exports/stream/?format=jsonl")) == ["400 permits had expired"]
    assert quotes(client.get("/exports/stream/?format=jsonl&state=suggested")) == ["Ada Brandt"]


@pytest.mark.parametrize("query", ["format=none", "format=csv&state=none", ""])
def test_unknown_formats_and_states_are_refused_at_once(as_user: SignIn, alice: User, query: str) -> None:
    assert as_user(alice).get(f"/exports/stream/?{query}").status_code == 400


def test_an_export_of_no_state_is_refused_beside_its_field(as_user: SignIn, alice: User) -> None:
    response = as_user(alice).post("/exports/", {"format": "csv"})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["state"]
    assert not Job.objects.exists()

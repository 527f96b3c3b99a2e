"""Labels in by page and by API: a job, and a report that names what could not come in."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from annotate import jobs
from annotate.actions import export, imports, labels
from annotate.models import Annotation, Job, User
from tests.rest import Rest, pointers, problem

SignIn = Callable[[User], Client]
ROW = {"text": "Ada Brandt left Suva.", "label": [[0, 10, "PER"], [16, 20, "GPE"], [16, 99, "GPE"]]}


@pytest.fixture
def file() -> SimpleUploadedFile:
    """Two marks that fit, one that does not, and a line that is nothing."""
    return SimpleUploadedFile("labels.jsonl", json.dumps(ROW).encode() + b"\nnonsense\n")


def test_a_reviewer_uploads_labels_and_reads_the_report(file: SimpleUploadedFile, as_user: SignIn, bob: User) -> None:
    response = as_user(bob).post("/articles/import/", {"files": [file], "format": "doccano"})
    job = Job.objects.get(kind="import")
    assert response["Location"] == f"/jobs/{job.pk}/"
    for _ in range(2):  # a job may run twice
        Job.objects.filter(pk=job.pk).update(state="queued")
        jobs.run(job.pk)
    assert Annotation.objects.count() == 2
    page = as_user(bob).get(f"/jobs/{job.pk}/").content.decode()
    assert "labels.jsonl, line 1, label 3" in page
    assert "labels.jsonl, line 2" in page


def test_a_program_posts_labels_and_reads_the_counts(file: SimpleUploadedFile, bob: User) -> None:
    answer = Rest(bob).post("imports/", {"files": [file], "format": "doccano"}, format="multipart")
    assert answer.status_code == 202
    jobs.run(answer.json()["id"])
    result = Rest(bob).get(f"imports/{answer.json()['id']}/").json()["result"]
    counts = {name: result[name] for name in ("created", "marks", "known", "failed")}
    assert counts == {"created": 1, "marks": 2, "known": 0, "failed": 2}


@pytest.mark.parametrize("state", ["done", "failed", "cancelled", "queued"])
def test_uploads_go_when_their_job_is_over_and_their_time_too(
    file: SimpleUploadedFile, bob: User, state: str, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    job = imports.start([file], format="doccano", by=bob)
    (upload,) = job.params["files"]
    Job.objects.filter(pk=job.pk).update(state=state)
    for due, is_kept in ((timedelta(minutes=1), True), (timedelta(minutes=-1), state == "queued")):
        Job.objects.filter(pk=job.pk).update(files_until=timezone.now() + due)
        with django_capture_on_commit_callbacks(execute=True):
            export.expire()
        assert default_storage.exists(upload["path"]) is is_kept


def test_the_page_offers_every_format_that_comes_in(as_user: SignIn, bob: User) -> None:
    page = as_user(bob).get("/articles/import/").content.decode()
    assert [name for name in labels.formats() if f'value="{name}"' not in page] == []


def test_only_reviewers_send_labels_and_only_in_known_formats(file: SimpleUploadedFile, alice: User, bob: User) -> None:
    sent = {"files": [file], "format": "jsonl"}
    problem(Rest(alice).post("imports/", sent, format="multipart"), 403)
    assert pointers(Rest(bob).post("imports/", {**sent, "format": "word"}, format="multipart")) == ["#/format"]
    assert not Job.objects.filter(kind="import").exists()

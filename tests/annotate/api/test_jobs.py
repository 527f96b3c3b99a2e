"""Exports, imports and jobs over REST."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from annotate import jobs
from annotate.models import Article, Job, User
from tests.factories import a_mark, a_suggestion, an_article
from tests.rest import Rest, pointers, problem


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    """Every test has its own files."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


# -- exports ----------------------------------------------------------------------------------------------------------


def body_of(response: Any) -> bytes:
    return b"".join(response.streaming_content)


def test_an_export_is_queued_written_and_fetched(alice: User, bob: User) -> None:
    a_mark(an_article(by=alice), "Lindholm", kind="entity", by=alice)
    answer = Rest(alice).post("exports/", {"format": "jsonl", "filter": {"state": ["submitted"]}})
    assert answer.status_code == 202
    queued = answer.json()
    assert (queued["state"], queued["file"], queued["waits_for_worker"]) == ("queued", None, True)
    assert answer["Location"] == f"/api/v1/exports/{queued['id']}/"
    problem(Rest(alice).get(f"exports/{queued['id']}/file/"), 409)
    jobs.work_off()
    done = Rest(alice).get(answer["Location"]).json()
    assert (done["state"], done["format"], done["filter"]["state"]) == ("done", "jsonl", ["submitted"])
    file = Rest(alice).get(done["file"])
    content = body_of(file)
    assert file["Content-Disposition"].startswith("attachment")
    assert done["result"]["bytes"] == len(content)
    assert [mark["quote"] for mark in json.loads(content)["marks"]] == ["Lindholm"]


def test_an_export_belongs_to_who_asked_for_it(alice: User, bob: User) -> None:
    made = Rest(alice).post("exports/", {"format": "csv"}).json()
    jobs.work_off()
    unknown = Rest(bob).get("exports/999999/file/").json()
    assert problem(Rest(bob).get(f"exports/{made['id']}/file/"), 404) == unknown
    problem(Rest(bob).get(f"exports/{made['id']}/"), 404)
    problem(Rest(bob).get(f"jobs/{made['id']}/"), 404)
    assert Rest(bob).get("exports/").json()["results"] == []
    assert [row["id"] for row in Rest(alice).get("exports/").json()["results"]] == [made["id"]]


def test_the_same_job_twice_gives_one_file(alice: User, media: Path) -> None:
    an_article(by=alice)
    job = Job.objects.get(pk=Rest(alice).post("exports/", {"format": "jsonl"}).json()["id"])
    for _ in range(2):
        Job.objects.filter(pk=job.pk).update(state="queued")
        jobs.run(job.pk)
    job.refresh_from_db()
    assert [path.name for path in (media / "exports").iterdir()] == [f"{job.pk}.jsonl"]
    assert (job.state, job.result_file.name) == ("done", f"exports/{job.pk}.jsonl")


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"format": "nothing"}, "#/format"),
        ({"format": "../jsonl"}, "#/format"),
        ({"format": ["jsonl"]}, "#/format"),
        ({}, "#/format"),
        ({"format": "csv", "filter": {"state": ["gone"]}}, "#/filter/state"),
        ({"format": "csv", "filter": {"state": []}}, "#/filter/state"),
        ({"format": "csv", "filter": []}, "#/filter"),
        ({"format": "csv", "filter": {"as_of": "now"}}, "#/filter/as_of"),
        ({"format": "csv", "filter": {"kind": "claim"}}, "#/filter/kind"),
        ({"format": "csv", "filter": {"entity": "1"}}, "#/filter/entity"),
        ({"format": "csv", "filter": {"colour": "red"}}, "#/filter/colour"),
    ],
)
def test_a_wrong_export_is_refused_at_once(alice: User, wrong: dict[str, Any], pointer: str) -> None:
    assert pointers(Rest(alice).post("exports/", wrong)) == [pointer]
    assert not Job.objects.exists()


def test_an_export_streams_at_once(alice: User) -> None:
    article = an_article(by=alice)
    a_mark(article, "Ada Brandt", kind="entity", by=alice)
    a_suggestion(article, "Lindholm")
    answer = Rest(alice).get("export/?format=csv")
    assert answer.streaming
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    rows = body_of(answer).decode("utf-8-sig").splitlines()
    assert len(rows) == 2
    assert "Ada Brandt" in rows[1]
    both = body_of(Rest(alice).get("export/?format=csv&state=submitted&state=suggested")).decode()
    assert len(both.splitlines()) == 3
    nothing = body_of(Rest(alice).get("export/?format=csv&as_of=2001-01-01")).decode()
    assert len(nothing.splitlines()) == 1


@pytest.mark.parametrize(
    ("query", "parameter"),
    [("", "format"), ("format=x", "format"), ("format=csv&state=x", "state"), ("format=csv&as_of=x", "as_of")],
)
def test_a_stream_that_makes_no_sense_is_refused_before_it_begins(alice: User, query: str, parameter: str) -> None:
    answer = problem(Rest(alice).get(f"export/?{query}"), 400)
    assert answer["errors"][0]["parameter"] == parameter


def test_who_has_no_role_exports_nothing(alice: User, charlie: User) -> None:
    an_article(by=alice)
    problem(Rest(charlie).get("export/?format=csv"), 403)
    problem(Rest(charlie).post("exports/", {"format": "csv"}), 403)
    problem(Rest().get("export/?format=csv"), 401)


# -- imports ----------------------------------------------------------------------------------------------------------


def upload(person: User, *files: tuple[str, bytes], **more: Any) -> Any:
    sent = [SimpleUploadedFile(name, content) for name, content in files]
    return Rest(person).post("imports/", {"files": sent, **more}, format="multipart")


def story(number: int) -> bytes:
    return f"The harbour office of Lindholm counted {number} ships on Monday.\n\nThat is all.".encode()


def test_files_are_taken_in_with_one_line_about_each(alice: User) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("inner.txt", story(2))
        archive.writestr("inner.exe", b"MZ")
    answer = upload(
        alice,
        ("one.txt", story(1)),
        ("again.txt", story(1)),
        ("pack.zip", packed.getvalue()),
        ("empty.txt", b""),
        ("broken.zip", b"PK\x03\x04nothing"),
        ("photo.jpg", b"\xff\xd8"),
        publisher="Lindholm Post",
        published_at="2021-03-12",
    )
    assert answer.status_code == 202, answer.content
    assert answer.json()["files"] == ["one.txt", "again.txt", "pack.zip", "empty.txt", "broken.zip", "photo.jpg"]
    jobs.work_off()
    result = Rest(alice).get(answer["Location"]).json()["result"]
    assert (result["created"], result["duplicate"]) == (2, 1)
    lines = {line["name"]: line for line in result["lines"]}
    assert lines["one.txt"]["status"] == "created"
    assert lines["again.txt"]["id"] == lines["one.txt"]["id"]
    failed = [name for name, line in lines.items() if line["status"] == "failed" and line["reason"].endswith(".")]
    assert {"empty.txt", "broken.zip", "photo.jpg"} < set(failed)
    assert result["failed"] == len(failed)
    article = Article.objects.get(pk=lines["one.txt"]["id"])
    assert article.publisher is not None
    assert (article.publisher.name, str(article.published_on)) == ("Lindholm Post", "2021-03-12")


def test_an_import_run_twice_stores_nothing_twice(alice: User) -> None:
    job = upload(alice, ("one.txt", story(1)), ("two.txt", story(2))).json()
    for _ in range(2):
        Job.objects.filter(pk=job["id"]).update(state="queued")
        jobs.run(job["id"])
    assert Article.objects.count() == 2
    assert Job.objects.get(pk=job["id"]).result["duplicate"] == 2


def test_a_name_that_leads_elsewhere_leads_nowhere(alice: User, media: Path) -> None:
    answer = upload(alice, ("../../../evil.txt", story(1)))
    (file,) = Job.objects.get(pk=answer.json()["id"]).params["files"]
    assert (media / file["path"]).resolve().is_relative_to(media / "imports")
    assert file["name"] == "evil.txt"


def test_an_import_without_files_is_refused(alice: User) -> None:
    assert pointers(Rest(alice).post("imports/", {}, format="multipart")) == ["#/files"]
    problem(Rest(alice).post("imports/", {"files": []}), 415)
    assert pointers(upload(alice, ("one.txt", story(1)), published_at="soon")) == ["#/published_at"]


def test_more_files_than_a_request_may_hold_are_refused(alice: User) -> None:
    answer = upload(alice, *[(f"{number}.txt", story(number)) for number in range(101)])
    assert problem(answer, 400)["detail"]
    assert not Job.objects.exists()


def test_who_has_no_role_imports_nothing(charlie: User) -> None:
    problem(upload(charlie, ("one.txt", story(1))), 403)
    assert not Job.objects.exists()


# -- jobs -------------------------------------------------------------------------------------------------------------


def test_a_failed_job_can_be_tried_again(alice: User, bob: User) -> None:
    job = Job.objects.create(
        kind="export", params={"format": "csv", "filter": {}}, owner=alice, state="failed", error="x"
    )
    problem(Rest(bob).post(f"jobs/{job.pk}/retry/"), 404)
    answer = Rest(alice).post(f"jobs/{job.pk}/retry/")
    assert (answer.status_code, answer.json()["state"], answer.json()["error"]) == (202, "queued", "")
    problem(Rest(alice).post(f"jobs/{job.pk}/retry/"), 409)


def test_jobs_are_listed_by_kind_and_state(alice: User, bob: User) -> None:
    mine = Job.objects.create(kind="export", owner=alice, state="done")
    Job.objects.create(kind="read", owner=alice)
    Job.objects.create(kind="export", owner=bob)
    rows = Rest(alice).get("jobs/?kind=export&state=done").json()["results"]
    assert [row["id"] for row in rows] == [mine.pk]
    assert len(Rest(alice).get("jobs/").json()["results"]) == 2

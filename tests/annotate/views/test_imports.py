"""Taking articles in by the page, and the job that reports on it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from annotate import jobs, presence
from annotate.models import Article, Job, User
from tests.annotate.views.conftest import HTMX
from tests.factories import an_article

SignIn = Callable[[User], Client]
STORY = "The ferry stopped on Monday.\n\nNobody had asked for it to stop, the harbour office said.\n"


@pytest.fixture(autouse=True)
def _own_media(settings: LazySettings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def upload(client: Client, *files: tuple[str, bytes], **options: str) -> Job:
    sent = [SimpleUploadedFile(name, content) for name, content in files]
    response = client.post("/articles/import/", {"files": sent, **options})
    assert response.status_code == 302, response.context["form"].errors
    return Job.objects.get(pk=response.headers["Location"].strip("/").partition("/")[2])


def finished(job: Job) -> Job:
    jobs.run(job.pk)
    job.refresh_from_db()
    return job


def test_a_pasted_text_becomes_an_article(as_user: SignIn, alice: User) -> None:
    typed = {"text": STORY, "title": "Ferry stops", "publisher": "Island News", "published_at": "2021-05-04"}
    response = as_user(alice).post("/articles/import/?paste", typed)
    article = Article.objects.get()
    assert response.headers["Location"] == f"/articles/{article.pk}/"
    assert (article.title, str(article.publisher), article.published_on) == (
        "Ferry stops",
        "Island News",
        date(2021, 5, 4),
    )
    assert article.current is not None
    assert article.current.text == STORY


@pytest.mark.parametrize(("options", "jobs_queued"), [({"read": "on"}, 1), ({}, 0)])
def test_the_person_says_whether_machines_read_it(
    as_user: SignIn, alice: User, options: dict[str, str], jobs_queued: int
) -> None:
    as_user(alice).post("/articles/import/?paste", {"text": STORY, **options})
    assert Job.objects.filter(kind="read").count() == jobs_queued


def test_the_same_text_again_leads_to_the_article_that_has_it(as_user: SignIn, alice: User) -> None:
    article = an_article(STORY)
    response = as_user(alice).post("/articles/import/?paste", {"text": STORY}, follow=True)
    assert "This text was here already" in response.content.decode()
    assert Article.objects.get() == article


def test_an_empty_paste_is_refused_beside_its_field(as_user: SignIn, alice: User) -> None:
    response = as_user(alice).post("/articles/import/?paste", {"text": " \n "})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["text"]


def test_files_become_a_job_with_one_line_about_each(as_user: SignIn, alice: User) -> None:
    client = as_user(alice)
    job = upload(client, ("ferry.txt", STORY.encode()), ("empty.txt", b""), ("tune.mp3", b"\x00\xff" * 50))
    report = finished(job).result
    assert [(line["name"], line["status"]) for line in report["lines"]] == [
        ("ferry.txt", "created"),
        ("empty.txt", "failed"),
        ("tune.mp3", "failed"),
    ]
    page = client.get(f"/jobs/{job.pk}/").content.decode()
    assert page.index("empty.txt") < page.index("ferry.txt")
    assert all(line["reason"] in page.replace("&#x27;", "'") for line in report["lines"] if line["status"] == "failed")


def test_a_job_that_runs_twice_stores_nothing_twice(as_user: SignIn, alice: User) -> None:
    job = finished(upload(as_user(alice), ("ferry.txt", STORY.encode())))
    Job.objects.filter(pk=job.pk).update(state="queued")
    assert finished(job).result["duplicate"] == 1
    assert Article.objects.count() == 1


def test_no_file_is_refused_beside_the_field(as_user: SignIn, alice: User) -> None:
    response = as_user(alice).post("/articles/import/", {})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["files"]


def test_names_of_uploads_are_shown_as_text(as_user: SignIn, alice: User) -> None:
    client = as_user(alice)
    job = finished(upload(client, ("<img src=x onerror=alert(1)>.txt", b"")))
    assert "<img src=x" not in client.get(f"/jobs/{job.pk}/").content.decode()


def test_who_only_has_an_account_may_not_import(as_user: SignIn, charlie: User) -> None:
    assert as_user(charlie).post("/articles/import/?paste", {"text": STORY}).status_code == 403
    assert not Article.objects.exists()


# -- jobs -------------------------------------------------------------------------------------------------------------


def a_job(owner: User, **columns: object) -> Job:
    return Job.objects.create(**{"kind": "import", "owner": owner, **columns})


def test_a_job_is_its_owners_and_an_administrators(as_user: SignIn, alice: User, bob: User, admin: User) -> None:
    path = f"/jobs/{a_job(alice).pk}/"
    assert [as_user(user).get(path).status_code for user in (alice, bob, admin)] == [200, 404, 200]


def test_the_page_asks_again_until_the_job_is_finished(
    as_user: SignIn, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, job = as_user(alice), a_job(alice, state="running", done=20, total=100)
    monkeypatch.setattr(jobs, "seconds_of_work", lambda job: 10.0)
    part = client.get(f"/jobs/{job.pk}/", headers=HTMX).content.decode()
    assert "<html" not in part
    assert 'hx-trigger="every 2s"' in part
    assert "20 of 100" in part
    assert "2.0 a second" in part
    assert "about 40 seconds left" in part
    Job.objects.filter(pk=job.pk).update(state="failed", error="The disk is full.")
    part = client.get(f"/jobs/{job.pk}/", headers=HTMX).content.decode()
    assert "hx-trigger" not in part
    assert "The disk is full." in part


@pytest.mark.parametrize(("is_alive", "said"), [(False, True), (True, False)])
def test_a_job_that_nobody_picks_up_says_why(
    as_user: SignIn, alice: User, monkeypatch: pytest.MonkeyPatch, is_alive: bool, said: bool
) -> None:
    monkeypatch.setattr(presence, "alive", lambda part: is_alive)
    job = a_job(alice, queued_at=timezone.now() - timedelta(minutes=1))
    assert ("No worker is running" in as_user(alice).get(f"/jobs/{job.pk}/").content.decode()) is said


def test_a_failed_job_can_run_again(as_user: SignIn, alice: User, bob: User) -> None:
    job = a_job(alice, state="failed", error="The disk was full.", attempts=5)
    assert as_user(bob).post(f"/jobs/{job.pk}/rerun/").status_code == 404
    assert as_user(alice).post(f"/jobs/{job.pk}/rerun/").status_code == 302
    job.refresh_from_db()
    assert (job.state, job.attempts, job.error) == ("queued", 0, "")


def test_the_list_holds_what_a_person_started_and_on_demand_the_rest(as_user: SignIn, alice: User, bob: User) -> None:
    mine, linking = a_job(alice), a_job(alice, kind="link", state="done")
    a_job(bob)
    client = as_user(alice)

    def listed(query: str = "") -> list[Job]:
        return list(client.get(f"/jobs/{query}").context["page"].object_list)

    assert listed() == [mine]
    assert listed("?all") == [linking, mine]
    assert listed("?all&state=done") == [linking]
    assert listed("?kind=link&state=done") == [linking]

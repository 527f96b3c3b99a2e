"""Frozen releases: the same bytes for ever, in any format, and what changed from one to the next."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from annotate import jobs, releases
from annotate.actions import annotation as marks
from annotate.models import Annotation, Article, AuditEvent, Job, Release, User
from annotate.releasediff import diff
from tests.annotate.test_exports import format_that_fails_on
from tests.factories import a_mark, an_article
from tests.rest import Rest, pointers, problem

SignIn = Callable[[User], Client]


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def article(alice: User) -> Article:
    article = an_article(by=alice)
    a_mark(article, "Lindholm", kind="entity", by=alice)
    a_mark(article, "Ada Brandt", kind="entity", by=alice)
    return article


def freeze(by: User, version: str, **more: Any) -> Release:
    answer = Rest(by).post("releases/", {"name": "Permits", "version": version, **more})
    assert answer.status_code == 202, answer.content
    jobs.run(answer.json()["id"])
    return Release.objects.get(name="Permits", version=version)


def content(person: User, release: Release, query: str = "") -> bytes:
    return b"".join(Rest(person).get(f"releases/{release.pk}/file/{query}").streaming_content)


def test_a_release_stays_what_it_was(article: Article, alice: User, bob: User) -> None:
    release = freeze(bob, "1.0", note="first")
    before = content(alice, release)
    for mark in Annotation.objects.all():
        marks.delete(mark, revision=1, by=alice)
    assert content(alice, release) == before
    assert [mark["quote"] for mark in json.loads(gzip.decompress(before))["marks"]] == ["Ada Brandt", "Lindholm"]
    manifest = Rest(alice).get(f"releases/{release.pk}/manifest/").json()
    assert (manifest["marks"], manifest["sha256"]) == (2, release.sha256)
    assert AuditEvent.objects.get(verb="release.make").target_id == release.pk


def test_a_release_is_the_moment_it_was_asked_for(article: Article, alice: User, bob: User) -> None:
    queued = Rest(bob).post("releases/", {"name": "Permits", "version": "1"}).json()
    a_mark(article, "Monday", kind="date", by=alice)
    jobs.run(queued["id"])
    assert Release.objects.get().manifest["marks"] == 2


def test_the_job_run_again_gives_the_same_release(article: Article, bob: User) -> None:
    release = freeze(bob, "1")
    job = Job.objects.get(kind="release")
    Job.objects.filter(pk=job.pk).update(state="queued")
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (Release.objects.count(), job.result["release"]) == (1, release.pk)


def test_it_leaves_in_any_format_from_the_frozen_file(article: Article, alice: User, bob: User) -> None:
    release = freeze(bob, "1")
    a_mark(article, "Monday", kind="date", by=alice)
    rows = content(alice, release, "?format=csv").decode().splitlines()
    assert len(rows) == 3
    assert content(alice, release, "?format=jsonl") == gzip.decompress(content(alice, release))
    problem(Rest(alice).get(f"releases/{release.pk}/file/?format=word"), 400)


def test_an_article_that_a_format_fails_on_does_not_stop_the_others(article: Article, alice: User, bob: User) -> None:
    an_article("bad text", by=alice)
    an_article("good text", by=alice)
    pieces = releases.converted(freeze(bob, "1"), format_that_fails_on("bad"))
    assert b"".join(pieces).splitlines()[-1] == b"good text"


def test_a_release_is_an_export_of_its_filter_whose_manifest_names_what_was_left_out(
    article: Article, alice: User, bob: User
) -> None:
    a_mark(article, "Mayor Ada Brandt", kind="entity", by=alice)
    release = freeze(bob, "1")
    a_mark(article, "Monday", kind="date", by=alice)
    job = Rest(alice).post("exports/", {"format": "conll2003", "filter": release.filter}).json()["id"]
    jobs.run(job)
    manifest = Rest(alice).get(f"exports/{job}/manifest/").json()
    file = b"".join(Rest(alice).get(f"exports/{job}/file/").streaming_content)
    assert file == content(alice, release, "?format=conll2003")
    assert (manifest["lost"], "“Ada Brandt”" in manifest["losses"][0]["reason"]) == (1, True)


def test_the_difference_names_what_came_went_and_changed(article: Article, alice: User, bob: User) -> None:
    older = freeze(bob, "1")
    town, person = Annotation.objects.get(quote="Lindholm"), Annotation.objects.get(quote="Ada Brandt")
    marks.change(town, note="a port", revision=1, by=alice)
    marks.delete(person, revision=1, by=alice)
    a_mark(article, "Monday", kind="date", by=alice)
    a_mark(an_article(by=alice), "Lindholm", kind="entity", by=alice)
    newer = freeze(bob, "2")
    found = Rest(alice).get(f"releases/{newer.pk}/diff/?since={older.pk}").json()
    assert found["counts"] == {"added": 2, "removed": 1, "changed": 1, "same": 0}
    assert found["articles"] == {"added": 1, "removed": 0}
    assert [mark["quote"] for mark in found["removed"]] == ["Ada Brandt"]
    assert found["changed"][0]["changes"]["note"] == ["", "a port"]
    same = Rest(alice).get(f"releases/{newer.pk}/diff/?since={newer.pk}").json()
    assert same["counts"] == {"added": 0, "removed": 0, "changed": 0, "same": 3}
    assert [e["parameter"] for e in problem(Rest(alice).get(f"releases/{newer.pk}/diff/"), 400)["errors"]] == ["since"]


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch, article: Article, alice: User, bob: User) -> tuple[Release, Release]:
    """Two releases that are too large to be compared while somebody waits, a mark apart."""
    monkeypatch.setattr(releases, "AT_ONCE", 0)
    older = freeze(bob, "1")
    a_mark(article, "Monday", kind="date", by=alice)
    return older, freeze(bob, "2")


def test_large_releases_are_compared_by_a_job_once(large: tuple[Release, Release], alice: User) -> None:
    older, newer = large
    client, path = Rest(alice), f"releases/{newer.pk}/diff/"
    assert "POST here" in problem(client.get(f"{path}?since={older.pk}"), 409)["detail"]
    first, again = (client.post(path, {"since": older.pk}) for _ in range(2))
    assert (first.status_code, first.json()["id"]) == (202, again.json()["id"])
    jobs.run(first.json()["id"])
    job = client.get(first["Location"]).json()
    assert (job["state"], job["done"], job["total"]) == ("done", 4, 4)
    found = client.get(f"{path}?since={older.pk}").json()
    assert found["counts"] == {"added": 1, "removed": 0, "changed": 0, "same": 2}
    assert found == releases.compared(older, newer)
    assert [e["pointer"] for e in problem(client.post(path, {"since": 999}), 400)["errors"]] == ["#/since"]


def test_the_page_has_large_releases_compared(large: tuple[Release, Release], alice: User, as_user: SignIn) -> None:
    client, (older, newer) = as_user(alice), large
    page = f"/releases/{newer.pk}/?since={older.pk}"
    assert "Have them compared" in client.get(page).content.decode()
    where = client.post(f"/releases/{newer.pk}/diff/", {"since": older.pk})["Location"]
    jobs.run(Job.objects.get(kind="diff").pk)
    assert page in client.get(where).content.decode()
    assert "Monday" in client.get(page).content.decode()


def test_long_differences_are_counted_whole_and_listed_in_part() -> None:
    def line(number: int, *, of: int) -> bytes:
        mark = {"kind": "claim", "quote": "q", "state": "accepted"}
        marks = [{**mark, "uid": f"{number}-{n}"} for n in range(of)]
        return json.dumps({"sha256": str(number), "marks": marks}).encode()

    older = [line(1, of=5), line(2, of=5)]
    found = diff([older, older], [[line(1, of=5), line(3, of=3000)]] * 2)
    assert (found.counts["added"], len(found.added)) == (3000, 1000)
    assert (found.counts["removed"], found.counts["same"]) == (5, 5)
    assert found.articles == {"added": 1, "removed": 1}


@pytest.mark.parametrize("order", [[1, 2, 3], [3, 2, 1], [2, 3, 1]])
def test_the_difference_does_not_depend_on_the_order_of_the_articles(order: list[int]) -> None:
    def line(number: int, note: str) -> bytes:
        mark = {"uid": f"{number}", "kind": "claim", "quote": "q", "state": "accepted", "note": note}
        return json.dumps({"sha256": str(number), "marks": [mark]}).encode()

    older = [line(0, "gone"), *(line(number, "") for number in (1, 2, 3))]
    newer = [*(line(number, "" if number == 2 else "new") for number in order), line(4, "came")]
    found = diff([older, older], [newer, newer])
    assert found.counts == {"added": 1, "removed": 1, "changed": 2, "same": 1}
    assert {mark["uid"]: mark["changes"]["note"] for mark in found.changed} == {"1": ["", "new"], "3": ["", "new"]}


def test_only_a_reviewer_freezes_and_each_version_comes_once(article: Article, alice: User, bob: User) -> None:
    problem(Rest(alice).post("releases/", {"name": "Permits", "version": "1"}), 403)
    freeze(bob, "1")
    problem(Rest(bob).post("releases/", {"name": "Permits", "version": "1"}), 409)
    assert pointers(Rest(bob).post("releases/", {"name": " ", "version": "1"})) == ["#/name"]
    changes = {"name": "x", "version": "1", "filter": {"updated_since": "2020-01-01T00:00:00Z"}}
    assert pointers(Rest(bob).post("releases/", changes)) == ["#/updated_since"]


def test_the_database_itself_keeps_a_release_from_being_changed(article: Article, bob: User) -> None:
    release = freeze(bob, "1")
    with pytest.raises(DatabaseError), transaction.atomic():
        Release.objects.filter(pk=release.pk).update(sha256="0")


def test_the_pages_show_releases_and_their_difference(
    article: Article, alice: User, bob: User, as_user: SignIn
) -> None:
    client = as_user(bob)
    sent = {"name": "Permits", "version": "1", "note": "<b>first</b>", "state": ["accepted", "submitted"]}
    answer = client.post("/releases/", sent)
    job = Job.objects.get(kind="release")
    assert answer["Location"] == f"/jobs/{job.pk}/"
    jobs.run(job.pk)
    older, newer = Release.objects.get(), None
    assert f"/releases/{older.pk}/" in client.get(f"/jobs/{job.pk}/").content.decode()
    a_mark(article, "Monday", kind="date", by=alice)
    newer = freeze(bob, "2")
    assert "&lt;b&gt;first" in client.get("/releases/").content.decode()
    page = client.get(f"/releases/{newer.pk}/?since={older.pk}").content.decode()
    assert "Monday" in page
    assert newer.sha256 in page
    assert client.get(f"/releases/{newer.pk}/file/", HTTP_RANGE="bytes=0-9").status_code == 206
    again = client.post("/releases/", sent)
    assert (again.status_code, "already" in again.content.decode()) == (422, True)
    assert "Freeze the labels" not in as_user(alice).get("/releases/").content.decode()

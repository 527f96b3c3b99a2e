"""Files of labels: taken up again where they broke off, with a manifest beside them, for their owner alone."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from annotate import documents, jobs, writer
from annotate.interchange import Document
from annotate.models import Job, User
from tests.factories import a_mark, an_article
from tests.rest import Rest, problem


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def export(alice: User) -> Job:
    a_mark(an_article(by=alice), "Lindholm", kind="entity", by=alice)
    made = Rest(alice).post("exports/", {"format": "jsonl", "filter": {"kind": ["entity"]}}).json()
    jobs.run(made["id"])
    return Job.objects.get(pk=made["id"])


def fetch(person: User, job: Job, **headers: str) -> Any:
    return Rest(person).get(f"exports/{job.pk}/file/", **{f"HTTP_{name}": value for name, value in headers.items()})


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def test_a_download_goes_on_where_it_broke_off(alice: User, export: Job) -> None:
    whole = fetch(alice, export)
    content, tag = body(whole), whole["ETag"]
    assert (whole.status_code, whole["Accept-Ranges"], whole["Content-Length"]) == (200, "bytes", str(len(content)))
    rest = fetch(alice, export, RANGE="bytes=10-", IF_RANGE=tag)
    assert (rest.status_code, body(rest)) == (206, content[10:])
    assert rest["Content-Range"] == f"bytes 10-{len(content) - 1}/{len(content)}"
    assert rest["Content-Length"] == str(len(content) - 10)
    assert rest["Content-Disposition"] == whole["Content-Disposition"]


@pytest.mark.parametrize(
    ("range", "part"),
    [
        ("bytes=0-0", slice(0, 1)),
        ("bytes=5-9", slice(5, 10)),
        ("bytes=-7", slice(-7, None)),
        ("bytes=3-99999", slice(3, None)),
    ],
)
def test_any_one_range_is_given(alice: User, export: Job, range: str, part: slice) -> None:
    content = body(fetch(alice, export))
    answer = fetch(alice, export, RANGE=range)
    assert (answer.status_code, body(answer)) == (206, content[part])


@pytest.mark.parametrize("range", ["bytes=0-1,4-5", "bytes=9-3", "bytes=-", "bytes=x-", "lines=1-2", "bytes=1", ""])
def test_what_is_no_one_range_is_answered_with_the_whole(alice: User, export: Job, range: str) -> None:
    assert fetch(alice, export, RANGE=range).status_code == 200


def test_a_range_of_another_file_is_answered_with_the_whole(alice: User, export: Job) -> None:
    assert fetch(alice, export, RANGE="bytes=5-", IF_RANGE='"another"').status_code == 200


def test_only_get_knows_ranges(alice: User, export: Job) -> None:
    """RFC 9110, 14.2."""
    assert Rest(alice).head(f"exports/{export.pk}/file/", HTTP_RANGE="bytes=0-1").status_code == 200


@pytest.mark.parametrize("range", ["bytes=999999-", "bytes=-0"])
def test_bytes_that_are_not_there_are_refused(alice: User, export: Job, range: str) -> None:
    answer = fetch(alice, export, RANGE=range)
    assert answer.status_code == 416
    assert answer["Content-Range"].startswith("bytes */")


def test_who_has_the_file_is_not_sent_it_again(alice: User, export: Job) -> None:
    tag = fetch(alice, export)["ETag"]
    assert fetch(alice, export, IF_NONE_MATCH=tag).status_code == 304


def test_the_manifest_tells_the_files_checksum(alice: User, export: Job) -> None:
    manifest = Rest(alice).get(f"exports/{export.pk}/manifest/").json()
    assert f'"{manifest["sha256"]}"' == fetch(alice, export)["ETag"]
    assert (manifest["marks"], manifest["filter"]["kind"], manifest["lost"]) == (1, ["entity"], 0)


def test_nobody_else_reads_manifest_or_file_or_deletes_them(alice: User, bob: User, admin: User, export: Job) -> None:
    for person in (bob, admin):
        problem(Rest(person).get(f"exports/{export.pk}/manifest/"), 404)
        problem(Rest(person).delete(f"exports/{export.pk}/"), 404)
        problem(fetch(person, export, RANGE="bytes=0-1"), 404)
    assert Rest(alice).delete(f"exports/{export.pk}/").status_code == 204
    assert not Job.objects.filter(pk=export.pk).exists()


def test_a_stream_can_be_packed_on_its_way_or_for_good(alice: User, export: Job) -> None:
    plain = body(Rest(alice).get("export/?format=jsonl"))
    on_the_way = Rest(alice).get("export/?format=jsonl", HTTP_ACCEPT_ENCODING="gzip, br")
    assert (on_the_way["Content-Encoding"], on_the_way["Vary"].lower().count("accept-encoding")) == ("gzip", 1)
    for_good = Rest(alice).get("export/?format=jsonl&gzip=1", HTTP_ACCEPT_ENCODING="gzip")
    assert (for_good.has_header("Content-Encoding"), for_good["Content-Type"]) == (False, "application/gzip")
    assert gzip.decompress(body(on_the_way)) == gzip.decompress(body(for_good)) == plain
    assert json.loads(plain)["marks"][0]["quote"] == "Lindholm"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("packing", ["", "gzip"])
def test_the_answer_begins_before_the_last_article_is_read(
    alice: User, monkeypatch: pytest.MonkeyPatch, packing: str
) -> None:
    """Nothing on the way to the client waits for the end of the stream."""
    for _ in range(5):
        an_article(by=alice)
    read: list[Document] = []

    def one_by_one(*args: Any, **options: Any) -> Iterator[Document]:
        for document in documents.documents(*args, **options):
            read.append(document)
            yield document

    monkeypatch.setattr(writer, "documents", one_by_one)
    answer = Rest(alice).get("export/?format=jsonl", HTTP_ACCEPT_ENCODING=packing)
    assert next(iter(answer.streaming_content))
    assert len(read) == 1
    answer.close()


@pytest.mark.parametrize(
    "query",
    ["kind=x", "article=0", "article=x", f"entity={2**63}", "date_from=soon", "updated_since=x", "state=x&kind=claim"],
)
def test_a_stream_of_what_cannot_be_is_refused_where_it_is_wrong(alice: User, query: str) -> None:
    answer = problem(Rest(alice).get(f"export/?format=jsonl&{query}"), 400)
    assert answer["errors"][0]["parameter"] == query.partition("=")[0]


def test_an_export_is_queued_at_once_and_says_that_nobody_runs_it(alice: User) -> None:
    """No broker is there either: the answer does not wait for one."""
    from time import perf_counter

    client = Rest(alice)
    client.get("exports/")
    began = perf_counter()
    answer = client.post("exports/", {"format": "jsonl", "gzip": True})
    assert (answer.status_code, answer.json()["waits_for_worker"]) == (202, True)
    assert perf_counter() - began < 2  # 0.2 s where nothing else keeps the machine busy; script/bench api measures it

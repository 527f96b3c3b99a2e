"""From a URL or a file to a snapshot: captured once, in a job that may run twice or die, and never from inside."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from annotate import jobs
from annotate.errors import Invalid
from annotate.models import AuditEvent, Job, User
from tests.factories import a_claim_in_research, a_mark, an_article, an_origin, some_evidence
from tests.verify.capture.test_reading import a_pdf
from verify.actions import evidence as evidences
from verify.actions import snapshot as snapshots
from verify.capture import source
from verify.models import Claim, Evidence, Snapshot

BODY = b"<!doctype html><body><p>Expired permits: 400, says the register of 2021.</p></body>"


class Site(BaseHTTPRequestHandler):
    """The outside world, on this machine: by path a page, or a way to misbehave."""

    asked: list[str] = []

    def do_GET(self) -> None:
        Site.asked.append(self.path)
        name, _, rest = self.path.strip("/").partition("?")
        {
            "page": lambda: self._send(200, BODY),
            "pdf": lambda: self._send(200, a_pdf("Expired permits: 400"), Content_Type="application/pdf"),
            "packed": lambda: self._send(200, gzip.compress(BODY), Content_Encoding="gzip"),
            "bomb": lambda: self._send(200, gzip.compress(b" " * 3_000_000), Content_Encoding="gzip"),
            "broken": lambda: self._send(200, b"not packed", Content_Encoding="gzip"),
            "big": lambda: self._send(200, b"x" * 3_000_000),
            "empty": lambda: self._send(200, b""),
            "gone": lambda: self._send(404, b"gone"),
            "busy": lambda: self._send(503, b"later"),
            "away": lambda: self._send(302, b"", Location=rest),
            "circle": lambda: self._send(302, b"", Location="/circle"),
            "endless": self._endless,
        }[name]()

    def _send(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": "text/html; charset=utf-8", **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _endless(self) -> None:
        self.send_response(200)
        self.end_headers()
        while True:
            self.wfile.write(b"more and more " * 1000)

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def site(settings: Any) -> Iterator[str]:
    """A web server that may be captured from although it is on this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.handle_error = lambda *args: None  # type: ignore[method-assign]
    Thread(target=server.serve_forever, daemon=True).start()
    settings.OUTBOUND_ALLOWED_HOSTS = [f"127.0.0.1:{server.server_port}"]
    Site.asked.clear()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def claim(erin: User, bob: User) -> Claim:
    return a_claim_in_research(editor=erin, assignee=bob)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "LARGEST", 1_000_000)


def run(evidence: Evidence) -> Snapshot:
    """Let the capture job of the evidence run, as often as it is tried; its snapshot as it is then."""
    job = Job.objects.filter(kind="capture").latest("pk")
    while not job.is_finished:
        Job.objects.filter(pk=job.pk).update(state="queued")
        jobs.run(job.pk)
        job.refresh_from_db()
    evidence.refresh_from_db()
    assert evidence.snapshot is not None
    return evidence.snapshot


def test_a_page_is_captured_with_hash_headers_and_text(site: str, claim: Claim, bob: User) -> None:
    evidence = some_evidence(claim, url=f"{site}/away?{site}/page", quote="Expired permits: 400", by=bob)
    assert evidence.snapshot.state == "queued"
    snapshot = run(evidence)
    assert snapshot.state == "captured"
    assert snapshot.sha256 == hashlib.sha256(BODY).hexdigest()
    assert default_storage.open(snapshot.file.name).read() == BODY
    assert snapshot.text == "Expired permits: 400, says the register of 2021."
    assert snapshot.http["redirects"] == [f"{site}/away?{site}/page"]
    assert ["Content-Type", "text/html; charset=utf-8"] in snapshot.http["headers"]
    assert evidence.found == "exact"
    assert snapshots.missing(claim) == []


def test_a_pdf_is_captured_with_its_words(site: str, claim: Claim, bob: User) -> None:
    evidence = some_evidence(claim, url=f"{site}/pdf", by=bob)
    assert run(evidence).media_type == "application/pdf"
    assert evidence.found == "exact"


def test_a_quote_that_is_not_there_keeps_the_report_back(site: str, claim: Claim, bob: User) -> None:
    evidence = some_evidence(claim, url=f"{site}/page", quote="Expired permits: 900, says the register", by=bob)
    run(evidence)
    assert evidence.found == "missing"
    assert evidence.nearest == "Expired permits: 400, says the register"
    assert snapshots.missing(claim) == [evidence]


def test_taking_the_captured_words_puts_it_right(site: str, claim: Claim, bob: User) -> None:
    evidence = some_evidence(claim, url=f"{site}/page", quote="Expired permits: 900, says the register", by=bob)
    run(evidence)
    evidences.change(evidence, quote=evidence.nearest, revision=evidence.revision, by=bob)
    assert (evidence.found, evidence.nearest) == ("exact", "")
    assert snapshots.missing(claim) == []


def test_a_job_that_runs_twice_captures_once(site: str, claim: Claim, bob: User) -> None:
    evidence = some_evidence(claim, url=f"{site}/page", by=bob)
    first = run(evidence)
    job = Job.objects.get(kind="capture")
    Job.objects.filter(pk=job.pk).update(state="queued")
    jobs.run(job.pk)
    assert Site.asked == ["/page"]
    assert Snapshot.objects.get().captured_at == first.captured_at
    assert AuditEvent.objects.filter(verb="snapshot.capture").count() == 1


def test_a_job_that_died_after_writing_the_file_is_finished_by_the_next(
    site: str, claim: Claim, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    evidence = some_evidence(claim, url=f"{site}/page", by=bob)
    with monkeypatch.context() as dying:
        dying.setattr(snapshots, "_settle", lambda *args, **columns: (_ for _ in ()).throw(MemoryError))
        jobs.run(Job.objects.get(kind="capture").pk)
    assert Snapshot.objects.get().state == "queued"
    assert run(evidence).state == "captured"


def test_the_sweep_finds_a_snapshot_that_lost_its_job(site: str, claim: Claim, bob: User) -> None:
    evidence = some_evidence(claim, url=f"{site}/page", by=bob)
    Job.objects.filter(kind="capture").delete()
    assert snapshots.sweep() == 1
    assert snapshots.sweep() == 0
    assert run(evidence).state == "captured"


def test_the_same_address_is_not_captured_again_for_the_same_claim(site: str, claim: Claim, bob: User) -> None:
    first = some_evidence(claim, url=f"{site}/page", by=bob)
    run(first)
    second = some_evidence(claim, url=f"{site}/page", quote="the register of 2021", by=bob)
    assert second.snapshot == first.snapshot
    assert second.found == "exact"


def test_capturing_again_keeps_what_was_captured_before(site: str, claim: Claim, bob: User) -> None:
    evidence = some_evidence(claim, url=f"{site}/page", by=bob)
    run(evidence)
    evidences.capture(evidence, revision=evidence.revision, by=bob)
    assert run(evidence).state == "captured"
    assert Snapshot.objects.filter(state="captured").count() == 2


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("gone", "status 404"),
        ("empty", "empty answer"),
        ("big", "too large"),
        ("bomb", "too large"),
        ("endless", "too large"),
        ("broken", "packed"),
        ("away?http://169.254.169.254/latest/meta-data/", "private network"),
        ("away?http://[::1]:6379/", "private network"),
        ("away?http://[::ffff:10.0.0.1]/", "private network"),
        ("away?file:///etc/passwd", "http:// or https://"),
    ],
)
def test_what_is_no_source_fails_at_once_and_says_why(
    site: str, claim: Claim, bob: User, small: None, path: str, reason: str
) -> None:
    evidence = some_evidence(claim, url=f"{site}/{path}", by=bob)
    snapshot = run(evidence)
    assert snapshot.state == "failed"
    assert reason in snapshot.reason
    assert not snapshot.file
    assert Site.asked == [f"/{path}"]
    assert snapshots.missing(claim) == [evidence]


def test_redirects_without_end_are_given_up(site: str, claim: Claim, bob: User) -> None:
    snapshot = run(some_evidence(claim, url=f"{site}/circle", by=bob))
    assert "redirects too often" in snapshot.reason
    assert len(Site.asked) == jobs.ATTEMPTS * (source.REDIRECTS + 1)


def test_a_busy_server_is_asked_again_and_then_given_up(site: str, claim: Claim, bob: User) -> None:
    snapshot = run(some_evidence(claim, url=f"{site}/busy", by=bob))
    assert (snapshot.state, snapshot.reason) == ("failed", "The server answered with status 503.")
    assert len(Site.asked) == jobs.ATTEMPTS


def test_what_is_packed_is_unpacked(site: str, claim: Claim, bob: User) -> None:
    assert run(some_evidence(claim, url=f"{site}/packed", by=bob)).sha256 == hashlib.sha256(BODY).hexdigest()


def test_our_own_machine_is_not_captured(site: str, claim: Claim, bob: User, settings: Any) -> None:
    settings.OUTBOUND_ALLOWED_HOSTS = []
    snapshot = run(some_evidence(claim, url=f"{site}/page", by=bob))
    assert "private network" in snapshot.reason
    assert Site.asked == []


@pytest.mark.parametrize(
    "url", ["ftp://port.example/register", "http://bob:secret@port.example/", "javascript:alert(1)"]
)
def test_an_address_that_is_none_is_refused_before_anything_is_stored(claim: Claim, bob: User, url: str) -> None:
    with pytest.raises(Invalid) as refusal:
        some_evidence(claim, url=url, by=bob)
    assert refusal.value.field == "url"
    assert not Snapshot.objects.exists()


# -- files ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def upload(claim: Claim, bob: User) -> Callable[..., Evidence]:
    def add(name: str, data: bytes, quote: str = "Expired permits: 400") -> Evidence:
        file = SimpleUploadedFile(name, data, content_type="")
        return some_evidence(claim, url="", quote=quote, upload=file, by=bob)

    return add


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("register.pdf", a_pdf("Expired permits: 400")),
        ("register.html", BODY),
        ("register.txt", b"Expired permits:\r\n400"),
    ],
)
def test_a_file_is_evidence_once_its_text_was_read(upload: Callable[..., Evidence], name: str, data: bytes) -> None:
    evidence = upload(name, data)
    snapshot = run(evidence)
    assert (snapshot.name, snapshot.state, snapshot.sha256) == (name, "captured", hashlib.sha256(data).hexdigest())
    assert evidence.found == "exact"


@pytest.mark.parametrize("name", ["../../etc/passwd", "a\0b.txt", "x" * 300])
def test_a_hostile_name_is_only_a_name(upload: Callable[..., Evidence], name: str) -> None:
    snapshot = run(upload(name, b"Expired permits: 400"))
    assert snapshot.file.name == f"snapshots/{snapshot.sha256[:2]}/{snapshot.sha256}"
    assert "/" not in snapshot.name
    assert len(snapshot.name) <= 200


@pytest.mark.parametrize("data", [b"", b"\x89PNG\r\n\x1a\n\0\0", b"MZ\0\0"])
def test_other_files_are_refused(upload: Callable[..., Evidence], data: bytes) -> None:
    with pytest.raises(Invalid) as refusal:
        upload("register.pdf", data)
    assert refusal.value.field == "upload"


def test_a_large_file_is_refused(upload: Callable[..., Evidence], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshots, "LARGEST_UPLOAD", 10)
    with pytest.raises(Invalid, match="larger"):
        upload("register.txt", b"Expired permits: 400")


# -- what is missing --------------------------------------------------------------------------------------------------


def test_a_mark_is_its_own_capture_and_an_open_question_needs_none(claim: Claim, bob: User) -> None:
    mark = a_mark(an_article(by=bob), "650 permits", by=bob)
    some_evidence(claim, url="", quote="650 permits", annotation=mark, by=bob)
    evidences.add(claim, question="Who counted?", searched="The register.", by=bob)
    assert snapshots.missing(claim) == []


def test_an_answer_from_nowhere_is_missing_its_capture(claim: Claim, bob: User) -> None:
    evidence = evidences.add(
        claim, question="Who says so?", answer="The mayor.", stance="supports", origin=an_origin(by=bob), by=bob
    )
    assert snapshots.missing(claim) == [evidence]


def test_retracted_evidence_needs_no_capture(claim: Claim, bob: User) -> None:
    evidence = some_evidence(claim, by=bob)
    evidences.retract(evidence, reason="The register was a forgery.", revision=evidence.revision, by=bob)
    assert snapshots.missing(claim) == []


def test_a_capture_is_never_changed_or_deleted(site: str, claim: Claim, bob: User) -> None:
    snapshot = run(some_evidence(claim, url=f"{site}/page", by=bob))
    for tamper in (
        lambda: Snapshot.objects.filter(pk=snapshot.pk).update(text="Expired permits: 900"),
        lambda: Snapshot.objects.filter(pk=snapshot.pk).delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            tamper()

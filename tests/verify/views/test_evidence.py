"""Evidence on its pages: added from a file, corrected, captured, retracted; and what was captured, for people alone."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from warcio.archiveiterator import ArchiveIterator

from annotate import jobs
from annotate.models import AuditEvent, Job, User
from tests.factories import a_claim_in_research, a_mark, an_approved_claim, an_article, some_evidence
from verify.capture.reading import Reading
from verify.models import Claim, Evidence, ReopenRequest, Snapshot

TEXT = "Expired permits: 400, says the register of 2021."


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading a file in a process of its own has tests of its own."""
    monkeypatch.setattr(
        "verify.capture.reading.read_apart", lambda path, *kind: Reading(path.read_text(), "Read as text.")
    )


@pytest.fixture
def claim(erin: User, bob: User) -> Claim:
    return a_claim_in_research(editor=erin, assignee=bob)


@pytest.fixture
def desk(client: Client, bob: User) -> Client:
    client.force_login(bob)
    return client


@pytest.fixture
def evidence(desk: Client, claim: Claim) -> Evidence:
    """From an uploaded file, whose quote is not quite in it."""
    return sent(desk, claim, quote="Expired permits: 900, says the register")


def sent(desk: Client, claim: Claim, **values: Any) -> Evidence:
    """What the form makes of an upload, after the capture."""
    form: dict[str, Any] = {
        "question": "How many permits had expired?",
        "answer": "400",
        "stance": "supports",
        "quote": "Expired permits: 400",
        "upload": SimpleUploadedFile("register.txt", TEXT.encode()),
        "origin": "Port register",
        "origin_kind": "document",
        "party": "Port of Lindholm",
        "grade": "2",
        "answer_type": "Extractive",
    }
    answer = desk.post(f"/claims/{claim.pk}/evidence/", form | values)
    assert answer.status_code == 302, answer.content.decode()
    jobs.run(Job.objects.filter(kind="capture").latest("pk").pk)
    return Evidence.objects.latest("pk")


def test_a_file_becomes_evidence_with_its_hash_on_the_card(desk: Client, claim: Claim) -> None:
    evidence = sent(desk, claim)
    page = desk.get(f"/claims/{claim.pk}/").content.decode()
    assert evidence.snapshot.sha256[:12] in page
    assert "word for word" in page
    assert f"/evidence/{evidence.pk}/" in page


def test_a_wrong_file_keeps_what_was_typed(desk: Client, claim: Claim) -> None:
    form = {"question": "How many?", "upload": SimpleUploadedFile("x.png", b"\x89PNG\0"), "grade": 2}
    answer = desk.post(f"/claims/{claim.pk}/evidence/", form | {"answer_type": "Extractive"})
    assert answer.status_code == 422
    assert "How many?" in answer.content.decode()
    assert "Send a PDF" in answer.content.decode()


def test_what_differs_is_shown_and_put_right_with_one_button(desk: Client, claim: Claim, evidence: Evidence) -> None:
    page = desk.get(f"/claims/{claim.pk}/").content.decode()
    assert "<del>900,</del>" in page
    assert "<ins>400,</ins>" in page
    desk.post(f"/evidence/{evidence.pk}/words/", {"revision": evidence.revision})
    evidence.refresh_from_db()
    assert (evidence.quote, evidence.found) == ("Expired permits: 400, says the register", "exact")


def test_evidence_is_corrected_on_a_page_of_its_own(desk: Client, evidence: Evidence) -> None:
    page = desk.get(f"/evidence/{evidence.pk}/").content.decode()
    assert "Expired permits: 900" in page
    form = {"question": "How many permits were void?", "answer": "400", "stance": "supports", "grade": 1}
    told = {"origin": "Port register", "origin_kind": "document", "party": "Port of Lindholm"}
    values = form | told | {"answer_type": "Extractive", "quote": "Expired permits: 400", "revision": evidence.revision}
    assert desk.post(f"/evidence/{evidence.pk}/", values).status_code == 302
    evidence.refresh_from_db()
    assert (evidence.question, evidence.grade, evidence.found) == ("How many permits were void?", 1, "exact")
    assert evidence.origin.name == "Port register"


def test_a_stale_correction_is_kept_and_refused(desk: Client, evidence: Evidence) -> None:
    form = {"question": "Mine?", "grade": 1, "answer_type": "Extractive", "revision": evidence.revision + 5}
    answer = desk.post(f"/evidence/{evidence.pk}/", form)
    assert answer.status_code == 409
    assert "Mine?" in answer.content.decode()


def test_retracting_asks_for_a_reason_and_keeps_the_evidence(desk: Client, claim: Claim, evidence: Evidence) -> None:
    address = f"/evidence/{evidence.pk}/retract/"
    assert desk.post(address, {"revision": evidence.revision, "reason": ""}).status_code == 422
    assert desk.post(address, {"revision": evidence.revision, "reason": "A forgery."}).status_code == 302
    evidence.refresh_from_db()
    assert evidence.state == "retracted"
    assert AuditEvent.objects.get(verb="evidence.retract").reason == "A forgery."
    assert f'id="e{evidence.pk}"' not in desk.get(f"/claims/{claim.pk}/").content.decode()


def test_a_source_is_captured_again_on_request(desk: Client, claim: Claim, bob: User) -> None:
    evidence = some_evidence(claim, capture=False, by=bob)
    assert "Capture it" in desk.get(f"/evidence/{evidence.pk}/").content.decode()
    desk.post(f"/evidence/{evidence.pk}/capture/", {"revision": evidence.revision})
    evidence.refresh_from_db()
    assert evidence.snapshot.state == "queued"
    assert "is being captured" in desk.get(f"/evidence/{evidence.pk}/").content.decode()


def test_a_mark_in_an_article_is_not_captured(desk: Client, claim: Claim, bob: User) -> None:
    mark = a_mark(an_article(by=bob), "650 permits", by=bob)
    evidence = some_evidence(claim, annotation=mark, quote=mark.quote, url="", by=bob)
    answer = desk.post(f"/evidence/{evidence.pk}/capture/", {"revision": evidence.revision})
    assert answer.status_code == 409
    assert "no address to capture" in answer.content.decode()


def test_the_evidence_of_a_judged_claim_stands(client: Client, erin: User, bob: User) -> None:
    claim = an_approved_claim(editor=erin, assignee=bob, second=erin)
    evidence = claim.evidence.get()
    client.force_login(bob)
    assert "Reopen it to change some." in client.get(f"/evidence/{evidence.pk}/").content.decode()
    answer = client.post(f"/evidence/{evidence.pk}/retract/", {"revision": evidence.revision, "reason": "No."})
    assert answer.status_code == 409


def test_what_speaks_against_a_judged_claim_asks_once_for_another_look(client: Client, erin: User, bob: User) -> None:
    claim = an_approved_claim(editor=erin, assignee=bob, second=erin)
    client.force_login(bob)
    for _ in range(2):
        mark = a_mark(an_article(by=bob), "650 permits", by=bob)
        form = {"question": "How many?", "answer": "650", "stance": "refutes", "grade": 2, "annotation": mark.pk}
        told = {"origin": "The mayor", "origin_kind": "official", "party": "Town", "answer_type": "Extractive"}
        assert client.post(f"/claims/{claim.pk}/evidence/", form | told).status_code == 302
    claim.refresh_from_db()
    assert claim.state == "approved"
    assert ReopenRequest.objects.filter(claim=claim).count() == 1


def test_strangers_see_neither_evidence_nor_captures(client: Client, evidence: Evidence, charlie: User) -> None:
    client.force_login(charlie)
    snapshot = f"/snapshots/{evidence.snapshot_id}/"
    for address in (f"/evidence/{evidence.pk}/", snapshot, f"{snapshot}file/"):
        assert client.get(address).status_code == 403
    client.logout()
    assert client.get(f"{snapshot}file/").status_code == 302


def test_a_capture_shows_its_text_with_the_quote_marked(desk: Client, evidence: Evidence) -> None:
    page = desk.get(f"/snapshots/{evidence.snapshot_id}/?quote=the register").content.decode()
    assert '<mark id="quote">the register</mark>' in page
    assert evidence.snapshot.sha256 in page


def test_a_captured_file_is_only_ever_a_download(desk: Client, evidence: Evidence) -> None:
    answer = desk.get(f"/snapshots/{evidence.snapshot_id}/file/")
    assert b"".join(answer.streaming_content) == TEXT.encode()
    assert answer.headers["Content-Disposition"].startswith("attachment; ")
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_a_capture_leaves_as_a_web_archive(desk: Client, evidence: Evidence) -> None:
    answer = desk.get(f"/snapshots/{evidence.snapshot_id}/file/?as=warc")
    (record,) = ArchiveIterator(BytesIO(answer.content))
    assert record.rec_type == "resource"
    assert evidence.snapshot.sha256 in record.rec_headers["WARC-Target-URI"]


def test_a_captured_page_leaves_with_the_headers_of_its_server(desk: Client, claim: Claim, bob: User) -> None:
    from verify.actions import snapshot as snapshots

    name, sha256, size = snapshots._stored([b"<p>400</p>"])
    evidence = some_evidence(claim, by=bob)
    http = {"url": "https://port.example/register", "status": 200, "headers": [["Server", "nginx"]], "redirects": []}
    columns = {"file": name, "sha256": sha256, "size": size, "http": http, "captured_at": evidence.created_at}
    Snapshot.objects.filter(pk=evidence.snapshot.pk).update(state="captured", media_type="text/html", **columns)
    answer = desk.get(f"/snapshots/{evidence.snapshot_id}/file/?as=warc")
    for record in ArchiveIterator(BytesIO(answer.content)):
        assert record.http_headers.get_header("Server") == "nginx"
        assert record.content_stream().read() == b"<p>400</p>"

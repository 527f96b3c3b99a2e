"""Evidence and captures over REST."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from annotate.models import User
from tests.factories import a_claim_in_research, some_evidence
from verify.models import Claim, Evidence, Snapshot


@pytest.fixture
def claim(erin: User, bob: User) -> Claim:
    return a_claim_in_research(editor=erin, assignee=bob)


@pytest.fixture
def evidence(claim: Claim, bob: User, client: Client) -> Evidence:
    client.force_login(bob)
    return some_evidence(claim, by=bob)


@pytest.fixture
def captured(evidence: Evidence) -> Snapshot:
    """The snapshot of ``evidence``, as if its job had run."""
    snapshot = evidence.snapshot
    snapshot.file.save("captured-for-a-test", ContentFile(b"<p>Expired permits: 400</p>"), save=False)
    columns = {"file": snapshot.file.name, "sha256": "a" * 64, "text": "Expired permits: 400"}
    Snapshot.objects.filter(pk=snapshot.pk).update(state="captured", captured_at=timezone.now(), **columns)
    return Snapshot.objects.get(pk=snapshot.pk)


def post(client: Client, path: str, body: dict[str, Any], tag: int) -> Any:
    return client.post(f"/api/v1/{path}/", body, content_type="application/json", headers={"If-Match": f'"{tag}"'})


def test_evidence_names_its_snapshot(client: Client, evidence: Evidence) -> None:
    shown = client.get(f"/api/v1/evidence/{evidence.pk}/").json()
    assert (shown["snapshot"], shown["found"]) == (evidence.snapshot_id, "")
    listed = client.get(f"/api/v1/snapshots/?claim={evidence.claim_id}").json()["results"]
    assert [(row["id"], row["state"]) for row in listed] == [(evidence.snapshot_id, "queued")]


def test_text_and_file_of_a_capture_are_served(client: Client, captured: Snapshot) -> None:
    where = f"/api/v1/snapshots/{captured.pk}"
    assert client.get(f"{where}/text/").content == b"Expired permits: 400"
    file = client.get(f"{where}/file/")
    assert b"".join(file.streaming_content) == b"<p>Expired permits: 400</p>"
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert file.headers["Content-Type"] == "application/octet-stream"


def test_there_is_no_file_before_the_capture(client: Client, evidence: Evidence) -> None:
    assert client.get(f"/api/v1/snapshots/{evidence.snapshot_id}/file/").status_code == 409


def test_captures_are_not_public(client: Client, captured: Snapshot, charlie: User) -> None:
    client.force_login(charlie)
    assert client.get(f"/api/v1/snapshots/{captured.pk}/file/").status_code == 403
    client.logout()
    assert client.get(f"/api/v1/snapshots/{captured.pk}/file/").status_code == 401


def test_evidence_is_retracted_with_a_reason_and_its_revision(client: Client, evidence: Evidence) -> None:
    path, reason = f"evidence/{evidence.pk}/retract", {"reason": "A forgery."}
    assert post(client, path, {}, evidence.revision).status_code == 400
    assert post(client, path, reason, evidence.revision + 1).status_code == 412
    assert post(client, path, reason, evidence.revision).json()["state"] == "retracted"


def test_retracting_by_a_change_of_state_is_refused(client: Client, evidence: Evidence) -> None:
    answer = client.patch(
        f"/api/v1/evidence/{evidence.pk}/",
        {"state": "retracted"},
        content_type="application/json",
        headers={"If-Match": f'"{evidence.revision}"'},
    )
    assert answer.status_code == 409
    assert "with a reason" in answer.json()["detail"]


def test_a_source_is_captured_again(client: Client, captured: Snapshot, evidence: Evidence) -> None:
    answer = post(client, f"evidence/{evidence.pk}/capture", {}, evidence.revision)
    assert answer.status_code == 200
    assert answer.json()["snapshot"] != captured.pk


def test_an_address_inside_is_refused(client: Client, claim: Claim, bob: User) -> None:
    client.force_login(bob)
    body = {"claim": claim.pk, "question": "How many?", "url": "http://bob:secret@port.example/"}
    answer = client.post("/api/v1/evidence/", body, content_type="application/json")
    assert answer.status_code == 400
    assert not Snapshot.objects.exists()

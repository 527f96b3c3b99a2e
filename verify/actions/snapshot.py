"""Snapshots: asked for with evidence, captured in a job, never changed again.

The bytes lie in MEDIA_ROOT under their hash, so the same file is kept once and a capture that runs twice writes nothing
new. Nobody reads them but signed-in people, as a download.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path, PurePath
from typing import Any
from uuid import uuid4

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from annotate import audit, jobs, outbound
from annotate.access import Can, require_person
from annotate.errors import Invalid
from annotate.machines import machine
from annotate.models import Job, User
from annotate.text import canonicalise
from verify import quotes
from verify.capture import reading, source
from verify.models import Claim, Evidence, Snapshot

FOLDER = "snapshots"
FRESH = timedelta(hours=12)
"""A capture of the same address for the same claim is used again for so long."""
LARGEST_UPLOAD = source.LARGEST
TAKEN = ("application/pdf", "text/html", "application/xhtml+xml", "text/plain")
FIELDS = ("url", "name", "state", "reason", "sha256", "size", "media_type")


def missing(claim: Claim) -> list[Evidence]:
    """The claim's accepted answers that nobody could look up later: no mark, and no capture that holds their quote.

    A report is published only when there are none (T8).
    """
    return list(Evidence.objects.accepted().uncaptured().filter(claim=claim).with_sources().order_by("pk"))


def of_url(url: str, *, claim: Claim, anew: bool = False, by: User) -> Snapshot:
    """The claim's fresh snapshot of ``url``, or a new one that a job will capture; in the caller's transaction.

    Invalid for what is no address on the public web.
    """
    try:
        outbound.parse(url)
    except outbound.Forbidden as error:
        raise Invalid(error.message, field="url") from None
    known = Snapshot.objects.filter(evidence__claim=claim, url=url, created_at__gt=timezone.now() - FRESH)
    found = None if anew else known.exclude(state="failed").order_by("-pk").first()
    return found or _asked_for(by, url=url)


def of_upload(file: File, *, by: User) -> Snapshot:
    """A snapshot of a file that somebody has; its text is read in a job. Invalid for what is no source we can read."""
    require_person(by, Can.REVIEW)
    if file.size > LARGEST_UPLOAD:
        raise Invalid(_("The file is larger than %(size)s MB.") % {"size": LARGEST_UPLOAD // 2**20}, field="upload")
    head = file.read(4096)
    # What the browser says of the type is the sender's word; only that a fragment is HTML cannot be told otherwise.
    named_page = (file.name or "").lower().endswith((".html", ".htm"))
    media_type = reading.media_type_of(head, "text/html" if named_page else "")
    if not head or media_type not in TAKEN:
        raise Invalid(_("Send a PDF, a web page (.html) or plain text (.txt)."), field="upload")
    file.seek(0)
    name = canonicalise(PurePath(file.name or "").name).text.strip()[:200] or _("a file")
    path, digest, size = _stored(file.chunks())
    return _asked_for(by, name=name, file=path, sha256=digest, size=size, media_type=media_type)


def _asked_for(by: User, **columns: Any) -> Snapshot:
    snapshot = Snapshot.objects.create(requested_by=by, **columns)
    audit.record("snapshot.request", snapshot, by=by, after=audit.snapshot(snapshot, *FIELDS))
    jobs.enqueue("capture", by=by, snapshot=snapshot.pk)
    return snapshot


def _stored(pieces: Iterable[bytes]) -> tuple[str, str, int]:
    """Write the bytes under their hash, whole or not at all. Returns (name in the storage, hash, size)."""
    digest, size = hashlib.sha256(), 0
    part = Path(default_storage.path(f"{FOLDER}/{uuid4()}.part"))
    part.parent.mkdir(parents=True, exist_ok=True)
    try:
        with part.open("wb") as out:
            for piece in pieces:
                size += out.write(piece)
                digest.update(piece)
        sha256 = digest.hexdigest()
        name = f"{FOLDER}/{sha256[:2]}/{sha256}"
        path = Path(default_storage.path(name))
        path.parent.mkdir(exist_ok=True)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return name, sha256, size


def capture(job: Job, report: jobs.Report) -> dict[str, Any]:
    """What the job does: fetch the source unless its bytes are here, read its text, look for the quotes in it.

    Run again, it finds the snapshot settled. A source that is away is tried again as jobs are, and then given up.
    """
    snapshot = Snapshot.objects.without_text().get(pk=job.params["snapshot"])
    if snapshot.state == Snapshot.State.QUEUED:
        with jobs.kept_alive(job):
            _settle(snapshot, **_captured(snapshot, last_attempt=job.attempts >= jobs.ATTEMPTS))
        snapshot.refresh_from_db(fields=["state", "reason", "sha256"])
    report(1, 1)
    return {"state": snapshot.state, "reason": snapshot.reason, "sha256": snapshot.sha256}


def _captured(snapshot: Snapshot, *, last_attempt: bool) -> dict[str, Any]:
    """The columns of the captured or failed snapshot; raises ``source.Later`` while there is hope."""
    columns: dict[str, Any] = {"file": snapshot.file.name, "media_type": snapshot.media_type}
    charset = ""
    if not snapshot.file:
        try:
            fetched = source.fetch(snapshot.url)
        except source.Refused as error:
            return {"state": "failed", "reason": str(error)}
        except source.Later as error:
            if last_attempt:
                return {"state": "failed", "reason": str(error)}
            raise
        path, digest, size = _stored([fetched.body])
        media_type = reading.media_type_of(fetched.body, fetched.media_type)[:100]
        columns = {"file": path, "sha256": digest, "size": size, "media_type": media_type, "http": fetched.http}
        charset = fetched.charset
    read = reading.read_apart(Path(default_storage.path(columns["file"])), columns["media_type"], charset)
    return {**columns, "state": "captured", "captured_at": timezone.now(), "text": read.text, "note": read.note}


@transaction.atomic
def _settle(snapshot: Snapshot, **columns: Any) -> None:
    """Make the snapshot what the capture came to, unless another run did, and look for the quotes that rest on it."""
    rows = Snapshot.objects.filter(pk=snapshot.pk, state="queued")
    if not rows.update(revision=F("revision") + 1, **columns):
        return
    snapshot.refresh_from_db()
    verb = "snapshot.capture" if snapshot.state == Snapshot.State.CAPTURED else "snapshot.fail"
    audit.record(verb, snapshot, by=machine("capture"), after=audit.snapshot(snapshot, *FIELDS))
    for evidence in Evidence.objects.filter(snapshot=snapshot):
        found = look_for(evidence.quote, snapshot)
        Evidence.objects.filter(pk=evidence.pk, quote=evidence.quote).update(**found)


def look_for(quote: str, snapshot: Snapshot | None) -> dict[str, str]:
    """The columns of evidence that say whether ``snapshot`` holds the quote; empty ones before anybody could look."""
    if snapshot is None or snapshot.state != Snapshot.State.CAPTURED or not quote.strip():
        return {"found": "", "nearest": ""}
    finding = quotes.find(snapshot.text, quote)
    return {"found": finding.found, "nearest": finding.nearest}


def sweep() -> int:
    """Queue snapshots that await capture although no job does."""
    if not jobs.waits_for_nothing("capture"):
        return 0
    lost = Snapshot.objects.awaiting().without_text().select_related("requested_by").order_by("pk")[: jobs.BATCH]
    for snapshot in lost:
        jobs.enqueue("capture", by=snapshot.requested_by, snapshot=snapshot.pk)
    return len(lost)

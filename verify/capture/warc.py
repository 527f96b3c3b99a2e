"""A capture in the form that web archives exchange: WARC 1.1 (ISO 28500)."""

from __future__ import annotations

from io import BytesIO
from uuid import NAMESPACE_URL, uuid5

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from verify.models import Snapshot


def warc(snapshot: Snapshot, body: bytes) -> bytes:
    """One packed record: the server's answer, or for an upload the file as a resource. The same bytes each time."""
    assert snapshot.captured_at is not None
    address = snapshot.http.get("url") or snapshot.url or f"urn:sha256:{snapshot.sha256}"
    said = {
        "WARC-Date": f"{snapshot.captured_at:%Y-%m-%dT%H:%M:%SZ}",
        "WARC-Record-ID": f"<urn:uuid:{uuid5(NAMESPACE_URL, f'{address} {snapshot.sha256} {snapshot.captured_at}')}>",
    }
    out = BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="WARC/1.1")
    if snapshot.http:
        answer = StatusAndHeaders(
            f"{snapshot.http['status']} ", [tuple(pair) for pair in snapshot.http["headers"]], protocol="HTTP/1.1"
        )
        record = writer.create_warc_record(
            address, "response", payload=BytesIO(body), http_headers=answer, warc_headers_dict=said
        )
    else:
        record = writer.create_warc_record(
            address,
            "resource",
            payload=BytesIO(body),
            warc_content_type=snapshot.media_type,
            warc_headers_dict=said,
        )
    writer.write_record(record)
    return out.getvalue()

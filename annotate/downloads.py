"""Labels as answers of pages and API: a stream as it is made, or a file that a client can take up again half-way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO, Any

from django.core.files.base import File
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseNotModified, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.http import content_disposition_header

from annotate import releases
from annotate.actions import export as exports
from annotate.exportforms import asked
from annotate.models import Release

_PIECE = 64 * 1024
_RANGE = re.compile(r"bytes=\s*(\d{0,19})-(\d{0,19})\s*", re.ASCII)


def answer(request: HttpRequest, file: File[bytes], *, name: str, media_type: str, digest: str) -> HttpResponseBase:
    """The file, or the one range of it that is asked for. ``digest`` tells its content: the same one, the same bytes.

    RFC 9110, sections 13 and 14: 206 with the range; 416 for one that lies outside; 304 when the client has the file.
    More ranges than one, and a range of another file than this (``If-Range``), are answered with the whole.
    """
    tag = f'"{digest}"'
    if request.headers.get("If-None-Match") in (tag, "*"):
        file.close()
        return _tagged(HttpResponseNotModified(), tag)
    wanted = _wanted(request, tag, file.size)
    if wanted is None:
        whole = FileResponse(file, as_attachment=True, filename=name, content_type=media_type)
        return _tagged(whole, tag)
    if not wanted:
        file.close()
        outside = HttpResponse(status=416, headers={"Content-Range": f"bytes */{file.size}"})
        return _tagged(outside, tag)
    headers = {
        "Content-Length": str(len(wanted)),
        "Content-Range": f"bytes {wanted.start}-{wanted.stop - 1}/{file.size}",
        "Content-Disposition": content_disposition_header(True, name) or "attachment",
    }
    part = StreamingHttpResponse(_read(file, wanted), status=206, content_type=media_type, headers=headers)
    return _tagged(part, tag)


def _tagged(response: Any, tag: str) -> Any:
    response["ETag"], response["Accept-Ranges"] = tag, "bytes"
    return response


def _wanted(request: HttpRequest, tag: str, size: int) -> range | None:
    """The bytes asked for: None for all of them, empty when there are no such bytes."""
    known = _RANGE.fullmatch(request.headers.get("Range", "")) if request.method == "GET" else None
    if known is None or known[0].strip() == "bytes=-" or request.headers.get("If-Range", tag) != tag:
        return None
    first, last = known[1], known[2]
    if not first:
        return range(max(size - int(last), 0), size)
    end = min(int(last) + 1, size) if last else size
    if last and int(last) < int(first):
        return None  # not a range at all: to be ignored
    return range(int(first), end)


def _read(file: IO[bytes] | File[bytes], wanted: range) -> Iterator[bytes]:
    with file:
        file.seek(wanted.start)
        left = len(wanted)
        while left and (piece := file.read(min(_PIECE, left))):
            left -= len(piece)
            yield piece


def streamed(request: Any, format: str) -> StreamingHttpResponse:
    """The export that the query asks for, as it is made. Invalid, at once, for what makes no sense."""
    module = exports.format_named(format)
    chosen, gzip = asked(request.GET)
    on_the_way = not gzip and "gzip" in request.headers.get("Accept-Encoding", "")
    name = f"corroborate{module.SUFFIX}{'.gz' if gzip else ''}"
    response = StreamingHttpResponse(
        exports.stream(format, chosen, gzip=gzip or on_the_way),
        content_type="application/gzip" if gzip else module.MEDIA_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
    if on_the_way:
        response.headers["Content-Encoding"] = "gzip"
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


def release(request: Any, frozen: Release, format: str) -> HttpResponseBase:
    """The frozen file; with ``format`` the same labels made into that one, which is the same every time."""
    module = exports.format_named(format or frozen.format)
    name = releases.file_name(frozen, module)
    if not format:
        told = {"media_type": "application/gzip", "digest": frozen.sha256}
        return answer(request, releases.opened(frozen), name=f"{name}.gz", **told)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    pieces = releases.converted(frozen, module)
    return StreamingHttpResponse(pieces, content_type=module.MEDIA_TYPE, headers=headers)

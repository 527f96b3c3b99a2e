"""Fetching a source as it is: the bytes, and what the server said about them. Through the one door (``outbound``)."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from annotate import outbound
from annotate.text import canonicalise

LARGEST = 20 * 2**20  # bytes of a source
SECONDS = 60
REDIRECTS = 5
_LATER = (408, 425, 429, 500, 502, 503, 504)
_LONGEST_HEADER = 2000
_NOT_OF_THE_BODY = frozenset({"transfer-encoding", "content-encoding", "connection", "keep-alive", "set-cookie"})


class Refused(Exception):
    """The source will not be had by asking again; ``str()`` is a sentence that says why."""


class Later(Exception):
    """The source may be had by asking again; ``str()`` is a sentence that says why it was not now."""


@dataclass(frozen=True, slots=True)
class Fetched:
    body: bytes
    media_type: str  # as declared
    charset: str
    http: dict[str, Any]  # url, status, headers [[name, value]], redirects [url]: JSON values


def fetch(url: str) -> Fetched:
    """What ``url`` answers. Raises Refused or Later."""
    try:
        with outbound.opened(url, redirects=REDIRECTS, most_bytes=LARGEST, seconds=SECONDS) as answer:
            if answer.status in _LATER:
                raise Later(_("The server answered with status %(status)s.") % {"status": answer.status})
            if not 200 <= answer.status < 300:
                raise Refused(_("The server answered with status %(status)s.") % {"status": answer.status})
            body = b"".join(_decoded(answer, answer.headers.get("Content-Encoding", "")))
    except (outbound.Forbidden, outbound.TooLarge) as error:
        raise Refused(error.message) from None
    except outbound.Unreachable as error:
        raise Later(error.message) from None
    if not body:
        raise Refused(_("The server sent an empty answer."))
    headers = [[name, _storable(value)] for name, value in answer.headers.items()]
    http = {
        "url": answer.url,
        "status": answer.status,
        "headers": [pair for pair in headers if pair[0].lower() not in _NOT_OF_THE_BODY],
        "redirects": answer.hops,
    }
    return Fetched(body, answer.headers.get("Content-Type", ""), answer.headers.get_content_charset("") or "", http)


def _storable(value: str) -> str:
    return canonicalise(value[:_LONGEST_HEADER]).text


def _decoded(pieces: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """The body; unpacked where the server packs what nobody asked it to pack, never to more than LARGEST bytes."""
    if encoding.strip().lower() not in ("gzip", "x-gzip", "deflate"):
        yield from pieces
        return
    unpacker, size = zlib.decompressobj(zlib.MAX_WBITS | 32), 0
    try:
        for piece in pieces:
            unpacked = unpacker.decompress(piece, LARGEST + 1 - size)
            size += len(unpacked)
            if size > LARGEST:
                raise Refused(_("The answer is too large once it is unpacked."))
            yield unpacked
    except zlib.error:
        raise Refused(_("The answer is packed in a way that cannot be unpacked.")) from None

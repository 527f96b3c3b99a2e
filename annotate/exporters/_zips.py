"""An archive written as it is read: no seeking, one member in memory at a time, the same bytes for the same members.

Its directory comes last, as the format demands, so a few hundred bytes a member stay until then.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator

from annotate.interchange import Document
from annotate.text import sha256

MEDIA_TYPE = "application/zip"
SUFFIX = ".zip"

_THE_SAME_TIME = (1980, 1, 1, 0, 0, 0)  # the format's first; a time of writing would make every file another
_READABLE = 0o100644 << 16


class _Pipe:
    """A file that can only be written, and whose bytes are taken away."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._pieces.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Asked for by zipfile; nothing waits here."""

    def take(self) -> bytes:
        taken, self._pieces = b"".join(self._pieces), []
        return taken


def zipped(members: Iterable[tuple[str, bytes]]) -> Iterator[bytes]:
    """The archive of these (name, content) pairs, piece by piece."""
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:  # type: ignore[call-overload]
        for name, content in members:
            member = zipfile.ZipInfo(name, _THE_SAME_TIME)
            member.compress_type, member.external_attr = zipfile.ZIP_DEFLATED, _READABLE
            archive.writestr(member, content)
            yield pipe.take()
    yield pipe.take()


def stem(document: Document) -> str:
    """What its files are called: as the text is known by, so the same article has the same name in every export."""
    return (document.sha256 or sha256(document.text))[:32]

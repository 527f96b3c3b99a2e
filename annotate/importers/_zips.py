"""Members of an archive from outside: sizes are counted, not believed, and one member is in memory at a time."""

from __future__ import annotations

import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import BinaryIO

LARGEST = 64 * 2**20  # bytes of one member, unpacked
LARGEST_IN_ALL = 4 * 2**30
MOST = 500_000  # members
STEEPEST = 200  # unpacked to packed bytes; annotated text reaches 20
_SMALL = 2**20  # bytes that any member may have, however well it packs


class Archive:
    """The files of a zip by name. ``read`` raises ValueError, in a sentence, for what is not safe to unpack."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._left = LARGEST_IN_ALL
        members = [member for member in archive.infolist() if not member.is_dir() and not _is_hidden(member.filename)]
        if len(members) > MOST:
            raise ValueError(f"There are {len(members):,} files in this archive; the most is {MOST:,}.")
        self._members = {member.filename: member for member in members}

    def names(self, suffix: str) -> list[str]:
        """Those that end so, in the order of the archive."""
        return [name for name in self._members if name.lower().endswith(suffix)]

    def __contains__(self, name: str) -> bool:
        return name in self._members

    def read(self, name: str) -> bytes:
        member = self._members[name]
        if stat.S_ISLNK(member.external_attr >> 16) or member.flag_bits & 1:
            raise ValueError("It is a link, or locked with a password.")
        most = min(LARGEST, self._left, max(_SMALL, member.compress_size * STEEPEST))
        try:
            with self._archive.open(member) as packed:
                content = packed.read(most + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError) as error:
            raise ValueError(f"It is damaged or packed in an unknown way ({error}).") from None
        if len(content) > most:
            raise ValueError("It unpacks to far more than an article can: this looks like a zip bomb.")
        self._left -= len(content)
        return content

    def text(self, name: str) -> str:
        """Decoded from UTF-8, line ends as they are."""
        try:
            return self.read(name).decode("utf-8-sig")
        except UnicodeDecodeError:
            raise ValueError("It is not UTF-8.") from None


@contextmanager
def opened(stream: BinaryIO) -> Iterator[Archive]:
    """ValueError when it is no archive."""
    try:
        archive = zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise ValueError(f"This is not a zip file that can be opened ({error}).") from None
    with archive:
        yield Archive(archive)


def _is_hidden(path: str) -> bool:
    return any(part == "__MACOSX" or part.startswith(".") for part in PurePosixPath(path).parts)

"""Zip files: members are read as streams and never unpacked to disk; sizes are counted, not believed."""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import IO, BinaryIO

from annotate.ingest.records import LARGEST_ARCHIVE, MOST_MEMBERS, STEEPEST, Incoming, UnreadableError
from annotate.interchange import Failure

Reader = Callable[[str, BinaryIO], Iterator[Incoming | Failure]]


class _Counted(io.RawIOBase):
    """Reads a member and stops where it grows beyond what the archive may hold or prose can be packed to."""

    def __init__(self, member: IO[bytes], packed: int, left: int) -> None:
        self.member = member
        self.most = min(left, max(packed, 4096) * STEEPEST)
        self.count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self.member.read(len(buffer))
        self.count += len(data)
        if self.count > self.most:
            raise UnreadableError("It unpacks to far more than an article can: this looks like a zip bomb.")
        buffer[: len(data)] = data
        return len(data)


def read_zip(name: str, stream: BinaryIO, read: Reader) -> Iterator[Incoming | Failure]:
    """Every file of the archive through ``read``; UnreadableError when it is no archive at all."""
    try:
        archive = zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise UnreadableError(f"This is not a zip file that can be opened ({error}).") from None
    with archive:
        members = [member for member in archive.infolist() if not (member.is_dir() or is_hidden(member.filename))]
        if not members:
            raise UnreadableError("There is no file in this archive.")
        if len(members) > MOST_MEMBERS:
            raise UnreadableError(f"There are {len(members):,} files in this archive; the most is {MOST_MEMBERS:,}.")
        left = LARGEST_ARCHIVE
        for member in members:
            label = f"{name}/{member.filename}"
            try:
                _refuse_unsafe(member)
                with archive.open(member) as packed:
                    counted = _Counted(packed, member.compress_size, left)
                    yield from read(label, io.BufferedReader(counted))
                    left -= counted.count
            except UnreadableError as refusal:
                yield Failure(label, str(refusal))
            except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError) as error:
                yield Failure(label, f"This file in the archive is damaged or packed in an unknown way ({error}).")


def is_hidden(path: str) -> bool:
    """What systems leave behind: .DS_Store, __MACOSX, .git."""
    parts = PurePosixPath(path).parts
    return any(part == "__MACOSX" or (part.startswith(".") and part not in (".", "..")) for part in parts)


def is_unsafe(path: str) -> bool:
    """A name that leads out of the folder it stands in."""
    return path.startswith(("/", "\\")) or ".." in path.replace("\\", "/").split("/") or path[1:2] == ":"


def _refuse_unsafe(member: zipfile.ZipInfo) -> None:
    if is_unsafe(member.filename):
        raise UnreadableError("Its name leads out of the archive.")
    if stat.S_ISLNK(member.external_attr >> 16):
        raise UnreadableError("It is a link, not a file.")
    if member.flag_bits & 1:
        raise UnreadableError("It is locked with a password.")
    if PurePosixPath(member.filename).suffix.lower() == ".zip":
        raise UnreadableError("It is an archive inside an archive; unpack it first.")

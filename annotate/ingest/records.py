"""What ingesting yields, what it is limited to, and how it refuses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO, Literal

LARGEST = 10 * 2**20  # bytes of one article, whatever it is packed in
LARGEST_ARCHIVE = 500 * 2**20  # bytes of everything in a .zip, unpacked
MOST_MEMBERS = 20_000  # files in a .zip
STEEPEST = 200  # unpacked to packed bytes; prose reaches 3 to 10, markup 30


@dataclass(frozen=True, slots=True)
class Incoming:
    """One article: canonical ``text`` and what the file, or the text itself, says about it.

    ``name`` is where it came from, for people: "march.zip/one.txt", "wire.jsonl line 3". ``title`` is never empty.
    ``published_at`` is a day, or a moment where a time was stated; ``notes`` are sentences about what was changed or
    guessed on the way.
    """

    name: str
    title: str
    text: str
    url: str = ""
    publisher: str = ""
    byline: str = ""
    language: str = ""
    published_at: date | datetime | None = None
    precision: Literal["minute", "day", "month", ""] = ""
    published_source: Literal["stated", "inferred", ""] = ""
    published_reason: str = ""
    notes: tuple[str, ...] = ()
    extractor: str = "plain"


class UnreadableError(Exception):
    """Raised while one file or line is read; becomes a Failure, and reading goes on with the next."""


def read_at_most(stream: BinaryIO, limit: int = LARGEST) -> bytes:
    """All bytes of a stream; UnreadableError when there are more than ``limit``, without reading further."""
    data = stream.read(limit + 1)
    if len(data) > limit:
        raise UnreadableError(f"The file is larger than {limit // 2**20} MB, the most one article may have.")
    return data

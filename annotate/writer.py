"""An export as it is written: in pieces, from one snapshot, with a manifest of what went out and what could not."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from types import ModuleType
from typing import Any

from django.db import Error as DatabaseFailure
from django.utils import timezone

from annotate import registry
from annotate.documents import documents
from annotate.interchange import Failure, Lost, Record
from annotate.selection import Selection
from annotate.snapshot import snapshot

LISTED = 1000  # losses that a manifest names; it counts them all
MOST_BAD = 20  # articles that a format may fail on before the format itself is taken for broken
PIECE = 64 * 1024  # bytes
FASTEST = 1  # zlib's level: a tenth larger than its default, at a third of the time

Source = Callable[..., Iterator[Any]]
"""``(chosen, *, using, failed)``: the records that ``chosen`` takes in, as the connection ``using`` sees them."""


def records_of(module: ModuleType) -> str:
    """What a format writes: "documents", or what another app has in the table ``RECORDS`` of its ``records``."""
    return getattr(module, "RECORDS", "documents")


def sources() -> dict[str, Source]:
    """Kind of record → what reads them from the rows."""
    return {"documents": documents, **registry.table("records", "RECORDS")}


class Writer:
    """Writes ``chosen`` in the format ``module``; ``manifest`` says afterwards what came of it.

    An article on which the format fails is left out and named, and everything is written again without it, from the
    same snapshot: what had left already is the same bytes, and is not repeated. ``progress`` hears how many articles
    are written, ``lost`` of each loss. ``source`` reads the records, where it is not the database.
    """

    def __init__(
        self,
        module: ModuleType,
        chosen: Selection,
        *,
        progress: Callable[[int], None] | None = None,
        lost: Lost | None = None,
        source: Source | None = None,
    ) -> None:
        self.module, self.chosen = module, chosen
        self.source: Source = source or sources()[records_of(module)]
        # A connection and a moment only for who reads the database.
        self._opened: Callable[[], AbstractContextManager[str]] = (lambda: nullcontext("")) if source else snapshot
        self.progress, self.lost = progress, lost
        self.made_at: datetime | None = None
        self._bad: dict[str, Failure] = {}  # by the key of the record
        self._sent, self._check = 0, 0  # bytes that left, and their checksum
        self._told = 0  # losses that ``lost`` heard of
        self._begin()

    def _begin(self) -> None:
        self._articles = self._deleted = 0
        self._marks: Counter[tuple[str, str]] = Counter()
        self._losses: list[Failure] = []
        self._lost = 0
        self._current: Record | None = None
        self._broken = False

    def pieces(self) -> Iterator[bytes]:
        """The first one as soon as there is one, so that a client sees the answer begin; then of some size."""
        with self._opened() as using:
            self.made_at = timezone.now()
            kept: list[bytes] = []
            size = 0
            for number, piece in enumerate(self._attempts(using)):
                kept.append(piece)
                size += len(piece)
                if size >= PIECE or not number:
                    yield b"".join(kept)
                    kept, size = [], 0
            if kept:
                yield b"".join(kept)

    def _attempts(self, using: str) -> Iterator[bytes]:
        while True:
            self._begin()
            try:
                yield from self._attempt(using)
                return
            except DatabaseFailure:
                raise
            except Exception as error:
                if self._broken or self._current is None or len(self._bad) >= MOST_BAD:
                    raise
                name = self._current.title or self._current.key[:12]
                reason = f"The format failed on this article: {type(error).__name__}: {error}"
                self._bad[self._current.key] = Failure(name, reason)

    def _attempt(self, using: str) -> Iterator[bytes]:
        """One try; what left in an earlier one is passed over."""
        again, check = self._sent, 0
        for failure in self._bad.values():
            self._lose(failure)
        records = self.source(self.chosen, using=using, failed=self._lose)
        for piece in self.module.write(self._handed(records), self._lose):
            known, new = piece[:again], piece[again:]
            again -= len(known)
            check = zlib.crc32(known, check)
            if known and not again and check != self._check:
                self._broken = True
                raise RuntimeError("The format wrote its beginning otherwise without an article that it failed on.")
            if new:
                self._sent += len(new)
                check = self._check = zlib.crc32(new, self._check)
                yield new

    def _handed(self, records: Iterator[Record]) -> Iterator[Record]:
        """The records without the bad ones. While the format does not hold one, what fails is not its fault."""
        self._broken = True
        for record in records:
            if record.key in self._bad:
                continue
            if self.progress:
                self.progress(self._articles)
            self._current, self._broken = record, False
            yield record
            self._broken = True
            self._count(record)
        self._broken = False

    def _count(self, record: Record) -> None:
        self._articles += 1
        self._marks.update((mark.kind, mark.state) for mark in record.marks if not mark.deleted_at)
        self._deleted += sum(bool(mark.deleted_at) for mark in record.marks)

    def _lose(self, failure: Failure) -> None:
        self._lost += 1
        if len(self._losses) < LISTED:
            self._losses.append(failure)
        if self._lost > self._told:
            self._told = self._lost
            if self.lost:
                self.lost(failure)

    def manifest(self) -> dict[str, Any]:
        """JSON values: counts of what was written by kind and state, and what was not, with the reasons."""
        marks = [{"kind": kind, "state": state, "marks": n} for (kind, state), n in sorted(self._marks.items())]
        return {
            "format": self.module.__name__.rpartition(".")[2],
            "media_type": self.module.MEDIA_TYPE,
            "offsets": self.module.OFFSETS,
            "loses": self.module.LOSES,
            "filter": self.chosen.as_json(),
            "made_at": self.made_at.isoformat() if self.made_at else None,
            "articles": self._articles,
            "marks": self._marks.total(),
            "deleted": self._deleted,
            "by_kind_and_state": marks,
            "lost": self._lost,
            "losses": [{"name": failure.name, "reason": failure.reason} for failure in self._losses],
        }


def compressed(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """As gzip, the same bytes for the same pieces; the first of them leaves at once."""
    zip = zlib.compressobj(FASTEST, wbits=31)
    for number, piece in enumerate(pieces):
        packed = zip.compress(piece) + (b"" if number else zip.flush(zlib.Z_SYNC_FLUSH))
        if packed:
            yield packed
    yield zip.flush()

"""What a frozen release holds: its file, the same labels in another format, and what differs from another release."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from itertools import count
from types import ModuleType
from typing import Any, BinaryIO, cast

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from annotate import releasediff
from annotate.errors import Invalid, Missing
from annotate.importers import jsonl
from annotate.interchange import Document, Failure, Lost
from annotate.models import Release
from annotate.selection import Selection
from annotate.writer import Writer, records_of

AT_ONCE = 2_000_000
"""Bytes of two packed releases that are compared while somebody waits: of some 20,000 marks each, in half a second."""


def file_name(release: Release, module: ModuleType) -> str:
    """What the file is called for who fetches it; a name may hold anything."""
    plain = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in str(release))
    return f"{plain}{module.SUFFIX}"


def converted(release: Release, module: ModuleType) -> Iterator[bytes]:
    """The frozen labels in another format. At once Missing when the file is gone, Invalid for a format of no labels."""
    if records_of(module) != "documents":
        raise Invalid(
            _("A release holds labels; %(label)s is written from claims.") % {"label": module.LABEL}, field="format"
        )
    opened(release).close()

    def documents(chosen: Selection, *, using: str, failed: Lost) -> Iterator[Document]:
        with opened(release) as file, gzip.open(file) as lines:
            for item in jsonl.read(cast(BinaryIO, lines)):
                if isinstance(item, Failure):
                    failed(item)
                else:
                    yield item

    return Writer(module, Selection.of_json(release.filter), source=documents).pieces()


def opened(release: Release) -> Any:
    """The frozen file, packed. Missing when it is gone."""
    try:
        return release.file.open("rb")
    except FileNotFoundError:
        raise Missing(
            _("The file of %(release)s is not where it was. Ask an administrator to restore it.") % {"release": release}
        ) from None


def diff(older: Release, newer: Release) -> dict[str, Any] | None:
    """What ``compared`` finds; None where that takes long and no job has done it yet (``actions.release.compare``)."""
    if older.bytes + newer.bytes <= AT_ONCE:
        return compared(older, newer)
    try:
        with default_storage.open(diff_file(older, newer), "rb") as file:
            kept: dict[str, Any] = json.load(file)
            return kept
    except FileNotFoundError:
        return None


def diff_file(older: Release, newer: Release) -> str:
    """Where the storage keeps what a job found: neither release ever changes, so it is worked out once."""
    return f"releases/diff-{older.pk}-{newer.pk}.json"


def compared(older: Release, newer: Release, told: Callable[[int], None] = lambda lines: None) -> dict[str, Any]:
    """What came, went and changed from ``older`` to ``newer``, as ``releasediff.Diff`` has it.

    Two articles are in memory at a time, beside a digest of each. ``told`` hears how many lines were read; in the end
    that is twice the articles of both.
    """
    numbers = count(1)

    def lines_again(release: Release) -> Iterator[Iterator[bytes]]:
        while True:
            yield _lines(release, lambda: told(next(numbers)))

    found = releasediff.diff(lines_again(older), lines_again(newer))
    names = ("counts", "articles", "added", "removed", "changed")
    return {"older": str(older), "newer": str(newer), **{name: getattr(found, name) for name in names}}


def _lines(release: Release, each: Callable[[], None]) -> Iterator[bytes]:
    """The lines from the beginning; ``each`` is called for every one."""
    with opened(release) as file, gzip.open(file) as lines:
        for line in lines:
            each()
            yield line

"""What a frozen release holds: its file, the same labels in another format, and what differs from another release."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from types import ModuleType
from typing import Any, BinaryIO, cast

from django.utils.translation import gettext as _

from annotate import releasediff
from annotate.errors import Invalid, Missing
from annotate.importers import jsonl
from annotate.interchange import Document, Failure
from annotate.models import Release
from annotate.writer import records_of


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
    file = opened(release)

    def documents() -> Iterator[Document]:
        with file, gzip.open(file) as lines:
            for item in jsonl.read(cast(BinaryIO, lines)):
                if not isinstance(item, Failure):
                    yield item

    pieces: Iterator[bytes] = module.write(documents(), lambda failure: None)
    return pieces


def opened(release: Release) -> Any:
    """The frozen file, packed. Missing when it is gone."""
    try:
        return release.file.open("rb")
    except FileNotFoundError:
        raise Missing(
            _("The file of %(release)s is not where it was. Ask an administrator to restore it.") % {"release": release}
        ) from None


def diff(older: Release, newer: Release) -> dict[str, Any]:
    """What came, went and changed from ``older`` to ``newer``, as ``releasediff.Diff`` has it."""
    found = releasediff.diff(_lines_again(older), _lines_again(newer))
    names = ("counts", "articles", "added", "removed", "changed")
    return {"older": str(older), "newer": str(newer), **{name: getattr(found, name) for name in names}}


def _lines_again(release: Release) -> Iterator[Iterator[bytes]]:
    """The lines from the beginning, as often as asked for."""
    while True:
        yield _lines(release)


def _lines(release: Release) -> Iterator[bytes]:
    with opened(release) as file, gzip.open(file) as lines:
        yield from lines

"""Reads a zip of UIMA CAS XMI files, each with the ``TypeSystem.xml`` of its folder or of the archive."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, BinaryIO

from annotate.exporters._cas import type_system
from annotate.importers import _cas, _lines, _zips
from annotate.interchange import Document, Failure

if TYPE_CHECKING:
    from cassis import Cas, TypeSystem

LABEL = "UIMA CAS XMI (INCEpTION)"
SUFFIX = ".zip"


def read(stream: BinaryIO) -> Iterator[Document | Failure]:
    yield from _lines.guarded("the archive", lambda: _articles(stream))


def _articles(stream: BinaryIO) -> Iterator[Document | Failure]:
    with _zips.opened(stream) as archive:
        names = archive.names(".xmi")
        if not names:
            yield Failure("the archive", "There is no .xmi file in it.")
        known: dict[str, TypeSystem] = {}
        for name in names:
            yield from _cas.articles(name, lambda name=name: _load(archive, name, known))  # type: ignore[misc]


def _load(archive: _zips.Archive, name: str, known: dict[str, TypeSystem]) -> Cas:
    from cassis import load_cas_from_xmi, load_typesystem

    beside = str(PurePosixPath(name).parent / "TypeSystem.xml")
    where = next((each for each in (beside, "TypeSystem.xml") if each in archive), "")
    if where not in known:
        known.clear()  # one at a time: they may be many
        known[where] = load_typesystem(BytesIO(archive.read(where))) if where else type_system()
    return load_cas_from_xmi(BytesIO(archive.read(name)), known[where], lenient=True)

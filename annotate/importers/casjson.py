"""Reads a zip of UIMA CAS JSON 0.4.0 files, each with its types within."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

from annotate.importers import _cas, _lines, _zips
from annotate.interchange import Document, Failure

if TYPE_CHECKING:
    from cassis import Cas

LABEL = "UIMA CAS JSON (INCEpTION)"
SUFFIX = ".zip"


def read(stream: BinaryIO) -> Iterator[Document | Failure]:
    yield from _lines.guarded("the archive", lambda: _articles(stream))


def _articles(stream: BinaryIO) -> Iterator[Document | Failure]:
    with _zips.opened(stream) as archive:
        names = archive.names(".json")
        if not names:
            yield Failure("the archive", "There is no .json file in it.")
        for name in names:
            yield from _cas.articles(name, lambda name=name: _load(archive.read(name)))  # type: ignore[misc]


def _load(content: bytes) -> Cas:
    from cassis import load_cas_from_json

    return load_cas_from_json(content.decode(), lenient=True)

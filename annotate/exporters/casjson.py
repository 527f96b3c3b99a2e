"""UIMA CAS as JSON 0.4.0: a zip with a ``.json`` for each article, its type system within, as INCEpTION takes it.

Every mark is a named entity of DKPro Core; see ``annotate.exporters._cas``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from annotate.exporters import _cas, _marks, _zips
from annotate.interchange import Document, Lost

LABEL = "UIMA CAS JSON (INCEpTION)"
SPECIFICATION = "https://github.com/apache/uima-uimaj-io-jsoncas/blob/main/SPECIFICATION.adoc"
OFFSETS = "UTF-16 code units"
LOSES = "Nothing for our own importer. Other readers see a mark in several places as a named entity for each."
MEDIA_TYPE = _zips.MEDIA_TYPE
SUFFIX = ".casjson.zip"


def write(documents: Iterable[Document], lost: Lost) -> Iterator[bytes]:
    return _zips.zipped((f"{_zips.stem(document)}.json", _json(document, lost)) for document in documents)


def _json(document: Document, lost: Lost) -> bytes:
    cas = _cas.cas_of(document, document.text, _marks.live(document, lost))
    return cas.to_json().encode()

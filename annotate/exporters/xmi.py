"""UIMA CAS as XMI: a zip with a ``.xmi`` for each article and the type system, as INCEpTION imports and exports it.

Every mark is a named entity of DKPro Core; see ``annotate.exporters._cas``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from annotate.exporters import _cas, _marks, _xml, _zips
from annotate.interchange import Document, Lost

LABEL = "UIMA CAS XMI (INCEpTION)"
SPECIFICATION = "https://docs.oasis-open.org/uima/v1.0/uima-v1.0.html"
OFFSETS = "UTF-16 code units"
LOSES = (
    "Characters that XML forbids: they become U+FFFD, as the manifest says. "
    "A mark in several places is a named entity for each; our importer makes them one again."
)
MEDIA_TYPE = _zips.MEDIA_TYPE
SUFFIX = ".xmi.zip"


def write(documents: Iterable[Document], lost: Lost) -> Iterator[bytes]:
    return _zips.zipped(_members(documents, lost))


def _members(documents: Iterable[Document], lost: Lost) -> Iterator[tuple[str, bytes]]:
    yield "TypeSystem.xml", _cas.type_system().to_xml().encode()
    for document in documents:
        yield f"{_zips.stem(document)}.xmi", _xmi(document, lost)


def _xmi(document: Document, lost: Lost) -> bytes:
    _xml.tell_forbidden(document, lost, document.text, document.title, document.url)
    plain = replace(document, title=_xml.allowed(document.title), url=_xml.allowed(document.url))
    return _cas.cas_of(plain, _xml.allowed(document.text), _marks.live(document, lost)).to_xmi().encode()

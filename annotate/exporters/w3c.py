"""W3C Web Annotation, JSON-LD: one AnnotationCollection with one page, whose annotations stand a line each.

The whole file is one JSON document, which every JSON-LD reader takes; ``total`` stands behind the page, for it is known
only then, so the file can be written and read line by line. Positions are TextPositionSelectors in code points of the
article's plain text, as the standard has it, beside a TextQuoteSelector; a mark in several places has one of each for
every place. The source is named by the text's SHA-256 (RFC 6920), the page on which it stood is the ``scope``.

=========  ==================================================================================
claim      motivation ``highlighting``, tagged ``CLAIM``
entity     ``identifying``: the Wikidata item or name where a person confirmed it, and the type as a tag
date       ``describing``: the TIMEX3 value, and the type as a tag
note       a TextualBody with the purpose ``commenting``
machine    ``generator``: the reader and its version
=========  ==================================================================================
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Iterable, Iterator
from typing import Any

import orjson

from annotate.exporters import _details, _marks
from annotate.interchange import Document, Lost, Mark
from annotate.spans import CONTEXT
from annotate.tagset import label_of
from annotate.text import sha256

LABEL = "W3C Web Annotation (JSON-LD)"
SPECIFICATION = "https://www.w3.org/TR/annotation-model/"
OFFSETS = "Unicode code points"
LOSES = (
    "Of articles all but address and language: the marks come back to articles that are here. Articles without marks."
)
MEDIA_TYPE = 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'
SUFFIX = ".jsonld"

ANNO = "http://www.w3.org/ns/anno.jsonld"
CONTEXT_OF_OURS = {_details.KEY: {"@id": "urn:corroborate:mark", "@type": "@json"}}
JSONLD_CONTEXT = [ANNO, {"@version": 1.1, **CONTEXT_OF_OURS}]
WIKIDATA = "http://www.wikidata.org/entity/"
MOTIVATION = {"claim": "highlighting", "entity": "identifying", "date": "describing"}


def write(documents: Iterable[Document], lost: Lost) -> Iterator[bytes]:
    total = 0
    yield b'{"@context":%b,"type":"AnnotationCollection",' % orjson.dumps(JSONLD_CONTEXT)
    yield b'"first":{"type":"AnnotationPage","startIndex":0,"items":['
    for document in documents:
        lines = []
        for mark in _marks.live(document, lost):
            lines.append(b"%b\n%b" % (b"," if total else b"", orjson.dumps(annotation(document, mark))))
            total += 1
        yield b"".join(lines)
    yield b'\n]},"total":%d}\n' % total


def annotation(document: Document, mark: Mark) -> dict[str, Any]:
    """One mark as an Annotation, without the ``@context``."""
    machine = bool(mark.reader)
    generator = {"type": "Software", "name": mark.reader, "schema:softwareVersion": mark.reader_version}
    return {
        "id": f"urn:uuid:{mark.uid}",
        "type": "Annotation",
        "motivation": MOTIVATION[mark.kind],
        **({} if machine else {"creator": {"type": "Person", "nickname": mark.author}}),
        **({"generator": generator} if machine else {}),
        **({"created": mark.created_at} if mark.created_at else {}),
        **({"modified": mark.updated_at} if mark.updated_at else {}),
        "body": [*_meaning(mark), *_note(mark)],
        "target": _target(document, mark),
        _details.KEY: _details.of_mark(mark),
    }


def _meaning(mark: Mark) -> Iterator[dict[str, Any]]:
    if wikidata := _marks.wikidata_of(mark):
        yield {"type": "SpecificResource", "source": f"{WIKIDATA}{wikidata}", "purpose": "identifying"}
    elif name := _marks.entity_of(mark).get("name"):
        yield _text(name, "identifying")
    if mark.date and mark.date.get("value"):
        yield _text(mark.date["value"], "describing")
    yield _text(label_of(mark), "tagging")


def _note(mark: Mark) -> Iterator[dict[str, Any]]:
    if mark.note:
        yield _text(mark.note, "commenting")


def _text(value: str, purpose: str) -> dict[str, Any]:
    return {"type": "TextualBody", "value": value, "format": "text/plain", "purpose": purpose}


def _target(document: Document, mark: Mark) -> dict[str, Any]:
    source = {"id": source_of(document), "type": "Text", "format": "text/plain", "language": document.language}
    return {
        "type": "SpecificResource",
        "source": source,
        **({"scope": document.url} if document.url else {}),
        "selector": [selector for place in mark.places for selector in _selectors(document.text, *place)],
    }


def source_of(document: Document) -> str:
    """The name of the text by its hash: ``ni:///sha-256;…``."""
    digest = bytes.fromhex(document.sha256 or sha256(document.text))
    return f"ni:///sha-256;{urlsafe_b64encode(digest).decode().rstrip('=')}"


def _selectors(text: str, start: int, end: int) -> Iterator[dict[str, Any]]:
    yield {"type": "TextPositionSelector", "start": start, "end": end}
    yield {
        "type": "TextQuoteSelector",
        "exact": text[start:end],
        "prefix": text[max(0, start - CONTEXT) : start],
        "suffix": text[end : end + CONTEXT],
    }

"""doccano's JSON Lines for labelling sequences: ``{"text": …, "label": [[start, end, "label"], …]}``, one a line.

doccano's pages count in UTF-16 units, as JavaScript does, unless a project counts grapheme clusters; so do these files.
Before the first emoji both units are the same. Import them as "JSONL" into a project that allows overlapping spans:
without that doccano drops, in silence, each span that begins before the one before it ends. Every other key becomes the
example's metadata and leaves doccano again as it came; ``corroborate`` holds what our importer takes back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import orjson

from annotate.exporters import _details, _marks
from annotate.interchange import Document, Lost, Mark
from annotate.spans import Utf16
from annotate.tagset import label_of

LABEL = "doccano JSON Lines"
SPECIFICATION = "https://doccano.github.io/doccano/tutorial/#import-a-dataset"
OFFSETS = "UTF-16 code units"
LOSES = "Nothing for our own importer. doccano shows a mark in several places as one span from the first to the last."
MEDIA_TYPE = "application/x-ndjson"
SUFFIX = ".doccano.jsonl"


def write(documents: Iterable[Document], lost: Lost) -> Iterator[bytes]:
    for document in documents:
        yield orjson.dumps(_row(document, lost), option=orjson.OPT_APPEND_NEWLINE)


def _row(document: Document, lost: Lost) -> dict[str, Any]:
    units = Utf16(document.text)
    kept = _marks.live(document, lost)
    labels = [[units.from_codepoint(mark.start), units.from_codepoint(mark.end), label_of(mark)] for mark in kept]
    details = [{"at": at} | _places(mark) | _details.of_mark(mark) for at, mark in zip(labels, kept, strict=True)]
    return {
        "text": document.text,
        "label": labels,
        _details.KEY: _details.of_document(document) | {"offset_unit": "utf16", "marks": details},
    }


def _places(mark: Mark) -> dict[str, Any]:
    """In code points, for our own importer alone."""
    return {"ranges": mark.ranges} if mark.ranges else {}

"""JSON Lines as spaCy's recipes and Prodigy have them: ``{"text": …, "spans": [{"start", "end", "label"}], "meta"}``.

Overlapping spans are all there; ``spacy`` as a format of its own says which of them could be ``doc.ents``. A mark in
several places is one span for each, with the same ``id``. What else is known of a mark stands under ``corroborate``,
which those readers leave alone and our importer takes back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import orjson

from annotate.exporters import _details, _marks
from annotate.interchange import Document, Lost, Mark
from annotate.tagset import label_of

LABEL = "spaCy and Prodigy JSON Lines"
SPECIFICATION = "https://prodi.gy/docs/api-interfaces#spans"
OFFSETS = "Unicode code points"
LOSES = "Nothing for our own importer. Other readers see a mark in several places as several spans with one id."
MEDIA_TYPE = "application/x-ndjson"
SUFFIX = ".spacy.jsonl"


def write(documents: Iterable[Document], lost: Lost) -> Iterator[bytes]:
    for document in documents:
        spans = [span for mark in _marks.live(document, lost) for span in _spans(mark)]
        row = {"text": document.text, "meta": {_details.KEY: _details.of_document(document)}, "spans": spans}
        yield orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE)


def _spans(mark: Mark) -> Iterator[dict[str, Any]]:
    """The details stand with the first place."""
    for number, (start, end) in enumerate(mark.places):
        more = {} if number else {_details.KEY: _details.of_mark(mark)}
        yield {"start": start, "end": end, "label": label_of(mark), "id": mark.uid} | more

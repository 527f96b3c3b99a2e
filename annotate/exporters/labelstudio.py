"""Label Studio's JSON: a list of tasks, each with its text, its annotations and its predictions.

What people marked is one annotation of the task; what a machine suggested is a prediction, one for each version of a
reader. Offsets are code points: Label Studio's pages count them so since 2022 (its front end, pull request 308). Set a
project up with ``<Labels name="label" toName="text">`` and ``<Text name="text" value="$text"/>``, as its template for
named entities does, and with the labels that are used. A note goes into the region's own note. What else is known
stands in the task's ``meta`` and the region's ``meta``, which Label Studio keeps and our importer takes back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

import orjson

from annotate.exporters import _details, _marks
from annotate.interchange import Document, Lost, Mark
from annotate.tagset import label_of

LABEL = "Label Studio JSON"
SPECIFICATION = "https://labelstud.io/guide/task_format"
OFFSETS = "Unicode code points"
LOSES = "Nothing for our own importer. Label Studio shows a mark in several places as one from the first to the last."
MEDIA_TYPE = "application/json"
SUFFIX = ".labelstudio.json"


def write(documents: Iterable[Document], lost: Lost) -> Iterator[bytes]:
    before = b"[\n"
    for document in documents:
        yield before + orjson.dumps(_task(document, lost))
        before = b",\n"
    yield b"\n]\n" if before == b",\n" else b"[]\n"


def _task(document: Document, lost: Lost) -> dict[str, Any]:
    marks = _marks.live(document, lost)
    people = [mark for mark in marks if not mark.reader]
    machines = sorted((mark for mark in marks if mark.reader), key=_reader)
    return {
        "data": {"text": document.text, "title": document.title, "url": document.url},
        "meta": {_details.KEY: _details.of_document(document)},
        "annotations": [{"result": [_region(mark) for mark in people]}] if people else [],
        "predictions": [_prediction(reader, list(made)) for reader, made in groupby(machines, key=_reader)],
    }


def _reader(mark: Mark) -> str:
    return f"{mark.reader} {mark.reader_version}".strip()


def _prediction(reader: str, marks: list[Mark]) -> dict[str, Any]:
    """Its score is the lowest of its marks, by which Label Studio can order what to look at."""
    scores = [mark.confidence for mark in marks if mark.confidence is not None]
    return {
        "model_version": reader,
        **({"score": min(scores)} if scores else {}),
        "result": [_region(mark) | ({} if mark.confidence is None else {"score": mark.confidence}) for mark in marks],
    }


def _region(mark: Mark) -> dict[str, Any]:
    details = _details.of_mark(mark) | ({"ranges": mark.ranges} if mark.ranges else {})
    return {
        "id": mark.uid,
        "from_name": "label",
        "to_name": "text",
        "type": "labels",
        "value": {"start": mark.start, "end": mark.end, "text": mark.quote, "labels": [label_of(mark)]},
        "meta": {**({"text": [mark.note]} if mark.note else {}), _details.KEY: details},
    }

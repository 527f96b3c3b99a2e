"""Reads Label Studio's JSON export: a list of tasks, or one task a line.

Regions of the type ``labels`` become marks: of annotations as people's, of predictions as suggestions of the model that
made them. The text is ``data.text``, or else the longest text in the task's data. Other regions (choices, relations)
are no marks and are named; cancelled annotations are passed over.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from annotate.importers import _found, _lines, _objects, _records
from annotate.interchange import Document, Failure

LABEL = "Label Studio JSON"
SUFFIX = ".json"


def read(stream: BinaryIO) -> Iterator[Document | Failure]:
    yield from _lines.guarded("the file", lambda: _tasks(stream))


def _tasks(stream: BinaryIO) -> Iterator[Document | Failure]:
    for number, task in enumerate(_objects.objects(stream, [""]), 1):
        name = f"task {task.get('id') or number}"
        yield from _lines.guarded(name, lambda name=name, task=task: _article(name, task))  # type: ignore[misc]


def _article(name: str, task: Mapping[str, Any]) -> Iterator[Document | Failure]:
    data, meta = task["data"], task.get("meta") or {}
    texts = [value for value in data.values() if isinstance(value, str)]
    text = data["text"] if isinstance(data.get("text"), str) else max(texts, key=len, default="")
    if not text:
        raise ValueError("There is no text in its data.")
    about = {"title": str(data.get("title") or ""), "url": str(data.get("url") or "")} | (meta.get("corroborate") or {})
    yield from _found.article(name, text, _regions(task), about=about)


def _regions(task: Mapping[str, Any]) -> Iterator[_found.Found | Failure]:
    for annotation in task.get("annotations") or ():
        if not annotation.get("was_cancelled"):
            for region in annotation["result"]:
                yield from _mark(region, {})
    for prediction in task.get("predictions") or ():
        name, _, version = str(prediction.get("model_version") or "model").partition(" ")
        for region in prediction["result"]:
            score = region.get("score", prediction.get("score"))
            yield from _mark(region, {"reader": name, "reader_version": version, "confidence": score})


def _mark(region: Mapping[str, Any], made: Mapping[str, Any]) -> Iterator[_found.Found | Failure]:
    where, type = f"region {region.get('id')}", region.get("type")
    if type not in ("labels", "hypertextlabels"):
        yield Failure(where, f"A region of the type {type} is no mark.")
        return
    value, meta = region["value"], region.get("meta") or {}
    place = value.get("globalOffsets") or value
    ours = _records.details(meta.get("corroborate"))
    ranges = _records.places((meta.get("corroborate") or {}).get("ranges") or ())
    note = "\n".join(str(line) for line in meta.get("text") or ())
    for label in value[type]:
        yield _found.Found(
            where=where,
            places=ranges or [(place["start"], place["end"])],
            label=str(label),
            details=ours | ({"note": note} if ours else {}),
            quote=None if ranges else value.get("text"),
            note=note,
            **made,
        )

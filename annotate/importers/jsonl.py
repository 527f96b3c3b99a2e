"""Reads what ``annotate.exporters.jsonl`` writes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any, BinaryIO

from annotate.interchange import Document, Failure, Mark

LABEL = "JSON Lines"
SUFFIX = ".jsonl"

_DOCUMENT = {field.name for field in fields(Document)} - {"marks"}
_MARK = {field.name for field in fields(Mark)}


def read(stream: BinaryIO) -> Iterator[Document | Failure]:
    for number, line in enumerate(stream, 1):
        if not line.strip():
            continue
        try:
            yield _document(json.loads(line))
        except UnicodeDecodeError:
            yield Failure(f"line {number}", "It is not UTF-8.")
        except json.JSONDecodeError as error:
            yield Failure(f"line {number}", f"It is no JSON: {error.msg} at column {error.colno}.")
        except (TypeError, ValueError, KeyError, AttributeError) as error:
            yield Failure(f"line {number}", f"It is no article with marks: {error}.")


def _document(row: Mapping[str, Any]) -> Document:
    marks = tuple(_mark(mark) for mark in row["marks"])
    return Document(**{name: value for name, value in row.items() if name in _DOCUMENT}, marks=marks)


def _mark(row: Mapping[str, Any]) -> Mark:
    known = {name: value for name, value in row.items() if name in _MARK}
    return Mark(**{**known, "ranges": tuple((start, end) for start, end in known.get("ranges", ()))})

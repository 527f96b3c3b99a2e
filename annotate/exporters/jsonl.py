"""Corroborate's own JSON Lines: one article with its marks a line. Lossless; ``annotate.importers.jsonl`` reads it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict

from annotate.interchange import Document, Lost

LABEL = "JSON Lines"
SPECIFICATION = "own; docs/formats.md"
OFFSETS = "Unicode code points"
LOSES = "Nothing about text and marks. Audit history and claims are not part of it."
MEDIA_TYPE = "application/x-ndjson"
SUFFIX = ".jsonl"


def write(documents: Iterable[Document], lost: Lost) -> Iterator[bytes]:
    for document in documents:
        yield json.dumps(asdict(document), ensure_ascii=False, sort_keys=True).encode() + b"\n"

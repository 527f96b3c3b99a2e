"""What a mark and its article are, beyond a place and a label, as JSON for formats with a slot for anything.

``annotate.importers._records`` reads it again. Empty values are left out.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from annotate.interchange import Document, Mark

KEY = "corroborate"
"""What the slot is called, in every format that has one."""

_ELSEWHERE = {"start", "end", "quote", "ranges", "prefix", "suffix", "deleted_at"}
_MARK = tuple(field.name for field in fields(Mark) if field.name not in _ELSEWHERE)
_DOCUMENT = tuple(field.name for field in fields(Document) if field.name not in {"text", "marks"})


def of_mark(mark: Mark) -> dict[str, Any]:
    return _said(mark, _MARK)


def of_document(document: Document) -> dict[str, Any]:
    return _said(document, _DOCUMENT)


def name(document: Document) -> str:
    """How people call it in a message."""
    return document.title or document.sha256[:12] or "an article without a title"


def _said(record: Mark | Document, names: tuple[str, ...]) -> dict[str, Any]:
    values = {name: getattr(record, name) for name in names}
    return {name: value for name, value in values.items() if value not in ("", None, {})}

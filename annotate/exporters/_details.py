"""What a mark and its article are, beyond a place and a label, as JSON for formats with a slot for anything.

``annotate.importers._records`` reads it again. Empty values are left out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from operator import attrgetter
from typing import Any

from annotate.interchange import Document, Mark

KEY = "corroborate"
"""What the slot is called, in every format that has one."""

_ELSEWHERE = {"start", "end", "quote", "ranges", "prefix", "suffix", "deleted_at"}
_MARK = tuple(field.name for field in fields(Mark) if field.name not in _ELSEWHERE)
_DOCUMENT = tuple(field.name for field in fields(Document) if field.name not in {"text", "marks"})
_of_mark: Callable[[Mark], tuple[Any, ...]] = attrgetter(*_MARK)
_of_document: Callable[[Document], tuple[Any, ...]] = attrgetter(*_DOCUMENT)


def of_mark(mark: Mark) -> dict[str, Any]:
    return _said(_MARK, _of_mark(mark))


def of_document(document: Document) -> dict[str, Any]:
    return _said(_DOCUMENT, _of_document(document))


def name(document: Document) -> str:
    """How people call it in a message."""
    return document.title or document.sha256[:12] or "an article without a title"


def _said(names: tuple[str, ...], values: tuple[Any, ...]) -> dict[str, Any]:
    """A score of 0 is said too."""
    return {name: value for name, value in zip(names, values, strict=True) if value or value == 0}

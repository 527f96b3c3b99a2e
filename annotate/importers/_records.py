"""Records of ``annotate.interchange`` from what a file says, checked: a wrong type is a sentence, not a crash later."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from typing import Any
from uuid import UUID

from annotate.interchange import LARGEST, Document, Mark

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


_FITS: dict[str, tuple[Callable[[Any], bool], str]] = {
    "str": (lambda value: isinstance(value, str), "a text"),
    "int": (_is_whole, "a whole number"),
    "float | None": (lambda value: value is None or _is_number(value), "a number"),
    "Mapping[str, Any]": (lambda value: isinstance(value, dict), "an object"),
    "Mapping[str, Any] | None": (lambda value: value is None or isinstance(value, dict), "an object"),
}
"""What a field's annotation asks for, and its name in a message."""

_MARK = {field.name: str(field.type) for field in fields(Mark)}
_DOCUMENT = {field.name: str(field.type) for field in fields(Document) if field.name != "marks"}
_UNSAID = {"uid": "", "state": "submitted", "author": ""}


def mark(row: Mapping[str, Any]) -> Mark:
    """The mark of a row with the keys of Mark; other keys are passed over. ValueError in a sentence."""
    values = _UNSAID | _checked(row, {name: type for name, type in _MARK.items() if name != "ranges"})
    missing = {"start", "end", "quote", "kind"} - values.keys()
    if missing:
        raise ValueError(f"A mark has no {', '.join(sorted(missing))}.")
    if values["uid"]:
        try:
            values["uid"] = str(UUID(values["uid"]))
        except ValueError:
            raise ValueError(f"{values['uid'][:60]!r} is no uid: 32 hexadecimal digits in five groups.") from None
    return Mark(**values, ranges=places(row.get("ranges") or ()))


def document(row: Mapping[str, Any], text: str, marks: tuple[Mark, ...] = ()) -> Document:
    """The article of a row with the keys of Document. ValueError in a sentence."""
    known = {name: type for name, type in _DOCUMENT.items() if name != "text"}
    return Document(**{"sha256": ""} | _checked(row, known), text=text, marks=marks)


def details(row: Any) -> dict[str, Any]:
    """What our exporters put into a slot beside a mark, without what the format says better; empty when it is none."""
    if not isinstance(row, dict):
        return {}
    known = {name: type for name, type in _MARK.items() if name not in {"start", "end", "quote", "ranges"}}
    return _checked(row, known)


def places(value: Any) -> tuple[tuple[int, int], ...]:
    """Pairs of offsets, sorted. ValueError in a sentence."""
    try:
        found = [(start, end) for start, end in value]
    except (TypeError, ValueError):
        raise ValueError("The places of a mark are pairs of offsets.") from None
    if not all(_is_whole(offset) for place in found for offset in place):
        raise ValueError("Offsets are whole numbers.")
    return tuple(sorted(found))


def at(mark: Mark, where: tuple[tuple[int, int], ...], text: str) -> Mark:
    """The mark in these places of ``text``, of which there is at least one."""
    start, end = where[0][0], where[-1][1]
    return replace(mark, start=start, end=end, quote=text[start:end], ranges=where if len(where) > 1 else ())


def _checked(row: Mapping[str, Any], known: Mapping[str, str]) -> dict[str, Any]:
    values = {name: row[name] for name in known if name in row}
    for name, value in values.items():
        fits, wanted = _FITS[known[name]]
        if not fits(value):
            raise ValueError(f"{name} is not {wanted}.")
        _refuse_unstorable(name, value)
    return values


def _refuse_unstorable(name: str, given: Any) -> None:
    """No database stores NUL, no encoding half of a surrogate pair; in the text they are removed, elsewhere refused.

    Nor is a whole number taken, within an object, that most readers of JSON could not read again.
    """
    waiting = [given]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str) and _UNSTORABLE.search(value):
            raise ValueError(f"{name} holds a NUL character or half of a surrogate pair.")
        if isinstance(value, int) and value is not given and abs(value) >= LARGEST:
            raise ValueError(f"{name} holds a number beyond 64 bits.")
        if isinstance(value, dict):
            waiting += [*value.keys(), *value.values()]
        elif isinstance(value, list | tuple):
            waiting += value

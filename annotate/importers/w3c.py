"""Reads W3C Web Annotations: a collection, a page, a list, one annotation, or one a line.

The texts are not part of it: marks are for articles that are here, known by the SHA-256 in the name of the source
(``ni:///sha-256;…``) or else by its URL. Where the position does not fit, the quote with its context tells. The label
is a body with the purpose ``tagging`` or ``classifying``; without one it is read from the motivation.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from annotate.importers import _lines, _objects, _records
from annotate.interchange import Document, Failure, Mark
from annotate.tagset import meaning

LABEL = "W3C Web Annotation"
SUFFIX = ".jsonld"

_BY_MOTIVATION = {"highlighting": "CLAIM", "identifying": "ENTITY", "describing": "DATE"}
_WIKIDATA = re.compile(r"https?://www\.wikidata\.org/(?:entity|wiki)/(Q[1-9]\d{0,11})")
_HASH = re.compile(r"ni:///sha-256;([\w-]{43})")


def read(stream: BinaryIO) -> Iterator[Document | Failure]:
    yield from _lines.guarded("the file", lambda: _annotations(stream))


def _annotations(stream: BinaryIO) -> Iterator[Document | Failure]:
    number = 0
    for found in _objects.objects(stream, ["", "items", "first.items"]):
        if found.get("type") in ("AnnotationCollection", "AnnotationPage"):
            continue
        number += 1
        name = f"annotation {found.get('id') or number}"
        yield from _lines.guarded(name, lambda found=found: iter([_article(found)]))  # type: ignore[misc]


def _article(annotation: Mapping[str, Any]) -> Document:
    target = _one(annotation["target"])
    source = target.get("source", target.get("id", ""))
    name = str(source.get("id", "") if isinstance(source, dict) else source)
    digest = _HASH.fullmatch(name)
    sha256 = urlsafe_b64decode(f"{digest[1]}=").hex() if digest else ""
    url = "" if digest else name.partition("#")[0]
    return _records.document({"sha256": sha256, "url": url}, "", (_mark(annotation, target),))


def _one(value: Any) -> dict[str, Any]:
    """The first of a list; a bare IRI as an object."""
    first = value[0] if isinstance(value, list) and value else value
    return {"id": first} if isinstance(first, str) else dict(first)


def _list(value: Any) -> list[dict[str, Any]]:
    values = value if isinstance(value, list) else [] if value is None else [value]
    return [{"id": each} if isinstance(each, str) else each for each in values]


def _mark(annotation: Mapping[str, Any], target: Mapping[str, Any]) -> Mark:
    selectors = _list(target.get("selector"))
    quotes = [each for each in selectors if each.get("type") == "TextQuoteSelector"]
    positions = [(each["start"], each["end"]) for each in selectors if each.get("type") == "TextPositionSelector"]
    places = _records.places(positions)
    if not quotes and not places:
        raise ValueError("Its target has neither a TextQuoteSelector nor a TextPositionSelector.")
    bodies = _list(annotation.get("body"))
    kind, type = meaning(_label(annotation, bodies))
    if not kind:
        raise ValueError("No body with the purpose tagging says what it marks: CLAIM, PERSON, ORG, DATE …")
    several = len(places) > 1
    context = quotes[0] if quotes and not several else {}
    ours = _records.details(annotation.get("corroborate"))
    start, end = (places[0][0], places[-1][1]) if places else (0, 0)
    return _records.mark(
        {
            "note": "\n".join(str(body.get("value", "")) for body in bodies if body.get("purpose") == "commenting"),
            "data": {"type": type} if kind == "entity" and type and not ours else {},
            **({} if ours else _meaning(kind, type, bodies, str(context.get("exact", "")))),
            "created_at": str(annotation.get("created") or ""),
            "updated_at": str(annotation.get("modified") or ""),
            **ours,
            "kind": kind,
            "start": start,
            "end": end,
            "quote": context.get("exact", ""),
            "ranges": places if several else (),
            "prefix": context.get("prefix", ""),
            "suffix": context.get("suffix", ""),
        }
    )


def _label(annotation: Mapping[str, Any], bodies: list[dict[str, Any]]) -> str:
    for body in bodies:
        if body.get("purpose") in ("tagging", "classifying") and meaning(str(body.get("value", ""))).kind:
            return str(body["value"])
    if any(body.get("purpose") in ("tagging", "classifying") for body in bodies):
        return ""
    motivation = annotation.get("motivation")
    return _BY_MOTIVATION.get(str(motivation[0] if isinstance(motivation, list) and motivation else motivation), "")


def _meaning(kind: str, type: str, bodies: list[dict[str, Any]], quote: str) -> dict[str, Any]:
    """The item of Wikidata, or the value of the date, that others say in their bodies."""
    for body in bodies:
        item = _WIKIDATA.fullmatch(str(body.get("source") or body.get("id") or ""))
        if kind == "entity" and item:
            ids = {"wikidata": item[1]}
            named = {"name": quote or item[1], "type": type or "OTHER", "external_ids": ids, "level": "name"}
            return {"entity": named | {"state": "confirmed"}}
        if kind == "date" and body.get("purpose") == "describing":
            return {"date": {"type": type, "value": str(body.get("value", "")), "mod": "", "state": "confirmed"}}
    return {}

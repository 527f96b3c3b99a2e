"""The article and marks of a UIMA CAS, as ``annotate.exporters._cas`` makes it or INCEpTION exports it.

Named entities of DKPro Core are marks; so are annotations of INCEpTION's own layers (``custom.…``,
``webanno.custom.…``) with a feature ``value`` or ``label``. cassis converts offsets to code points.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from annotate.exporters._cas import META_DATA, NAMED_ENTITY, WIKIDATA
from annotate.exporters._details import KEY
from annotate.importers import _found, _lines, _records
from annotate.interchange import Document, Failure

if TYPE_CHECKING:
    from cassis import Cas

_LAYERS = ("custom.", "webanno.custom.")


def articles(name: str, load: Callable[[], Cas]) -> Iterator[Document | Failure]:
    """``load`` may raise anything: the file is from outside, and cassis trusts its shape."""
    try:
        cas = load()
    except Exception as error:
        reason = " ".join(str(error).split())[:200]
        yield Failure(name, f"It is no CAS that can be read: {type(error).__name__}, {reason}")
        return
    yield from _lines.guarded(name, lambda: _article(name, cas))


def _article(name: str, cas: Cas) -> Iterator[Document | Failure]:
    text = cas.sofa_string
    if not isinstance(text, str) or not text:
        raise ValueError("Its first view has no text.")
    yield from _found.article(name, text, _marks(cas), about=_about(cas))


def _about(cas: Cas) -> dict[str, Any]:
    if not cas.typesystem.contains_type(META_DATA):
        return {}
    for meta in cas.select(META_DATA):
        ours = _json(getattr(meta, KEY, None))
        return {"title": meta.documentTitle or "", **ours} if ours else {"title": meta.documentTitle or ""}
    return {}


def _marks(cas: Cas) -> Iterator[_found.Found]:
    """Several annotations with one uid of ours are one mark in several places."""
    groups: dict[Any, list[Any]] = {}
    for layer in _layers(cas):
        for found in cas.select(layer):
            groups.setdefault(_json(getattr(found, KEY, None)).get("uid") or found.xmiID, []).append(found)
    for name, group in groups.items():
        yield _mark(f"annotation {name}", group)


def _layers(cas: Cas) -> list[str]:
    names = [type.name for type in cas.typesystem.get_types()]
    return [name for name in names if name == NAMED_ENTITY or name.startswith(_LAYERS)]


def _mark(where: str, group: list[Any]) -> _found.Found:
    first = group[0]
    identifier = getattr(first, "identifier", None) or ""
    return _found.Found(
        where=where,
        places=[(each.begin, each.end) for each in group],
        label=str(getattr(first, "value", None) or getattr(first, "label", None) or ""),
        details=_records.details(_json(getattr(first, KEY, None))),
        wikidata=str(identifier).removeprefix(WIKIDATA).removeprefix("https://www.wikidata.org/entity/"),
    )


def _json(value: Any) -> dict[str, Any]:
    found = json.loads(value) if isinstance(value, str) and value else {}
    return found if isinstance(found, dict) else {}

"""A UIMA CAS of one article, for the two formats that UIMA's tools read; dkpro-cassis writes and reads both.

Each mark is a NamedEntity of DKPro Core, the layer that INCEpTION shows at once: ``value`` is its label, ``identifier``
the Wikidata IRI. Our own feature ``corroborate`` holds the rest as JSON, which other tools leave alone or drop. UIMA
counts in UTF-16 units, as Java does: cassis converts.
"""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

from annotate.exporters import _details, _marks
from annotate.interchange import Document, Mark
from annotate.tagset import label_of

if TYPE_CHECKING:
    from cassis import Cas, TypeSystem  # when it runs, only where a CAS is made: loading it takes a third of a second

NAMED_ENTITY = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity"
META_DATA = "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData"
WIKIDATA = "http://www.wikidata.org/entity/"


@cache
def type_system() -> TypeSystem:
    from cassis import TypeSystem

    types = TypeSystem()
    entity = types.create_type(NAMED_ENTITY, "uima.tcas.Annotation")
    meta = types.create_type(META_DATA, "uima.tcas.DocumentAnnotation")
    for type, names in ((entity, ("value", "identifier")), (meta, ("documentTitle", "documentId", "documentUri"))):
        for name in (*names, _details.KEY):
            types.create_feature(type, name, "uima.cas.String")
    return types


def cas_of(document: Document, text: str, marks: list[Mark]) -> Cas:
    """``text``: the document's, or what the format can hold of it, of the same length."""
    from cassis import Cas

    types = type_system()
    cas = Cas(types)
    cas.sofa_string, cas.sofa_mime = text, "text/plain"
    about = {
        "documentTitle": document.title,
        "documentId": document.sha256,
        "documentUri": document.url,
        _details.KEY: _json(_details.of_document(document)),
    }
    cas.add(types.get_type(META_DATA)(begin=0, end=len(text), language=document.language, **about))
    entity_type = types.get_type(NAMED_ENTITY)
    for mark in marks:
        cas.add_all(entity_type(begin=begin, end=end, **_features(mark)) for begin, end in mark.places)
    return cas


def _features(mark: Mark) -> dict[str, Any]:
    wikidata = _marks.wikidata_of(mark)
    ranges = {"ranges": mark.ranges} if mark.ranges else {}
    return {
        "value": label_of(mark),
        "identifier": f"{WIKIDATA}{wikidata}" if wikidata else None,
        _details.KEY: _json({"kind": mark.kind} | ranges | _details.of_mark(mark)),
    }


def _json(value: dict[str, Any]) -> str:
    """In ASCII: what XML forbids is escaped."""
    return json.dumps(value, sort_keys=True)

"""One word for a mark, in formats that have room for one: ``CLAIM``, a time expression's type, or an entity's type.

Reading, the words that other tools use for the same are taken too: those of CoNLL-2003, OntoNotes and ACE.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from annotate.interchange import Mark

ENTITIES = ("PERSON", "ORG", "GPE", "LOC", "FACILITY", "EVENT", "LAW", "PRODUCT", "OTHER")
DATES = ("DATE", "TIME", "DURATION", "SET")
CLAIM, UNTYPED = "CLAIM", "ENTITY"
LABELS = (CLAIM, *DATES, *ENTITIES, UNTYPED)
"""Every label that is written."""


class Meaning(NamedTuple):
    """The kind of mark that a label stands for, and the type of entity or time expression; empty where unsaid."""

    kind: str
    type: str


_OTHER_WORDS = {
    "PER": "PERSON",
    "PERS": "PERSON",
    "PEOPLE": "PERSON",
    "ORGANIZATION": "ORG",
    "ORGANISATION": "ORG",
    "LOCATION": "LOC",
    "FAC": "FACILITY",
    "MISC": "OTHER",
    "OTH": "OTHER",
    "NORP": "OTHER",
    "LANGUAGE": "OTHER",
    "WORK_OF_ART": "OTHER",
    "TIMEX": "DATE",
    "TIMEX3": "DATE",
    "CLAIMS": CLAIM,
}


def label_of(mark: Mark) -> str:
    """One of LABELS. An entity whose type nobody said is an ENTITY."""
    if mark.kind == "claim":
        return CLAIM
    said = (mark.date if mark.kind == "date" else mark.entity) or {}
    type = said.get("type") or mark.data.get("type")
    known, unsaid = (DATES, "DATE") if mark.kind == "date" else (ENTITIES, UNTYPED)
    label = meaning(type).type if isinstance(type, str) else ""
    return label if label in known else unsaid


@lru_cache(maxsize=1024)
def meaning(label: str) -> Meaning:
    """What a label stands for; Meaning("", "") when it is none that we know."""
    word = label.strip().upper().replace(" ", "_").replace("-", "_")
    word = _OTHER_WORDS.get(word, word)
    if word == CLAIM:
        return Meaning("claim", "")
    if word == UNTYPED:
        return Meaning("entity", "")
    if word in DATES:
        return Meaning("date", word)
    return Meaning("entity", word) if word in ENTITIES else Meaning("", "")

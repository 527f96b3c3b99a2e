"""What only a machine proposes a mark to stand for leaves as a proposal, and comes back as none of a person's words."""

from __future__ import annotations

import csv
import io
import json
import zipfile

import pytest
from cassis import load_cas_from_json
from spacy.tokens import DocBin
from spacy.vocab import Vocab

from annotate.actions import export, labels
from annotate.exporters._cas import NAMED_ENTITY
from annotate.interchange import Document, Failure
from tests.annotate.exporters.hostile import a_mark, an_article, date, entity

TEXT = "Ada Brandt left on 12 March 2021."
DECIDED, PROPOSED = ("confirmed", "confirmed"), ("suggested", "resolved")


def said(states: tuple[str, str]) -> Document:
    """A person's marks; in these states what the name speaks of, and what the date says."""
    person = entity("Ada Brandt", "PERSON", wikidata="Q42") | {"state": states[0]}
    day = date("2021-03-12", rule="day") | {"state": states[1]}
    return an_article(
        TEXT, a_mark(TEXT, "Ada Brandt", "entity", 1, entity=person), a_mark(TEXT, "12 March 2021", "date", 2, date=day)
    )


def written(name: str, states: tuple[str, str]) -> bytes:
    return b"".join(export.format_named(name).write(iter([said(states)]), lambda failure: None))


def member(name: str, suffix: str, states: tuple[str, str]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(written(name, states))) as archive:
        return archive.read(next(each for each in archive.namelist() if each.endswith(suffix)))


@pytest.mark.parametrize("name", sorted(labels.formats()))
def test_nobody_is_taken_to_have_confirmed_it(name: str) -> None:
    marks = [
        mark
        for item in labels.format_named(name).read(io.BytesIO(written(name, PROPOSED)))
        if not isinstance(item, Failure)
        for mark in item.marks
    ]
    assert [mark.kind for mark in marks] == ["entity", "date"]
    assert [(stands or {}).get("state") for mark in marks for stands in (mark.entity, mark.date)].count(
        "confirmed"
    ) == 0


@pytest.mark.parametrize(("states", "items"), [(DECIDED, ["Q42"]), (PROPOSED, [])])
def test_other_tools_read_as_a_fact_only_what_a_person_said(states: tuple[str, str], items: list[str]) -> None:
    bodies = json.loads(written("w3c", states))["first"]["items"][0]["body"]
    (doc,) = DocBin().from_bytes(member("spacy", ".spacy", states)).get_docs(Vocab())
    cas = load_cas_from_json(member("casjson", ".json", states).decode())
    lines = member("brat", ".ann", states).decode().splitlines()
    assert [body["source"][-3:] for body in bodies if body["purpose"] == "identifying"] == items
    assert [span.kb_id_ for span in doc.spans["entity"] if span.kb_id_] == items
    assert [each.identifier[-3:] for each in cas.select(NAMED_ENTITY) if each.identifier] == items
    assert [line.split(":")[1][:3] for line in lines if line.startswith("N")] == items
    assert len([line for line in lines if "\tTIMEX3 " in line]) == len(items)


def test_a_table_says_who_said_it() -> None:
    for states in (DECIDED, PROPOSED):
        rows = list(csv.DictReader(io.StringIO(written("csv", states).decode(), newline="")))
        assert [row["entity"] for row in rows] == ["Ada Brandt", ""]
        assert (rows[0]["entity_state"], rows[1]["date_state"]) == states

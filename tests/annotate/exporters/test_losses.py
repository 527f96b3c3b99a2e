"""What each format loses on the way out and in again, field by field: what its ``LOSES`` says in words.

Whoever changes a line here changes those words too, and docs/formats.md with them.
"""

from __future__ import annotations

import io
from dataclasses import fields
from typing import Any

import pytest

from annotate.actions import export, labels
from annotate.interchange import Document, Failure
from tests.annotate.exporters.hostile import AT, a_mark, an_article, date, entity

TEXT = "Ada Brandt left Suva on 12 March 2021. Nobody knows why."
_ABOUT = "title url publisher byline language published_at published_precision published_source"
_MARK = "uid state author agent reader reader_version reason confidence data note entity date created_at updated_at"
LOST = {
    "brat": (_ABOUT, _MARK.replace("state ", "")),
    "casjson": ("", ""),
    "conll2003": (f"sha256 text {_ABOUT}", _MARK),
    "conllup": (_ABOUT.replace("title url ", ""), _MARK),
    "csv": (f"text {_ABOUT.replace('url ', '')}", "reason data entity date"),
    "doccano": ("", ""),
    "jsonl": ("", ""),
    "labelstudio": ("", ""),
    "spacy": ("", ""),
    "spacy_jsonl": ("", ""),
    "w3c": (f"text {_ABOUT}", ""),
    "xmi": ("", ""),
}
"""Fields of the article, and of some mark. What csv and w3c tell of an article is not taken in: it has to be here."""
AROUND = {"prefix", "suffix"}
"""Only importers fill these in."""


def full() -> Document:
    """An article and marks of which every field is filled in, with more than the least."""
    person = entity("Ada Brandt", "PERSON", wikidata="Q42", viaf="7") | {"level": "adjective"}
    day = date("2021-03-12", anchor="dct:2021-03-12", rule="day of a month")
    machine: dict[str, Any] = {"state": "suggested", "author": "reader", "agent": "model", "reader": "names"}
    machine |= {"reader_version": "2", "reason": "A port.", "confidence": 0.5, "data": {"type": "GPE", "rank": 1}}
    return an_article(
        TEXT,
        a_mark(TEXT, "Ada Brandt", "entity", 1, entity=person, note="two\nlines"),
        a_mark(TEXT, "Suva", "entity", 2, **machine),
        a_mark(TEXT, "12 March 2021", "date", 3, date=day),
        a_mark(TEXT, "Nobody knows why", "claim", 4, state="accepted"),
        title="Gone",
        url="https://news.example/1",
        publisher="Lindholm Post",
        byline="A. Writer",
        language="fj",
        published_at=AT,
        published_precision="month",
        published_source="stated",
    )


def differing(one: Any, other: Any) -> set[str]:
    return {field.name for field in fields(one) if getattr(one, field.name) != getattr(other, field.name)}


@pytest.mark.parametrize("name", sorted(labels.formats()))
def test_nothing_is_lost_but_what_is_said(name: str) -> None:
    article = full()
    content = b"".join(export.format_named(name).write(iter([article]), lambda failure: None))
    back = [item for item in labels.format_named(name).read(io.BytesIO(content)) if not isinstance(item, Failure)]
    marks = {(mark.kind, mark.quote): mark for item in back for mark in item.marks}
    pairs = [(mark, marks[mark.kind, mark.quote]) for mark in article.marks if (mark.kind, mark.quote) in marks]
    of_article, of_mark = LOST[name]
    assert differing(article, back[0]) - {"marks"} == set(of_article.split())
    assert set().union(*(differing(*pair) for pair in pairs)) - AROUND == set(of_mark.split())
    carried = [mark for mark in article.marks if mark.kind != "claim" or name != "conll2003"]
    assert [mark for mark, _ in pairs] == carried

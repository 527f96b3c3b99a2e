"""The readers that people have read what we write, and the quotes agree.

spaCy, dkpro-cassis, bratly, conllu and lxml are run here. Label Studio and doccano are too heavy for that: what their
released packages demand of a file was read from them and is repeated below, and ``tests/golden`` keeps the very JSON,
of which only the blanks between its items went since.

* Label Studio 1.23.2: ``TaskValidator.to_internal_value`` of its ``tasks/validation.py`` was run on
  ``labelstudio.golden`` with the data types of its own named-entity template (``{"text": "Text"}``): it took all tasks.
  label-studio-sdk 2.1.2: ``create_tokens_and_tags`` of its ``converter/utils.py``, which makes CoNLL of an export, was
  run on every region and tagged the words of its quote. The front end counts ``[...text].length``; counted so by node,
  every region is its quote.
* doccano 1.8.4: ``SpanLabel.parse`` of its ``data_import/pipeline/label.py`` took each label of ``doccano.golden``. The
  text of its annotator has the length ``text.length``; cut so by node, ``text.slice(start, end)``, every label is its
  quote.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path

import bratly.io
import conllu
import pytest
from cassis import load_cas_from_json, load_cas_from_xmi, load_typesystem
from lxml import etree
from spacy.tokens import DocBin
from spacy.vocab import Vocab

from annotate.actions import export
from annotate.errors import Invalid
from annotate.exporters._cas import NAMED_ENTITY
from annotate.interchange import Document, Failure, Mark
from annotate.tagset import label_of
from tests.annotate.exporters.hostile import an_article, articles

ARTICLES = articles()
MARKS = [(article, mark) for article in ARTICLES for mark in article.marks]


def written(name: str) -> bytes:
    return b"".join(export.format_named(name).write(iter(ARTICLES), lambda failure: None))


def members(name: str, suffix: str) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(written(name))) as archive:
        assert archive.testzip() is None
        return [(each, archive.read(each)) for each in archive.namelist() if each.endswith(suffix)]


def parts(article: Document) -> list[str]:
    """The quotes of an article's marks, place by place."""
    return sorted(article.text[start:end] for mark in article.marks for start, end in mark.places)


# -- spaCy ------------------------------------------------------------------------------------------------------------


def test_spacy_reads_texts_spans_and_entities() -> None:
    ((_, content),) = members("spacy", ".spacy")
    docs = list(DocBin().from_bytes(content).get_docs(Vocab()))
    assert [doc.text for doc in docs] == [article.text for article in ARTICLES]
    for doc, article in zip(docs, ARTICLES, strict=True):
        spans = [span for group in doc.spans.values() for span in group]
        assert sorted(article.text[span.start_char : span.end_char] for span in spans) == parts(article)
        assert all(span.text == article.text[span.start_char : span.end_char] for span in spans)
    assert [(ent.text, ent.label_, ent.kb_id_) for ent in docs[1].ents][:2] == [
        ("أدا برانت", "PERSON", "Q42"),
        ("Cafe\u0301 Zürich", "ORG", ""),
    ]


def test_without_spacy_its_format_is_refused_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "find_spec", lambda name: None)
    with pytest.raises(Invalid, match="This format needs spacy, which is not installed"):
        export.format_named("spacy")
    assert export.format_named("jsonl")


# -- UIMA -------------------------------------------------------------------------------------------------------------


def test_cassis_reads_xmi_and_json_with_the_same_quotes() -> None:
    ((_, types),) = members("xmi", "TypeSystem.xml")
    system = load_typesystem(io.BytesIO(types))
    xmi = [load_cas_from_xmi(io.BytesIO(content), system) for _, content in members("xmi", ".xmi")]
    cas_json = [load_cas_from_json(content.decode()) for _, content in members("casjson", ".json")]
    for article, one, other in zip(ARTICLES, xmi, cas_json, strict=True):
        quotes = [sorted(each.get_covered_text() for each in cas.select(NAMED_ENTITY)) for cas in (one, other)]
        legal = [part.replace("\u000b\ufffe\u0001", "\ufffd" * 3) for part in parts(article)]
        assert quotes == [sorted(legal), parts(article)]
        assert other.sofa_string == article.text


def test_offsets_in_a_cas_are_those_of_java() -> None:
    (_, content), *_ = members("casjson", ".json")
    structures = json.loads(content)["%FEATURE_STRUCTURES"]
    units = ARTICLES[0].text.encode("utf-16-le")
    entities = [each for each in structures if each["%TYPE"] == NAMED_ENTITY]
    read = [units[2 * each["begin"] : 2 * each["end"]].decode("utf-16-le") for each in entities]
    assert sorted(read) == parts(ARTICLES[0])


# -- brat -------------------------------------------------------------------------------------------------------------


def test_bratly_takes_every_line_and_finds_the_quotes(tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(written("brat"))) as archive:
        archive.extractall(tmp_path)
    for article in ARTICLES:
        text = (tmp_path / f"{article.sha256[:32]}.txt").read_bytes().decode()
        read = bratly.io.read_and_load_ann_file(str(tmp_path / f"{article.sha256[:32]}.ann"))
        entities = read.get_annotations(descendant_type=bratly.EntityAnnotation) if article.marks else []
        found = [text[part.start : part.end] for entity in entities for part in entity.fragments]
        assert sorted(found) == parts(article)
        assert all(
            entity.content.split() == " ".join(text[part.start : part.end] for part in entity.fragments).split()
            for entity in entities
        )


# -- CoNLL ------------------------------------------------------------------------------------------------------------


def test_conllu_reads_the_columns_that_the_file_names() -> None:
    sentences = conllu.parse(written("conllup").decode())
    read = [(token["form"], token["corroborate:entity"]) for token in sentences[0]]
    assert [form for form, tag in read if tag.endswith("PERSON")] == ["👩‍👩‍👧", "👩🏽‍🚒", "Ada", "Brandt"]
    assert sentences[0].metadata["newdoc id"] == ARTICLES[0].sha256


def test_the_runs_of_iob2_are_the_marks() -> None:
    lines = [line.split() for line in written("conll2003").decode().split("\n")]
    assert {len(line) for line in lines} == {0, 4}
    begun = [line[0] for line in lines if line and line[3].startswith("B-")]
    assert begun[:4] == ["👩‍👩‍👧", "Suva", "👩🏽‍🚒", "12"]


# -- TimeML, CSV ------------------------------------------------------------------------------------------------------


def test_timeml_is_xml_that_holds_the_text_and_its_dates() -> None:
    trees = [etree.fromstring(content) for _, content in members("timeml", ".tml")]
    assert "".join(trees[0].find("TEXT").itertext()) == ARTICLES[0].text
    dates = trees[0].findall("TEXT/TIMEX3")
    assert [(date.text, date.get("value"), date.get("anchorTimeID")) for date in dates] == [
        ("12 March 2021", "2021-03-12", None),
        ("two days later", "2021-03-14", "t1"),
    ]
    assert trees[0].find("DCT/TIMEX3").get("value") == "2021-03-15"


@pytest.mark.parametrize("name", ["timeml", "xmi"])
def test_what_xml_forbids_is_counted_in_the_text_and_in_the_title(name: str) -> None:
    lost: list[Failure] = []
    b"".join(export.format_named(name).write(iter([an_article("One\x01 two\x02.", title="\ufffe")]), lost.append))
    assert [failure.reason for failure in lost] == ["3 characters that XML forbids were written as U+FFFD."]


def test_csv_readers_get_every_quote_as_it_is() -> None:
    rows = list(csv.DictReader(io.StringIO(written("csv").decode(), newline="")))
    assert [row["quote"] for row in rows] == [mark.quote for _, mark in MARKS]
    guarded = list(csv.DictReader(io.StringIO(written("csv_excel").decode("utf-8-sig"), newline="")))
    assert [value for row in guarded for value in row.values() if value.startswith(("=", "+", "-", "@"))] == []


# -- what the released packages of others demand ----------------------------------------------------------------------


@pytest.mark.parametrize(("article", "mark"), MARKS, ids=lambda each: getattr(each, "uid", ""))
def test_label_studio_finds_each_quote_at_its_code_points(article: Document, mark: Mark) -> None:
    tasks = {task["data"]["text"]: task for task in json.loads(written("labelstudio"))}
    made = tasks[article.text]["predictions" if mark.reader else "annotations"]
    (region,) = [region for each in made for region in each["result"] if region["id"] == mark.uid]
    assert (region["type"], region["from_name"], region["to_name"]) == ("labels", "label", "text")
    value = region["value"]
    assert value["labels"] == [label_of(mark)]
    assert article.text[value["start"] : value["end"]] == value["text"] == mark.quote


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.sha256[:8])
def test_doccano_finds_each_quote_at_its_utf_16_units(article: Document) -> None:
    rows = {row["text"]: row for row in map(json.loads, written("doccano").splitlines())}
    units = article.text.encode("utf-16-le")
    labels = rows[article.text]["label"]
    assert all(0 <= start < end and label for start, end, label in labels)
    found = [units[2 * start : 2 * end].decode("utf-16-le") for start, end, _ in labels]
    assert found == [mark.quote for mark in article.marks]


# -- the standard -----------------------------------------------------------------------------------------------------


def test_a_web_annotation_has_what_the_standard_says_it_must() -> None:
    """Web Annotation Data Model 3.1, 3.2.4, 4.2.4, 4.2.5: context, id, type, target, selectors."""
    file = json.loads(written("w3c"))
    assert (file["@context"][0], file["type"]) == ("http://www.w3.org/ns/anno.jsonld", "AnnotationCollection")
    items = file["first"]["items"]
    assert file["total"] == len(items) == len(MARKS)
    for item, (article, mark) in zip(items, MARKS, strict=True):
        assert (item["id"], item["type"]) == (f"urn:uuid:{mark.uid}", "Annotation")
        selectors = item["target"]["selector"]
        positions = [each for each in selectors if each["type"] == "TextPositionSelector"]
        quotes = [each for each in selectors if each["type"] == "TextQuoteSelector"]
        assert [(each["start"], each["end"]) for each in positions] == list(mark.places)
        for position, quote in zip(positions, quotes, strict=True):
            around = f"{quote['prefix']}{quote['exact']}{quote['suffix']}"
            assert article.text[position["start"] : position["end"]] == quote["exact"]
            assert around in article.text


def test_what_a_format_cannot_carry_is_told_and_nothing_else_is_missing() -> None:
    lost: list[Failure] = []
    b"".join(export.format_named("conllup").write(iter(ARTICLES), lost.append))
    assert [failure.reason for failure in lost] == [
        "“400 permits, two days later,” she said” was left out: it lies in several places, and this format has one "
        "place for a mark.",
        "“Suva” was left out: it overlaps “Suva 🇫🇯”, and this format has one layer of marks.",
        "“Zürich” was left out: it overlaps “Cafe\u0301 Zürich”, and this format has one layer of marks.",
    ]

"""A file from outside, whatever is in it, gives records and named failures: never an error, never a full memory."""

from __future__ import annotations

import io
import json
import tracemalloc
import zipfile
import zlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotate.actions import export, labels
from annotate.importers import _lines, _objects, _zips
from annotate.interchange import Document, Failure
from tests.annotate.exporters.hostile import articles

IMPORTS = sorted(labels.formats())
ZIPPED = ["brat", "casjson", "spacy", "xmi"]
LINES = ["doccano", "jsonl", "spacy_jsonl"]
some = settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])

NUMBERS = st.one_of(st.integers(), st.just(2**63), st.floats(), st.just(True), st.just("7"), st.none())
JSON = st.recursive(
    st.one_of(NUMBERS, st.text(max_size=5), st.sampled_from(["\ud800", "\x00", "CLAIM", "PERSON"])),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)),
    max_leaves=6,
)


def good(name: str) -> bytes:
    return b"".join(export.format_named(name).write(iter(articles()), lambda failure: None))


def read(name: str, content: bytes) -> list[Document | Failure]:
    return list(labels.format_named(name).read(io.BytesIO(content)))


def failures(name: str, content: bytes) -> list[Failure]:
    return [each for each in read(name, content) if isinstance(each, Failure)]


def zipped(**members: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("_", "."), content)
    return file.getvalue()


# -- anything at all --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", IMPORTS)
@some
@given(content=st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(name: str, content: bytes) -> None:
    assert all(each.name and each.reason for each in failures(name, content))


@pytest.mark.parametrize("name", IMPORTS)
@some
@given(data=st.data())
def test_a_damaged_file_is_read_or_refused(name: str, data: st.DataObject) -> None:
    content = bytearray(good(name))
    for at in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=8)):
        content[at] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(1, len(content)))
    assert all(each.name and each.reason for each in failures(name, bytes(content[:cut])))


@pytest.mark.parametrize("name", [*LINES, "labelstudio", "w3c"])
@some
@given(data=st.data())
def test_json_with_other_values_in_its_places_is_read_or_refused(name: str, data: st.DataObject) -> None:
    row = json.loads(good(name) if name in ("labelstudio", "w3c") else good(name).splitlines()[0])
    _spoil(row, data)
    content = json.dumps(row).encode()
    assert all(each.name and each.reason for each in failures(name, content))


def _spoil(row: object, data: st.DataObject) -> None:
    """One value somewhere in it becomes another."""
    while True:
        keys = list(row) if isinstance(row, dict) else list(range(len(row)))
        key = data.draw(st.sampled_from(keys))
        if not isinstance(row[key], dict | list) or not row[key] or data.draw(st.booleans()):
            row[key] = data.draw(JSON)
            return
        row = row[key]


# -- one bad, the others good -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", LINES)
def test_a_bad_line_does_not_stop_the_others(name: str) -> None:
    lines = good(name).splitlines()
    deep, nan = b"[" * 100_000, b'{"text": NaN}'
    found = read(name, b"\n".join([b"\xff", lines[0], b"[]", deep, nan, b'{"text": 7}', lines[1]]))
    assert [each.name for each in found if isinstance(each, Failure)] == [f"line {at}" for at in (1, 3, 4, 5, 6)]
    assert len(found) == 7


@pytest.mark.parametrize("name", ZIPPED)
def test_a_bad_member_does_not_stop_the_others(name: str) -> None:
    with zipfile.ZipFile(io.BytesIO(good(name))) as archive:
        members = {each: archive.read(each) for each in archive.namelist()}
    first = next(each for each in members if each.endswith((".ann", ".json", ".spacy", ".xmi")))
    members["aa-" + first], members["aa-" + first.replace(".ann", ".txt")] = b"T1\tnonsense\n\xff", b"\xff"
    found = read(name, zipped(**members))
    bad = [each for each in found if isinstance(each, Failure)]
    assert [each.name.startswith("aa-") for each in bad] == [True] * len(bad)
    assert bad
    assert len(found) - len(bad) == 4


def test_a_failure_names_the_place() -> None:
    rows = [
        {
            "text": "Ada 🇫🇯 left.",
            "label": [[0, 3, "PERSON"], [5, 8, "GPE"], [0, 99, "GPE"], [0, 3, "MONEY"], [3, 0, "ORG"]],
        }
    ]
    document, *bad = read("doccano", json.dumps(rows[0]).encode())
    assert [mark.quote for mark in document.marks] == ["Ada"]
    assert [each.name for each in bad] == [f"line 1, label {number}" for number in (2, 3, 4, 5)]
    assert "inside a surrogate pair" in bad[0].reason
    assert "lies outside of the text" in bad[1].reason
    assert "The label “MONEY” is none that we know" in bad[2].reason


# -- bounded ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ZIPPED)
def test_a_zip_bomb_is_refused_before_it_unpacks(name: str) -> None:
    suffix = {"brat": "a_txt", "casjson": "a_json", "spacy": "a_spacy", "xmi": "a_xmi"}[name]
    bomb = zipped(**{suffix: b"\0" * (300 * 2**20)})
    tracemalloc.start()
    (failure,) = failures(name, bomb)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "zip bomb" in failure.reason
    assert peak < 2 * _zips.LARGEST


def test_a_docbin_bomb_is_refused_before_it_unpacks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("annotate.importers.spacy.LARGEST", 2**20)
    (failure,) = failures("spacy", zlib.compress(b"\0" * (30 * 2**20)))
    assert "this looks like a bomb" in failure.reason


def test_entities_that_swell_are_not_followed() -> None:
    swelling = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE x [<!ENTITY e0 "ha">{swelling}]><xmi:XMI xmlns:xmi="http://www.omg.org/XMI">&e11;</xmi:XMI>'
    (failure,) = failures("xmi", zipped(a_xmi=bomb.encode()))
    assert "It is no CAS that can be read" in failure.reason


def test_a_line_without_end_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_lines, "LARGEST", 5_000)
    content = b"x" * 20_000 + b"\n" + good("jsonl").splitlines()[3]
    failure, document = read("jsonl", content)
    assert (failure.name, isinstance(document, Document)) == ("line 1", True)


def test_an_object_without_end_stops_the_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_objects, "LARGEST", 200_000)
    (failure,) = failures("labelstudio", b'[{"data": {"text": "' + b"x" * 500_000)
    assert "larger than" in failure.reason


# -- what other tools write -------------------------------------------------------------------------------------------


def test_brat_files_with_windows_line_ends_keep_their_marks() -> None:
    ann = b"T1\tPER 5 8;10 14\tAda left\r\nR1\tMet Arg1:T1 Arg2:T1\r\nN1\tReference T1 Wikidata:Q42\tAda\r\n"
    document, said = read("brat", zipped(a_txt=b"No\r\n\nAda, left.\r\n", a_ann=ann))
    assert document.text == "No\n\nAda, left.\n"
    assert [(mark.start, mark.end, mark.ranges) for mark in document.marks] == [(4, 13, ((4, 7), (9, 13)))]
    assert document.marks[0].entity["external_ids"] == {"wikidata": "Q42"}
    assert said.reason == "1 lines are no marks and were passed over."


def test_conll_in_any_of_its_tag_schemes_gives_the_same_marks() -> None:
    schemes = {
        "IOB1": ["I-PER", "I-PER", "O", "I-LOC"],
        "IOB2": ["B-PER", "I-PER", "O", "B-LOC"],
        "IOBES": ["B-PER", "E-PER", "O", "S-LOC"],
        "BILOU": ["B-PER", "L-PER", "O", "U-LOC"],
    }
    for tags in schemes.values():
        lines = [f"{word}\tNN\t{tag}" for word, tag in zip(["Ada", "Brandt", "in", "Suva"], tags, strict=True)]
        (document,) = read("conll2003", "\n".join(lines).encode())
        assert [(mark.quote, mark.data["type"]) for mark in document.marks] == [
            ("Ada Brandt", "PERSON"),
            ("Suva", "LOC"),
        ]


def test_label_studio_predictions_are_suggestions_of_their_model() -> None:
    region = {"id": "a", "type": "labels", "value": {"start": 0, "end": 3, "text": "Ada", "labels": ["PER"]}}
    choice = {"id": "b", "type": "choices", "value": {"choices": ["good"]}}
    task = {
        "id": 5,
        "data": {"text": "Ada left."},
        "predictions": [{"model_version": "ner 2", "result": [region, choice]}],
    }
    document, failure = read("labelstudio", json.dumps([task]).encode())
    (mark,) = document.marks
    assert (mark.state, mark.agent, mark.reader, mark.reader_version) == ("suggested", "model", "ner", "2")
    assert (failure.name, failure.reason) == ("task 5, region b", "A region of the type choices is no mark.")


def test_web_annotations_are_read_as_page_list_lines_or_one() -> None:
    collection = json.loads(good("w3c"))
    items = collection["first"]["items"]
    page = {"type": "AnnotationPage", "items": items}
    lines = "\n".join(json.dumps(item) for item in items)
    for content in (json.dumps(page), json.dumps(items), lines, json.dumps(items[0])):
        assert len(read("w3c", content.encode())) in (len(items), 1)
    assert read("w3c", lines.encode()) == read("w3c", good("w3c"))

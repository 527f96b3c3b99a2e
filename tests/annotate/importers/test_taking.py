"""Labels in, in every format: what is good is stored once, what is bad is named, whatever else is in the file."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from dataclasses import replace
from typing import Any

import pytest

from annotate.actions import annotation as marks
from annotate.actions import export, labels
from annotate.actions import version as versions
from annotate.errors import Invalid, NotAllowed
from annotate.interchange import Failure
from annotate.models import Annotation, Article, Entity, Job, User
from tests.annotate.exporters.hostile import articles as hostile
from tests.annotate.test_labels import start_anew
from tests.factories import a_mark, an_article

STATES = ("suggested", "submitted", "accepted", "rejected")
WITHOUT_TEXTS = ["csv", "w3c"]
LOSSLESS = ["casjson", "doccano", "jsonl", "labelstudio", "spacy", "spacy_jsonl"]
MANY = 1_501


def take(name: str, content: bytes, by: User) -> labels.Taken:
    """What came in, in the end."""
    taken = labels.Taken()
    for _ in labels.take_all(labels.format_named(name).read(io.BytesIO(content)), taken, by=by):
        pass
    return taken


def exported(name: str) -> bytes:
    return b"".join(export.stream(name, states=STATES))


@pytest.fixture
def corpus(alice: User, bob: User) -> None:
    """The hostile articles with their marks, in the database."""
    taken = labels.Taken()
    for document in hostile():
        labels.take(document, taken, by=bob)
    assert (taken.articles, taken.marks, taken.failures) == (4, 21, [])
    Job.objects.all().delete()


# -- round trips ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", LOSSLESS)
def test_out_and_into_an_empty_database_and_out_again_is_the_same_to_the_byte(
    name: str, corpus: None, bob: User
) -> None:
    before = exported(name)
    start_anew()
    taken = take(name, before, bob)
    assert (taken.articles, taken.marks, taken.failures) == (4, 21, [])
    assert exported(name) == before


@pytest.mark.parametrize("name", WITHOUT_TEXTS)
def test_marks_without_texts_come_back_to_the_articles_that_are_here(name: str, corpus: None, bob: User) -> None:
    before = exported(name)
    start_anew()
    for document in hostile():
        labels.take(replace(document, marks=()), labels.Taken(), by=bob)
    assert (take(name, before, bob).marks, exported(name)) == (21, before)


@pytest.mark.parametrize("name", [*LOSSLESS, *WITHOUT_TEXTS, "brat"])
def test_what_is_here_is_never_doubled(name: str, corpus: None, bob: User) -> None:
    taken = take(name, exported(name), bob)
    assert (taken.articles, taken.marks, taken.failures) == (0, 0, [])
    assert (taken.known, Annotation.objects.count()) == (21, 21)


@pytest.mark.parametrize(("name", "articles", "marks"), [("conllup", 0, 1), ("xmi", 1, 0), ("conll2003", 4, 12)])
def test_what_a_format_changes_comes_in_once(name: str, articles: int, marks: int, corpus: None, bob: User) -> None:
    """A mark that began in white space begins behind it; a text that XML forbids is another, whose uids are taken.

    CoNLL-2003 has no texts: those that are made of its words are new here.
    """
    content = exported(name)
    first, second = take(name, content, bob), take(name, content, bob)
    assert (first.articles, first.marks) == (articles, marks)
    assert (second.articles, second.marks) == (0, 0)
    assert Annotation.objects.count() == 21 + marks


# -- files of others --------------------------------------------------------------------------------------------------


def test_a_file_without_ids_adds_its_marks_once(bob: User) -> None:
    row = {"text": "Ada Brandt left Suva 🇫🇯 today.", "label": [[0, 10, "PER"], [16, 20, "GPE"], [16, 20, "GPE"]]}
    content = json.dumps(row).encode()
    first, second = take("doccano", content, bob), take("doccano", content, bob)
    assert (first.articles, first.marks, first.known) == (1, 2, 1)
    assert (second.articles, second.marks, second.known) == (0, 0, 3)
    (person, _) = Annotation.objects.order_by("start")
    assert (person.quote, person.data, person.author, person.state) == (
        "Ada Brandt",
        {"type": "PERSON"},
        bob,
        "submitted",
    )


def test_a_mark_that_a_person_made_here_is_not_made_again(alice: User, bob: User) -> None:
    article = an_article("Ada Brandt left.\n", by=alice)
    a_mark(article, "Ada Brandt", kind="entity", by=alice)
    taken = take("conll2003", b"Ada X X B-PER\nBrandt X X I-PER\nleft. X X O\n", bob)
    assert (taken.articles, taken.marks, taken.known) == (0, 0, 1)


def test_a_wikidata_item_is_one_entity_whatever_it_is_called(bob: User) -> None:
    lines = "T1\tPERSON 0 3\tAda\nN1\tReference T1 Wikidata:Q42\tAda Brandt\n"
    content = _brat(**{"one": ("Ada left.", lines), "two": ("Ada came.", lines.replace("Ada Brandt", "A. Brandt"))})
    assert take("brat", content, bob).marks == 2
    (entity,) = Entity.objects.all()
    assert (entity.name, entity.external_ids) == ("Ada Brandt", {"wikidata": "Q42"})


def _brat(**files: tuple[str, str]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, (text, ann) in files.items():
            archive.writestr(f"{name}.txt", text)
            archive.writestr(f"{name}.ann", ann)
    return file.getvalue()


def test_a_web_annotation_finds_its_quote_in_an_article_that_has_its_url(alice: User, bob: User) -> None:
    article = an_article(
        "A new first line.\nThe mayor said the bridge would close.\n", url="https://a.example/1", by=alice
    )
    selector = {"type": "TextQuoteSelector", "exact": "the bridge", "prefix": "The mayor said ", "suffix": " would"}
    body = {"type": "TextualBody", "value": "CLAIM", "purpose": "tagging"}
    found = {"type": "Annotation", "body": body, "target": {"source": article.url, "selector": selector}}
    gone = {**found, "target": {"source": article.url, "selector": {**selector, "exact": "a ferry"}}}
    elsewhere = {**found, "target": {"source": "https://a.example/2", "selector": selector}}
    taken = take("w3c", json.dumps([found, gone, elsewhere]).encode(), bob)
    assert [mark.quote for mark in Annotation.objects.all()] == ["the bridge"]
    missing, unknown = taken.failures
    assert "is not in the text" in missing.reason
    assert "No article here has the URL" in unknown.reason


# -- one bad among many -----------------------------------------------------------------------------------------------


def _numbers(count: int) -> str:
    return " ".join(f"{number:04}" for number in range(count))


def _csv(article: Article, count: int, **wrong: Any) -> bytes:
    """So many words as marks, the one in the middle wrong."""
    file = io.StringIO(newline="")
    rows = csv.DictWriter(file, ["article_sha256", "kind", "start", "end", "quote"])
    rows.writeheader()
    for number in range(count):
        word = {"article_sha256": article.current.sha256, "kind": "claim", "start": 5 * number, "end": 5 * number + 4}
        word["quote"] = f"{number:04}"
        rows.writerow(word | (wrong if number == count // 2 else {}))
    return file.getvalue().encode()


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"end": 3}, "ends at 3, before it starts"),
        ({"start": -1}, "starts at -1"),
        ({"end": 2**63}, "past the end of the text"),
        ({"start": "one"}, "invalid literal"),
        ({"quote": "else"}, "not “else”"),
        ({"kind": "rumour"}, "There is no kind"),
    ],
)
def test_a_bad_row_is_named_and_the_others_are_stored_once(
    wrong: dict[str, Any], why: str, alice: User, bob: User
) -> None:
    content = _csv(an_article(_numbers(9), by=alice), 9, **wrong)
    for stored, known in ((8, 0), (0, 8)):
        taken = take("csv", content, bob)
        assert (taken.marks, taken.known, taken.failed) == (stored, known, 1)
        assert why in taken.failures[0].reason
    assert Annotation.objects.count() == 8


def test_of_1501_rows_with_one_bad_1500_are_stored_once(alice: User, bob: User) -> None:
    content = _csv(an_article(_numbers(MANY), by=alice), MANY, end=3)
    for stored, known in ((MANY - 1, 0), (0, MANY - 1)):
        taken = take("csv", content, bob)
        assert (taken.marks, taken.known, taken.failed) == (stored, known, 1)
    assert Annotation.objects.count() == MANY - 1


def test_of_1501_marks_of_one_article_the_bad_one_is_named(bob: User) -> None:
    text = _numbers(MANY)
    spans = [{"start": 5 * number, "end": 5 * number + 4, "label": "CLAIM"} for number in range(MANY)]
    spans[700]["end"] = 99_999
    content = json.dumps({"text": text, "spans": spans}).encode()
    for stored, known in ((MANY - 1, 0), (0, MANY - 1)):
        taken = take("spacy_jsonl", content, bob)
        assert (taken.marks, taken.known, taken.failed) == (stored, known, 1)
        assert taken.failures[0].name == "line 1, span 701"


# -- hostile records --------------------------------------------------------------------------------------------------

MARK = {"start": 0, "end": 3, "quote": "Ada", "kind": "entity"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"start": "0"},
        {"start": True},
        {"start": 2**63},
        {"end": -1},
        {"ranges": [[0, 1]]},
        {"ranges": [0, 1]},
        {"quote": ["Ada"]},
        {"kind": "rumour"},
        {"state": "perhaps"},
        {"agent": "model"},
        {"agent": "oracle", "reader": "x"},
        {"agent": "rule", "reader": "x" * 51},
        {"uid": "7"},
        {"note": "\x00"},
        {"note": "\ud800"},
        {"data": {"type": "\ud800"}},
        {"data": {"rank": [2**64]}},
        {"data": []},
        {"confidence": "high"},
        {"created_at": "yesterday"},
        {"entity": {"state": "confirmed"}},
        {"entity": {"state": "confirmed", "name": "!", "type": "PERSON"}},
        {"entity": {"state": "confirmed", "name": "Ada", "type": "HERO"}},
        {"entity": {"state": "confirmed", "name": 7, "type": "PERSON"}},
        {"kind": "date", "date": {"state": "confirmed", "value": "soon"}},
        {"kind": "date", "date": {"state": "confirmed", "value": "2021", "begin": "x", "end": "y"}},
    ],
    ids=str,
)
def test_a_mark_that_cannot_be_is_named_and_the_one_beside_it_stored(wrong: dict[str, Any], bob: User) -> None:
    row = {"text": "Ada left.", "marks": [MARK | wrong, MARK | {"kind": "claim"}]}
    taken = take("jsonl", json.dumps(row).encode(), bob)
    assert (taken.marks, taken.failed) == (1, 1)
    assert taken.failures[0].reason.strip()
    assert [mark.kind for mark in Annotation.objects.all()] == ["claim"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": ""},
        {"text": " \n"},
        {"text": 7},
        {"url": "javascript:alert(1)"},
        {"url": "https://a.example/" + "a" * 3_000},
        {"published_at": "soon"},
        {"published_at": "2021-01-01", "published_precision": "hour"},
        {"published_at": "2021-01-01", "published_source": "gossip"},
        {"language": "x" * 99},
        {"title": ["one"]},
    ],
    ids=str,
)
def test_an_article_that_cannot_be_is_named_and_the_next_one_stored(wrong: dict[str, Any], bob: User) -> None:
    rows = [{"text": "Ada left.", "marks": [MARK]} | wrong, {"text": "Ada came.", "marks": [MARK]}]
    taken = take("jsonl", "\n".join(map(json.dumps, rows)).encode(), bob)
    assert (taken.articles, taken.marks, len(taken.failures) > 0) == (1, 1, True)


def test_a_uid_of_another_mark_changes_nothing(alice: User, bob: User) -> None:
    mine = a_mark(an_article("Ada left.", by=alice), "Ada", kind="entity", by=alice)
    there = {"text": "Ada came.", "marks": [MARK | {"uid": str(mine.uid)}]}
    moved = {"text": "Ada left.", "marks": [MARK | {"uid": str(mine.uid), "end": 8, "quote": "Ada left"}]}
    taken = take("jsonl", f"{json.dumps(there)}\n{json.dumps(moved)}".encode(), bob)
    assert (taken.marks, taken.failed) == (0, 2)
    assert "is here already as another mark" in taken.failures[0].reason


def test_a_mark_that_was_deleted_here_stays_deleted(alice: User, bob: User) -> None:
    mark = a_mark(an_article("Ada left.", by=alice), "Ada", kind="entity", by=alice)
    content = exported("jsonl")
    marks.delete(mark, revision=1, by=alice)
    assert (take("jsonl", content, bob).known, Annotation.objects.live().count()) == (1, 0)


def test_marks_go_on_the_text_that_they_were_made_on(alice: User, bob: User) -> None:
    article = an_article("Ada left.", by=alice)
    content = exported("jsonl")
    row = json.loads(content) | {"marks": [MARK]}
    first = article.current
    versions.add(article, text="Now Ada left.", by=bob)
    take("jsonl", json.dumps(row).encode(), bob)
    assert Annotation.objects.filter(author=bob).get().version == first


def test_failures_are_counted_beyond_those_that_are_kept(monkeypatch: pytest.MonkeyPatch, bob: User) -> None:
    monkeypatch.setattr(labels, "MOST_FAILURES", 3)
    taken = take("jsonl", b"nonsense\n" * 10, bob)
    assert (taken.failed, taken.failures) == (10, [Failure(f"line {n}", taken.failures[0].reason) for n in (1, 2, 3)])


def test_only_a_reviewer_takes_labels_in_and_only_in_formats_that_can_be_read(alice: User) -> None:
    with pytest.raises(NotAllowed):
        take("jsonl", b"", alice)
    with pytest.raises(Invalid, match="There is no format 'timeml' to read"):
        labels.format_named("timeml")

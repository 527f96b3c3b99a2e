"""Labels out and in again: nothing is lost, nothing comes twice, and undecided machine output stays behind."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from annotate import documents, guards, jobs
from annotate.actions import annotation as marks
from annotate.actions import date as dates
from annotate.actions import entity as entities
from annotate.actions import export
from annotate.errors import Invalid
from annotate.models import Annotation, Article, ArticleVersion, AuditEvent, Entity, EntityMention, Job, User
from tests.factories import a_mark, a_suggestion, an_article, an_entity

TEXT = "The crew 👩‍👩‍👧 left Lindholm on 12 March 2021.\nAda Brandt said: “400 permits had expired.”\n"
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def article(alice: User, bob: User) -> Article:
    """An article with an accepted claim, an entity and a date that people confirmed, and a suggestion."""
    stated = {"title": "The crew left", "publisher": "Lindholm Post", "byline": "A. Writer", "published_at": LONG_AGO}
    article = an_article(TEXT, by=alice, **stated)
    claim = a_mark(article, "400 permits had expired", note="who counted?", by=alice)
    marks.decide(claim, accept=True, revision=claim.revision, by=bob)
    town = a_mark(article, "Lindholm", kind="entity", by=alice)
    entities.confirm_mention(town, an_entity("Lindholm", type="GPE", by=alice), by=alice)
    dates.enter(a_mark(article, "12 March 2021", kind="date", by=alice), value="2021-03-12", by=alice)
    a_suggestion(article, "Ada Brandt")
    Job.objects.all().delete()
    return article


def exported(format: str = "jsonl", **options: object) -> bytes:
    return b"".join(export.stream(format, **options))


def take_in(folder: Path, content: bytes, by: str = "bob") -> tuple[str, str]:
    """What the import command said: (on standard output, on standard error)."""
    file, out, err = folder / "labels.jsonl", io.StringIO(), io.StringIO()
    file.write_bytes(content)
    call_command("import_labels", "jsonl", file, "--as", by, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def start_anew() -> None:
    """Forget articles, marks and entities, as on another installation with the same people."""
    guards.remove()
    try:
        AuditEvent.objects.all().delete()
        EntityMention.objects.all().delete()
        Annotation.objects.all().delete()
        Article.objects.update(current=None)
        ArticleVersion.objects.all().delete()
        Article.objects.all().delete()
        Entity.objects.all().delete()
        Job.objects.all().delete()
    finally:
        guards.install()


# -- out and in -------------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_out_and_into_an_empty_database_and_out_again_is_the_same_file(article: Article, tmp_path: Path) -> None:
    before = exported()
    start_anew()
    said, faults = take_in(tmp_path, before)
    assert (said, faults) == ("1 articles and 3 marks came in, 0 marks were here already, 0 failed.\n", "")
    assert exported() == before
    jobs.work_off()
    assert exported() == before  # linking leaves alone what people decided


def test_the_same_file_again_adds_nothing(article: Article, tmp_path: Path) -> None:
    content = exported()
    for _ in range(2):
        said, faults = take_in(tmp_path, content)
        assert (said, faults) == ("0 articles and 0 marks came in, 3 marks were here already, 0 failed.\n", "")
    assert Annotation.objects.count() == 4
    assert exported() == content


def test_a_bad_line_is_named_and_the_others_come_in(article: Article, tmp_path: Path) -> None:
    good = json.loads(exported())
    moved = {**good, "text": "Another text altogether.", "sha256": "0"}
    lines = [b"{nonsense", json.dumps(moved).encode(), b"\xff\xfe", b"[1]", exported().strip(), b""]
    said, faults = take_in(tmp_path, b"\n".join(lines))
    assert faults.count("\n") == 6
    for name in (
        "line 1: It is no JSON",
        "line 3: It is not UTF-8",
        "line 4: It is no JSON object",
        "The crew left, mark ",
    ):
        assert name in faults
    assert "3 marks were here already" in said


def test_only_a_reviewer_takes_labels_in(article: Article, tmp_path: Path) -> None:
    with pytest.raises(Exception, match="You may not review"):
        take_in(tmp_path, exported(), by="alice")
    with pytest.raises(CommandError, match="There is no user"):
        take_in(tmp_path, exported(), by="nobody")


# -- what leaves ------------------------------------------------------------------------------------------------------


def test_undecided_machine_output_leaves_only_when_asked_for(article: Article) -> None:
    def quotes(**options: object) -> list[str]:
        return [mark["quote"] for mark in json.loads(exported(**options))["marks"]]

    assert quotes() == ["Lindholm", "12 March 2021", "400 permits had expired"]
    assert quotes(states=["suggested"]) == ["Ada Brandt"]
    suggestion = Annotation.objects.get(state="suggested")
    marks.decide(suggestion, accept=True, revision=1, by=User.objects.get(username="bob"))
    assert "Ada Brandt" in quotes()


def test_deleted_and_later_marks_stay_behind(article: Article, alice: User) -> None:
    mark = Annotation.objects.get(quote="Lindholm")
    marks.delete(mark, revision=mark.revision, by=alice)
    assert b'"quote":"Lindholm"' not in exported()
    assert exported(as_of=LONG_AGO) == b""  # nor was there the article


def test_offsets_fit_the_text_behind_emoji(article: Article) -> None:
    document = json.loads(exported())
    assert document["text"] == TEXT
    assert [document["text"][mark["start"] : mark["end"]] for mark in document["marks"]] == [
        mark["quote"] for mark in document["marks"]
    ]


def test_what_is_unknown_is_refused_at_once() -> None:
    with pytest.raises(Invalid, match="There is no format"):
        export.stream("word")
    with pytest.raises(Invalid, match="There is no state"):
        export.stream("jsonl", states=["perhaps"])


def test_articles_come_in_chunks_and_none_is_lost_between_them(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "VERSIONS", 3)
    made = [an_article(by=alice).pk for _ in range(7)]
    assert exported().count(b"\n") == len(made)


# -- spreadsheets -----------------------------------------------------------------------------------------------------


def test_a_spreadsheet_gets_one_row_a_mark(article: Article) -> None:
    rows = list(csv.DictReader(io.StringIO(exported("csv").decode("utf-8-sig"))))
    assert [(row["kind"], row["quote"], row["entity"], row["date_value"]) for row in rows] == [
        ("entity", "Lindholm", "Lindholm", ""),
        ("date", "12 March 2021", "", "2021-03-12"),
        ("claim", "400 permits had expired", "", ""),
    ]
    assert (rows[2]["state"], rows[2]["author"], rows[2]["note"]) == ("accepted", "alice", "who counted?")


@pytest.mark.parametrize("cell", ["=1+1", "+49 30", "-2", "@SUM(A1)", "\t=1", "\r=1"])
def test_cells_that_a_spreadsheet_would_run_are_guarded(cell: str, alice: User) -> None:
    a_mark(an_article(by=alice), "Lindholm", kind="entity", note=cell, by=alice)
    (row,) = csv.DictReader(io.StringIO(exported("csv_excel").decode("utf-8-sig"), newline=""))
    assert row["note"] == "'" + cell
    (row,) = csv.DictReader(io.StringIO(exported("csv").decode(), newline=""))
    assert row["note"] == cell

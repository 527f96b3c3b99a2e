"""The commands that people and scripts call: what they print, and how they fail."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from annotate import health, presence
from annotate.models import Annotation, Article, Job, User
from tests.factories import a_mark, a_suggestion, an_article

DATED = "Permits expire in the harbour\ndate 2021-03-03\n\nThe harbour office said that 400 permits had expired.\n"


def run(command: str, *arguments: Any, **options: Any) -> tuple[str, str]:
    """What the command printed: (standard output, standard error)."""
    out, err = io.StringIO(), io.StringIO()
    call_command(command, *arguments, stdout=out, stderr=err, **options)
    return out.getvalue(), err.getvalue()


def imported(*arguments: Any) -> list[dict[str, Any]]:
    out, _ = run("import_articles", *arguments, "--json")
    return [json.loads(line) for line in out.splitlines()]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two articles, one of them twice, and an empty file."""
    (tmp_path / "1-dated.txt").write_text(DATED)
    (tmp_path / "2-again.txt").write_text(DATED.replace("\n", "\r\n"), newline="")
    (tmp_path / "3-empty.txt").write_text(" \n")
    (tmp_path / "4-undated.md").write_text("# A note\n\nNobody knows when this was written.\n")
    return tmp_path


# -- articles in ------------------------------------------------------------------------------------------------------


def test_every_file_gets_a_line(db: None, folder: Path) -> None:
    created, again, empty, undated = imported(folder)
    assert created == {
        "name": created["name"],
        "id": Article.objects.get(pk=created["id"]).pk,
        "title": "Permits expire in the harbour",
        "publisher": created["publisher"],
        "published_at": "2021-03-03",
        "published_source": "stated",
        "sha256": created["sha256"],
        "status": "created",
    }
    assert created["name"].endswith("1-dated.txt")
    assert len(created["sha256"]) == 64
    assert (again["status"], again["id"]) == ("duplicate", created["id"])
    assert (empty["status"], set(empty)) == ("failed", {"name", "status", "reason"})
    assert (undated["status"], undated["published_at"], undated["published_source"]) == ("created", None, "")
    assert Article.objects.count() == 2


def test_what_the_files_do_not_state_can_be_said(db: None, folder: Path) -> None:
    dated, _, _, undated = imported(folder, "--published-at", "2022-05-06", "--publisher", "The Lantern")
    assert (dated["published_at"], dated["published_source"]) == ("2021-03-03", "stated")
    assert (undated["published_at"], undated["published_source"]) == ("2022-05-06", "entered")
    assert undated["publisher"] == "The Lantern"


def test_articles_are_read_unless_asked_otherwise(db: None, folder: Path) -> None:
    imported(folder / "1-dated.txt")
    imported(folder / "4-undated.md", "--no-reading")
    assert list(Job.objects.values_list("kind", flat=True)) == ["read"]


def test_for_people_there_are_words(db: None, folder: Path) -> None:
    out, err = run("import_articles", folder)
    assert [line.split()[0] for line in out.splitlines()] == ["created", "duplicate", "failed", "created"]
    assert err == "1 could not be taken in; the others were.\n"


def test_a_day_that_is_none_is_refused(db: None, folder: Path) -> None:
    with pytest.raises(CommandError, match="write YYYY-MM-DD"):
        run("import_articles", folder, "--published-at", "yesterday")


# -- labels out -------------------------------------------------------------------------------------------------------


def test_an_export_goes_into_a_file(alice: User, tmp_path: Path) -> None:
    article = an_article(by=alice)
    a_mark(article, "Lindholm", kind="entity", by=alice)
    a_suggestion(article, "Ada Brandt")
    for state, quotes in ((None, ["Lindholm"]), (["suggested"], ["Ada Brandt"])):
        run("export", "jsonl", "--out", tmp_path / "out", state=state)
        assert [mark["quote"] for mark in json.loads((tmp_path / "out").read_text())["marks"]] == quotes


def test_an_export_goes_to_standard_output(alice: User, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    a_mark(an_article(by=alice), "Lindholm", kind="entity", by=alice)
    call_command("export", "csv")
    assert capfdbinary.readouterr().out.count(b"Lindholm,") >= 1


def test_what_an_export_loses_it_says(alice: User, tmp_path: Path) -> None:
    article = an_article(by=alice)
    for quote in ("Ada Brandt", "Mayor Ada Brandt"):
        a_mark(article, quote, kind="entity", by=alice)
    _, told = run("export", "conll2003", "--out", tmp_path / "out")
    assert "“Ada Brandt” was left out: it overlaps “Mayor Ada Brandt”" in told


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["word"], "There is no format 'word'"),
        (["csv", "--state", "perhaps"], "There is no state 'perhaps'"),
        (["csv", "--as-of", "soon"], "'soon' is no time"),
    ],
)
def test_what_an_export_cannot_do_it_says(db: None, arguments: list[str], message: str) -> None:
    with pytest.raises(CommandError, match=message):
        run("export", *arguments)


def test_the_formats_are_listed() -> None:
    out, _ = run("formats")
    assert {"brat", "csv", "jsonl", "w3c"} <= {line.split()[0] for line in out.splitlines()}
    assert any(line.startswith("jsonl") and "out and in" in line for line in out.splitlines())


# -- work -------------------------------------------------------------------------------------------------------------


def test_work_is_done_without_a_broker(alice: User) -> None:
    a_mark(an_article(by=alice), "12 March 2021", kind="date", by=alice)
    out, _ = run("work")
    assert out.startswith("1 jobs ran, ")
    assert Annotation.objects.get().date_mention.value == "2021-03-12"
    assert run("work")[0].startswith("0 jobs ran, ")


def test_a_sweep_says_how_much_it_queued(alice: User) -> None:
    a_mark(an_article(by=alice), "Lindholm", kind="entity", by=alice)
    Job.objects.all().delete()
    assert run("sweep")[0] == "1 jobs were queued again.\n"
    assert run("sweep")[0] == "0 jobs were queued again.\n"


# -- doctor -----------------------------------------------------------------------------------------------------------


def test_the_doctor_names_every_dead_part_and_what_to_do(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(presence, "broker_answers", lambda: False)
    monkeypatch.setattr(presence, "alive", lambda part: False)
    out = io.StringIO()
    with pytest.raises(CommandError, match=r"Down: broker, worker, beat\."):
        call_command("doctor", stdout=out)
    lines = {line.split()[1]: line for line in out.getvalue().splitlines()}
    assert lines["database"].startswith("ok")
    for part in ("broker", "worker", "beat"):
        assert lines[part].startswith("DOWN")
        assert "script/server" in lines[part]


def test_the_doctor_is_content_when_all_is_up(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(presence, "broker_answers", lambda: True)
    monkeypatch.setattr(presence, "alive", lambda part: True)
    out, _ = run("doctor")
    assert [line.split()[1] for line in out.splitlines() if line.startswith("ok")][:4] == [
        "database",
        "broker",
        "worker",
        "beat",
    ]
    assert all(part.ok for part in health.parts() if part.needed)


# -- evaluate ---------------------------------------------------------------------------------------------------------


def test_evaluate_refuses_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no task 'telepathy'"):
        run("evaluate", tmp_path, tmp_path / "out", "--only", "telepathy")
    with pytest.raises(CommandError, match="There is no folder"):
        run("evaluate", tmp_path / "nowhere", tmp_path / "out")


def test_evaluate_writes_what_the_readers_find(tmp_path: Path) -> None:
    text = "The office closed on Friday. It had opened on 4 May 2019."
    (tmp_path / "in" / "timex").mkdir(parents=True)
    line = json.dumps({"doc_id": "one", "dct": "2021-03-15", "text": text})
    (tmp_path / "in" / "timex" / "input.jsonl").write_text(line + "\n")
    out, _ = run("evaluate", tmp_path / "in", tmp_path / "out", only=["timex"])
    assert out.startswith("timex: ")
    found = json.loads((tmp_path / "out" / "timex.jsonl").read_text())
    assert found["doc_id"] == "one"
    values = {text[timex["start"] : timex["end"]]: timex["value"] for timex in found["timexes"]}
    assert values == {"Friday": "2021-03-12", "4 May 2019": "2019-05-04"}


def test_evaluate_passes_over_a_task_without_input(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    run("evaluate", tmp_path / "in", tmp_path / "out", only=["timex"])
    assert list((tmp_path / "out").iterdir()) == []

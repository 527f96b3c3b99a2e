"""Exports that scale: one moment, lazily, past a bad record, as the marks were, and what went since."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from annotate import documents, jobs, snapshot, timex
from annotate.actions import annotation as marks
from annotate.actions import article as articles
from annotate.actions import date as dates
from annotate.actions import entity as entities
from annotate.actions import export, merging, suggestion
from annotate.errors import Invalid
from annotate.exporters import jsonl
from annotate.interchange import Document, Failure, Lost, Proposal
from annotate.machines import machine
from annotate.models import Annotation, Article, Entity, Job, User
from annotate.selection import Selection
from annotate.writer import Writer
from tests.factories import a_mark, a_suggestion, an_article, an_entity, version_of


def written(chosen: Selection | None = None, **options: Any) -> bytes:
    return b"".join(export.stream("jsonl", chosen or Selection(**options)))


def exported(**options: Any) -> list[dict[str, Any]]:
    """The marks of all articles."""
    return [mark for line in written(**options).splitlines() for mark in json.loads(line)["marks"]]


def quotes(**options: Any) -> list[str]:
    return [mark["quote"] for mark in exported(**options)]


@pytest.fixture
def article(alice: User) -> Article:
    return an_article(by=alice)


# -- one moment, one after the other ----------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_what_is_written_meanwhile_is_not_part_of_it(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "VERSIONS", 1)
    _first, second = an_article(by=alice), an_article(by=alice)
    a_mark(second, "Lindholm", kind="entity", by=alice)
    pieces = export.stream("jsonl")
    begun = next(pieces)
    a_mark(second, "Ada Brandt", kind="entity", by=alice)
    an_article(by=alice)
    lines = [json.loads(line) for line in (begun + b"".join(pieces)).splitlines()]
    assert [[mark["quote"] for mark in line["marks"]] for line in lines] == [[], ["Lindholm"]]
    assert quotes() == ["Ada Brandt", "Lindholm"]


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_for_an_export_that_is_read_slowly(alice: User) -> None:
    article = an_article(by=alice)
    pieces = export.stream("jsonl")
    next(pieces)
    mark = a_mark(article, "Lindholm", kind="entity", by=alice)  # on SQLite a write lock would be in the way
    marks.delete(mark, revision=1, by=alice)
    pieces.close()


@pytest.mark.django_db(transaction=True)
def test_a_snapshot_leaves_no_connection_behind(alice: User) -> None:
    before = set(vars(snapshot.connections._connections))  # type: ignore[attr-defined]
    written()
    assert set(vars(snapshot.connections._connections)) == before  # type: ignore[attr-defined]


@pytest.mark.django_db(transaction=True)
def test_the_first_piece_is_there_before_the_last_article_is_read(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "VERSIONS", 2)
    for _ in range(6):
        an_article(by=alice)
    read: list[int] = []
    pieces = export.stream("jsonl", progress=read.append)
    assert json.loads(next(pieces).splitlines()[0])["text"]
    assert len(read) <= 2
    assert next(export.stream("jsonl", gzip=True))[:2] == b"\x1f\x8b"


def test_a_longer_text_than_others_is_a_chunk_of_its_own(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "CHARACTERS", 200)
    for number in range(5):
        an_article(f"{number} " + "x" * (500 if number == 2 else 90), by=alice)
    assert [json.loads(line)["text"][0] for line in written().splitlines()] == list("01234")


@pytest.mark.parametrize("micros", [0, 500_000, 123_456])
def test_a_moment_is_written_as_iso_8601_whatever_its_fraction(article: Article, alice: User, micros: int) -> None:
    mark = a_mark(article, "harbour", by=alice)
    moment = datetime(2026, 1, 31, 12, 0, 0, micros, tzinfo=UTC)
    Annotation.objects.filter(pk=mark.pk).update(created_at=moment)
    [row] = exported()
    assert (row["uid"], row["created_at"]) == (str(mark.uid), moment.isoformat())


def test_packed_it_is_the_same_and_every_time_the_same_bytes(article: Article, alice: User) -> None:
    a_mark(article, "Lindholm", kind="entity", by=alice)
    one, two = (b"".join(export.stream("jsonl", gzip=True)) for _ in range(2))
    assert one == two
    assert gzip.decompress(one) == written()


# -- a bad record -----------------------------------------------------------------------------------------------------


def format_that_fails_on(word: str, *, buffered: int = 0) -> Any:
    """JSON Lines that raises at an article with ``word``, with a heading before the first one."""

    def write(records: Iterable[Document], lost: Lost) -> Iterator[bytes]:
        yield b"heading\n"
        for record in records:
            if word in record.text:
                raise ZeroDivisionError(record.title)
            lost(Failure(record.title, "has a title"))
            yield record.text.encode() + b"\n"

    return SimpleNamespace(write=write, __name__="x.bad", MEDIA_TYPE="text/plain", OFFSETS="none", LOSES="all")


@pytest.mark.django_db(transaction=True)
def test_an_article_that_a_format_fails_on_is_left_out_and_named(alice: User) -> None:
    for word in ("one", "bad", "two", "bad again", "three"):
        an_article(f"{word} text", title=word.capitalize(), by=alice)
    writer = Writer(format_that_fails_on("bad"), Selection())
    assert b"".join(writer.pieces()).decode().split("\n") == ["heading", "one text", "two text", "three text", ""]
    manifest = writer.manifest()
    assert (manifest["articles"], manifest["lost"]) == (3, 5)
    assert [loss["name"] for loss in manifest["losses"][:2]] == ["Bad", "Bad again"]
    assert "ZeroDivisionError" in manifest["losses"][0]["reason"]


@pytest.mark.django_db(transaction=True)
def test_what_is_said_of_losses_is_said_once(alice: User) -> None:
    for word in ("one", "two", "bad"):
        an_article(f"{word} text", title=word, by=alice)
    heard: list[Failure] = []
    b"".join(Writer(format_that_fails_on("bad"), Selection(), lost=heard.append).pieces())
    assert len(heard) == 3


def test_a_format_that_fails_on_everything_is_a_fault(alice: User) -> None:
    for number in range(30):
        an_article(f"bad {number}", by=alice)
    with pytest.raises(ZeroDivisionError):
        b"".join(Writer(format_that_fails_on("bad"), Selection()).pieces())


def test_a_mark_that_makes_no_record_is_named_and_the_others_leave(article: Article, alice: User) -> None:
    bad = a_mark(article, "Lindholm", kind="entity", by=alice)
    a_mark(article, "Ada Brandt", kind="entity", by=alice)
    Annotation.objects.filter(pk=bad.pk).update(ranges=[1, 2])
    heard: list[Failure] = []
    lines = b"".join(export.stream("jsonl", lost=heard.append))
    assert [mark["quote"] for mark in json.loads(lines)["marks"]] == ["Ada Brandt"]
    assert str(bad.uid) in heard[0].name


# -- which marks ------------------------------------------------------------------------------------------------------


def test_marks_are_chosen_by_what_they_are(article: Article, alice: User, bob: User) -> None:
    town, person = (a_mark(article, quote, kind="entity", by=alice) for quote in ("Lindholm", "Ada Brandt"))
    claim = a_mark(article, "400 permits had expired", by=bob)
    day = a_mark(article, "12 March 2021", kind="date", by=alice)
    dates.enter(day, value="2021-03-12", by=alice)
    entities.confirm_mention(town, entity := an_entity("Lindholm", type="GPE", by=alice), by=alice)
    other = an_article(publisher="Other Post", by=alice)
    assert quotes(kinds=("claim",)) == [claim.quote]
    assert quotes(author="alice", kinds=("entity",)) == [person.quote, town.quote]
    assert quotes(entity=entity.pk) == [town.quote]
    assert quotes(date_from=datetime(2021, 3, 12).date(), date_to=datetime(2021, 3, 31).date()) == [day.quote]
    assert quotes(date_from=datetime(2021, 3, 13).date()) == []
    assert (len(quotes(article=article.pk)), quotes(article=other.pk)) == (4, [])
    assert written(publisher=other.publisher_id).count(b"\n") == 1
    assert written(kinds=("claim",)).count(b"\n") == 1  # articles without one stay out


def test_what_no_mark_can_be_is_refused() -> None:
    later, sooner = timezone.now(), datetime.fromisoformat("2020-01-01T00:00Z")
    assert Selection(as_of=later)
    for options in (
        {"as_of": later + timedelta(days=1)},
        {"states": ("x",)},
        {"kinds": ("x",)},
        {"states": ()},
        {"updated_since": later, "as_of": sooner},
    ):
        with pytest.raises(Invalid):
            Selection(**options)


def test_a_selection_survives_being_a_jobs_parameter() -> None:
    chosen = Selection(
        states=("accepted",),
        kinds=("date",),
        entity=7,
        author="alice",
        date_from=datetime(2021, 3, 12).date(),
        as_of=timezone.now(),
    )
    assert Selection.of_json(json.loads(json.dumps(chosen.as_json()))) == chosen


# -- as they were -----------------------------------------------------------------------------------------------------


@pytest.fixture
def then(article: Article, alice: User, bob: User) -> tuple[datetime, bytes]:
    """A moment, and all that was marked then."""
    claim = a_mark(article, "400 permits had expired", note="first", by=alice)
    marks.decide(claim, accept=True, revision=1, by=bob)
    town = a_mark(article, "Lindholm", kind="entity", by=alice)
    entities.confirm_mention(town, an_entity("Lindholm", type="GPE", by=alice), by=alice)
    day = a_mark(article, "12 March 2021", kind="date", by=alice)
    dates.enter(day, value="2021-03-12", by=alice)
    a_mark(article, "Ada Brandt", kind="entity", by=bob)
    suggestion.replace(
        version_of(article), suggestion.Reader("stub", "1"), [Proposal(4, 18, "entity", 0.5, "r")], by=machine("reader")
    )
    return timezone.now(), written(states=("submitted", "accepted", "suggested"))


def change_everything(article: Article, alice: User, bob: User) -> None:
    claim, town, day, person = (
        Annotation.objects.get(quote=quote)
        for quote in ("400 permits had expired", "Lindholm", "12 March 2021", "Ada Brandt")
    )
    marks.change(claim, start=claim.start + 4, note="second", revision=claim.revision, by=alice)
    marks.reopen(claim, revision=claim.revision, by=bob)
    marks.delete(person, revision=1, by=bob)
    other = an_entity("Lindholm port", type="FACILITY", by=alice)
    entities.confirm_mention(town, other, by=alice)
    dates.enter(day, value="2021-03", by=alice)
    articles.correct(article, revision=1, title="Another title", publisher="Another Post", by=alice)
    suggestion.replace(version_of(article), suggestion.Reader("stub", "2"), [], by=machine("reader"))
    a_mark(article, "Monday", kind="date", by=alice)
    an_article(by=alice)


def test_the_marks_as_they_were_are_the_same_whatever_came_after(
    then: tuple[datetime, bytes], article: Article, alice: User, bob: User
) -> None:
    moment, before = then
    everything = ("submitted", "accepted", "suggested")
    assert written(states=everything, as_of=moment) == before
    change_everything(article, alice, bob)
    now = written(states=everything)
    assert now != before
    assert written(states=everything, as_of=moment) == before
    assert written(states=everything, as_of=timezone.now()) == now


def test_merging_and_splitting_entities_change_no_earlier_moment(article: Article, alice: User, erin: User) -> None:
    town = a_mark(article, "Lindholm", kind="entity", by=alice)
    one, two, three = (an_entity(f"Lindholm {n}", external_ids={f"id{n}": f"{n}"}, by=erin) for n in (1, 2, 3))
    entities.confirm_mention(town, one, by=alice)
    told = [(timezone.now(), written())]

    def step(change: Any, entity: Any, **more: Any) -> None:
        change(Entity.objects.get(pk=entity.pk), revision=Entity.objects.get(pk=entity.pk).revision, by=erin, **more)
        told.append((timezone.now(), written()))

    for source, target in ((one, two), (two, three)):
        now = Entity.objects.get(pk=target.pk)
        step(merging.merge, source, into=now, into_revision=now.revision)
    step(merging.split, two)
    step(merging.split, one)
    assert [b"Lindholm %d" % n in text for (_, text), n in zip(told, (1, 2, 3, 2, 1), strict=True)] == [True] * 5
    assert all(written(as_of=moment) == text for moment, text in told)


def merge(source: Entity, into: Entity, by: User) -> None:
    source, into = (Entity.objects.get(pk=each.pk) for each in (source, into))
    merging.merge(source, into=into, revision=source.revision, into_revision=into.revision, by=by)


def test_a_merge_is_not_taken_back_from_what_a_mark_spoke_of_before_it(
    article: Article, alice: User, erin: User
) -> None:
    """It spoke of one, then of the other, and then the other became the one."""
    one, other, mark = an_entity(by=alice), an_entity(by=alice), a_mark(article, "Lindholm", kind="entity", by=alice)
    entities.confirm_mention(mark, one, by=alice)
    moment, before = timezone.now(), exported()
    entities.confirm_mention(mark, other, by=alice)
    merge(other, one, by=erin)
    assert exported(as_of=moment) == before


def test_a_suggestion_that_went_spoke_of_what_was_merged_since(article: Article, alice: User, erin: User) -> None:
    one, other, reader = an_entity("One", by=alice), an_entity("Other", by=alice), machine("reader")
    stub, asked = suggestion.Reader("stub", "1"), {"states": ("suggested",)}
    suggestion.replace(version_of(article), stub, [Proposal(4, 18, "entity", 0.5, "r")], by=reader)
    how = {"level": "name", "score": 0.5, "method": "name", "reason": "r"}
    entities.propose_mention(Annotation.objects.get(), one, by=reader, **how)
    moment, before = timezone.now(), exported(**asked)
    merge(one, other, by=erin)
    suggestion.replace(version_of(article), stub, [], by=reader)
    assert before[0]["entity"]["name"] == "One"
    assert exported(**asked, as_of=moment) == before


def test_a_renewed_suggestion_reads_as_it_did(article: Article) -> None:
    reader, version = machine("reader"), version_of(article)
    first = [Proposal(4, 18, "entity", 0.5, "as ever", {"type": "ORG"})]
    suggestion.replace(version, suggestion.Reader("stub", "1"), first, by=reader)
    moment, before = timezone.now(), exported(states=("suggested",))
    second = [Proposal(4, 18, "entity", 0.9, "looked again", {"type": "GPE"})]
    suggestion.replace(version, suggestion.Reader("stub", "2"), second, by=reader)
    assert exported(states=("suggested",))[0]["reason"] == "looked again"
    assert exported(states=("suggested",), as_of=moment) == before


def test_the_filter_is_about_what_was(article: Article, alice: User, bob: User) -> None:
    mark = a_mark(article, "Lindholm", kind="entity", by=alice)
    moment = timezone.now()
    marks.change(mark, kind="claim", revision=1, by=alice)
    assert quotes(kinds=("entity",)) == []
    assert quotes(kinds=("entity",), as_of=moment) == ["Lindholm"]
    assert quotes(kinds=("claim",), as_of=moment) == []


# -- what changed -----------------------------------------------------------------------------------------------------


def test_what_changed_since_is_told_and_what_went_is_told_as_deleted(
    then: tuple[datetime, bytes], article: Article, alice: User, bob: User
) -> None:
    moment, _ = then
    assert exported(updated_since=moment) == []
    change_everything(article, alice, bob)
    told = {mark["quote"]: mark["deleted_at"] for mark in exported(updated_since=moment)}
    assert set(told) == {"permits had expired", "Lindholm", "12 March 2021", "Ada Brandt", "Monday"}
    assert [quote for quote, gone in told.items() if gone] == ["Ada Brandt"]


def test_a_copy_kept_by_what_changed_is_the_same_as_a_whole_one(article: Article, alice: User, bob: User) -> None:
    """Take everything once, then only changes: what one has is what is there."""
    town = a_mark(article, "Lindholm", kind="entity", by=alice)
    offered = a_suggestion(article, "Ada Brandt")
    copy, since = {mark["uid"]: mark for mark in exported()}, timezone.now()
    steps = [
        lambda: marks.decide(offered, accept=True, revision=1, by=bob),
        lambda: marks.reopen(offered, revision=2, by=bob),
        lambda: marks.decide(town, accept=False, revision=1, by=bob),
        lambda: a_mark(article, "Monday", kind="date", by=alice),
        lambda: marks.reopen(town, revision=2, by=bob),
        lambda: marks.delete(town, revision=3, by=alice),
    ]
    for step in steps:
        step()
        for mark in exported(updated_since=since):
            copy.pop(mark["uid"], None) if mark["deleted_at"] else copy.__setitem__(mark["uid"], mark)
        assert copy == {mark["uid"]: mark for mark in exported()}
        since = timezone.now()


def test_what_happens_to_an_entity_is_told_of_its_marks(article: Article, alice: User, erin: User) -> None:
    harbour, town = (an_entity(name, by=alice) for name in ("Lindholm Harbour", "Lindholm"))
    entities.confirm_mention(a_mark(article, "Lindholm", kind="entity", by=alice), harbour, by=alice)
    copy, since = {mark["uid"]: mark for mark in exported()}, timezone.now()
    steps = [
        lambda: entities.change(harbour, revision=1, name="Port of Lindholm", by=erin),
        lambda: merging.merge(harbour, into=town, revision=2, into_revision=town.revision, by=erin),
        lambda: merging.split(harbour, revision=3, by=erin),
    ]
    for step in steps:
        step()
        copy |= {mark["uid"]: mark for mark in exported(updated_since=since)}
        assert copy == {mark["uid"]: mark for mark in exported()}
        harbour.refresh_from_db()
        town.refresh_from_db()
        since = timezone.now()


def test_a_suggestion_that_nobody_asked_for_is_not_told_of(article: Article) -> None:
    since = timezone.now()
    a_suggestion(article, "Ada Brandt")
    assert exported(updated_since=since) == []
    assert quotes(updated_since=since, states=("suggested",)) == ["Ada Brandt"]


def test_a_suggestion_that_its_reader_took_back_is_told_as_deleted(article: Article) -> None:
    reader, version = machine("reader"), version_of(article)
    offered = [Proposal(4, 18, "entity", 0.5, "r")]
    suggestion.replace(version, suggestion.Reader("stub", "1"), offered, by=reader)
    since = timezone.now()
    suggestion.replace(version, suggestion.Reader("stub", "1"), [], by=reader)
    (gone,) = exported(updated_since=since, states=("suggested",))
    assert (gone["quote"], bool(gone["deleted_at"])) == ("harbour office", True)


# -- what had changed between two moments ----------------------------------------------------------------------------


def test_what_had_changed_is_the_same_whatever_came_after(
    then: tuple[datetime, bytes], article: Article, alice: User, bob: User
) -> None:
    begun, everything = then[0], ("submitted", "accepted", "suggested")
    change_everything(article, alice, bob)
    ended, changed = timezone.now(), written(states=everything, updated_since=begun)
    assert written(states=everything, updated_since=begun, as_of=ended) == changed
    for mark in Annotation.objects.live().filter(agent="human"):
        marks.change(mark, note="later", revision=mark.revision, by=bob)
    a_mark(article, "Lindholm", kind="claim", by=alice)
    offered = [Proposal(4, 18, "entity", 0.5, "r")]
    suggestion.replace(version_of(article), suggestion.Reader("stub", "3"), offered, by=machine("reader"))
    assert written(states=everything, updated_since=begun, as_of=ended) == changed


@pytest.mark.parametrize("later", ["relink", "merge"])
def test_a_mark_of_a_renamed_entity_had_changed_whatever_it_speaks_of_later(
    article: Article, alice: User, erin: User, later: str
) -> None:
    town, other, mark = an_entity(by=alice), an_entity(by=alice), a_mark(article, "Lindholm", kind="entity", by=alice)
    entities.confirm_mention(mark, town, by=alice)
    begun = timezone.now()
    entities.change(town, revision=1, name="Port of Lindholm", by=erin)
    ended, changed = timezone.now(), written(updated_since=begun)
    if later == "relink":
        entities.confirm_mention(mark, other, by=alice)
    else:
        merge(town, other, by=erin)
    assert b"Port of Lindholm" in changed
    assert written(updated_since=begun, as_of=ended) == changed


def test_a_suggestion_that_went_reads_as_it_did_with_what_it_was_taken_for(article: Article, alice: User) -> None:
    reader, asked = machine("reader"), {"states": ("suggested",)}

    def propose(*offered: Proposal) -> tuple[datetime, bytes]:
        suggestion.replace(version_of(article), suggestion.Reader("stub", "1"), offered, by=reader)
        return timezone.now(), written(**asked)

    propose(Proposal(4, 18, "entity", 0.5, "as ever"), Proposal(22, 28, "date", 0.5, "d"))
    name, day = Annotation.objects.order_by("start")
    how = {"level": "name", "score": 0.5, "method": "name", "reason": "r"}
    entities.propose_mention(name, an_entity("Lindholm", by=alice), by=reader, **how)
    dates.resolve(day, timex.make("DATE", timex.parse_value("2021-03-08"), "", rule="weekday"), by=reader)
    first = timezone.now(), written(**asked)
    second = propose(Proposal(4, 18, "entity", 0.9, "looked again"))
    changed = written(**asked, updated_since=first[0])
    propose()
    assert b"2021-03-08" in first[1]
    assert all(written(**asked, as_of=moment) == text for moment, text in (first, second))
    assert written(**asked, updated_since=first[0], as_of=second[0]) == changed


# -- the file ---------------------------------------------------------------------------------------------------------


def test_the_manifest_says_what_the_file_holds(article: Article, alice: User, bob: User, settings: Any) -> None:
    claim = a_mark(article, "400 permits had expired", by=alice)
    marks.decide(claim, accept=True, revision=1, by=bob)
    a_mark(article, "Lindholm", kind="entity", by=alice)
    job = export.start("jsonl", Selection(), gzip=True, by=alice)
    jobs.run(job.pk)
    manifest = Job.objects.get(pk=job.pk).result["manifest"]
    assert manifest["by_kind_and_state"] == [
        {"kind": "claim", "state": "accepted", "marks": 1},
        {"kind": "entity", "state": "submitted", "marks": 1},
    ]
    assert (manifest["articles"], manifest["marks"], manifest["lost"]) == (1, 2, 0)
    assert manifest["file"].endswith(f"-{job.pk}{jsonl.SUFFIX}.gz")


def test_expired_files_are_deleted_and_the_rest_stays(article: Article, alice: User, settings: Any) -> None:
    old, new = (export.start("jsonl", by=alice) for _ in range(2))
    for job in (old, new):
        jobs.run(job.pk)
    Job.objects.filter(pk=old.pk).update(files_until=timezone.now())
    path = Job.objects.get(pk=old.pk).result_file.path
    run_after_commit(export.expire)
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.result_file.name, old.files_until, old.state) == ("", None, "done")
    assert Job.objects.get(pk=new.pk).result_file.name != ""
    with pytest.raises(FileNotFoundError):
        open(path).close()


def run_after_commit(call: Any) -> None:
    """What waits for the commit runs at once: the test's transaction never commits."""
    from django.test import TestCase

    with TestCase.captureOnCommitCallbacks(execute=True):
        call()


def test_only_its_owner_deletes_an_export(alice: User, bob: User) -> None:
    job = export.start("jsonl", by=alice)
    with pytest.raises(Exception, match="somebody else"):
        export.delete(job, by=bob)
    export.delete(job, by=alice)
    assert not Job.objects.filter(pk=job.pk).exists()


def test_an_export_that_is_deleted_while_it_is_written_leaves_no_file(article: Article, alice: User) -> None:
    job = export.start("jsonl", by=alice)
    job.attempts = 1
    Job.objects.filter(pk=job.pk).delete()
    with pytest.raises(jobs.Superseded):
        export.write_file(job, lambda done, total: None)


def test_the_trail_is_asked_in_few_queries(alice: User, django_assert_max_num_queries: Any) -> None:
    for _ in range(20):
        a_mark(an_article(by=alice), "Lindholm", kind="entity", by=alice)
    with django_assert_max_num_queries(14, connection=connection):
        written(as_of=timezone.now())

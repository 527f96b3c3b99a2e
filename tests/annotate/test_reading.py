"""Machine reading as the product does it: run again it changes nothing that people decided, and nothing twice."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from annotate import jobs, registry, work
from annotate.actions import annotation as marks
from annotate.actions import article as articles
from annotate.actions import date as dates
from annotate.actions import entity as entities
from annotate.actions import imports, reading
from annotate.errors import NotAllowed, Refused
from annotate.interchange import Proposal, Source
from annotate.machines import machine
from annotate.models import Annotation, Article, AuditEvent, DateMention, Job, User
from tests.factories import a_mark, an_article, an_entity, version_of
from verify.actions import claim as claims
from verify.models import Claim, ClaimMention

ROOT = Path(__file__).resolve().parents[2]
TEXT = (
    "Mayor Ada Brandt of Lindholm said on Monday that 400 permits had expired. "
    "The port of Lindholm issued 650 permits in 2020, the harbour office reported last week."
)
Row = tuple[int, int, str, str]


def read(article: Article) -> dict[str, Any]:
    """What the job does, at once."""
    job = jobs.enqueue("read", by=machine("reader"), version=article.current_id)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == "done", job.error
    return job.result


def rows(article: Article) -> list[Row]:
    found = Annotation.objects.filter(version__article=article).order_by("start", "end", "kind", "reader")
    return list(found.values_list("start", "end", "kind", "state"))


def quotes(article: Article, state: str = "suggested") -> list[str]:
    found = Annotation.objects.filter(version__article=article, state=state, deleted_at=None)
    return list(found.order_by("start", "end").values_list("quote", flat=True))


class Stub:
    """A suggester that proposes the words it is told to, wherever they stand first."""

    NAME = "stub"
    VERSION = "1"

    def __init__(self, *words: str) -> None:
        self.words = words
        self.kind = "entity"
        self.reason = "It was told to."
        self.data: dict[str, Any] = {"type": "GPE"}

    def suggest(self, source: Source) -> Iterator[Proposal]:
        for word in self.words:
            if (start := source.text.find(word)) >= 0:
                yield Proposal(start, start + len(word), self.kind, 0.75, self.reason, self.data)


@pytest.fixture
def stub(monkeypatch: pytest.MonkeyPatch) -> Stub:
    """The only reader of this installation."""
    alone = Stub("Lindholm", "Ada Brandt")
    found = registry.modules
    monkeypatch.setattr(registry, "modules", lambda name: (alone,) if name == "suggesters" else found(name))
    return alone


@pytest.fixture
def article(db: None) -> Article:
    return an_article(TEXT, published_at=date(2021, 3, 17))


def suggestion(article: Article, quote: str) -> Annotation:
    return Annotation.objects.get(version__article=article, quote=quote, reader="stub")


# -- the readers of the product ---------------------------------------------------------------------------------------


def test_each_suggestion_says_who_made_it_and_why(article: Article) -> None:
    read(article)
    found = list(Annotation.objects.all())
    assert {mark.kind for mark in found} == {"claim", "entity", "date"}
    for mark in found:
        assert mark.reader in ("claims", "dates", "entities")
        assert mark.reader_version
        assert mark.reason.endswith(".")
        assert 0 <= (mark.confidence or -1) <= 1
        assert (mark.state, mark.author.is_machine) == ("suggested", True)


def test_reading_twice_is_reading_once(article: Article) -> None:
    read(article)
    once = rows(article)
    events = AuditEvent.objects.count()
    again = read(article)
    assert once
    assert rows(article) == once
    assert all(not any(counts.values()) for counts in again.values()), again
    assert AuditEvent.objects.count() == events


def test_nothing_is_proposed_in_boilerplate(db: None) -> None:
    body = "\n\n".join(f"The port of Lindholm issued {n} permits in {1990 + n}, Ada Brandt said." for n in range(1, 9))
    article = an_article(
        f"{body}\n\nRead more: Lindholm mayor Ada Brandt resigns on Monday\n", published_at=date(2021, 3, 17)
    )
    skipped = version_of(article).boilerplate_spans
    assert skipped
    read(article)
    found = rows(article)
    assert found
    assert not [row for row in found for span in skipped if row[0] < span.end and span.start < row[1]]


def test_quantities_stay_inside_claims(article: Article) -> None:
    assert set(read(article)) == {"claims", "dates", "entities"}
    inside = [mark["quote"] for claim in Annotation.objects.filter(kind="claim") for mark in claim.data["quantities"]]
    assert inside == ["400", "650"]


def test_a_claim_that_was_found_keeps_what_its_reader_found_out(article: Article) -> None:
    read(article)
    jobs.work_off()
    found = {claim.text: claim.types for claim in Claim.objects.all()}
    assert found["400 permits had expired"] == ["Numerical Claim"]
    assert set(Claim.objects.values_list("checkworthiness", flat=True)) <= set(
        Annotation.objects.filter(kind="claim").values_list("confidence", flat=True)
    )


def test_each_text_is_read_by_each_reader_once(article: Article, monkeypatch: pytest.MonkeyPatch) -> None:
    """The claims reader is given names, dates and quantities; the language model runs once."""
    counts: dict[str, int] = {}
    for module in registry.modules("suggesters"):

        def counted(*args: Any, name: str = module.NAME, suggest: Callable[..., Any] = module.suggest) -> Any:
            counts[name] = counts.get(name, 0) + 1
            return suggest(*args)

        monkeypatch.setattr(module, "suggest", counted)
    read(article)
    assert counts == dict.fromkeys(counts, 1)
    assert len(counts) == len(registry.modules("suggesters"))


# -- what people decided ----------------------------------------------------------------------------------------------


def test_decided_suggestions_stay_as_they_are(article: Article, stub: Stub, alice: User) -> None:
    read(article)
    marks.decide(suggestion(article, "Lindholm"), accept=True, revision=1, by=alice)
    marks.decide(suggestion(article, "Ada Brandt"), accept=False, revision=1, by=alice)
    before = list(Annotation.objects.order_by("pk").values())
    stub.VERSION, stub.reason = "2", "It changed its mind."
    read(article)
    stub.words = ()
    read(article)
    assert list(Annotation.objects.order_by("pk").values()) == before


def test_a_rejected_or_deleted_suggestion_does_not_come_back(article: Article, stub: Stub, alice: User) -> None:
    read(article)
    marks.decide(suggestion(article, "Lindholm"), accept=False, revision=1, by=alice)
    marks.delete(suggestion(article, "Ada Brandt"), revision=1, by=alice)
    assert read(article)["stub"] == {"added": 0, "changed": 0, "removed": 0}
    assert quotes(article) == []


def test_a_span_that_a_person_marked_is_not_suggested(article: Article, stub: Stub, alice: User) -> None:
    a_mark(article, "Lindholm", kind="entity", by=alice)
    read(article)
    assert quotes(article) == ["Ada Brandt"]
    a_mark(article, "Ada Brandt", kind="entity", by=alice)
    read(article)
    assert quotes(article) == []
    assert quotes(article, "submitted") == ["Ada Brandt", "Lindholm"]


def test_a_mark_of_another_kind_does_not_hinder(article: Article, stub: Stub, alice: User) -> None:
    a_mark(article, "Lindholm", kind="claim", by=alice)
    read(article)
    assert quotes(article) == ["Ada Brandt", "Lindholm"]


def test_what_a_person_moved_stays_there(article: Article, stub: Stub, alice: User) -> None:
    """Moved and not yet accepted, it is neither withdrawn nor proposed a second time where it was."""
    read(article)
    mark = suggestion(article, "Lindholm")
    marks.change(mark, start=mark.start - 3, revision=1, by=alice)
    read(article)
    assert quotes(article) == ["Ada Brandt", "of Lindholm"]
    stub.words = ("of Lindholm",)
    read(article)
    assert quotes(article) == ["of Lindholm"]


def test_what_a_person_said_about_a_suggestion_keeps_it(article: Article, stub: Stub, alice: User) -> None:
    read(article)
    entities.confirm_mention(suggestion(article, "Ada Brandt"), an_entity(by=alice), by=alice)
    stub.words = ()
    read(article)
    assert quotes(article) == ["Ada Brandt"]


def test_a_claim_that_people_work_on_keeps_its_mark(article: Article, stub: Stub, erin: User) -> None:
    stub.kind, stub.data, stub.words = (
        "claim",
        {},
        ("400 permits had expired", "The port of Lindholm issued 650 permits in 2020"),
    )
    read(article)
    jobs.work_off()
    taken = ClaimMention.objects.get(annotation__quote="400 permits had expired").claim
    claims.describe(taken, revision=taken.revision, types=["Numerical Claim"], by=erin)
    stub.words = ()
    read(article)
    jobs.work_off()
    assert quotes(article) == ["400 permits had expired"]
    assert list(Claim.objects.all()) == [taken]


# -- what readers change ----------------------------------------------------------------------------------------------


def test_stale_suggestions_are_withdrawn(article: Article, stub: Stub) -> None:
    read(article)
    stub.words = ("Lindholm", "harbour office")
    assert read(article)["stub"] == {"added": 1, "changed": 0, "removed": 1}
    assert quotes(article) == ["Lindholm", "harbour office"]
    gone = AuditEvent.objects.get(verb="suggestion.withdraw")
    assert TEXT[gone.before["start"] : gone.before["end"]] == "Ada Brandt"


def test_an_undecided_suggestion_says_what_its_reader_says_now(article: Article, stub: Stub) -> None:
    read(article)
    stub.VERSION, stub.reason, stub.data = "2", "It looked again.", {"type": "FACILITY"}
    assert read(article)["stub"] == {"added": 0, "changed": 2, "removed": 0}
    mark = suggestion(article, "Lindholm")
    assert (mark.reader_version, mark.reason, mark.data) == ("2", "It looked again.", {"type": "FACILITY"})
    assert mark.needs_linking
    assert mark.revision == 1


def test_the_suggestions_of_others_are_left_alone(article: Article, stub: Stub) -> None:
    marks.create(
        version=version_of(article),
        start=0,
        end=5,
        kind="entity",
        state="suggested",
        agent="model",
        reader="elsewhere",
        by=machine("reader"),
    )
    read(article)
    assert quotes(article) == ["Mayor", "Ada Brandt", "Lindholm"]


def test_a_reading_that_was_killed_is_finished_by_the_next(article: Article, monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker dies after one reader's suggestions were stored; the job is found and run again."""
    whole = an_article(TEXT + " ", published_at=date(2021, 3, 17))
    read(whole)
    replace, calls = work.suggestion.replace, []

    def dying(*args: Any, **named: Any) -> Any:
        calls.append(args)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return replace(*args, **named)

    monkeypatch.setattr(work.suggestion, "replace", dying)
    job = jobs.enqueue("read", by=machine("reader"), version=article.current_id)
    with pytest.raises(KeyboardInterrupt):
        jobs.run(job.pk)
    half = rows(article)
    assert half
    Job.objects.filter(pk=job.pk).update(state="queued")  # as the sweep does with a job that fell silent
    jobs.run(job.pk)
    assert rows(article) == rows(whole)
    assert len(half) < len(rows(whole))


def test_a_job_shows_that_it_lives_while_a_reader_is_busy(
    article: Article, stub: Stub, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    beats: list[int] = []
    monkeypatch.setattr(jobs, "_held", lambda job: SimpleNamespace(update=lambda **columns: beats.append(job.pk) or 1))
    settings.JOB_STALE_SECONDS = 0.03
    job = jobs.enqueue("read", by=machine("reader"), version=article.current_id)
    with jobs.kept_alive(job):
        while len(beats) < 3:
            pass
    count = len(beats)
    assert set(beats) == {job.pk}
    assert len(beats) == count, "it goes on after the step"


# -- dates ------------------------------------------------------------------------------------------------------------


def value_of(article: Article, quote: str) -> DateMention:
    return DateMention.objects.get(annotation__version__article=article, annotation__quote=quote)


def test_another_publication_date_computes_relative_dates_again(article: Article, alice: User) -> None:
    """I11: what a rule found changes with its anchor; what a person confirmed is flagged; what is absolute stays."""
    read(article)
    jobs.work_off()
    monday, week, year = (value_of(article, quote) for quote in ("Monday", "last week", "2020"))
    assert (monday.value, week.value, year.value) == ("2021-03-15", "2021-W10", "2020")
    dates.confirm(week.annotation, by=alice)
    dates.confirm(year.annotation, by=alice)
    articles.correct(article, revision=article.revision, published_at=date(2021, 4, 7), by=alice)
    jobs.work_off()
    for mention in (monday, week, year):
        mention.refresh_from_db()
    assert (monday.value, monday.state) == ("2021-04-05", "resolved")
    assert (week.value, week.state) == ("2021-W10", "recheck")
    assert (year.value, year.state) == ("2020", "confirmed")


# -- switches ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("everywhere", "here", "queued"),
    [(True, None, 1), (False, None, 0), (True, False, 0), (False, True, 1)],
)
def test_reading_can_be_switched_off_everywhere_or_for_one_import(
    alice: User, settings: Settings, everywhere: bool, here: bool | None, queued: int
) -> None:
    settings.READ_ON_IMPORT = everywhere
    imports.take_posted({"text": TEXT, "read": here}, by=alice)
    assert Job.objects.filter(kind="read", bulk=True).count() == queued


def test_the_same_text_again_is_not_read_again(alice: User, settings: Settings) -> None:
    settings.READ_ON_IMPORT = True
    for _ in range(2):
        imports.take_posted({"text": TEXT}, by=alice)
    assert Job.objects.filter(kind="read").count() == 1


# -- again ------------------------------------------------------------------------------------------------------------


def test_an_article_is_read_again_once_at_a_time(article: Article, alice: User) -> None:
    job = reading.again(article, by=alice)
    with pytest.raises(Refused, match="already"):
        reading.again(article, by=alice)
    jobs.run(job.pk)
    assert reading.again(article, by=alice).pk != job.pk


def test_who_may_not_mark_may_not_have_it_read(article: Article, charlie: User) -> None:
    with pytest.raises(NotAllowed):
        reading.again(article, by=charlie)


def test_articles_are_read_again_by_command(article: Article, capsys: pytest.CaptureFixture[str]) -> None:
    other = an_article(TEXT.replace("Lindholm", "Vessby"))
    call_command("read", str(article.pk))
    call_command("read", "--all")
    waiting = Job.objects.filter(kind="read", bulk=True).values_list("params__version", flat=True)
    assert sorted(waiting) == [article.current_id, other.current_id]
    said = capsys.readouterr().out.splitlines()
    assert said == ["1 articles are queued for reading."] * 2
    for wrong in ([], ["404"], ["--all", str(article.pk)]):
        with pytest.raises(CommandError):
            call_command("read", *wrong)


# -- processes --------------------------------------------------------------------------------------------------------


def test_the_web_process_never_imports_the_language_model() -> None:
    """Pages, API and the health page work without it: only a worker that reads loads it."""
    code = (
        "import sys, django; django.setup()\n"
        "import config.urls, config.wsgi\n"
        "from annotate import health, registry\n"
        "registry.modules('suggesters'); print([part.name for part in health.models()])\n"
        "print('spacy' in sys.modules)"
    )
    environment = {"DJANGO_SETTINGS_MODULE": "config.settings", "DEBUG": "1", "PATH": ""}
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.stdout == "['names', 'similarity']\nFalse\n", done.stderr

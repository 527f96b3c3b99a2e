"""Jobs: one worker at a time, the same result however often they run, found again when a broker or worker lost them."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from annotate import deadletters, jobs, registry, work
from annotate.actions import job as job_actions
from annotate.errors import Invalid
from annotate.jobs import Report
from annotate.models import Annotation, DateMention, EntityMention, Job, User
from tests.factories import a_mark, an_article
from verify import work as verify_work
from verify.models import Claim, ClaimMention

LONG_AGO = timedelta(hours=1)


class Probe:
    """A job kind that counts its runs and does what the test wants."""

    def __init__(self) -> None:
        self.runs = 0
        self.does: Callable[[Job, Report], Any] = lambda job, report: {"fine": True}

    def __call__(self, job: Job, report: Report) -> Any:
        self.runs += 1
        return self.does(job, report)


@pytest.fixture
def probe(monkeypatch: pytest.MonkeyPatch) -> Probe:
    kind = Probe()
    monkeypatch.setitem(registry.table("work", "KINDS"), "probe", kind)
    return kind


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, float]]:
    """(job, delay) of every message that would have gone to the broker."""
    sent: list[tuple[int, float]] = []
    monkeypatch.setattr(jobs, "publish", lambda job, *, after=0: sent.append((job.pk, after)))
    return sent


@pytest.fixture
def job(alice: User) -> Job:
    return Job.objects.create(kind="probe", owner=alice)


def age(job: Job) -> None:
    """As if the job had last been heard of an hour ago."""
    Job.objects.filter(pk=job.pk).update(queued_at=timezone.now() - LONG_AGO, alive_at=timezone.now() - LONG_AGO)


def fail(message: str) -> Callable[[Job, Report], Any]:
    def failing(job: Job, report: Report) -> Any:
        raise RuntimeError(message)

    return failing


def refuse(job: Job, report: Report) -> Any:
    raise Invalid("The file is empty.")


# -- running ----------------------------------------------------------------------------------------------------------


def test_a_job_runs_and_keeps_its_result(job: Job, probe: Probe) -> None:
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.result, job.attempts, job.is_finished) == ("done", {"fine": True}, 1, True)
    assert job.finished_at is not None


def test_a_message_that_comes_twice_runs_the_job_once(job: Job, probe: Probe) -> None:
    jobs.run(job.pk)
    jobs.run(job.pk)
    assert probe.runs == 1


def test_a_job_that_runs_is_left_to_its_worker(job: Job, probe: Probe) -> None:
    probe.does = lambda job, report: jobs.run(job.pk)
    jobs.run(job.pk)
    assert probe.runs == 1


def test_a_message_about_a_job_that_is_gone_is_nothing(db: None, probe: Probe) -> None:
    jobs.run(404)
    assert probe.runs == 0


@pytest.mark.django_db(transaction=True)
def test_of_eight_workers_at_once_one_takes_the_job(job: Job, probe: Probe) -> None:
    start = Barrier(8)

    def work_at_once() -> None:
        start.wait()
        jobs.run(job.pk)
        connection.close()

    workers = [Thread(target=work_at_once) for _ in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    job.refresh_from_db()
    assert (probe.runs, job.attempts, job.state) == (1, 1, "done")


def test_progress_is_seen_and_is_a_sign_of_life(job: Job, probe: Probe) -> None:
    def half_way(job: Job, report: Report) -> None:
        age(job)
        report(3, 6)
        seen = Job.objects.get(pk=job.pk)
        assert (seen.done, seen.total) == (3, 6)
        assert not Job.objects.stale().exists()

    probe.does = half_way
    jobs.run(job.pk)
    assert Job.objects.get(pk=job.pk).state == "done"


def test_a_silent_job_is_taken_over_and_its_first_worker_stops(job: Job, probe: Probe) -> None:
    went_on = []

    def falls_asleep(job: Job, report: Report) -> dict[str, str]:
        probe.does = lambda job, report: {"by": "second"}
        age(job)
        jobs.run(job.pk)
        report(1, 1)
        went_on.append(job)
        return {"by": "first"}

    probe.does = falls_asleep
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.result, job.attempts) == ("done", {"by": "second"}, 2)
    assert went_on == []


def test_the_result_of_a_superseded_attempt_is_thrown_away(job: Job, probe: Probe) -> None:
    def never_reports(job: Job, report: Report) -> dict[str, str]:
        probe.does = lambda job, report: {"by": "second"}
        age(job)
        jobs.run(job.pk)
        return {"by": "first"}

    probe.does = never_reports
    jobs.run(job.pk)
    assert Job.objects.get(pk=job.pk).result == {"by": "second"}


# -- failing ----------------------------------------------------------------------------------------------------------


def test_what_a_person_can_mend_fails_at_once_with_its_sentence(job: Job, probe: Probe) -> None:
    probe.does = refuse
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.error, job.attempts) == ("failed", "The file is empty.", 1)


def test_a_fault_is_tried_again_ever_later_and_then_given_up(
    job: Job, probe: Probe, published: list[tuple[int, float]]
) -> None:
    probe.does = fail("no luck")
    for _ in range(jobs.ATTEMPTS + 2):
        jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.error, job.attempts) == ("failed", "RuntimeError: no luck", jobs.ATTEMPTS)
    assert published == [(job.pk, 2), (job.pk, 4), (job.pk, 8), (job.pk, 16)]


def test_while_it_waits_for_its_next_try_no_sweep_takes_it(
    job: Job, probe: Probe, published: list[tuple[int, float]]
) -> None:
    probe.does = fail("no luck")
    jobs.run(job.pk)
    assert Job.objects.get(pk=job.pk).queued_at > timezone.now()
    assert jobs.sweep() == 0


def test_a_failed_job_can_be_run_again_with_all_its_attempts(
    job: Job, probe: Probe, published: list[tuple[int, float]], django_capture_on_commit_callbacks: Any
) -> None:
    probe.does = refuse
    jobs.run(job.pk)
    probe.does = lambda job, report: {"fine": True}
    with django_capture_on_commit_callbacks(execute=True):
        jobs.rerun(job)
    assert published == [(job.pk, 0)]
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.error, job.attempts) == ("done", "", 1)


def test_a_job_that_is_done_is_not_run_again(job: Job, probe: Probe, published: list[tuple[int, float]]) -> None:
    jobs.run(job.pk)
    jobs.rerun(job)
    assert (published, Job.objects.get(pk=job.pk).state) == ([], "done")


# -- the sweep --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["queued", "running"])
def test_the_sweep_wakes_a_worker_for_what_was_lost(state: str, job: Job, published: list[tuple[int, float]]) -> None:
    Job.objects.filter(pk=job.pk).update(state=state)
    age(job)
    assert jobs.sweep() == 1
    assert published == [(job.pk, 0)]
    assert Job.objects.get(pk=job.pk).state == "queued"
    assert jobs.sweep() == 0  # it has a fresh chance first


@pytest.mark.parametrize("state", ["queued", "running", "done", "failed"])
def test_the_sweep_leaves_alone_what_is_young_or_finished(
    state: str, job: Job, published: list[tuple[int, float]]
) -> None:
    if state in ("done", "failed"):
        age(job)
    else:
        Job.objects.filter(pk=job.pk).update(alive_at=timezone.now())
    Job.objects.filter(pk=job.pk).update(state=state)
    assert (jobs.sweep(), published) == (0, [])


def marks_without_a_job(by: User, *words: str) -> list[Annotation]:
    article = an_article(by=by)
    marks = [a_mark(article, word, kind="entity", by=by) for word in words]
    Job.objects.all().delete()
    return marks


def test_marks_that_await_linking_are_queued_although_no_job_does(alice: User) -> None:
    marks = marks_without_a_job(alice, "Lindholm", "Ada Brandt")
    assert jobs.sweep() == 1
    job = Job.objects.get()
    assert (job.kind, job.params, job.bulk) == ("link", {"annotations": [mark.pk for mark in marks]}, True)
    assert jobs.sweep() == 0  # one pending job is enough


def test_claims_that_await_linking_are_queued_too(alice: User) -> None:
    a_mark(an_article(by=alice), "400 permits had expired", by=alice)
    jobs.work_off()
    Claim.objects.update(needs_linking=True)
    Job.objects.all().delete()
    assert jobs.sweep() == 1
    assert Job.objects.get().params == {"claims": [Claim.objects.get().pk]}


def breaks_on(monkeypatch: pytest.MonkeyPatch, *bad: Annotation) -> None:
    """Linking these marks fails; linking others does not."""
    link = work.link_mark

    def linked(pk: int) -> Annotation:
        if pk in {mark.pk for mark in bad}:
            raise ValueError("a strange name")
        return link(pk)

    monkeypatch.setattr(work, "link_mark", linked)


def test_a_mark_that_cannot_be_linked_is_parked_in_a_dead_letter_and_the_others_are_linked(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = marks_without_a_job(alice, "Lindholm", "Ada Brandt")
    breaks_on(monkeypatch, bad)
    jobs.work_off()
    letter = Job.objects.get()
    assert (letter.state, letter.attempts) == ("failed", jobs.ATTEMPTS)
    assert (letter.params, letter.result) == (
        {"annotations": [bad.pk]},
        {"failed": {str(bad.pk): "ValueError: a strange name"}},
    )
    assert letter.error == f"1 could not be done, first {bad.pk}: ValueError: a strange name"
    assert [mention.annotation_id for mention in EntityMention.objects.all()] == [good.pk]
    assert jobs.sweep() == 0


def test_a_lone_mark_that_cannot_be_linked_leaves_one_dead_letter_however_often_the_sweep_comes(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    breaks_on(monkeypatch, *marks_without_a_job(alice, "Lindholm"))
    for _ in range(deadletters.CHANCES + 3):
        jobs.work_off()
        Job.objects.filter(again_at__isnull=False).update(again_at=timezone.now())
    letter = Job.objects.get()
    assert (letter.state, letter.reruns, letter.again_at) == ("failed", deadletters.CHANCES, None)


def test_what_is_parked_does_not_hold_up_new_marks(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    breaks_on(monkeypatch, *marks_without_a_job(alice, "Lindholm"))
    jobs.work_off()
    new = a_mark(an_article(by=alice), "Ada Brandt", kind="entity", by=alice)
    Job.objects.filter(state="queued").delete()
    assert jobs.sweep() == 1
    assert Job.objects.get(state="queued").params == {"annotations": [new.pk]}


def test_a_dead_letter_is_tried_again_ever_later(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    breaks_on(monkeypatch, *marks_without_a_job(alice, "Lindholm"))
    jobs.work_off()
    waits = []
    for _ in range(3):
        letter = Job.objects.get()
        assert letter.again_at
        assert letter.finished_at
        waits.append(round((letter.again_at - letter.finished_at).total_seconds() / 60))
        Job.objects.update(again_at=timezone.now())
        jobs.work_off()
    assert waits == [10, 20, 40]


def test_a_dead_letter_whose_fault_was_mended_is_done_by_itself(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        breaks_on(patched, *marks_without_a_job(alice, "Lindholm"))
        jobs.work_off()
    Job.objects.update(again_at=timezone.now())
    jobs.work_off()
    assert Job.objects.get().state == "done"
    assert not Annotation.objects.awaiting_link().exists()


def test_with_too_many_dead_letters_the_fault_is_not_the_rows_and_the_sweep_waits(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deadletters, "MANY", 2)
    marks_without_a_job(alice, "Lindholm")
    for _ in range(3):
        Job.objects.create(kind="link", state="failed", owner=alice, params={"annotations": []})
    assert jobs.sweep() == 0


def test_a_claim_that_cannot_be_linked_does_not_hold_up_the_others(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = an_article(by=alice)
    for words in ("400 permits had expired", "called the figure wrong"):
        a_mark(article, words, by=alice)
    link, bad = verify_work.link_claim, []

    def breaks_on_the_first(pk: int) -> None:
        bad.extend([] if bad else [pk])
        if pk in bad:
            raise ValueError("a strange claim")
        link(pk)

    monkeypatch.setattr(verify_work, "link_claim", breaks_on_the_first)
    jobs.work_off()
    assert list(Claim.objects.filter(needs_linking=True).values_list("pk", flat=True)) == bad
    assert Job.objects.get(state="failed").params == {"claims": bad}


def test_a_job_that_ends_its_worker_every_time_is_given_up(job: Job, published: list[tuple[int, float]]) -> None:
    Job.objects.filter(pk=job.pk).update(state="running", attempts=jobs.ATTEMPTS)
    age(job)
    assert jobs.sweep() == 0
    job.refresh_from_db()
    assert (job.state, job.error) == ("failed", "The worker that ran it ended without a word, again and again.")


def test_a_job_that_comes_further_each_time_is_not_given_up(job: Job, probe: Probe) -> None:
    def gets_on(job: Job, report: Report) -> None:
        report(job.done + 1, 99)
        raise RuntimeError("the end of this worker")

    probe.does = gets_on
    for _ in range(3 * jobs.ATTEMPTS):
        jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.done) == ("queued", 3 * jobs.ATTEMPTS)


def test_a_lost_database_is_no_fault_of_the_rows(job: Job, probe: Probe, published: list[tuple[int, float]]) -> None:
    def away(pk: int) -> None:
        raise OperationalError("server closed the connection unexpectedly")

    probe.does = lambda job, report: jobs.each([1, 2, 3], away, report, total=3)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.result, job.error) == (
        "queued",
        {},
        "OperationalError: server closed the connection unexpectedly",
    )


def test_what_a_killed_worker_had_comes_back_in_seconds() -> None:
    """Celery acknowledges late and takes one message at a time; the broker looks for lost ones at every poll."""
    assert (settings.CELERY_TASK_ACKS_LATE, settings.CELERY_WORKER_PREFETCH_MULTIPLIER) == (True, 1)
    assert settings.CELERY_TASK_REJECT_ON_WORKER_LOST
    assert 0 < settings.CELERY_TASK_SOFT_TIME_LIMIT < settings.CELERY_TASK_TIME_LIMIT
    options = settings.CELERY_BROKER_TRANSPORT_OPTIONS
    assert (options["visibility_timeout"], options["unacked_restore_throttle"]) == (600, 1)


def test_a_job_whose_time_is_up_is_tried_again(job: Job, probe: Probe, published: list[tuple[int, float]]) -> None:
    def takes_too_long(pk: int) -> None:
        raise SoftTimeLimitExceeded

    probe.does = lambda job, report: jobs.each([1, 2], takes_too_long, report, total=2)
    jobs.run(job.pk)
    assert (Job.objects.get(pk=job.pk).state, published) == ("queued", [(job.pk, 2)])


# -- slices, pauses ---------------------------------------------------------------------------------------------------


def counts_to(last: int) -> Callable[[Job, Report], Any]:
    """Counts in slices of one."""

    def does(job: Job, report: Report) -> Any:
        done = job.params.get("done", 0) + 1
        report(done, last)
        return {"counted": done} if done == last else jobs.More({"done": done})

    return does


def test_a_long_job_works_in_slices_and_others_have_their_turn(job: Job, probe: Probe, alice: User) -> None:
    probe.does = counts_to(3)
    Job.objects.filter(pk=job.pk).update(bulk=True)
    jobs.run(job.pk)
    between = Job.objects.get(pk=job.pk)
    assert (between.state, between.params, between.attempts, between.fence) == ("queued", {"done": 1}, 0, 1)
    other = Job.objects.create(kind="probe", owner=alice, params={"done": 2})
    assert jobs.work_off() == 3
    job.refresh_from_db()
    other.refresh_from_db()
    assert (job.state, job.result, other.state) == ("done", {"counted": 3}, "done")
    assert other.finished_at
    assert job.finished_at
    assert other.finished_at < job.finished_at


def test_a_paused_job_stops_with_its_next_report_and_goes_on_where_it_was(
    job: Job, probe: Probe, alice: User, published: list[tuple[int, float]], django_capture_on_commit_callbacks: Any
) -> None:
    went_on = []

    def is_paused(job: Job, report: Report) -> None:
        job_actions.pause(job, by=alice)
        report(2, 3)
        went_on.append(job)

    probe.does = counts_to(3)
    jobs.run(job.pk)
    probe.does = is_paused
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.done, job.params, went_on) == ("paused", 1, {"done": 1}, [])
    assert jobs.sweep() == 0
    with django_capture_on_commit_callbacks(execute=True):
        job_actions.resume(job, by=alice)
    probe.does = counts_to(3)
    jobs.work_off()
    job.refresh_from_db()
    assert (job.state, job.result) == ("done", {"counted": 3})


@pytest.mark.parametrize("state", ["queued", "running", "paused", "failed"])
def test_a_cancelled_job_is_not_run(state: str, job: Job, probe: Probe, alice: User) -> None:
    Job.objects.filter(pk=job.pk).update(state=state)
    job_actions.cancel(job, by=alice)
    jobs.run(job.pk)
    age(job)
    jobs.sweep()
    job.refresh_from_db()
    assert (probe.runs, job.state, job.is_finished) == (0, "cancelled", True)


def test_the_rate_counts_work_and_not_the_waiting_between_slices(job: Job) -> None:
    job.done, job.total, job.spent, job.state = 50, 150, 10.0, "queued"
    assert (jobs.rate(job), jobs.wait_seconds(job)) == (5.0, 20.0)


def test_work_runs_everything_that_is_pending_without_a_broker(alice: User) -> None:
    article = an_article(by=alice)
    for kind, words in (("entity", "Lindholm"), ("date", "12 March 2021"), ("claim", "400 permits had expired")):
        a_mark(article, words, kind=kind, by=alice)
    assert jobs.work_off() == 4  # three marks, and the claim that one of them opens
    assert not Job.objects.pending().exists()
    assert not Annotation.objects.awaiting_link().exists()
    assert ClaimMention.objects.count() == 1
    assert jobs.work_off() == 0


def linked() -> tuple[list[Any], ...]:
    """Who stands for what, however it was found."""
    return (
        list(EntityMention.objects.order_by("pk").values_list("pk", "annotation", "entity", "state")),
        list(DateMention.objects.order_by("pk").values()),
        list(Claim.objects.order_by("pk").values_list("pk", "text", "state", "revision")),
        list(ClaimMention.objects.order_by("pk").values()),
    )


def test_linking_twice_changes_nothing(alice: User) -> None:
    article = an_article(by=alice)
    for kind, words in (("entity", "Lindholm"), ("date", "12 March 2021"), ("claim", "400 permits had expired")):
        a_mark(article, words, kind=kind, by=alice)
    jobs.work_off()
    before = linked()
    Annotation.objects.update(needs_linking=True)
    Claim.objects.update(needs_linking=True)
    jobs.work_off()
    assert not Annotation.objects.awaiting_link().exists()
    assert linked() == before


# -- waking workers ---------------------------------------------------------------------------------------------------


def test_without_a_broker_the_publisher_returns_at_once_and_the_row_waits(job: Job, probe: Probe) -> None:
    began = time.monotonic()
    jobs.publish(job)
    assert time.monotonic() - began < 20
    assert Job.objects.get(pk=job.pk).state == "queued"
    age(job)
    assert jobs.sweep() == 1


def test_a_worker_is_woken_only_after_the_commit(
    alice: User, published: list[tuple[int, float]], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        job = jobs.enqueue("probe", by=alice)
        assert published == []
    assert published == [(job.pk, 0)]


def test_a_commit_stands_when_the_message_goes_wrong(
    alice: User, transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(job: Job) -> None:
        raise RuntimeError("something in the messenger")

    monkeypatch.setattr(jobs, "publish", fails)
    with transaction.atomic():
        job = jobs.enqueue("probe", by=alice)
    assert Job.objects.get(pk=job.pk).state == "queued"


def test_an_answer_that_is_rolled_back_leaves_no_job(
    alice: User, published: list[tuple[int, float]], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        jobs.enqueue("probe", by=alice)
        transaction.set_rollback(True)
    assert (published, Job.objects.count()) == ([], 0)


def test_many_rows_become_jobs_of_a_bounded_size(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "BATCH", 4)
    assert jobs.enqueue_batches("probe", "rows", list(range(10)), by=alice) == 3
    assert [job.params["rows"] for job in Job.objects.order_by("pk")] == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]]


# -- what a page says of them -----------------------------------------------------------------------------------------


def test_the_time_left_is_told_once_there_is_a_rate(job: Job) -> None:
    assert jobs.wait_seconds(job) is None
    job.started_at, job.done, job.total, job.state = timezone.now() - timedelta(seconds=10), 5, 15, "running"
    assert jobs.wait_seconds(job) == pytest.approx(20, abs=1)


def test_a_job_that_nobody_picks_up_is_called_stuck(job: Job) -> None:
    assert not jobs.is_stuck(job)
    age(job)
    assert jobs.is_stuck(Job.objects.get(pk=job.pk))

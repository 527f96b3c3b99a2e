"""A real worker in the middle of bulk work: what somebody waits for goes first."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from annotate import jobs
from annotate.actions import job as job_actions
from annotate.models import Annotation, Job, User
from config.processes import Service
from tests.factories import a_mark, an_article
from tests.test_crashes import mark_an_article, wait_until


@pytest.mark.django_db(transaction=True)
def test_a_mark_overtakes_a_bulk_relink(start_worker: Callable[..., Service], alice: User, erin: User) -> None:
    for number in range(4):
        mark_an_article(number, alice)
    jobs.work_off()
    relink = job_actions.relink(by=erin)
    more = [Job.objects.create(kind="relink", owner=erin, bulk=True, params={"of_kind": "entity"}) for _ in range(6)]
    for job in more:
        jobs.publish(job)
    start_worker(WORKERS="1", BULK_SLICE_SECONDS="0.3")
    wait_until(lambda: Job.objects.get(pk=relink.pk).done > 0, 60, "the bulk work has not begun")
    began = time.monotonic()
    mark = a_mark(an_article(by=alice), "Lindholm", kind="entity", by=alice)
    wait_until(lambda: not Annotation.objects.get(pk=mark.pk).needs_linking, 30, "the mark waits")
    waited = time.monotonic() - began
    unfinished = Job.objects.filter(kind="relink").exclude(state="done").count()
    assert unfinished >= 5, f"the bulk work was over after {waited:.1f} s"
    wait_until(lambda: not Job.objects.pending().exists(), 240, "the bulk work does not end")
    assert Job.objects.filter(kind="relink", state="done").count() == 1 + len(more)
    assert Job.objects.get(pk=relink.pk).done == Annotation.objects.count()  # the new mark too

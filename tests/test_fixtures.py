"""The shared fixtures do what they promise: real processes on the very database that the test sees."""

import os
import signal
import time
from collections.abc import Callable

from django.db import connection

from annotate.models import Job, User
from config.processes import Service


def wait_for_state(job: Job, state: str, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while Job.objects.get(pk=job.pk).state != state:
        assert time.monotonic() < end, Job.objects.values().get(pk=job.pk)
        time.sleep(0.1)


def publish_unknown(user: User) -> Job:
    """A job of a kind that no worker knows: a worker that sees it says so in the row."""
    from annotate import jobs

    job = Job.objects.create(kind="no such kind", owner=user, params={})
    jobs.publish(job)
    return job


def wait_for_attempt(job: Job, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not Job.objects.filter(pk=job.pk, attempts__gt=0).exists():
        assert time.monotonic() < end, "no worker took the job"
        time.sleep(0.1)


def test_the_worker_works_on_the_database_of_the_test(worker: Service, alice: User) -> None:
    wait_for_attempt(publish_unknown(alice))


def test_another_worker_can_be_killed_and_replaced(start_worker: Callable[..., Service], alice: User) -> None:
    first = start_worker()
    assert first.process is not None
    os.kill(first.process.pid, signal.SIGKILL)
    start_worker()
    wait_for_attempt(publish_unknown(alice))


def test_the_database_is_the_one_that_was_asked_for(db: None) -> None:
    assert connection.vendor == ("postgresql" if os.environ.get("DATABASE_URL") else "sqlite")


def test_the_browser_is_the_system_s_chromium(page) -> None:
    page.set_content("<h1>Hello</h1>")
    assert page.get_by_role("heading").inner_text() == "Hello"

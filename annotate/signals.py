"""Celery's signals: a worker and a beat say that they are alive."""

from typing import Any

from celery.signals import beat_init, worker_ready

from annotate import presence


@worker_ready.connect
def worker_is_alive(**kwargs: Any) -> None:
    presence.announce("worker")


@beat_init.connect
def beat_is_alive(**kwargs: Any) -> None:
    presence.announce("beat")

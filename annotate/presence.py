"""Which parts are alive. Worker and beat say so in Redis every few seconds; nobody has to ask them and wait."""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from functools import cache
from typing import Any

import redis
from django.conf import settings
from django.http import HttpRequest

_EVERY = 5
_PREFIX = "corroborate:alive:"


def _client() -> redis.Redis:
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1)


def announce(part: str) -> None:
    """Say from now on, from a thread of this process, that ``part`` is alive."""

    def say() -> None:
        while True:
            with suppress(redis.RedisError):  # when the broker is away, its own check says so
                _client().set(_PREFIX + part, int(time.time()), ex=settings.WORKER_SILENT_SECONDS)
            time.sleep(_EVERY)

    threading.Thread(target=say, name=f"{part} is alive", daemon=True).start()


def alive(part: str) -> bool:
    """Whether ``part`` ("worker", "beat") was heard lately; False too when the broker does not answer."""
    try:
        return bool(_client().exists(_PREFIX + part))
    except redis.RedisError:
        return False


def broker_answers() -> bool:
    try:
        return bool(_client().ping())
    except redis.RedisError:
        return False


def template_context(request: HttpRequest) -> dict[str, Any]:
    """``no_worker`` for templates, found out once, and only on a page that asks: ``{% if no_worker %}``."""
    return {"no_worker": cache(lambda: not alive("worker"))}

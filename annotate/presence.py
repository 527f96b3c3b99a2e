"""Which parts are alive, and who is in which text: said in Redis every few seconds, so that nobody asks and waits."""

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
_HERE = "corroborate:here:"
_LEFT_AFTER = 12  # seconds without a word; a page in front says every second or two that it is there


def _client() -> redis.Redis:
    return _connected(settings.REDIS_URL)


@cache
def _connected(url: str) -> redis.Redis:
    """One pool of connections: a page asks every second."""
    return redis.Redis.from_url(url, socket_timeout=1, socket_connect_timeout=1, decode_responses=True)


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


def meet(version: int, person: int) -> list[int]:
    """Say that ``person`` has this text open; the others who have. Nobody when the broker does not answer."""
    now, key = time.time(), f"{_HERE}{version}"
    try:
        with _client().pipeline(transaction=False) as line:
            line.zadd(key, {str(person): now})
            line.expire(key, 60)
            line.zrangebyscore(key, now - _LEFT_AFTER, "+inf")
            here = line.execute()[-1]
    except redis.RedisError:
        return []
    return sorted(int(other) for other in here if int(other) != person)


def broker_answers() -> bool:
    try:
        return bool(_client().ping())
    except redis.RedisError:
        return False


def template_context(request: HttpRequest) -> dict[str, Any]:
    """``no_worker`` for templates, found out once, and only on a page that asks: ``{% if no_worker %}``."""
    return {"no_worker": cache(lambda: not alive("worker"))}

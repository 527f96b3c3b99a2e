"""How often something may happen: a sliding window per key, shared by all processes through Redis.

The estimate of Cloudflare's rate limiter: the count of this fixed window, and that of the one before by the share of
it that the sliding window still covers (https://blog.cloudflare.com/counting-things-a-lot-of-different-things/). Two
small counters a key, one round trip a hit. When Redis is away each process counts for itself: nobody is locked out.
"""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from dataclasses import dataclass
from functools import cache
from threading import Lock
from typing import Any

import redis
from django.conf import settings
from django.http import HttpRequest

_PREFIX = "corroborate:limit:"
_AWAY_FOR = 10  # seconds before an absent Redis is asked again
_KEYS = 10_000


@dataclass(frozen=True, slots=True)
class Rate:
    """``limit`` hits a window of ``seconds``; ``used`` of them so far. ``reset``: seconds until the window ends."""

    limit: int
    seconds: int
    used: float
    reset: int

    @property
    def is_over(self) -> bool:
        return self.used > self.limit

    @property
    def left(self) -> int:
        return max(0, math.floor(self.limit - self.used))


def hit(key: str, limit: int, seconds: int, *, count: int = 1) -> Rate:
    """Note ``count`` hits of ``key`` (0: only look) and say how many there were lately."""
    now = time.time()
    window, elapsed = divmod(now, seconds)
    current, previous = _counters(f"{key}:{int(window)}", f"{key}:{int(window) - 1}", count, seconds)
    used = current + previous * (1 - elapsed / seconds)
    return Rate(limit, seconds, used, math.ceil(seconds - elapsed))


def _counters(current: str, previous: str, count: int, seconds: int) -> tuple[int, int]:
    global _asked_again_at
    if time.monotonic() >= _asked_again_at:
        try:
            pipe = _client().pipeline(transaction=False)
            pipe.incrby(_PREFIX + current, count)
            pipe.expire(_PREFIX + current, 2 * seconds)
            pipe.get(_PREFIX + previous)
            answers: list[Any] = pipe.execute()
            return int(answers[0]), int(answers[2] or 0)
        except redis.RedisError:
            _asked_again_at = time.monotonic() + _AWAY_FOR
    with _lock:
        _own[current] = _own.get(current, 0) + count
        while len(_own) > _KEYS:
            _own.popitem(last=False)
        return _own[current], _own.get(previous, 0)


_asked_again_at = 0.0
_own: OrderedDict[str, int] = OrderedDict()
_lock = Lock()


@cache
def _client() -> redis.Redis:
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=0.5, socket_connect_timeout=0.5)


def address_of(request: HttpRequest) -> str:
    """Who asks; behind a proxy of ours that is what the proxy says, in the entry that it added itself."""
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.SECURE_PROXY_SSL_HEADER else ""
    return forwarded.rpartition(",")[2].strip() or str(request.META.get("REMOTE_ADDR", ""))

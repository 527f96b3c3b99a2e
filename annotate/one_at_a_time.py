"""Jobs that would change what the other one goes by take turns, each holding its story: names in it explain each other.

On PostgreSQL a story is an advisory lock of the connection, which ends with it, whatever becomes of the worker. SQLite
has one writer anyway: there one lock file stands for all stories.
"""

from __future__ import annotations

import fcntl
from collections.abc import Collection, Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection

from annotate.models import Annotation

_STORY, _ARTICLE = 0x5707, 0xA271  # so that our numbers are not somebody else's


@contextmanager
def on_names_near(marks: Collection[int]) -> Iterator[None]:
    """Wait until no other job links names in the stories of these marks, or in their articles that have none."""
    if connection.vendor == "postgresql":
        with _advisory(sorted(_places(marks))):
            yield
    else:
        with (settings.VAR_DIR / "linking.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


def _places(marks: Collection[int]) -> set[tuple[int, int]]:
    rows = Annotation.objects.filter(pk__in=marks).order_by()
    found = rows.values_list("version__article", "version__article__story_place__story").distinct()
    return {(_STORY, story) if story else (_ARTICLE, article) for article, story in found}


@contextmanager
def _advisory(places: list[tuple[int, int]]) -> Iterator[None]:
    """In the order given, which is the same for everybody: nobody waits for one who waits for him."""
    with connection.cursor() as cursor:
        try:
            for place in places:
                cursor.execute("SELECT pg_advisory_lock(%s, %s)", _keys(place))
            yield
        finally:
            for place in places:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", _keys(place))


def _keys(place: tuple[int, int]) -> tuple[int, int]:
    """Two numbers of four bytes each."""
    kind, number = place
    return kind, number % 2**31

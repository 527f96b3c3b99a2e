"""Reading for a long time what the database was at one moment, while others write."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import load_backend


@contextmanager
def snapshot() -> Iterator[str]:
    """The alias of a connection on which every query sees the same moment; ``rows.using(alias)`` asks it.

    A connection of its own, so that its transaction neither holds back what the caller writes meanwhile (a job's
    progress) nor ends with it. On SQLite it takes no write lock. A caller who is inside a transaction of his own, and
    may have written what nobody else sees yet, is given that one.
    """
    if connection.in_atomic_block:
        yield DEFAULT_DB_ALIAS
        return
    alias = f"snapshot-{uuid4()}"
    connections[alias] = wrapper = _connection(alias)
    try:
        with transaction.atomic(using=alias):
            with wrapper.cursor() as cursor:
                if wrapper.vendor == "postgresql":
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                    cursor.execute("SELECT 1")  # the first query, not BEGIN, fixes the moment
                else:
                    cursor.execute("SELECT 1 FROM sqlite_master LIMIT 1")
            yield alias
    finally:
        wrapper.close()
        del connections[alias]


def _connection(alias: str) -> BaseDatabaseWrapper:
    given = connection.settings_dict
    options = dict(given["OPTIONS"])
    if connection.vendor == "sqlite":
        options["transaction_mode"] = "DEFERRED"  # IMMEDIATE would keep every writer waiting
        options["detect_types"] = 0  # moments stay text until somebody asks: parsing a million takes seconds
        options["init_command"] = "PRAGMA cache_size=-8000"  # what is read once needs no 64 MB to be kept in
    settings = {**given, "OPTIONS": options, "CONN_MAX_AGE": 0}
    wrapper: BaseDatabaseWrapper = load_backend(settings["ENGINE"]).DatabaseWrapper(settings, alias)
    return wrapper

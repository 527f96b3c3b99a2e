"""Writers of SQLite stand in line: one looks whether the database is free, the others wait for their turn to look."""

from __future__ import annotations

import fcntl
import time
from threading import Thread

import pytest
from django.db import connection, transaction

from annotate.models import Publisher

pytestmark = pytest.mark.only_sqlite


def somebody_waits() -> bool:
    with open(f"{connection.settings_dict['NAME']}-line", "w") as line:
        try:
            fcntl.flock(line, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def write(name: str) -> None:
    try:
        with transaction.atomic():
            Publisher.objects.create(name=name)
    finally:
        connection.close()


def test_who_waits_for_the_database_is_first_in_line(transactional_db: None) -> None:
    with transaction.atomic():
        assert not somebody_waits()  # who writes has left the line
        writers = [Thread(target=write, args=(name,)) for name in ("Lindholm Post", "Nordhavn Times", "Vik Courier")]
        for writer in writers:
            writer.start()
        while not somebody_waits():
            time.sleep(0.01)
    for writer in writers:
        writer.join()
    assert Publisher.objects.count() == 3
    assert not somebody_waits()

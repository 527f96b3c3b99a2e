"""Django's SQLite, whose writers stand in line.

SQLite itself knows no queue: who finds the database taken sleeps and looks again, up to a tenth of a second later,
while others come and go. Of many writers one may then wait for ever. Here only the first in line sleeps and looks; the
others wait for a lock of the operating system, which hands it on in order and frees it when its holder dies.
"""

from __future__ import annotations

import fcntl

from django.db.backends.sqlite3 import base


class DatabaseWrapper(base.DatabaseWrapper):
    def _start_transaction_under_autocommit(self) -> None:
        with open(f"{self.settings_dict['NAME']}-line", "w") as line:
            fcntl.flock(line, fcntl.LOCK_EX)
            super()._start_transaction_under_autocommit()  # type: ignore[misc]

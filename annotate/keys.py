"""Looking up many keys at once in an index of (key, owner) rows, a bounded number of rows for each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.db import connections
from django.db.models import Model, QuerySet

NO_KEY = ""


def owners(rows: QuerySet[Model], owner: str, keys: Collection[str], most: int) -> dict[str, list[int]]:
    """Ids of at most ``most`` owners of each key that has any, the latest first, in one statement.

    ``owner``: the name of the foreign key. Each key costs one descent in the index, however many rows it has; one
    SELECT … WHERE key IN (…) would read all rows of a frequent key.
    """
    if not keys:
        return {}
    # Made once, for the key that nothing has: Django takes longer to write a query than a database to answer it.
    few = rows.filter(key=NO_KEY).order_by(f"-{owner}_id").values_list("key", f"{owner}_id")[:most]
    sql, given = few.query.sql_with_params()
    # SQLite takes no LIMIT in a part of a union, unless that part is a subquery.
    parts = [f"SELECT * FROM ({sql}) AS part{number}" for number in range(len(keys))]
    values: list[Any] = [key if value == NO_KEY else value for key in sorted(keys) for value in given]
    found = defaultdict(list)
    with connections[rows.db].cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), values)
        for key, pk in cursor.fetchall():
            found[key].append(pk)
    return dict(found)

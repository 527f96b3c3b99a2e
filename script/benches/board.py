"""The board with 100,000 generated claims, filter by filter, and the page of a claim with 200 mentions: ms and queries.

script/bench board [--claims N] [--runs N]

To measure on PostgreSQL:
.venv/bin/python -m tests.postgres script/bench board
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from statistics import median
from typing import Any

from script.benches.linking import Tally, prepare

FILTERS = (
    "",
    "state=queued",
    "state=published&sort=parties",
    "verdict=Refuted",
    "verdict=Refuted&sort=checkworthiness",
    "assignee=me",
    "assignee=nobody&sort=priority",
    "publisher=Publisher+000",
    "publisher=Publisher+150",
    "publisher=Publisher+150&sort=priority&state=queued",
    "entity=Entity+000",
    "entity=Entity+150",
    "begin=2019-01-01&end=2019-01-31",
    "begin=2024-12-01&sort=age",
    "disputed=1",
    "stale=1&sort=due",
    "numerical=1&sort=checkworthiness",
    "overdue=1&sort=due",
    "one_source=1&disputed=1&numerical=1&sort=age",
    "q=lindholm",
    "q=nowhere",
    "sort=priority",
    "sort=age",
    "sort=checkworthiness",
    "sort=parties",
    "sort=due",
    "show=proposed",
    "show=all&sort=parties",
    "view=columns",
    "view=columns&assignee=nobody&sort=checkworthiness",
)


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--claims", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=15)
    options = parser.parse_args(arguments)
    os.environ.update(ALLOWED_HOSTS="testserver", SECURE_SSL_REDIRECT="0")
    with tempfile.TemporaryDirectory(prefix="corroborate-bench-") as folder:
        prepare(folder)
        report(options.claims, options.runs)


def report(claims: int, runs: int) -> None:
    """Print a line for each address: median, 95th percentile and worst in ms, and its queries.

    Beside it what this process itself computed, which a busy machine does not stretch; a database server's work is not
    in it.
    """
    from django.conf import settings
    from django.db import connection

    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    began = time.perf_counter()
    client, busy, addresses = _desk(claims)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    print(f"{connection.vendor}: {claims} claims, filled in {time.perf_counter() - began:.0f} s")
    print(f"{'median':>8} {'p95':>8} {'worst':>8} {'own CPU':>8}  queries")
    worst = 0.0
    for address in (*(f"/claims/?{query}" for query in addresses), f"/claims/{busy}/", "/dashboard/", "/sources/"):
        spent, computed, queries = _measured(client, address, runs)
        late = sorted(spent)[max(0, round(len(spent) * 0.95) - 1)]
        if address.startswith("/claims/?"):
            worst = max(worst, late)
        print(
            f"{median(spent):>8.1f} {late:>8.1f} {max(spent):>8.1f} {computed:>8.1f}  {queries:>3}  {address}",
            flush=True,
        )
    print(f"the slowest filter's p95: {worst:.0f} ms")


def _desk(claims: int) -> tuple[Any, int, list[str]]:
    """A signed-in editor, the claim with 200 mentions, and the addresses to ask for."""
    from django.contrib.auth.models import Group
    from django.test import Client

    from annotate import guards
    from annotate.models import User
    from script.benches.generated.claims import Board
    from verify import board as boards

    guards.remove()  # rows as years of work leave them; only reading is measured
    people = [User.objects.create_user(f"editor-{n}") for n in range(8)]
    for user in people:
        user.groups.add(Group.objects.get(name="editor"))
    board = Board(people)
    board.grow(claims)
    busy = board.busy_claim(200)
    client = Client()
    client.force_login(people[0])
    deep = _deep_place(boards.SORTS[""][1], claims // 3)
    return client, busy.pk, [*FILTERS, f"place={deep}"]


def _deep_place(order: Any, behind: int) -> str:
    """A place some thousand pages into the list."""
    from annotate import keyset
    from verify.models import Claim

    at = Claim.objects.filter(is_backed=True).order_by(*order.terms(True))[min(behind, 20_000)]
    rows = Claim.objects.filter(is_backed=True).filter(order.beyond(at.updated_at, at.pk, True))
    return keyset.page(rows, order, "", 1).next


def _measured(client: Any, address: str, runs: int) -> tuple[list[float], float, int]:
    """Milliseconds of each run, the mean of this process's own computing, and the most queries."""
    from django.db import connection

    client.get(address)  # compiles the templates
    spent, queries, computing = [], 0, time.process_time()
    for _ in range(runs):
        tally = Tally()
        began = time.perf_counter()
        with connection.execute_wrapper(tally):
            answer = client.get(address)
        spent.append((time.perf_counter() - began) * 1000)
        queries = max(queries, tally.count)
        assert answer.status_code == 200, (address, answer.status_code)
    return spent, (time.process_time() - computing) * 1000 / runs, queries


if __name__ == "__main__":
    main()

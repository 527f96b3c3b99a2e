"""The verification desk: the board and a claim's page, then the hash chain over a million audit events.

script/bench verify [--claims N] [--runs N] [--events N]   ``--claims 0`` or ``--events 0`` leaves one part out

To measure on PostgreSQL:
.venv/bin/python -m tests.postgres script/bench verify
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path

from script.benches import board
from script.benches.linking import prepare

ROOT = Path(__file__).resolve().parents[2]
AT_ONCE = 5_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--claims", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--events", type=int, default=1_000_000)
    options = parser.parse_args()
    os.environ.update(ALLOWED_HOSTS="testserver", SECURE_SSL_REDIRECT="0")
    with tempfile.TemporaryDirectory(prefix="corroborate-bench-") as folder:
        prepare(folder)
        if options.events:
            audit(options.events)
        if options.claims:
            board.report(options.claims, options.runs)


def audit(events: int) -> None:
    """Seal a tenth of the events and check them, then all: who keeps nothing needs no more memory for ten times more.

    The check is the command ``verify_audit``, in a process of its own, from its start to its answer. Beside it what the
    process itself computed, which a busy machine does not stretch. SQLite keeps up to 64 MB of pages besides.
    """
    from django.db import connection

    print(f"{connection.vendor}: the audit chain")
    print(f"{'events':>10} {'sealed s':>9} {'checked s':>10} {'own CPU s':>10} {'events/s':>9} {'peak MB':>8}")
    filled = 0
    for size in (events // 10, events):
        _fill(size - filled)
        filled = size
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # as any database does that runs for a while
        began = time.perf_counter()
        _seal()
        sealed = time.perf_counter() - began
        spent, computed, peak = _checked()
        figures = f"{sealed:>9.1f} {spent:>10.1f} {computed:>10.1f} {size / spent:>9,.0f} {peak:>8.0f}"
        print(f"{size:>10,} {figures}", flush=True)


def _fill(count: int) -> None:
    """Events like those of a desk: a few fields before and after, some with a reason."""
    from django.utils import timezone

    from annotate.machines import machine
    from annotate.models import AuditEvent

    chance, who, now = random.Random(5), machine("bench"), timezone.now()
    for start in range(0, count, AT_ONCE):
        rows = [_event(chance, who.pk, number, now) for number in range(start, min(start + AT_ONCE, count))]
        AuditEvent.objects.bulk_create([AuditEvent(**row) for row in rows])


def _event(chance: random.Random, actor: int, number: int, now: datetime) -> dict[str, object]:
    state = chance.choice(["candidate", "queued", "in_research", "in_review", "approved"])
    after = {"state": state, "assignee": chance.randrange(50), "text": f"In 2021, {number} permits had expired."}
    return {
        "actor_id": actor,
        "verb": "claim.describe",
        "target_type": "claim",
        "target_id": chance.randrange(100_000),
        "before": {"state": "candidate", "assignee": None},
        "after": after,
        "reason": "" if number % 5 else "The register says so.",
        "at": now + timedelta(milliseconds=number),
    }


def _seal() -> None:
    from annotate import audit as trail

    trail.seal(everything=True)


def _checked() -> tuple[float, float, float]:
    """Seconds, seconds of the processor, and peak megabytes of the command."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    subprocess.run([sys.executable, "manage.py", "verify_audit"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    spent = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    computed = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return spent, computed, after.ru_maxrss / 1000


if __name__ == "__main__":
    main()

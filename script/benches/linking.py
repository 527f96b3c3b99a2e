"""Linking a mark among 1,000 and 10,000 generated articles of 20 marks: milliseconds and queries, by kind of mark.

script/bench linking [--large] [--sizes N …] [--sample ARTICLES]   --large goes on to 50,000 articles.

To measure on PostgreSQL:
.venv/bin/python -m tests.postgres script/bench linking
"""

from __future__ import annotations

import argparse
import os
import resource
import secrets
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from statistics import median
from typing import Any, NamedTuple

SIZES = (1_000, 10_000)
LARGE = 50_000
OPENED = "4 opened"  # claims of an article, counted together and queued to be compared


class Step(NamedTuple):
    """``cpu``: milliseconds that this process computed, which a busy machine lengthens less than the whole."""

    milliseconds: float
    cpu: float
    queries: int


Measured = dict[str, list[Step]]  # by kind of mark


class Tally:
    """Counts queries, savepoints too, and does not keep them: keeping costs more than running them."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute: Callable[..., object], *query: object) -> object:
        self.count += 1
        return execute(*query)


def prepare(folder: str) -> None:
    """An empty installation of its own; DATABASE_URL is respected, and nobody waits for a broker."""
    os.environ.update(
        DJANGO_SETTINGS_MODULE="config.settings",
        DEBUG="0",
        SECRET_KEY=secrets.token_urlsafe(48),
        VAR_DIR=folder,
        LOG_LEVEL="CRITICAL",
    )
    os.environ.pop("REDIS_URL", None)
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def measured(linker: Callable[[Any], object], given: Iterable[Any]) -> list[Step]:
    """What ``linker`` takes for each id, or list of ids."""
    from django.db import connection

    steps = []
    for each in given:
        queries = Tally()
        began, computed = time.perf_counter(), time.process_time()
        with connection.execute_wrapper(queries):
            linker(each)
        spent = (time.perf_counter() - began) * 1000, (time.process_time() - computed) * 1000
        steps.append(Step(*spent, queries.count))
    return steps


def link_all(corpus: object, sample: int) -> Measured:
    """Link the marks of ``sample`` new articles, the longest first as the job does, and then the claims they open."""
    from annotate import work
    from script.benches.generated.rows import Corpus
    from script.benches.generated.text import SENTENCES
    from verify.models import Claim
    from verify.work import link_claim, link_opened

    assert isinstance(corpus, Corpus)
    marks = corpus.unlinked(sample)
    found: Measured = defaultdict(list)
    for kind in ("date", "entity", "claim"):
        ids = [pk for pk, of_kind, _ in sorted(marks, key=lambda mark: -mark[2]) if of_kind == kind]
        found[f"{kind} mark"] = measured(work.link_mark, ids)
    found[OPENED] = measured(link_opened, [ids[at : at + SENTENCES] for at in range(0, len(ids), SENTENCES)])
    opened = Claim.objects.filter(needs_linking=True).order_by("pk").values_list("pk", flat=True)
    found["claim"] = measured(link_claim, list(opened))
    return found


def per_mark(found: Measured) -> tuple[float, float]:
    """Mean milliseconds for one of the 20 marks of an article, the claims it opens included; and of it CPU."""
    marks = sum(len(steps) for kind, steps in found.items() if kind.endswith("mark"))
    steps = [step for steps in found.values() for step in steps]
    return sum(step.milliseconds for step in steps) / marks, sum(step.cpu for step in steps) / marks


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--large", action="store_true")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="other numbers of articles")
    parser.add_argument("--sample", type=int, default=20, help="articles whose marks are linked at each size")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="corroborate-bench-") as folder:
        prepare(folder)
        report((*options.sizes, LARGE) if options.large else options.sizes, options.sample)


def report(sizes: Iterable[int], sample: int) -> None:
    from django.db import connection

    from script.benches.generated.rows import Corpus

    corpus = Corpus()
    corpus.grow(50)
    link_all(corpus, 2)  # loads the models and the gazetteer
    first: Measured = {}
    print(f"{connection.vendor}: articles, kind, median ms, 95th percentile, of it CPU, most queries, times the first")
    for size in sizes:
        began = time.perf_counter()
        corpus.grow(size)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        filled = time.perf_counter() - began
        found = link_all(corpus, sample)
        first = first or found
        for kind, steps in found.items():
            times = sorted(step.milliseconds for step in steps)
            growth = median(times) / median(step.milliseconds for step in first[kind])
            most = max(step.queries for step in steps)
            late = times[len(times) * 95 // 100]
            cpu = median(step.cpu for step in steps)
            print(
                f"{size:>7} {kind:<12} {median(times):>8.1f} {late:>8.1f} {cpu:>8.1f} {most:>5} {growth:>6.2f}",
                flush=True,
            )
        (spent, cpu), (spent_first, cpu_first) = per_mark(found), per_mark(first)
        print(
            f"{size:>7} {'mean of all':<12} {spent:>8.1f} {cpu:>17.1f} {spent / spent_first:>12.2f} "
            f"(of it CPU {cpu / cpu_first:.2f}; filled in {filled:.0f} s)",
            flush=True,
        )
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(
            f"{size:>7} this process has taken {peak} MB at most, what it fills the database with included", flush=True
        )


if __name__ == "__main__":
    main()

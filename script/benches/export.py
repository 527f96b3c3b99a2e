"""Exports of 10,000, 200,000 and 1,000,000 marks: seconds to the first byte and in all, CPU, megabytes of memory.

script/bench export [--sizes N …] [--formats NAME …]

To measure on PostgreSQL:
.venv/bin/python -m tests.postgres script/bench export
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from itertools import count
from typing import Any, NamedTuple
from uuid import UUID

from script.benches.web import memory, prepare

SIZES = (10_000, 200_000, 1_000_000)
FORMATS = ("jsonl", "conll2003", "w3c")
MARKS = 100  # in an article of about 400 words
AT_ONCE = 500  # articles in a transaction
WORDS = (
    "the harbour crew boat winter permit board count island captain northern quiet figure report said left people"
    " minister summer Norland Westmark Lindholm Brandt day month year forty hundred contracts storm line net price"
)


class Measured(NamedTuple):
    first: float
    seconds: float
    cpu: float
    megabytes: float
    memory: float
    marks: int


class Corpus:
    """Articles of MARKS submitted marks each: names with an entity, dates with a value, claims. Grows on demand."""

    def __init__(self) -> None:
        from annotate.models import Entity, User

        self.size = 0
        self.last = 0  # id of the latest article
        self._chance = random.Random(7)
        self._numbers = count(1)
        self._author = User.objects.create_user("bench").pk
        names = [Entity(name=f"Entity {number}", type="ORG", created_by_id=self._author) for number in range(500)]
        self._entities = [entity.pk for entity in Entity.objects.bulk_create(names)]

    def grow(self, marks: int) -> None:
        from django.db import connection, transaction

        while self.size < marks:
            with transaction.atomic():
                self._articles(min(AT_ONCE, (marks - self.size) // MARKS))
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

    def _articles(self, number: int) -> None:
        from annotate.models import Annotation, Article, ArticleVersion, DateMention, EntityMention
        from annotate.text import sha256
        from script.benches.generated.rows import free_id, insert

        words = WORDS.split()
        article, version, mark = free_id(Article), free_id(ArticleVersion), free_id(Annotation)
        texts = [f"{next(self._numbers)} {' '.join(self._chance.choices(words, k=400))}." for _ in range(number)]
        insert(Article, [{"id": article + n, "title": f"Article {article + n}"} for n in range(number)])
        insert(
            ArticleVersion,
            [
                {"id": version + n, "article_id": article + n, "text": t, "length": len(t), "sha256": sha256(t)}
                for n, t in enumerate(texts)
            ],
        )
        rows = [row for n, text in enumerate(texts) for row in self._marks(version + n, text)]
        insert(Annotation, [{"id": mark + m, **row} for m, row in enumerate(rows)])
        days = [mark + m for m, row in enumerate(rows) if row["kind"] == "date"]
        day = {"value": "2021-03-12", "begin": "2021-03-12", "end": "2021-03-12", "precision": "day", "rule": "day"}
        insert(DateMention, [{"annotation_id": pk, **day} for pk in days])
        names = [mark + m for m, row in enumerate(rows) if row["kind"] == "entity"]
        linked = {"method": "name", "state": "suggested"}
        entities = self._chance.choices(self._entities, k=len(names))
        insert(
            EntityMention,
            [{"annotation_id": pk, "entity_id": entity, **linked} for pk, entity in zip(names, entities, strict=True)],
        )
        self.size += len(rows)
        self.last = article + number - 1

    def _marks(self, version: int, text: str) -> list[dict[str, Any]]:
        """Marks of one to six words that do not overlap much, a third of each kind."""
        blanks = [at + 1 for at, letter in enumerate(text) if letter == " "]
        rows = []
        for at, kind in zip(self._chance.sample(range(len(blanks) - 7), MARKS), _kinds(), strict=False):
            start, end = blanks[at], blanks[at + self._chance.choice((1, 1, 1, 2, 6))] - 1
            uid = UUID(int=self._chance.getrandbits(128), version=4).hex
            place = {"start": start, "end": end, "quote": text[start:end]}
            context = {"prefix": text[max(0, start - 32) : start], "suffix": text[end : end + 32]}
            rows.append(
                {"uid": uid, "version_id": version, "kind": kind, "author_id": self._author, **place, **context}
            )
        return [{**row, "state": "submitted", "needs_linking": False} for row in rows]


def _kinds() -> Any:
    while True:
        yield from ("claim", "entity", "date")


def child(format: str) -> None:
    """Export in a process of its own, so that its memory is that of the export; prints what it took."""
    import django

    django.setup()
    from annotate.actions import export as exports
    from annotate.selection import Selection
    from annotate.writer import Writer

    began, cpu = time.perf_counter(), time.process_time()
    writer, first, size = Writer(exports.format_named(format), Selection()), 0.0, 0
    for piece in writer.pieces():
        first = first or time.perf_counter() - began
        size += len(piece)
    seconds, spent = time.perf_counter() - began, time.process_time() - cpu
    print(json.dumps([first, seconds, spent, size / 1e6, memory(os.getpid()), writer.manifest()["marks"]]))


def measured(format: str) -> Measured:
    command = [sys.executable, "-m", "script.benches.export", "--child", format]
    done = subprocess.run(command, capture_output=True, text=True, env=os.environ)
    if done.returncode:
        raise SystemExit(done.stderr)
    return Measured(*json.loads(done.stdout.splitlines()[-1]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help=f"multiples of {MARKS}")
    parser.add_argument("--formats", nargs="+", default=FORMATS)
    parser.add_argument("--child", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        child(options.child)
        return
    with tempfile.TemporaryDirectory(prefix="corroborate-bench-") as folder:
        prepare(folder)
        report(options.sizes, options.formats)


def report(sizes: list[int], formats: list[str]) -> None:
    from django.db import connection

    corpus = Corpus()
    print(f"{connection.vendor}: format, marks, first byte s, in all s, CPU s, MB written, MB of memory")
    for size in sorted(sizes):
        corpus.grow(size)
        for format in formats:
            found = measured(format)
            assert format != "jsonl" or found.marks == size, f"{found.marks} of {size} marks were written"
            print(
                f"{format:<12} {size:>9,} {found.first:>6.2f} {found.seconds:>7.1f} {found.cpu:>7.1f} "
                f"{found.megabytes:>7.1f} {found.memory:>6.0f}",
                flush=True,
            )


if __name__ == "__main__":
    main()

"""Spans of hostile text on their whole way, screen, API, database, export, import: how many come out wrong.

script/bench offsets [--spans N] [--seed N]      1,000,000 unless told

To measure on PostgreSQL:
.venv/bin/python -m tests.postgres script/bench offsets
"""

from __future__ import annotations

import argparse
import io
import json
import os
import random
import secrets
import subprocess
import sys
import tempfile
import time
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).parent
VECTORS = HERE.parents[1] / "tests/data/offset_vectors.json"
SCREEN = HERE / "generated/screen.mjs"
PER_TEXT = 1000
LIST = 500  # marks in one request
LONGEST = 6  # clusters of a span


class Span(NamedTuple):
    """A span as the DOM counts it, and the words under it."""

    start: int
    end: int
    words: str


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--spans", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="corroborate-bench-") as folder:
        prepare(folder)
        began = time.perf_counter()
        wrong = journey(options.spans, random.Random(options.seed))
        seconds = time.perf_counter() - began
    print(f"{options.spans:,} spans in {seconds:.0f} s; wrong at each station: {wrong}")
    sys.exit(any(wrong.values()))


def prepare(folder: str) -> None:
    """An empty installation of its own; DATABASE_URL is respected, and nobody waits for a broker."""
    os.environ.update(
        DJANGO_SETTINGS_MODULE="config.settings",
        DEBUG="0",
        SECRET_KEY=secrets.token_urlsafe(48),
        VAR_DIR=folder,
        LOG_LEVEL="CRITICAL",
        READ_ON_IMPORT="0",
        ALLOWED_HOSTS="testserver",
        API_REQUESTS_PER_MINUTE="0",
        SECURE_SSL_REDIRECT="0",
    )
    os.environ.pop("REDIS_URL", None)
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def journey(spans: int, chance: random.Random) -> dict[str, int]:
    """How many spans read something else, or are not there, at each station."""
    client = _client()
    wrong = {"screen": 0, "api": 0, "database": 0, "export and import": 0}
    known = clusters()
    with subprocess.Popen(["node", SCREEN], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as screen:
        for number in range(0, spans, PER_TEXT):
            text, marks = text_with_spans(known, min(PER_TEXT, spans - number), chance, number)
            _sent(client, screen, text, marks, wrong)
            if number // PER_TEXT % 50 == 49:
                print(f"  {number + PER_TEXT:,} spans sent; wrong so far: {wrong}", flush=True)
        assert screen.stdin
        screen.stdin.close()
    wrong["database"] = _in_database(spans)
    wrong["export and import"] = _through_files(spans)
    return wrong


def clusters() -> list[str]:
    """The grapheme clusters of the shared vectors that may stand behind a blank without growing together with it."""
    cases = json.loads(VECTORS.read_text())["cases"]
    found = (cluster for case in cases for cluster in case["clusters"] if cluster.strip())
    return [cluster for cluster in found if unicodedata.category(cluster[0])[0] not in "MC"]


def text_with_spans(clusters: list[str], spans: int, chance: random.Random, number: int) -> tuple[str, list[Span]]:
    """A text of words made of the vectors' clusters, and spans of it that cut none; "x" keeps neighbours apart."""
    words = [chance.choice(clusters) + "x" for _ in range(spans // 2 + LONGEST)]
    text = f"{number}: " + " ".join(words)
    starts, at = [], len(f"{number}: ")
    for word in words:
        starts.append((at, at + len(word)))
        at += len(word) + 1
    utf16 = [0]
    for letter in text:
        utf16.append(utf16[-1] + (2 if ord(letter) > 0xFFFF else 1))
    marks = []
    for _ in range(spans):
        first = chance.randrange(len(words))
        last = min(first + chance.randrange(LONGEST), len(words) - 1)
        start, end = starts[first][0], starts[last][1]
        marks.append(Span(utf16[start], utf16[end], text[start:end]))
    return text, marks


def _client() -> Any:
    from django.contrib.auth.models import Group
    from rest_framework.test import APIClient

    from annotate.models import User

    user = User.objects.create_user("alice")
    user.groups.add(Group.objects.get(name="annotator"))
    client = APIClient()
    client.force_login(user)
    return client


def _sent(client: Any, screen: subprocess.Popen[str], text: str, marks: list[Span], wrong: dict[str, int]) -> None:
    article = client.post("/api/v1/articles/", {"text": text, "title": "Offsets"}, format="json").json()
    assert screen.stdin
    assert screen.stdout
    screen.stdin.write(json.dumps({"text": text, "spans": [mark[:2] for mark in marks]}) + "\n")
    screen.stdin.flush()
    points = json.loads(screen.stdout.readline())
    shown = list(zip(points, marks, strict=True))
    wrong["screen"] += sum(text[start:end] != mark.words for (start, end), mark in shown)
    for number, part in enumerate(_lists(shown)):
        raw = number % 2 == 1  # every other list goes as the browser counts, for the server to convert
        body = [_mark(article["id"], point, mark, raw=raw) for point, mark in part]
        answer = client.post("/api/v1/annotations/", body, format="json")
        kept = answer.json() if answer.status_code == 201 else []
        wrong["api"] += len(part) - sum(
            one["quote"] == mark.words and [one["start"], one["end"]] == point
            for one, (point, mark) in zip(kept, part, strict=False)
        )


def _lists(marks: list[Any]) -> Iterator[list[Any]]:
    return (marks[at : at + LIST] for at in range(0, len(marks), LIST))


def _mark(article: int, point: list[int], mark: Span, *, raw: bool) -> dict[str, Any]:
    if raw:
        return {"article": article, "kind": "entity", "start": mark.start, "end": mark.end, "offset_unit": "utf16"}
    return {"article": article, "kind": "entity", "start": point[0], "end": point[1], "quote": mark.words}


def _in_database(spans: int) -> int:
    """Rows whose quote is not what the database itself finds at their offsets, and rows that are missing."""
    from django.db.models import F
    from django.db.models.functions import Substr

    from annotate.models import Annotation

    read = Substr("version__text", F("start") + 1, F("end") - F("start"))
    return Annotation.objects.annotate(read=read).exclude(quote=F("read")).count() + abs(
        spans - Annotation.objects.count()
    )


def _through_files(spans: int) -> int:
    from annotate.actions import export
    from annotate.importers import jsonl
    from annotate.interchange import Document

    wrong, seen = 0, 0
    for line in b"".join(export.stream("jsonl")).splitlines(keepends=True):
        for document in jsonl.read(io.BytesIO(line)):
            assert isinstance(document, Document), document
            seen += len(document.marks)
            wrong += sum(document.text[mark.start : mark.end] != mark.quote for mark in document.marks)
    return wrong + abs(spans - seen)


if __name__ == "__main__":
    main()

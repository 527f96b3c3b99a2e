"""The API under four clients: marks created one by one and in lists, articles taken in, list pages as tables grow.

script/bench api [--creates 20000] [--sizes 10000 1000000] [--clients 4]

To measure on PostgreSQL:
.venv/bin/python -m tests.postgres script/bench api
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from http.client import HTTPConnection
from statistics import median, quantiles
from typing import Any

from script.benches.export import MARKS, WORDS, Corpus
from script.benches.web import Server, prepare, token

LIST = 100
ARTICLES = 1_000
_SENTENCE = f"{WORDS.capitalize()}."
TEXT = "\n\n".join([_SENTENCE] * 12)  # about 400 words in twelve paragraphs
PLACES = [at + 1 for at, letter in enumerate(TEXT) if letter == " "][:300]


class Client:
    """One connection that stays open, as a program's would."""

    def __init__(self, address: tuple[str, int], secret: str) -> None:
        self._connection = HTTPConnection(*address, timeout=60)
        self._used = 0.0
        self._headers = {"Authorization": f"Token {secret}", "Content-Type": "application/json"}

    def send(self, method: str, path: str, body: Any = None) -> tuple[float, int, Any]:
        """Seconds, status and answer."""
        if time.perf_counter() - self._used > 1:
            self._connection.close()  # the server may have done so already; the next request opens it again
        began = time.perf_counter()
        self._connection.request(method, path, None if body is None else json.dumps(body), self._headers)
        response = self._connection.getresponse()
        content = response.read()
        self._used = time.perf_counter()
        return self._used - began, response.status, json.loads(content)


def child(order: dict[str, Any]) -> None:
    """One of the clients: creates its share, and prints the seconds of each request and the ids that it was given."""
    client = Client(tuple(order["address"]), order["secret"])
    seconds, ids = [], []
    for bodies in order["bodies"]:
        spent, status, answer = client.send("POST", "/api/v1/annotations/", bodies)
        assert status == 201, answer
        seconds.append(spent)
        ids += [mark["id"] for mark in (answer if isinstance(answer, list) else [answer])]
    print(json.dumps([seconds, ids]))


def create(server: Server, secrets: list[str], shares: list[list[Any]], what: str) -> None:
    """Let every client send its share at the same time; prints what came of it."""
    from annotate.models import Annotation

    before, cpu, began = Annotation.objects.count(), server.cpu(), time.perf_counter()
    clients = []
    for secret, bodies in zip(secrets, shares, strict=True):
        order = json.dumps({"address": server.address, "secret": secret, "bodies": bodies})
        command = [sys.executable, "-m", "script.benches.api", "--child"]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=os.environ)
        assert process.stdin
        process.stdin.write(order)
        process.stdin.close()
        clients.append(process)
    told = [json.loads(process.stdout.read() if process.stdout else "") for process in clients]
    elapsed, cpu = time.perf_counter() - began, server.cpu() - cpu
    seconds = sorted(each for share, _ in told for each in share)
    ids = [pk for _, share in told for pk in share]
    sent = sum(len(body) if isinstance(body, list) else 1 for share in shares for body in share)
    assert len(set(ids)) == len(ids) == sent == Annotation.objects.count() - before, "marks were lost or doubled"
    busy = sum(seconds) / len(shares)  # what the clients waited, without starting their processes
    cut = [1000 * each for each in quantiles(seconds, n=100)]
    print(
        f"{what}: {sent:,} marks, none lost, none doubled; {sent / busy:,.0f} a second, a request p50 {cut[49]:.1f},"
        f" p95 {cut[94]:.1f}, p99 {cut[98]:.1f} ms, {1000 * cpu / len(seconds):.1f} ms of server CPU"
        f" ({elapsed:.1f} s in all)",
        flush=True,
    )


def mark(article: int, number: int, name: str) -> dict[str, Any]:
    start = PLACES[number % len(PLACES)]
    end = start + len(TEXT[start:].split(maxsplit=1)[0])
    place = {"start": start, "end": end, "quote": TEXT[start:end]}
    return {"article": article, "kind": "entity", "client_id": f"{name}-{number}", **place}


def writing(server: Server, secrets: list[str], article: int, count: int) -> None:
    each = count // len(secrets)
    single = [[mark(article, at, f"one-{client}") for at in range(each)] for client in range(len(secrets))]
    create(server, secrets, single, "one a request")
    lists = [
        [[mark(article, at, f"list-{client}") for at in range(first, first + LIST)] for first in range(0, each, LIST)]
        for client in range(len(secrets))
    ]
    create(server, secrets, lists, f"lists of {LIST}")


def taking_in(client: Client) -> None:
    """A thousand articles in one list, each of another text."""
    known = {"publisher": "Lindholm Post", "byline": "A. Writer", "published_at": "2021-03-12", "read": False}
    articles = [{"title": f"Story {n}", "text": f"Story {n}.\n\n{TEXT}", **known} for n in range(ARTICLES)]
    spent, status, answer = client.send("POST", "/api/v1/articles/", articles)
    assert (status, len({article["id"] for article in answer})) == (201, ARTICLES), answer
    print(f"import of {ARTICLES:,} articles of 400 words: {spent:.2f} s", flush=True)


def queueing(client: Client) -> None:
    """The answer to a wish for an export, with the word that no worker runs."""
    spent = [client.send("POST", "/api/v1/exports/", {"format": "jsonl"}) for _ in range(6)][1:]
    assert all(status == 202 and answer["waits_for_worker"] for _, status, answer in spent)
    print(f"an export is queued in {1000 * median(seconds for seconds, _, _ in spent):.0f} ms", flush=True)


def reading(client: Client, sizes: list[int], corpus: Corpus) -> None:
    first: dict[str, float] = {}
    for size in sorted(sizes):
        corpus.grow(size)
        pages = {
            "articles": "/api/v1/articles/?page_size=50",
            "annotations": "/api/v1/annotations/?page_size=50",
            "newest annotations": "/api/v1/annotations/?page_size=50&ordering=-id",
            "one article's annotations": f"/api/v1/annotations/?page_size=50&article={corpus.last}",
            "one kind": "/api/v1/annotations/?page_size=50&kind=date",
        }
        for name, path in pages.items():
            spent = [client.send("GET", path) for _ in range(21)][1:]
            assert all(len(answer["results"]) == 50 for _, _, answer in spent)
            page = 1000 * median(seconds for seconds, _, _ in spent)
            times = page / first.setdefault(name, page)
            told = f"{size // MARKS:,} articles, {size:,} marks"
            print(f"first page of 50, {name}, of {told}: {page:.1f} ms ({times:.2f} ×)", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--creates", type=int, default=20_000)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 1_000_000], help=f"multiples of {MARKS}")
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        child(json.load(sys.stdin))
        return
    with tempfile.TemporaryDirectory(prefix="corroborate-bench-") as folder:
        prepare(folder)
        report(options.creates, options.sizes, options.clients)


def report(creates: int, sizes: list[int], clients: int) -> None:
    from django.db import connection

    from annotate.actions import article as articles

    people = [token(f"client{number}", "annotator") for number in range(clients)]
    secrets = [secret for _, secret in people]
    article, _ = articles.ingest(TEXT, read=False, by=people[0][0])
    with Server() as server:
        print(f"{connection.vendor}, {clients} clients", flush=True)
        warm = Client(server.address, secrets[0])
        for _ in range(20):
            warm.send("GET", "/api/v1/annotations/")
        writing(server, secrets, article.pk, creates)
        steps: list[Callable[[Client], None]] = [taking_in, queueing, lambda client: reading(client, sizes, Corpus())]
        for step in steps:
            step(Client(server.address, secrets[0]))
        assert "database is locked" not in server.log.read_text(errors="replace")


if __name__ == "__main__":
    main()

"""The workbench in Chromium, production settings, on articles of four sizes: opening, marking, scrolling, memory.

script/bench workbench [RUNS]   medians of RUNS (default 7) visits; prints one line for each article and one for saving.
"""

from __future__ import annotations

import os
import random
import secrets
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[2]
PORT = 8917
ADDRESS = f"http://127.0.0.1:{PORT}"
SIZES = [(400, 50), (4_000, 1_000), (4_000, 5_000), (100_000, 5_000)]  # words, marks
STATES = ["suggested", "submitted", "accepted"]
WORDS = (
    "the harbour crew boat winter permit board count island captain northern quiet figure report said left people under"
    " minister summer Norland Westmark day month year forty hundred contracts storm line net price ferry"
)

OPENED = """() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => {
    const [page] = performance.getEntriesByType("navigation");
    const files = [page, ...performance.getEntriesByType("resource")];
    done({
        ready: performance.getEntriesByName("workbench-ready")[0].startTime,
        painted: performance.now(),
        server: page.responseStart - page.requestStart,
        kilobytes: files.reduce((sum, file) => sum + file.transferSize, 0) / 1000,
    });
})))"""
SELECT = """k => {
    const node = document.querySelectorAll("[data-start]")[k].firstChild;
    const start = node.data.indexOf(" ", 10) + 1;
    document.querySelector("[data-text]").focus();
    getSelection().setBaseAndExtent(node, start, node, node.data.indexOf(" ", start + 10));
    window.painted = new Promise(done => document.addEventListener("keydown", () => {
        const pressed = performance.now();
        // A message that is sent in a frame arrives right after that frame was painted.
        requestAnimationFrame(() => {
            const channel = new MessageChannel();
            channel.port1.onmessage = () => done(performance.now() - pressed);
            channel.port2.postMessage(0);
        });
    }, { once: true, capture: true }));
}"""
SCROLL = """() => new Promise(done => {
    let frames = 0;
    const began = performance.now();
    const step = () => {
        scrollBy(0, 40);
        frames += 1;
        if (performance.now() - began < 2000) requestAnimationFrame(step);
        else done(frames / 2);
    };
    requestAnimationFrame(step);
})"""


HEADERS = {"HX-Request": "true", "Host": "localhost"}


@dataclass(frozen=True, slots=True)
class Sample:
    words: int
    marks: int
    article: int


def prepare(folder: str) -> None:
    """An empty installation of its own, with production settings."""
    os.environ.update(
        DJANGO_SETTINGS_MODULE="config.settings",
        DEBUG="0",
        SECRET_KEY=secrets.token_urlsafe(48),
        SECURE_SSL_REDIRECT="0",
        VAR_DIR=folder,
        STATIC_ROOT=f"{folder}/static",
        LOG_LEVEL="ERROR",
    )
    os.environ.pop("DATABASE_URL", None)
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


def fill() -> tuple[list[Sample], str]:
    """The articles, and a session of somebody who may mark them."""
    from django.contrib.auth.models import Group
    from django.test import Client

    from annotate.models import User

    user = User.objects.create_user("bench")
    user.groups.add(Group.objects.get_or_create(name="annotator")[0])
    client = Client()
    client.force_login(user)
    chance = random.Random(7)
    samples = [Sample(words, marks, _article(words, marks, user, chance)) for words, marks in SIZES]
    return samples, client.cookies["sessionid"].value


def _article(words: int, count: int, user: Any, chance: random.Random) -> int:
    from annotate.actions import article as articles
    from annotate.models import Annotation

    paragraphs = [" ".join(chance.choices(WORDS.split(), k=60)).capitalize() + "." for _ in range(max(words // 60, 6))]
    text = "\n\n".join([*paragraphs, f"{words} words, {count} marks"])
    article, _ = articles.ingest(text, stated=articles.Stated(title=f"{words} words"), read=False, by=user)
    assert article.current is not None
    blanks = [at + 1 for at, letter in enumerate(text) if letter == " "]
    rows: list[Annotation] = []
    while len(rows) < count:
        start = chance.choice(blanks)
        end = text.find(" ", start + chance.choice([4, 10, 30, 80]))
        if end > 0 and "\n" not in text[start:end]:
            row = Annotation(version=article.current, start=start, end=end, quote=text[start:end], author=user)
            row.kind, row.state = chance.choice(Annotation.Kind.values), chance.choice(STATES)
            row.needs_linking = False
            rows.append(row)
    Annotation.objects.bulk_create(rows, batch_size=500)
    return article.pk


def serve() -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{PORT}", "--threads", "4"]
    server = subprocess.Popen(command, cwd=ROOT)
    for _ in range(100):
        try:
            urlopen(f"{ADDRESS}/login/", timeout=5).close()
            return server
        except OSError:
            time.sleep(0.2)
    server.kill()
    raise SystemExit("The web server did not start.")


def visit(browser: Any, session: str, sample: Sample, runs: int) -> dict[str, float]:
    """Medians of one article; kilobytes of a first visit, everything else warm."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.add_cookies([{"name": "sessionid", "value": session, "url": ADDRESS}])
    page = context.new_page()
    opened = []
    for _ in range(runs + 1):
        page.goto(f"{ADDRESS}/articles/{sample.article}/")
        page.wait_for_selector("[data-ready]")
        opened.append(page.evaluate(OPENED))
    result = {name: statistics.median(run[name] for run in opened[1:]) for name in ("ready", "painted", "server")}
    result["first_kb"] = opened[0]["kilobytes"]
    created = []
    for at in range(5):
        page.evaluate(SELECT, at)
        page.keyboard.press("2")
        created.append(page.evaluate("window.painted"))
        page.wait_for_timeout(500)
    result["create"] = statistics.median(created)
    result["fps"] = page.evaluate(SCROLL)
    result["heap_mb"] = page.evaluate("performance.memory.usedJSHeapSize") / 1e6
    context.close()
    return result


def saving(sample: Sample, times: int = 100) -> tuple[float, float]:
    """95th percentile of the milliseconds, and the most queries, that saving one mark takes on the server."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from annotate.models import Article, User

    client = Client()
    client.force_login(User.objects.get(username="bench"))
    version = Article.objects.get(pk=sample.article).current
    assert version is not None
    spent, queries = [], []
    for number in range(times):
        values = {"start": number, "end": number + 1, "quote": version.text[number], "kind": "claim"}
        values["client_id"] = f"{version.pk} {number}"
        began = time.perf_counter()
        with CaptureQueriesContext(connection) as captured:
            answer = client.post(f"/versions/{version.pk}/annotations/", values, headers=HEADERS)
        spent.append((time.perf_counter() - began) * 1000)
        queries.append(len(captured))
        assert answer.status_code == 200, answer.content[:500]
    return statistics.quantiles(spent, n=20)[-1], max(queries)


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    with tempfile.TemporaryDirectory(prefix="corroborate-bench-") as folder:
        prepare(folder)
        samples, session = fill()
        server = serve()
        try:
            report(samples, session, runs)
        finally:
            server.terminate()
            server.wait()


def report(samples: list[Sample], session: str, runs: int) -> None:
    from playwright.sync_api import sync_playwright

    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        raise SystemExit("Chromium is missing: run script/test once, or apt-get install chromium libatomic1")
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--disable-gpu", *sandbox])
        print("  words   marks   ready ms   painted ms   server ms   first kB   create ms   frames/s   heap MB")
        for sample in samples:
            seen = visit(browser, session, sample, runs)
            widths = {"ready": 10, "painted": 12, "server": 11, "first_kb": 10, "create": 11, "fps": 10, "heap_mb": 9}
            figures = " ".join(f"{seen[name]:>{width}.0f}" for name, width in widths.items())
            print(f"{sample.words:>7} {sample.marks:>7} {figures}", flush=True)
        browser.close()
    for sample in samples:
        milliseconds, queries = saving(sample)
        among = f"{sample.marks} in {sample.words} words"
        print(f"saving a mark among {among}: p95 {milliseconds:.0f} ms on the server, {queries:.0f} queries")


if __name__ == "__main__":
    main()

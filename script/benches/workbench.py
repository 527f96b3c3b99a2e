"""The workbench in Chromium, production settings, on articles of four sizes: opening, marking, scrolling, memory.

script/bench workbench [RUNS]   medians of RUNS (default 7) visits; prints every figure beside its budget.

ready: the page can be used. shown: all marks are there, and those near the window, the only ones that ever are, are
painted. server: CPU time for the page and all its requests. sent and got: bytes of the requests and answers when one
mark is made. Times are of the wall unless they say CPU.
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

BUDGETS: dict[str, Any] = {  # what a figure may be at most, by article or for all; frames at least
    "ready": {(400, 50): 300, (4_000, 1_000): 300, (4_000, 5_000): 600, (100_000, 5_000): 1500},
    "shown": {(400, 50): 300, (4_000, 1_000): 300, (4_000, 5_000): 600},
    "server_cpu": {(400, 50): 100, (4_000, 1_000): 100},
    "first_kb": {(400, 50): 300, (4_000, 1_000): 300},
    "create": 50,
    "fps": 55,
    "heap_mb": 150,
    "saving_p95": 80,
    "saving_queries": 5,
}

OPENED = """() => {
    const [page] = performance.getEntriesByType("navigation");
    const files = [page, ...performance.getEntriesByType("resource")];
    return {
        ready: performance.getEntriesByName("workbench-ready")[0].startTime,
        shown: performance.getEntriesByName("workbench-complete")[0].startTime,
        kilobytes: files.reduce((sum, file) => sum + file.transferSize, 0) / 1000,
    };
}"""
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


def cpu_seconds(process: int) -> float:
    """What the process and its children have used so far."""
    running = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    used = (int(running[11]) + int(running[12])) / os.sysconf("SC_CLK_TCK")
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return used + sum(cpu_seconds(int(child)) for child in children)


def visit(browser: Any, session: str, sample: Sample, runs: int, server: int) -> dict[str, float]:
    """Medians of one article; kilobytes of a first visit, everything else warm. ``server``: the process."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.add_cookies([{"name": "sessionid", "value": session, "url": ADDRESS}])
    page = context.new_page()
    opened, used = [], 0.0
    for run in range(runs + 1):
        if run == 1:
            used = cpu_seconds(server)
        page.goto(f"{ADDRESS}/articles/{sample.article}/")
        page.wait_for_selector("[data-complete]")
        opened.append(page.evaluate(OPENED))
    result = {name: statistics.median(run[name] for run in opened[1:]) for name in ("ready", "shown")}
    result["server_cpu"] = (cpu_seconds(server) - used) * 1000 / runs
    result["first_kb"] = opened[0]["kilobytes"]
    created, sizes = [], []
    for at in range(5):
        page.evaluate(SELECT, at)
        with page.expect_response("**/annotations/") as answered:
            page.keyboard.press("2")
        created.append(page.evaluate("window.painted"))
        told = answered.value.request.sizes()
        sizes.append((told["requestBodySize"], told["responseBodySize"]))
        page.wait_for_timeout(300)
    result["create"] = statistics.median(created)
    result["sent"], result["got"] = (max(size) for size in zip(*sizes, strict=True))
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
        queries.append(sum(not each["sql"].startswith(("BEGIN", "COMMIT")) for each in captured))
        assert answer.status_code == 200, answer.content[:500]
    return statistics.quantiles(spent, n=20)[-1], max(queries)


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    with tempfile.TemporaryDirectory(prefix="corroborate-bench-") as folder:
        prepare(folder)
        samples, session = fill()
        server = serve()
        try:
            report(samples, session, runs, server.pid)
        finally:
            server.terminate()
            server.wait()


def beside(name: str, value: float, sample: Sample) -> str:
    """The figure, and in brackets its budget, with a sign where it is not met."""
    budget = BUDGETS.get(name)
    if isinstance(budget, dict):
        budget = budget.get((sample.words, sample.marks))
    if budget is None:
        return f"{value:.0f}"
    met = value >= budget if name == "fps" else value <= budget
    return f"{value:.0f} [{'≥' if name == 'fps' else '≤'}{budget}]{'' if met else ' !'}"


def report(samples: list[Sample], session: str, runs: int, server: int) -> None:
    from playwright.sync_api import sync_playwright

    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        raise SystemExit("Chromium is missing: run script/test once, or apt-get install chromium libatomic1")
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--disable-gpu", *sandbox])
        names = ("ready", "shown", "server_cpu", "first_kb", "create", "sent", "got", "fps", "heap_mb")
        heads = (
            "ready ms",
            "shown ms",
            "server CPU ms",
            "first kB",
            "create ms",
            "sent B",
            "got B",
            "frames/s",
            "heap MB",
        )
        print(f"{'words':>7} {'marks':>7}", *(f"{head:>15}" for head in heads))
        for sample in samples:
            seen = visit(browser, session, sample, runs, server)
            figures = (f"{beside(name, seen[name], sample):>15}" for name in names)
            print(f"{sample.words:>7} {sample.marks:>7}", *figures, flush=True)
        browser.close()
    for sample in samples:
        milliseconds, queries = saving(sample)
        spent, asked = beside("saving_p95", milliseconds, sample), beside("saving_queries", queries, sample)
        print(
            f"saving a mark among {sample.marks} in {sample.words} words: p95 {spent} ms, {asked} queries and a commit"
        )


if __name__ == "__main__":
    main()

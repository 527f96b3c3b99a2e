"""All readers on one text of generated news, with the language model and by rules alone; and the job that stores it.

script/bench reading [WORDS]   default 20,000 words. Each line is measured in a process of its own: words per second of
processor time, share of each reader, and peak memory. The text is the sample corpus, its sentences shuffled.
"""

from __future__ import annotations

import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import patch

ROOT = Path(__file__).resolve().parents[2]
TARGET_WORDS, TARGET_MB = 2_000, 600
SENTENCES = 5  # in a paragraph
ARTICLE = 100_000  # words; the longest that the job must read


def generated(words: int) -> str:
    """About so many words: the sample corpus over and over, each time in another order."""
    from annotate.sentences import sentences

    chance = random.Random(7)
    texts = [file.read_text(encoding="utf-8") for file in sorted((ROOT / "seeds" / "articles").iterdir())]
    corpus = [" ".join(text[span.start : span.end].split()) for text in texts for span in sentences(text)]
    lines: list[str] = []
    count = 0
    while count < words:
        chance.shuffle(corpus)
        for at in range(0, len(corpus), SENTENCES):
            lines.append(" ".join(corpus[at : at + SENTENCES]))
            count += len(lines[-1].split())
    return "\n\n".join(lines)


def set_up(folder: str) -> None:
    os.environ.update(DJANGO_SETTINGS_MODULE="config.settings", DEBUG="1", VAR_DIR=folder, LOG_LEVEL="ERROR")
    os.environ.pop("DATABASE_URL", None)
    import django

    django.setup()


def read(words: int) -> dict[str, Any]:
    """The readers alone, as the job runs them; what is loaded and compiled once is so before."""
    from annotate import work
    from annotate.interchange import Source

    text = generated(words)
    list(work.readings(Source(generated(500), date(2021, 3, 17))))
    seconds, found, began = {}, 0, time.process_time()
    for module, proposals in work.readings(Source(text, date(2021, 3, 17))):
        seconds[module.NAME], began = time.process_time() - began, time.process_time()
        found += len(proposals)
    return {"words": len(text.split()), "seconds": seconds, "found": found}


def read_by_rules(words: int) -> dict[str, Any]:
    from annotate.suggesters.naming import model

    with patch.object(model, "load", return_value=None):
        return read(words)


def run_job(words: int) -> dict[str, Any]:
    """The job as a worker runs it, on a database of its own."""
    from django.core.management import call_command

    from annotate import jobs
    from annotate.actions import article as articles
    from annotate.machines import machine
    from annotate.models import Annotation

    call_command("migrate", verbosity=0)
    by, text = machine("reader"), generated(words)
    stated = articles.Stated(published_at=date(2021, 3, 17))
    article, _ = articles.ingest(text, stated=stated, read=False, by=by)
    seconds = {}
    for name in ("first", "again"):
        job = jobs.enqueue("read", by=by, version=article.current_id)
        began = time.process_time()
        jobs.run(job.pk)
        seconds[name] = time.process_time() - began
        job.refresh_from_db()
        if job.state != "done":
            sys.exit(f"The job failed: {job.error}")
    return {"words": len(text.split()), "seconds": seconds, "found": Annotation.objects.count()}


MODES: dict[str, Callable[[int], dict[str, Any]]] = {"model": read, "rules": read_by_rules, "job": run_job}


def measured(mode: str, words: int) -> dict[str, Any]:
    """What ``mode`` returns, with the peak memory of its process in MB."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "script.benches.reading", mode, str(words), folder]
        done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True)
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def print_reading(name: str, result: dict[str, Any]) -> None:
    total = sum(result["seconds"].values())
    rate = result["words"] / total
    shares = ", ".join(f"{reader} {spent / total:.0%}" for reader, spent in result["seconds"].items())
    print(f"{name:<7}{result['words']:>9,}{result['found']:>9,}{rate:>10,.0f}{result['mb']:>8.0f}  {shares}")


def main() -> None:
    words = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    print(f"{'':<7}{'words':>9}{'found':>9}{'words/s':>10}{'MB':>8}  time")
    results = {mode: measured(mode, words) for mode in ("model", "rules")}
    for mode, result in results.items():
        print_reading(mode, result)
    job = measured("job", ARTICLE)
    first, again = job["seconds"]["first"], job["seconds"]["again"]
    print(
        f"job    {job['words']:>9,}{job['found']:>9,}{job['words'] / first:>10,.0f}{job['mb']:>8.0f}"
        f"  {first:.1f} s, again {again:.1f} s"
    )
    rate = results["model"]["words"] / sum(results["model"]["seconds"].values())
    print(f"Of the targets, {TARGET_WORDS:,} words/s and {TARGET_MB} MB: speed {rate / TARGET_WORDS:.2f},", end=" ")
    print(f"memory {max(results['model']['mb'], job['mb']) / TARGET_MB:.2f}.")


if __name__ == "__main__":
    if len(sys.argv) == 4:
        set_up(sys.argv[3])
        outcome = MODES[sys.argv[1]](int(sys.argv[2]))
        print(json.dumps(outcome | {"mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
    else:
        main()

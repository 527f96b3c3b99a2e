"""Time expressions of the benchmark's articles, by the dates reader as jobs run it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from annotate.interchange import Source
from annotate.suggesters import dates

TASK = "timex"


def run(in_dir: Path, out_dir: Path) -> None:
    """Read ``timex/input.jsonl`` and write ``timex.jsonl``; nothing when there is no input."""
    source = in_dir / "timex" / "input.jsonl"
    if not source.exists():
        return
    with source.open(encoding="utf-8") as lines, (out_dir / "timex.jsonl").open("w", encoding="utf-8") as out:
        for line in lines:
            if line.strip():
                out.write(json.dumps(_predict(json.loads(line)), ensure_ascii=False) + "\n")


def _predict(article: dict[str, str]) -> dict[str, object]:
    published = date.fromisoformat(article["dct"][:10]) if article.get("dct") else None
    found = dates.suggest(Source(article["text"], published))
    timexes = [{"start": p.start, "end": p.end, "type": p.data["type"], "value": p.data["value"]} for p in found]
    return {"doc_id": article["doc_id"], "timexes": timexes}

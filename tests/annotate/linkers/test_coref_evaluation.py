"""The benchmark's runner: clusters over articles and stories, written as the scorer reads them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from annotate.evaluation import coref


def article(doc_id: str, text: str, *marks: str) -> dict[str, Any]:
    starts = [(quote, text.index(quote)) for quote in marks]
    mentions = [
        {"id": f"m{at}", "start": start, "end": start + len(quote), "kind": "entity"}
        for at, (quote, start) in enumerate(starts)
    ]
    event = {"id": "e0", "start": 0, "end": 3, "kind": "event"}
    return {"doc_id": doc_id, "dct": None, "text": text, "mentions": [*mentions, event]}


def test_writes_a_cluster_for_every_entity_mention_and_a_story_for_every_article(tmp_path: Path) -> None:
    rows = [
        article("d1", "The Nidra flooded Hall. Mayor Berit Lund closed the bridge.", "Hall", "Berit Lund"),
        article("d2", "After the Nidra flood in Hall, Lund opened the bridge.", "Hall", "Lund"),
    ]
    (tmp_path / "in" / "coref").mkdir(parents=True)
    (tmp_path / "in" / "coref" / "tiny.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    coref.run(tmp_path / "in", tmp_path)
    first, second = map(json.loads, (tmp_path / "coref-tiny.jsonl").read_text().splitlines())
    assert first["mentions"].keys() == {"m0", "m1"}
    assert first["mentions"]["m0"] == second["mentions"]["m0"] != first["mentions"]["m1"]
    assert {first["doc_id"], second["doc_id"]} == {"d1", "d2"}
    assert first["story"]


def test_writes_nothing_without_input(tmp_path: Path) -> None:
    coref.run(tmp_path, tmp_path)
    assert list(tmp_path.iterdir()) == []

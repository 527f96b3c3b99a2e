"""Names and amounts for the benchmark ``ner``: the suggesters that reading jobs run, on its input file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from annotate.interchange import Proposal, Source
from annotate.suggesters import entities, quantities

TASK = "ner"
_TYPES = {"PERSON": "PER", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC", "FACILITY": "LOC"}


def run(in_dir: Path, out_dir: Path) -> None:
    """Write ``ner.jsonl`` for ``ner/input.jsonl``; nothing when there is no such input."""
    path = in_dir / "ner" / "input.jsonl"
    if not path.exists():
        return
    with path.open(encoding="utf-8") as lines, (out_dir / "ner.jsonl").open("w", encoding="utf-8") as out:
        for line in lines:
            if line.strip():
                out.write(json.dumps(_predict(json.loads(line)), ensure_ascii=False) + "\n")


def _predict(row: dict[str, Any]) -> dict[str, Any]:
    source = Source(row["text"], date.fromisoformat(row["dct"]) if row.get("dct") else None)
    return {"doc_id": row["doc_id"], "entities": list(_spans(source))}


def _spans(source: Source) -> Iterator[dict[str, Any]]:
    for proposal in entities.suggest(source):
        if proposal.data["level"] == "name":
            yield _span(proposal, _TYPES.get(proposal.data["type"], "MISC"))
    for proposal in quantities.suggest(source):
        yield _span(proposal, _value_type(proposal.data.get("unit", "")))


def _span(proposal: Proposal, kind: str) -> dict[str, Any]:
    return {"start": proposal.start, "end": proposal.end, "type": kind}


def _value_type(unit: str) -> str:
    """The benchmark's label for a unit of ``annotate.quantity``: currencies are ISO codes."""
    if unit.startswith("percent"):
        return "PERCENT"
    return "MONEY" if len(unit) == 3 and unit.isupper() else "QUANTITY"

"""Pairs of statements that agree or clash, by the stance that jobs suggest for evidence."""

from __future__ import annotations

from pathlib import Path

from verify.evaluation._lines import read, write
from verify.facts import facts
from verify.stance import FOR, stance

TASK = "contradiction"
# For each file its labels: when the second statement bears the first out, and when it does not.
FILES = {"feversym": ("SUPPORTS", "REFUTES"), "claimdiff": ("STRENGTHENS", "WEAKENS")}


def run(in_dir: Path, out_dir: Path) -> None:
    """Read ``contradiction/feversym.jsonl`` (and ``claimdiff.jsonl``), write ``contradiction-….jsonl`` for each."""
    for name, (agrees, clashes) in FILES.items():
        pairs = read(in_dir / "contradiction" / f"{name}.jsonl")
        rows = []
        for pair in pairs:
            support = stance(facts(pair["a"]), facts(pair["b"])).support
            label = agrees if support >= FOR else clashes
            rows.append({"id": pair["id"], "label": label, "scores": {clashes: round(1 - support, 3)}})
        if rows:
            write(out_dir / f"contradiction-{name}.jsonl", rows)

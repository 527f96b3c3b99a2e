"""Which sentences hold a claim worth checking, as the claims reader rates them."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

from annotate.suggesters.claims import rate_sentences

TASK = "claims"


def run(in_dir: Path, out_dir: Path) -> None:
    """Read IN_DIR/claims/*.jsonl ({id, doc_id, line, text}); write OUT_DIR/claims-<name>.jsonl ({id, score, label})."""
    for path in sorted((in_dir / TASK).glob("*.jsonl")):
        documents: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            documents[row.get("doc_id", row["id"])].append(row)
        with (out_dir / f"{TASK}-{path.name}").open("w", encoding="utf-8") as out:
            for rows in documents.values():
                rows.sort(key=lambda row: row.get("line", 0))
                for row, rated in zip(rows, rate_sentences([row["text"] for row in rows]), strict=True):
                    out.write(
                        json.dumps({"id": row["id"], "score": rated.score, "label": int(rated.score >= 0.5)}) + "\n"
                    )

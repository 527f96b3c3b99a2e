"""JSON lines of the benchmark folder, read and written."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path

from annotate import embeddings
from annotate.interchange import Json


def read(path: Path) -> list[Json]:
    """One object a line; nothing when there is no such file."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def write(path: Path, rows: Iterable[Json]) -> None:
    with path.open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def embedder(size: int = 50_000) -> embeddings.Memory | None:
    """The embeddings that jobs use, remembered, on all processors; None where the model is not installed.

    What was computed is kept in VAR_DIR: a run that was interrupted, or is repeated, goes on where it stopped.
    """
    if not embeddings.available():
        return None
    return embeddings.Memory(size, embeddings.store(), threads=os.cpu_count() or 1)

"""Posts held against claims on record, by the retriever that jobs run."""

from __future__ import annotations

from pathlib import Path

from verify.evaluation._lines import embedder, read, write
from verify.retrievers.known_claims import Collection, KnownClaim, rank

TASK = "claimmatch"


def run(in_dir: Path, out_dir: Path) -> None:
    """Read ``claimmatch/corpus.jsonl`` and ``queries.jsonl``, write ``claimmatch.jsonl``; nothing without queries."""
    posts = read(in_dir / "claimmatch" / "queries.jsonl")
    claims = read(in_dir / "claimmatch" / "corpus.jsonl")
    if not posts or not claims:
        return
    known = Collection((KnownClaim(row["id"], row["text"], row.get("title", "")) for row in claims), embedder())
    rows = ({"id": post["id"], "ranking": [key for key, _ in rank(post["text"], known)]} for post in posts)
    write(out_dir / "claimmatch.jsonl", rows)

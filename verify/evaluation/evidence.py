"""Evidence sentences for claims, by the retriever that jobs run: in one article, in many, among short answers."""

from __future__ import annotations

from pathlib import Path

from verify.evaluation._lines import embedder, read, write
from verify.retrievers.evidence import Collection, Embed, Passage, Query, rank

TASK = "evidence"
LONGEST_RANKING = 1_000


def run(in_dir: Path, out_dir: Path) -> None:
    """Read the files of ``evidence/`` that are there and write ``evidence-….jsonl`` for each."""
    folder, embed = in_dir / "evidence", embedder()
    _closed(folder, out_dir / "evidence-wice.jsonl", embed)
    _open(folder, out_dir / "evidence-wice-open.jsonl", embed)
    _answers(folder, out_dir / "evidence-averitec.jsonl", embed)


def _closed(folder: Path, out: Path, embed: Embed | None) -> None:
    if not (claims := read(folder / "wice-closed.jsonl")):
        return
    rows = []
    for row in claims:
        article = Collection([Passage(row["id"], row["sentences"])])
        found = rank(Query(row["claim"], row.get("title", "")), article, embed)
        shown = [candidate.number for candidate in found if candidate.selected]
        rows.append({"id": row["id"], "ranking": [candidate.number for candidate in found], "selected": shown})
    write(out, rows)


def _open(folder: Path, out: Path, embed: Embed | None) -> None:
    claims, articles = read(folder / "wice-open-claims.jsonl"), read(folder / "wice-open-docs.jsonl")
    if not claims or not articles:
        return
    collection = Collection(Passage(row["doc"], row["sentences"]) for row in articles)
    rows = []
    for row in claims:
        found = rank(Query(row["claim"], row.get("title", "")), collection, embed)[:LONGEST_RANKING]
        rows.append({"id": row["id"], "ranking": [f"{candidate.key}#{candidate.number}" for candidate in found]})
    write(out, rows)


def _answers(folder: Path, out: Path, embed: Embed | None) -> None:
    claims, answers = read(folder / "averitec-claims.jsonl"), read(folder / "averitec-pool.jsonl")
    if not claims or not answers:
        return
    collection = Collection(Passage(row["eid"], [row["text"]]) for row in answers)
    rows = []
    for row in claims:
        found = rank(Query(row["claim"]), collection, embed)
        rows.append({"id": row["id"], "ranking": [candidate.key for candidate in found]})
    write(out, rows)

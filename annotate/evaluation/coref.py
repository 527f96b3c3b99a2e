"""The same entity over articles, and articles by story, as the linkers find them from given mentions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from annotate.gazetteer import fold
from annotate.linkers import stories
from annotate.linkers.entities import cluster
from annotate.linkers.names import Mention

TASK = "coref"
_AROUND = 40  # code points of context on each side of a mention


def run(in_dir: Path, out_dir: Path) -> None:
    """Read IN_DIR/coref/<name>.jsonl ({doc_id, text, mentions}); write OUT_DIR/coref-<name>.jsonl."""
    for path in sorted((in_dir / TASK).glob("*.jsonl")):
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        with (out_dir / f"{TASK}-{path.name}").open("w", encoding="utf-8") as out:
            for prediction in predict(rows):
                out.write(json.dumps(prediction) + "\n")


def predict(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """{doc_id, story, mentions: {id: cluster}} for each article."""
    groups = stories.group([stories.profile(row["text"]) for row in rows])
    story = {rows[at]["doc_id"]: f"s{number}" for number, group in enumerate(groups) for at in group}
    clusters = cluster(mention for row in rows for mention in _mentions(row, story[row["doc_id"]]))
    return [
        {
            "doc_id": row["doc_id"],
            "story": story[row["doc_id"]],
            "mentions": {mention["id"]: clusters[_id(row, mention)] for mention in _entities(row)},
        }
        for row in rows
    ]


def _entities(row: dict[str, Any]) -> list[dict[str, Any]]:
    return [mention for mention in row["mentions"] if mention.get("kind", "entity") == "entity"]


def _id(row: dict[str, Any], mention: dict[str, Any]) -> str:
    return f"{row['doc_id']}/{mention['id']}"


def _mentions(row: dict[str, Any], story: str) -> list[Mention]:
    text = row["text"]
    quotes = (text[mention["start"] : mention["end"]] for mention in _entities(row))
    beside = frozenset(fold(quote) for quote in quotes if quote[:1].isupper())
    return [
        Mention(
            id=_id(row, mention),
            text=text[mention["start"] : mention["end"]],
            article=row["doc_id"],
            story=story,
            start=mention["start"],
            before=text[max(mention["start"] - _AROUND, 0) : mention["start"]],
            after=text[mention["end"] : mention["end"] + _AROUND],
            beside=beside,
        )
        for mention in _entities(row)
    ]

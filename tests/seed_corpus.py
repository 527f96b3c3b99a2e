"""The sample corpus as tests read it: rows by key, texts by article, and where a quote stands."""

import json
from pathlib import Path
from typing import Any

from annotate.interchange import Span

SEEDS = Path(__file__).resolve().parent.parent / "seeds"
MANIFEST: dict[str, Any] = json.loads((SEEDS / "manifest.json").read_text(encoding="utf-8"))
Row = dict[str, Any]


def by_key(table: str) -> dict[str, Row]:
    return {row["key"]: row for row in MANIFEST[table]}


ARTICLES, MARKS, CLAIMS, ORIGINS = by_key("articles"), by_key("marks"), by_key("claims"), by_key("origins")
TEXTS = {key: (SEEDS / row["file"]).read_text(encoding="utf-8") for key, row in ARTICLES.items()}
PEOPLE = {user["username"] for user in MANIFEST["users"] if user["role"] != "system"}


def place(row: Row) -> Span:
    """Where the quote of a mark or of evidence stands; ValueError when it does not occur that often."""
    at = -1
    for _ in range(row["occurrence"]):
        at = TEXTS[row["article"]].index(row["quote"], at + 1)
    return Span(at, at + len(row["quote"]))


def of_claim(table: str, claim: str) -> list[Row]:
    return [row for row in MANIFEST[table] if row["claim"] == claim]


def party(origin: str | None) -> str:
    """Who said it first: the party at the root of what an origin quotes."""
    row = ORIGINS[origin or ""]
    return party(row["parent"]) if row["parent"] else str(row["party"])

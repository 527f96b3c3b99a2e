"""A reader of one's own outside of Corroborate: it suggests marks under its name and learns what people made of them.

CORROBORATE_TOKEN=… python outside_reader.py http://127.0.0.1:8000 suggest 17    # reads article 17
CORROBORATE_TOKEN=… python outside_reader.py http://127.0.0.1:8000 decisions     # one line of JSON for each decision

Put a model of your own in place of ``read``. Run again it adds what is new: a suggestion that was made before, decided
or not, comes back as it is.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator
from typing import Any

from client import Corroborate

READER = {"agent": "rule", "reader": "capitals", "reader_version": "1"}


def read(text: str) -> Iterator[dict[str, Any]]:
    """What is found in a text: offsets in code points, how sure we are, and why, in one sentence for a reviewer."""
    for found in re.finditer(r"\b[A-Z]{3,6}\b", text):
        explained = text[found.end() : found.end() + 2] == " ("
        yield {
            "kind": "entity",
            "start": found.start(),
            "end": found.end(),
            "quote": found[0],
            "confidence": 0.9 if explained else 0.6,
            "reason": f"“{found[0]}” is an abbreviation{' that is explained' if explained else ''}.",
            "data": {"type": "ORG"},
        }


def suggest(server: Corroborate, article: int) -> list[dict[str, Any]]:
    text = server.call("GET", f"articles/{article}/text/")["text"]
    marks = [{"article": article, **READER, **mark} for mark in read(text)]
    made: list[dict[str, Any]] = server.call("POST", "annotations/", marks) if marks else []
    return made


def decisions(server: Corroborate) -> Iterator[dict[str, Any]]:
    """What people accepted, as they left it, and what they rejected: examples to learn from."""
    for state in ("accepted", "rejected"):
        for mark in server.pages(f"annotations/?reader={READER['reader']}&state={state}"):
            yield {name: mark[name] for name in ("article", "start", "end", "quote", "kind", "state", "confidence")}


if __name__ == "__main__":
    server = Corroborate(sys.argv[1], os.environ["CORROBORATE_TOKEN"])
    rows = decisions(server) if sys.argv[2] == "decisions" else suggest(server, int(sys.argv[3]))
    for row in rows:
        print(json.dumps(row))

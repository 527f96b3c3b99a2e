"""Reads what ``annotate.exporters.csv`` writes, or any CSV with its columns: ``kind``, ``start``, ``end``, ``quote``,
and ``article_sha256`` or ``url``.

The texts are not part of it: marks are for articles that are here. A spreadsheet's file (``csv_excel``) does not come
back: its guard against formulas has changed quotes.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from annotate.importers import _lines, _records
from annotate.interchange import Document, Failure
from annotate.tagset import meaning

LABEL = "CSV for programs"
SUFFIX = ".csv"

CONFIRMED = "confirmed"
WANTED = ("kind", "start", "end", "quote")


def read(stream: BinaryIO) -> Iterator[Document | Failure]:
    # Half of a surrogate pair stands for a byte that is not UTF-8: the row that holds it is refused, not the file.
    lines = ((line or b"").decode("utf-8", "surrogateescape") for _, line in _lines.lines(stream))
    rows = csv.reader(lines)
    try:
        head = [name.removeprefix("\ufeff").strip() for name in next(rows, [])]
    except csv.Error as error:
        yield Failure("line 1", f"It is no CSV: {error}.")
        return
    if missing := [name for name in WANTED if name not in head]:
        yield Failure("line 1", f"There is no column {', '.join(missing)}.")
        return
    while True:
        name = f"line {rows.line_num + 1}"
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield Failure(name, f"It is no row of CSV: {error}.")
            continue
        if row:
            yield from _lines.guarded(name, lambda row=row: iter([_article(head, row)]))  # type: ignore[misc]


def _article(head: list[str], cells: list[str]) -> Document:
    if len(cells) != len(head):
        raise ValueError(f"It has {len(cells)} cells; the head has {len(head)}.")
    row = dict(zip(head, cells, strict=True))
    kind = row["kind"] if row["kind"] in ("claim", "entity", "date") else meaning(row["kind"]).kind
    mark = _records.mark(
        {
            "uid": row.get("uid", ""),
            "start": int(row["start"]),
            "end": int(row["end"]),
            "ranges": [[int(at) for at in place.split("-")] for place in row.get("ranges", "").split()],
            "quote": row["quote"],
            "kind": kind,
            **{name: row[name] for name in _PLAIN if row.get(name)},
            "confidence": float(row["confidence"]) if row.get("confidence") else None,
            "data": {"type": row["entity_type"]} if row.get("entity_type") and not _is_linked(row) else {},
            "entity": _entity(row) if kind == "entity" else None,
            "date": _date(row) if kind == "date" else None,
        }
    )
    return _records.document({"sha256": row.get("article_sha256", ""), "url": row.get("url", "")}, "", (mark,))


_PLAIN = (
    "state",
    "author",
    "agent",
    "reader",
    "reader_version",
    "note",
    "created_at",
    "updated_at",
    "deleted_at",
)


def _is_linked(row: Mapping[str, str]) -> bool:
    """Whether a person said what it speaks of; a file without the column holds nothing else."""
    return bool(row.get("entity")) and row.get("entity_state", CONFIRMED) == CONFIRMED


def _entity(row: Mapping[str, str]) -> dict[str, Any] | None:
    if not _is_linked(row):
        return None
    ids = {"wikidata": row["wikidata"]} if row.get("wikidata") else {}
    type = row.get("entity_type") or "OTHER"
    return {"name": row["entity"], "type": type, "external_ids": ids, "level": "name", "state": CONFIRMED}


def _date(row: Mapping[str, str]) -> dict[str, Any] | None:
    if not row.get("date_value") or row.get("date_state", CONFIRMED) != CONFIRMED:
        return None
    type, mod = row.get("date_type") or "DATE", row.get("date_mod", "")
    return {"type": type, "value": row["date_value"], "mod": mod, "state": CONFIRMED}

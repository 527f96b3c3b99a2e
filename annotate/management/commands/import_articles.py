from __future__ import annotations

import json
from argparse import ArgumentTypeError
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from annotate.actions import article as articles
from annotate.errors import DomainError
from annotate.ingest import read_files
from annotate.interchange import Failure
from annotate.machines import machine


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is no date; write YYYY-MM-DD.") from None


class Command(BaseCommand):
    help = "Take in articles: files or folders of .txt, .html, .md, .jsonl, .csv, or a .zip of these."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path)
        parser.add_argument("--published-at", type=_day, help="for articles that do not state their date")
        parser.add_argument("--publisher", default="", help="for articles that do not state their publisher")
        parser.add_argument("--no-reading", action="store_true", help="leave the machine readers out")
        parser.add_argument("--json", action="store_true", help="one JSON object a line")

    def handle(self, *args: Any, **options: Any) -> None:
        failed = 0
        for row in self._take(options):
            failed += row["status"] == "failed"
            self.stdout.write(json.dumps(row, ensure_ascii=False) if options["json"] else _line(row))
        if failed:
            self.stderr.write(f"{failed} could not be taken in; the others were.")

    def _take(self, options: dict[str, Any]) -> Iterator[dict[str, Any]]:
        by = machine("import")
        for item in read_files(options["paths"]):
            if isinstance(item, Failure):
                yield {"name": item.name, "status": "failed", "reason": item.reason}
                continue
            stated = articles.stated_by(item, published_at=options["published_at"], publisher=options["publisher"])
            try:
                read = False if options["no_reading"] else None
                article, created = articles.ingest(item.text, stated=stated, extractor=item.extractor, read=read, by=by)
            except DomainError as error:
                yield {"name": item.name, "status": "failed", "reason": error.message}
            else:
                yield {"name": item.name, **articles.summary(article), "status": "created" if created else "duplicate"}


def _line(row: dict[str, Any]) -> str:
    if row["status"] == "failed":
        return f"failed     {row['name']}: {row['reason']}"
    when = f"{row['published_at'] or 'date unknown'} {row['published_source']}".strip()
    return f"{row['status']:<10} {row['id']:>6}  {row['title']} ({when})"

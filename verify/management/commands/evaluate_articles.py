from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotate.actions import article as articles
from annotate.actions.article import stated_by
from annotate.ingest import read_files
from annotate.interchange import Failure
from annotate.machines import machine
from annotate.models import Annotation, Article, DateMention, EntityMention
from verify.models import ClaimLink, ClaimMention


class Command(BaseCommand):
    help = "Import, read and link a folder of .txt files in a throw-away database, and write what was found."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("out", type=Path)
        parser.add_argument("--in-this-database", action="store_true", help="what the command calls itself with")

    def handle(self, *args: Any, **options: Any) -> None:
        folder, out = options["folder"].resolve(), options["out"].resolve()
        if not folder.is_dir():
            raise CommandError(f"There is no folder {folder}.")
        if not options["in_this_database"]:
            _run_elsewhere(folder, out)
            return
        call_command("migrate", verbosity=0)
        files = _take(folder)
        call_command("work", stdout=self.stderr)
        mentions = list(_mentions(files))
        found = {"documents": list(_documents(files)), "mentions": mentions, "links": list(_links())}
        out.write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")
        self.stdout.write(f"{len(found['documents'])} articles, {len(mentions)} mentions, {len(found['links'])} links.")


def _run_elsewhere(folder: Path, out: Path) -> None:
    """The same command in a process with a new SQLite database and no broker."""
    with tempfile.TemporaryDirectory() as scratch:
        environment = os.environ | {
            "DATABASE_URL": f"sqlite:///{scratch}/evaluation.sqlite3",
            "VAR_DIR": scratch,
            "DEBUG": "0",
            "SECRET_KEY": "throw-away",
            "READ_ON_IMPORT": "1",
            "LOG_LEVEL": "ERROR",
        }
        environment.pop("REDIS_URL", None)
        command = [sys.executable, sys.argv[0], "evaluate_articles", str(folder), str(out), "--in-this-database"]
        subprocess.run(command, env=environment, check=True)


def _take(folder: Path) -> dict[int, tuple[str, list[int]]]:
    """Article id → file name and, for each code point of the canonical text, its place in the file."""
    files = {}
    for path in sorted(folder.glob("*.txt")):
        for item in read_files([path]):
            if isinstance(item, Failure):
                raise CommandError(f"{item.name}: {item.reason}")
            article, _ = articles.ingest(
                item.text, stated=stated_by(item), extractor=item.extractor, by=machine("import")
            )
            files[article.pk] = path.name, _places(path.read_bytes().decode("utf-8-sig", "replace"))
    return files


def _places(raw: str) -> list[int]:
    """Where each code point of the canonical text stands in ``raw``: CRLF is one there, NUL none."""
    places = [at for at, c in enumerate(raw) if c != "\x00" and not (c == "\n" and at and raw[at - 1] == "\r")]
    return [*places, len(raw)]


def _documents(files: dict[int, tuple[str, list[int]]]) -> Iterator[dict[str, Any]]:
    for article in Article.objects.filter(pk__in=files).order_by("pk"):
        day = article.published_at.date().isoformat() if article.published_at else None
        yield {"file": files[article.pk][0], "published_at": day}


def _mentions(files: dict[int, tuple[str, list[int]]]) -> Iterator[dict[str, Any]]:
    dates = dict(DateMention.objects.live().values_list("annotation_id", "value"))
    named = EntityMention.objects.live().values_list("annotation_id", "entity_id", "entity__name")
    entities = {annotation: f"{name} #{entity}" for annotation, entity, name in named}
    rows = Annotation.objects.live().order_by("pk").values_list("pk", "version__article", "start", "end", "kind")
    for pk, article, start, end, kind in rows:
        name, places = files[article]
        mention = {"id": str(pk), "file": name, "start": places[start], "end": places[end], "kind": kind}
        value = {"date": dates, "entity": entities}.get(kind, {}).get(pk)
        yield mention | ({"value": value} if value else {})


def _links() -> Iterator[dict[str, Any]]:
    """Pairs of mentions: of one claim, and of two claims that a link joins."""
    mentions: dict[int, list[str]] = {}
    for claim, annotation in ClaimMention.objects.live().order_by("pk").values_list("claim_id", "annotation_id"):
        mentions.setdefault(claim, []).append(str(annotation))
    for together in mentions.values():
        for pair in combinations(together, 2):
            yield {"type": "same_claim", "members": list(pair)}
    for link in ClaimLink.objects.live().exclude(type="supports").order_by("pk"):
        for older in mentions.get(link.older_id, ()):
            for newer in mentions.get(link.newer_id, ()):
                yield {"type": link.type, "members": [older, newer]}

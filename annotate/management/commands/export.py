from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotate.actions import export as exports
from annotate.errors import DomainError
from annotate.interchange import Failure
from annotate.selection import DECIDED, Selection, moment


class Command(BaseCommand):
    help = "Write labels in a format; `manage.py formats` lists them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("format")
        parser.add_argument("--out", type=Path, help="a file; without it, standard output")
        parser.add_argument(
            "--state", action="append", help="suggested, submitted, accepted, rejected; may be repeated"
        )
        parser.add_argument("--kind", action="append", help="claim, entity, date; may be repeated")
        parser.add_argument("--as-of", help="the marks as they were at this time")
        parser.add_argument("--updated-since", help="only what changed since this time, also what went")
        parser.add_argument("--gzip", action="store_true", help="pack it")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            chosen = Selection(
                states=tuple(options["state"] or DECIDED),
                kinds=tuple(options["kind"] or ()),
                as_of=_moment(options["as_of"]),
                updated_since=_moment(options["updated_since"]),
            )
            pieces = exports.stream(options["format"], chosen, gzip=options["gzip"], lost=self._lost)
        except DomainError as error:
            raise CommandError(error.message) from None
        if options["out"]:
            with options["out"].open("wb") as out:
                out.writelines(pieces)
        else:
            sys.stdout.buffer.writelines(pieces)

    def _lost(self, failure: Failure) -> None:
        self.stderr.write(f"{failure.name}: {failure.reason}")


def _moment(text: str | None) -> datetime | None:
    if not text:
        return None
    at = moment(text)
    if at is None:
        raise CommandError(f"{text!r} is no time; write 2026-01-31 or 2026-01-31T12:00Z.")
    return at

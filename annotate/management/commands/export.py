from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotate.actions import export as exports
from annotate.errors import DomainError


class Command(BaseCommand):
    help = "Write labels in a format; `manage.py formats` lists them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("format")
        parser.add_argument("--out", type=Path, help="a file; without it, standard output")
        parser.add_argument(
            "--state", action="append", help="suggested, submitted, accepted, rejected; may be repeated"
        )
        parser.add_argument("--as-of", help="only marks made up to this time")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            pieces = exports.stream(
                options["format"], states=options["state"] or exports.DECIDED, as_of=_moment(options["as_of"])
            )
        except DomainError as error:
            raise CommandError(error.message) from None
        if options["out"]:
            with options["out"].open("wb") as out:
                out.writelines(pieces)
        else:
            sys.stdout.buffer.writelines(pieces)


def _moment(text: str | None) -> Any:
    if not text:
        return None
    moment = exports.moment(text)
    if moment is None:
        raise CommandError(f"{text!r} is no time; write 2026-01-31 or 2026-01-31T12:00Z.")
    return moment

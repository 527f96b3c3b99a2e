from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotate.actions import labels
from annotate.models import User


class Command(BaseCommand):
    help = "Take labels back in from an exported file. The same file again adds nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("format", choices=sorted(labels.formats()))
        parser.add_argument("file", type=Path)
        parser.add_argument("--as", dest="username", required=True, help="the reviewer in whose name marks come in")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["username"]).first()
        if user is None:
            raise CommandError(f"There is no user {options['username']!r}.")
        taken, told = labels.Taken(), 0
        with options["file"].open("rb") as stream:
            for _ in labels.take_all(labels.format_named(options["format"]).read(stream), taken, by=user):
                for failure in taken.failures[told:]:
                    self.stderr.write(f"{failure.name}: {failure.reason}")
                told = len(taken.failures)
        if taken.failed > told:
            self.stderr.write(f"{taken.failed - told} more failures are not listed.")
        self.stdout.write(
            f"{taken.articles} articles and {taken.marks} marks came in, {taken.known} marks were here already, "
            f"{taken.failed} failed."
        )

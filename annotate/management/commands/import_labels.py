from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotate import registry
from annotate.actions import labels
from annotate.interchange import Failure
from annotate.models import User


class Command(BaseCommand):
    help = "Take labels back in from an exported file. The same file again adds nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        known = {module.__name__.rpartition(".")[2]: module for module in registry.modules("importers")}
        parser.add_argument("format", choices=sorted(known))
        parser.add_argument("file", type=Path)
        parser.add_argument("--as", dest="username", required=True, help="the reviewer in whose name marks come in")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["username"]).first()
        if user is None:
            raise CommandError(f"There is no user {options['username']!r}.")
        (module,) = (m for m in registry.modules("importers") if m.__name__.endswith("." + options["format"]))
        taken = labels.Taken()
        with options["file"].open("rb") as stream:
            for item in module.read(stream):
                if isinstance(item, Failure):
                    taken.failures.append(item)
                else:
                    labels.take(item, taken, by=user)
        for failure in taken.failures:
            self.stderr.write(f"{failure.name}: {failure.reason}")
        self.stdout.write(
            f"{taken.articles} articles and {taken.marks} marks came in, {taken.known} marks were here already, "
            f"{len(taken.failures)} failed."
        )

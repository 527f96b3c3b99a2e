from __future__ import annotations

from types import ModuleType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotate import registry
from annotate.actions.export import formats

PAGE = "docs/formats.md"
HEAD = """# Formats

Written by `manage.py formats --markdown` from what each format says of itself; do not edit it by hand.

Every format carries the marks that people made or accepted. What a machine suggested and nobody decided on leaves only
when it is asked for (`--state suggested`). A record of a file that cannot be read is reported with its line, and the
others still come in; the same file again adds nothing.

Offsets are half-open: `text[start:end]` is the quote.
"""


class Command(BaseCommand):
    help = "List the formats that labels leave and come back in."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--markdown", action="store_true", help=f"write {PAGE}")
        parser.add_argument("--check", action="store_true", help=f"fail when {PAGE} is not what --markdown would write")

    def handle(self, *args: Any, **options: Any) -> None:
        path, text = settings.BASE_DIR / PAGE, _markdown()
        if options["check"]:
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                raise CommandError(f"{PAGE} is out of date. Run manage.py formats --markdown.")
        elif options["markdown"]:
            path.write_text(text, encoding="utf-8")
            self.stdout.write(f"{PAGE} was written.")
        else:
            for name, module in formats().items():
                self.stdout.write(f"{name:<16} {module.LABEL} ({_way(name)}; {module.OFFSETS})")


def _way(name: str) -> str:
    back = {module.__name__.rpartition(".")[2] for module in registry.modules("importers")}
    return "out and in" if name in back else "out"


def _markdown() -> str:
    return HEAD + "".join(_section(name, module) for name, module in formats().items())


def _section(name: str, module: ModuleType) -> str:
    given = module.SPECIFICATION
    specification = f"<{given}>" if given.startswith("http") else "our own" if given.startswith("own") else given
    rows = {
        "Way": _way(name),
        "Specification": specification,
        "Offsets": module.OFFSETS,
        "Does not carry": module.LOSES,
        "Media type": f"`{module.MEDIA_TYPE}`",
        "File name": f"`*{module.SUFFIX}`",
    }
    table = "".join(f"| {label} | {value} |\n" for label, value in rows.items())
    return f"\n## {name}: {module.LABEL}\n\n| | |\n|---|---|\n{table}"

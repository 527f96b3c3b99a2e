from __future__ import annotations

from types import ModuleType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotate import registry
from annotate.actions.export import formats
from annotate.tagset import LABELS

PAGE = "docs/formats.md"
HEAD = """# Formats

Written by `manage.py formats --markdown` from what each format says of itself; do not edit it by hand.

Every format carries the marks that people made or accepted. What a machine suggested and nobody decided on leaves only
when it is asked for (`--state suggested`). Which entity a machine proposes for a mark is told as a proposal, with its
state, where a format has room for that, and not at all elsewhere; of dates the same is true in brat.

A mark that a format cannot carry is never dropped in silence: either the format says below that it carries none of that
kind, or the export's manifest lists the mark. Where a format has one layer, of marks that overlap the longest is kept,
of equally long ones the first. A stream has no manifest, and neither has a release in another format: an export with
the same filter, which a release keeps with its moment, is the same labels in a file with a manifest. On the command
line what is lost is said on standard error.

Labels come back through the import page, `POST /api/v1/imports/` with a `format`, or
`manage.py import_labels FORMAT FILE --as REVIEWER`. A record that cannot be read is reported with its place, and the
others still come in. The same file again adds nothing: a mark is known by its id, and in a file
without ids of ours by its kind and place. A label is one of the words below, or one that CoNLL-2003, OntoNotes or ACE
have for the same; any other is reported.

Offsets are half-open: `text[start:end]` is the quote.

There is no Parquet: its library, pyarrow, is a wheel of 55 MB that unpacks to 171 MB, four times Django, and what reads
Parquet reads CSV or JSON Lines too.

Labels: LABELS.
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


def _first_paragraph(module: ModuleType) -> str:
    return " ".join((module.__doc__ or "").partition("\n\n")[0].split()).replace("``", "`").replace("|", "\\|")


def _way(name: str) -> str:
    back = {module.__name__.rpartition(".")[2] for module in registry.modules("importers")}
    return "out and in" if name in back else "out"


def _markdown() -> str:
    labels = ", ".join(f"`{label}`" for label in LABELS)
    return HEAD.replace("LABELS", labels) + "".join(_section(name, module) for name, module in formats().items())


def _section(name: str, module: ModuleType) -> str:
    given = module.SPECIFICATION
    specification = f"<{given}>" if given.startswith("http") else "our own" if given.startswith("own") else given
    rows = {
        "What it is": _first_paragraph(module),
        "Way": _way(name),
        "Specification": specification,
        "Offsets": module.OFFSETS,
        "Does not carry": module.LOSES,
        "Media type": f"`{module.MEDIA_TYPE}`",
        "File name": f"`*{module.SUFFIX}`",
    }
    table = "".join(f"| {label} | {value} |\n" for label, value in rows.items())
    return f"\n## {name}: {module.LABEL}\n\n| | |\n|---|---|\n{table}"

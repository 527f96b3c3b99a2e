from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotate import registry


class Command(BaseCommand):
    help = "Run the readers and linkers that the jobs run on a folder of benchmark inputs. Needs no database."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("in_dir", type=Path)
        parser.add_argument("out_dir", type=Path)
        parser.add_argument("--only", nargs="+", metavar="TASK", help="some of the tasks")

    def handle(self, *args: Any, **options: Any) -> None:
        # Before anything loads NumPy: the embeddings use all processors by themselves.
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
        tasks = {module.TASK: module for module in registry.modules("evaluation")}
        wanted = options["only"] or list(tasks)
        unknown = set(wanted) - tasks.keys()
        if unknown:
            raise CommandError(f"There is no task {unknown.pop()!r}; use {', '.join(tasks)}.")
        if not options["in_dir"].is_dir():
            raise CommandError(f"There is no folder {options['in_dir']}.")
        options["out_dir"].mkdir(parents=True, exist_ok=True)
        for name in wanted:
            started = time.monotonic()
            tasks[name].run(options["in_dir"], options["out_dir"])
            self.stdout.write(f"{name}: {time.monotonic() - started:.1f} s")

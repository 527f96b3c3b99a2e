"""Train the check-worthiness model of the claims reader on labelled sentences."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotate.suggesters.checkworthy.model import PATH


class Command(BaseCommand):
    help = (
        "Train the check-worthiness model on FOLDER/*.jsonl, lines of {doc_id, text, label}, and print the figures of "
        "a cross-validation that leaves out one document at a time. Needs NumPy. The file written holds no text."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--out", type=Path, default=PATH, help="default: the file that the reader loads")

    def handle(self, *args: Any, **options: Any) -> None:
        # NumPy is optional in the product, so nothing outside of this command may import the training.
        from annotate.suggesters.checkworthy.training import Example, train

        files = sorted(options["folder"].glob("*.jsonl"))
        if not files:
            raise CommandError(f"{options['folder']} holds no .jsonl file.")
        rows = [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines() if line]
        model, figures = train([Example(row["doc_id"], row["text"], int(row["label"])) for row in rows])
        options["out"].parent.mkdir(parents=True, exist_ok=True)
        options["out"].write_text(json.dumps(model.to_json()) + "\n", encoding="utf-8")
        self.stdout.write(json.dumps({"sentences": len(rows), "left_out": figures, "file": str(options["out"])}))

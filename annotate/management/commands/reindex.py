"""Make the full-text index anew, from the rows that it is made of."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from annotate import search_index


class Command(BaseCommand):
    help = "Make the full-text index anew: every title, name, claim and passage."

    def handle(self, **options: Any) -> None:
        self.stdout.write(f"{search_index.rebuild()} units can be found.")

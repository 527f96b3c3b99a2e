from typing import Any

from django.core.management.base import BaseCommand

from annotate import jobs


class Command(BaseCommand):
    help = "Queue again what a broker or worker lost. The beat does this every few seconds."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{jobs.sweep()} jobs were queued again.")

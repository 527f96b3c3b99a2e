from typing import Any

from django.core.management.base import BaseCommand

from annotate import audit, jobs


class Command(BaseCommand):
    help = "Run everything that is pending in this process until nothing is left. Needs no broker."

    def handle(self, *args: Any, **options: Any) -> None:
        ran = jobs.work_off()
        sealed = audit.seal()
        self.stdout.write(f"{ran} jobs ran, {sealed} audit events were sealed.")

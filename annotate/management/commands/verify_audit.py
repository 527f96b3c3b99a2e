from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotate import audit
from annotate.models import AuditSeal


class Command(BaseCommand):
    help = "Check the hash chain over the audit trail; names every event that was changed, dropped or reordered."

    def handle(self, *args: Any, **options: Any) -> None:
        audit.seal(everything=True)
        faults = 0
        for fault in audit.faults():
            faults += 1
            self.stderr.write(fault)
        if faults:
            raise CommandError(f"The audit chain has {faults} fault{'s' if faults > 1 else ''}.")
        last = AuditSeal.objects.order_by("-sequence").first()
        head = f"{last.sequence:,} events; the last hash is {last.hash}" if last else "there are no events yet"
        self.stdout.write(f"The audit chain is whole: {head}.")

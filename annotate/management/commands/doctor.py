from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotate import health


class Command(BaseCommand):
    help = "Say which part is up: database, broker, worker, beat, models."

    def handle(self, *args: Any, **options: Any) -> None:
        parts = health.parts()
        for part in parts:
            self.stdout.write(
                f"{'ok  ' if part.ok else 'DOWN' if part.needed else 'none'}  {part.name:<9} {part.detail}"
            )
        down = [part.name for part in parts if part.needed and not part.ok]
        if down:
            raise CommandError(f"Down: {', '.join(down)}.")

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from verify import seeding


class Command(BaseCommand):
    help = "Load the sample corpus and its accounts; loading it again changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.SAMPLE_ACCOUNTS:
            raise CommandError("Sample accounts have a well-known password, so they exist only where DEBUG is on.")
        seeding.make_accounts()
        loaded = seeding.load(settings.BASE_DIR / "seeds")
        self.stdout.write("The sample corpus is loaded." if loaded else "The sample corpus was here already.")
        self.stdout.write(f"Sign in with one of these names and the password {seeding.PASSWORD}:")
        for name, role in seeding.ACCOUNTS.items():
            self.stdout.write(f"  {name:<8} {role or 'no role'}")

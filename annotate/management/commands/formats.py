from typing import Any

from django.core.management.base import BaseCommand

from annotate import registry
from annotate.actions.export import formats


class Command(BaseCommand):
    help = "List the formats that labels leave and come back in."

    def handle(self, *args: Any, **options: Any) -> None:
        back = {module.__name__.rpartition(".")[2] for module in registry.modules("importers")}
        for name, module in formats().items():
            way = "out and in" if name in back else "out"
            self.stdout.write(f"{name:<16} {module.LABEL} ({way}; {module.OFFSETS})")

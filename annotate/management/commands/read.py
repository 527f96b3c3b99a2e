from itertools import islice
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotate.actions import reading
from annotate.machines import machine
from annotate.models import Article

BATCH = 500


class Command(BaseCommand):
    help = "Queue articles to be read again. What people decided stays; undecided suggestions become what is found now."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("ids", nargs="*", type=int, metavar="ID", help="articles")
        parser.add_argument("--all", action="store_true", help="every article")

    def handle(self, *args: Any, **options: Any) -> None:
        ids = options["ids"]
        if bool(ids) == options["all"]:
            raise CommandError("Name the articles by their ids, or say --all.")
        articles = Article.objects.only("pk", "current").order_by("pk")
        unknown = set(ids) - set(articles.filter(pk__in=ids).values_list("pk", flat=True))
        if unknown:
            raise CommandError(f"There is no article {min(unknown)}.")
        rows = (articles if options["all"] else articles.filter(pk__in=ids)).iterator(chunk_size=BATCH)
        queued = 0
        while batch := list(islice(rows, BATCH)):
            queued += reading.many(batch, by=machine("reader"))
        self.stdout.write(f"{queued} articles are queued for reading.")

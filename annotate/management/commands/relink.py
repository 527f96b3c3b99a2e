from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotate import jobs
from annotate.actions import job as job_action
from annotate.errors import DomainError
from annotate.models import Annotation, Job, User


class Command(BaseCommand):
    help = "Queue marks to be linked anew, behind everything that somebody waits for. What people decided stays."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--kind", choices=Annotation.Kind.values, default="", help="only marks of this kind")
        parser.add_argument("--article", type=int, metavar="ID", help="only marks of this article")
        parser.add_argument("--by", required=True, metavar="NAME", help="the editor who asks for it")
        parser.add_argument("--now", action="store_true", help="do it in this process, without a worker")

    def handle(self, *args: Any, **options: Any) -> None:
        by = User.objects.filter(username=options["by"], is_active=True).first()
        if by is None:
            raise CommandError(f"There is nobody called {options['by']}.")
        try:
            job = job_action.relink(kind=options["kind"], article=options["article"], by=by)
        except DomainError as error:
            raise CommandError(error.message) from error
        self.stdout.write(f"Job {job.pk} links them anew; its page shows how far it is.")
        if options["now"]:
            while Job.objects.pending().filter(pk=job.pk).exists():
                jobs.run(job.pk)
                job.refresh_from_db()
                self.stdout.write(f"{job.done} of {job.total}")

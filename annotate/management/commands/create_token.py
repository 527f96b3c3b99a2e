from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from annotate.access import SCOPES
from annotate.actions import token as tokens
from annotate.errors import DomainError
from annotate.models import User


class Command(BaseCommand):
    help = "Make a token for a person or program and print its secret, this once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--name", default="made on the command line", help="what uses it")
        parser.add_argument("--scope", action="append", choices=list(SCOPES), help="may come several times; else all")
        parser.add_argument("--days", type=int, help="until it expires; else never")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["username"]).first()
        if user is None:
            raise CommandError(f"There is nobody called {options['username']}.")
        days = options["days"]
        expires_at = None if days is None else timezone.now() + timedelta(days=days)
        try:
            _, secret = tokens.create(
                name=options["name"], scopes=options["scope"] or list(SCOPES), expires_at=expires_at, by=user
            )
        except DomainError as error:
            raise CommandError(error.message) from None
        self.stdout.write(secret)

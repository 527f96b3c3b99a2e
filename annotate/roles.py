"""The roles exist as groups in every database, from the first migrate on."""

from typing import Any

from annotate.access import ROLES


def install(using: str = "default", **kwargs: Any) -> None:
    from django.contrib.auth.models import Group

    for name in ROLES:
        Group.objects.using(using).get_or_create(name=name)

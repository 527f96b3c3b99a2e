"""What people settle for themselves."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from annotate import audit, shortcuts
from annotate.access import Can, require_person
from annotate.models import User


@transaction.atomic
def choose_keys(*, chosen: Mapping[str, str], by: User) -> None:
    """Give commands of the workbench other keys; what is left out has its usual one.

    Invalid for a key that is taken, given twice, or none.
    """
    require_person(by, Can.READ)
    before = {"shortcuts": by.shortcuts}
    by.shortcuts = shortcuts.checked(chosen)
    by.save(update_fields=["shortcuts"])
    audit.record("person.choose_keys", by, by=by, before=before, after={"shortcuts": by.shortcuts})

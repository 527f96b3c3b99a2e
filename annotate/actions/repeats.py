"""The same create sent again: which marks of a request were made before, by client_id or by what a reader suggested."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from annotate.errors import Invalid, Refused, about
from annotate.models import Annotation, User


def refuse_twins(rows: Sequence[Annotation]) -> None:
    """Within one request a client_id, or a reader's span, may come once."""
    seen: set[Any] = set()
    for at, row in enumerate(rows):
        for key, name in ((row.client_id, "client_id"), (_suggested(row), "start")):
            if key and key in seen:
                with about(at):
                    raise Invalid(_("This comes twice in the list."), field=name)
            seen.add(key)


def _suggested(row: Annotation) -> tuple[Any, ...] | None:
    """What a reader suggests only once; None for people's marks."""
    return (row.version_id, row.start, row.end, row.kind, row.reader) if row.reader else None


def known(rows: Sequence[Annotation], by: User) -> dict[int, Annotation]:
    """By place in the list: marks that were made before. Refused when a client_id was used for another mark."""
    clients = [row.client_id for row in rows if row.client_id]
    made = {row.client_id: row for row in _earlier(author=by, client_id__in=clients)} if clients else {}
    machine = [row for row in rows if row.reader]
    suggested = {_suggested(row): row for row in _of_readers(machine)} if machine else {}
    found = {}
    for at, row in enumerate(rows):
        old = made.get(row.client_id) or suggested.get(_suggested(row))
        if old is None:
            continue
        if (old.version_id, old.kind) != (row.version_id, row.kind):
            with about(at):
                raise Refused(
                    _("The client_id %(client_id)s was used for another mark.") % {"client_id": old.client_id},
                    field="client_id",
                )
        found[at] = old
    return found


def _of_readers(rows: Sequence[Annotation]) -> QuerySet[Annotation]:
    return _earlier(
        version__in={row.version_id for row in rows},
        reader__in={row.reader for row in rows},
        start__in={row.start for row in rows},
    )


def _earlier(**columns: Any) -> QuerySet[Annotation]:
    return Annotation.objects.filter(**columns).defer("version__text")

"""The same create sent again: which marks of a request were made before, by client_id or by what a reader suggested."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

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
    repeated = _repeated(rows, by)
    found = Annotation.objects.in_bulk(set(repeated.values())) if repeated else {}
    for at, pk in repeated.items():
        row, old = rows[at], found[pk]
        if (old.version_id, old.kind) != (row.version_id, row.kind):
            with about(at):
                raise Refused(
                    _("The client_id %(client_id)s was used for another mark.") % {"client_id": old.client_id},
                    field="client_id",
                )
    return {at: found[pk] for at, pk in repeated.items()}


def _repeated(rows: Sequence[Annotation], by: User) -> dict[int, int]:
    """Ids by place in the list. Most creates are new, so this looks at the keys only, in an index."""
    clients = [row.client_id for row in rows if row.client_id]
    machine = [row for row in rows if row.reader]
    made = _of_clients(clients, by) if clients else {}
    suggested = _of_readers(machine) if machine else {}
    if not made and not suggested:
        return {}
    ids = (made.get(row.client_id) or suggested.get(_suggested(row)) for row in rows)
    return {at: pk for at, pk in enumerate(ids) if pk is not None}


def _of_clients(clients: Sequence[str], by: User) -> dict[Any, int]:
    rows = Annotation.objects.filter(author=by, client_id__in=clients)
    return dict(rows.values_list("client_id", "pk"))


def _of_readers(machine: Sequence[Annotation]) -> dict[Any, int]:
    rows = Annotation.objects.filter(
        version__in={row.version_id for row in machine},
        reader__in={row.reader for row in machine},
        start__in={row.start for row in machine},
    )
    return {tuple(key): pk for pk, *key in rows.values_list("pk", "version_id", "start", "end", "kind", "reader")}

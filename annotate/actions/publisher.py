"""Publishers: made and corrected by people; an import makes one by name only."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from annotate import audit
from annotate.access import Can, require_person
from annotate.errors import Invalid, Stale
from annotate.models import Publisher, User

FIELDS = ("name", "aliases", "domain", "country", "kind")


@transaction.atomic
def create(*, name: str, by: User, **details: Any) -> Publisher:
    """A new publisher; ``details`` are its aliases (a list of names), domain, country and kind."""
    require_person(by, Can.EDIT)
    publisher = _stored(Publisher(), {"name": name, **details})
    audit.record("publisher.create", publisher, by=by, after=audit.snapshot(publisher, *FIELDS))
    return publisher


@transaction.atomic
def change(publisher: Publisher, *, revision: int, by: User, **details: Any) -> Publisher:
    """Correct what ``details`` names; the rest stays. Stale when ``revision`` is not the current one."""
    require_person(by, Can.EDIT)
    row = Publisher.objects.select_for_update().get(pk=publisher.pk)
    if row.revision != revision:
        raise Stale(row)
    before = audit.snapshot(row, *FIELDS)
    row.revision += 1
    row = _stored(row, details)
    after = audit.snapshot(row, *FIELDS)
    if before != after:
        audit.record("publisher.change", row, by=by, before=before, after=after)
    return row


def _stored(publisher: Publisher, details: dict[str, Any]) -> Publisher:
    unknown = details.keys() - set(FIELDS)
    if unknown:
        raise Invalid(_("A publisher has no %(names)s.") % {"names": ", ".join(sorted(unknown))})
    if "name" in details:
        details = {**details, "name": " ".join(details["name"].split())}
    for name, value in details.items():
        setattr(publisher, name, value)
    if not publisher.name:
        raise Invalid(_("Give the publisher a name."), field="name")
    if publisher.kind not in Publisher.Kind.values:
        raise Invalid(
            _("There is no kind %(kind)s; use one of %(names)s.")
            % {"kind": f"{publisher.kind!r}", "names": ", ".join(Publisher.Kind.values)},
            field="kind",
        )
    if not all(isinstance(alias, str) for alias in publisher.aliases):
        raise Invalid(_("Aliases are a list of names."), field="aliases")
    try:
        with transaction.atomic():
            publisher.save()
    except IntegrityError:
        raise Invalid(
            _("There is a publisher called %(name)s already.") % {"name": publisher.name}, field="name"
        ) from None
    return publisher

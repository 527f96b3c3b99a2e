"""What the board changes: many claims at once, and the views that people keep of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import parse_qsl, urlencode

from django.db import transaction
from django.utils.translation import gettext as _

from annotate.access import Can, can, require_person
from annotate.errors import DomainError, Invalid, NotAllowed
from annotate.models import User
from verify.actions import claim as claims
from verify.models import Claim, SavedView

MOST_VIEWS = 50


@dataclass(slots=True)
class Outcome:
    """What became of each claim: those that were changed, and why the others were not."""

    done: list[Claim] = field(default_factory=list)
    refused: list[tuple[Claim, str]] = field(default_factory=list)


@transaction.atomic
def assign_many(seen: Iterable[tuple[Claim, int]], *, to: User | None, due_at: datetime | None, by: User) -> Outcome:
    """Assign each claim for itself, at the revision that was seen: one that cannot be does not hold up the others."""
    require_person(by, Can.REVIEW)
    outcome = Outcome()
    for claim, revision in seen:
        try:
            with transaction.atomic():
                outcome.done.append(claims.assign(claim, to=to, revision=revision, due_at=due_at, by=by))
        except DomainError as error:
            outcome.refused.append((claim, error.message))
    return outcome


@transaction.atomic
def save_view(*, name: str, query: str, shared: bool = False, by: User) -> SavedView:
    """Keep the board's filters under a name; the same name again replaces what it stood for.

    A view is a bookmark and changes nothing that others rely on, so it leaves no event in the audit trail.
    """
    require_person(by, Can.READ)
    if shared and not can(by, Can.EDIT):
        raise NotAllowed(_("Only an editor keeps a view for everybody."))
    name = " ".join(name.split())
    if not name:
        raise Invalid(_("Give the view a name."), field="name")
    mine = SavedView.objects.select_for_update().filter(user=by)
    if mine.count() >= MOST_VIEWS and not mine.filter(name=name).exists():
        raise Invalid(_("You keep %d views already; delete one first.") % MOST_VIEWS, field="name")
    kept = urlencode(parse_qsl(query))  # an address, whatever was sent
    view, _created = SavedView.objects.update_or_create(user=by, name=name, defaults={"query": kept, "shared": shared})
    return view


def delete_view(view: SavedView, *, by: User) -> None:
    """One's own, or as an editor one that everybody shares."""
    require_person(by, Can.READ)
    if view.user_id != by.pk and not (view.shared and can(by, Can.EDIT)):
        raise NotAllowed(_("This view is somebody else's."))
    view.delete()

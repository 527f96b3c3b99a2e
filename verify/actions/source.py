"""Sources: what an origin is and what it has its knowledge from, and how reliable a source is held to be."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from annotate import audit, jobs
from annotate.access import Can, require_person
from annotate.errors import Invalid, Stale
from annotate.models import Publisher, User
from verify import sources, standing
from verify.models import Claim, Origin, Party, SourceGrade

FIELDS = ("name", "kind", "party", "url", "parent")
AT_ONCE = 100
"""Claims that are counted anew in the action itself; more are left to a job."""


@transaction.atomic
def change_origin(
    origin: Origin, *, name: str, kind: str, party: str, url: str = "", parent: Origin | None, revision: int, by: User
) -> Origin:
    """Correct an origin. What it quotes and whose it is decide how independent every claim is that goes back to it."""
    require_person(by, Can.EDIT)
    name, party = " ".join(name.split()), " ".join(party.split())
    if not name or not party:
        raise Invalid(_("Name the origin, and the party that stands behind it."), field="name")
    if kind not in Origin.Kind.values:
        raise Invalid(_("There is no kind of origin %r.") % kind, field="kind")
    family = sources.family(origin)
    if parent is not None and parent.pk in family:
        raise Invalid(_("That origin quotes this one; it cannot be quoted by it too."), field="parent")
    owner, _created = Party.objects.get_or_create(name=party)
    before = audit.snapshot(origin, *FIELDS)
    columns: dict[str, Any] = {"name": name, "kind": kind, "party": owner, "url": url, "parent": parent}
    try:
        with transaction.atomic():
            rows = Origin.objects.filter(pk=origin.pk, revision=revision)
            changed = rows.update(revision=F("revision") + 1, **columns)
    except IntegrityError:
        raise Invalid(_("This party has an origin of that name already."), field="name") from None
    if not changed:
        raise Stale(Origin.objects.get(pk=origin.pk))
    origin.refresh_from_db()
    audit.record("origin.change", origin, by=by, before=before, after=audit.snapshot(origin, *FIELDS))
    _count_anew(family, by)
    return origin


def _count_anew(origins: set[int], by: User) -> None:
    claims = Claim.objects.filter(claim_mentions__origin__in=origins)
    ids = sorted(set(claims.values_list("pk", flat=True)))
    if len(ids) <= AT_ONCE:
        return standing.refresh(ids)
    Claim.objects.filter(pk__in=ids).update(needs_standing=True)
    jobs.enqueue_batches("standing", "claims", ids, by=by, bulk=True)
    return None


@transaction.atomic
def grade(
    source: Publisher | Origin, *, letter: str, basis: str, valid_from: date | None = None, by: User
) -> SourceGrade:
    """How reliable the source is held to be from a day on (today); the grade before it ends the day before."""
    require_person(by, Can.EDIT)
    if letter not in SourceGrade.Letter.values:
        raise Invalid(_("Grades go from A to F."), field="letter")
    if not basis.strip():
        raise Invalid(_("Say on what the grade rests."), field="basis")
    day = valid_from or timezone.localdate()
    if day > timezone.localdate():
        raise Invalid(_("A grade holds from today or an earlier day on."), field="valid_from")
    column = "publisher" if isinstance(source, Publisher) else "origin"
    type(source)._default_manager.select_for_update().get(pk=source.pk)  # one grade at a time
    known = SourceGrade.objects.filter(**{column: source})
    last = known.filter(valid_to=None).order_by("-valid_from", "-pk").first()
    if last is not None and day < last.valid_from:
        raise Invalid(_("There is a later grade already."), field="valid_from")
    if last is not None:
        known.filter(valid_to=None).update(valid_to=max(last.valid_from, day - timedelta(days=1)))
    new = SourceGrade.objects.create(
        letter=letter, basis=basis.strip(), graded_by=by, valid_from=day, **{column: source}
    )
    before = {"letter": last.letter} if last else {}
    audit.record(
        "source.grade", source, by=by, before=before, after=audit.snapshot(new, "letter", "valid_from"), reason=basis
    )
    return new

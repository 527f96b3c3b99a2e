"""The same words marked in other places, as the first mark of them was: same kind, same entity."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from annotate.access import Can, require_person
from annotate.actions import annotation as marks
from annotate.actions import batch
from annotate.errors import Invalid
from annotate.models import Annotation, ArticleVersion, User

Place = tuple[int, int, int]  # version, start, end


@transaction.atomic
def mark_all(mark: Annotation, *, places: Sequence[Place], by: User) -> list[Annotation]:
    """Mark every place with the kind of ``mark``, and with its entity where a person confirmed one.

    All or none. Invalid where the text reads something else; sending the same again gives the same marks.
    """
    require_person(by, Can.ANNOTATE)
    if not places:
        raise Invalid(_("Choose at least one place."), field="places")
    versions = ArticleVersion.objects.in_bulk({version for version, *_span in places})
    confirmed = mark.entity_mentions.filter(state="confirmed").select_related("entity").first()
    new = [
        marks.NewMark(
            version=versions[version],
            start=start,
            end=end,
            kind=mark.kind,
            quote=mark.quote,
            entity=confirmed.entity if confirmed else None,
            client_id=f"like {mark.pk}: {version} {start} {end}",
        )
        for version, start, end in places
        if version in versions
    ]
    made = marks.create_many(new, by=by)
    gone = {row.pk: row.revision for row in made if row.deleted_at is not None}
    return made if not gone else _brought_back(made, gone, by)


def _brought_back(made: list[Annotation], gone: dict[int, int], by: User) -> list[Annotation]:
    """Places that were marked this way before and deleted since: the same marks again."""
    back = {row.pk: row for row in batch.restore(gone, by=by).changed}
    return [back.get(row.pk, row) for row in made]

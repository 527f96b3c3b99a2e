"""What an origin goes back to: whoever quotes a report has it from there, however many quote each other between."""

from __future__ import annotations

from collections.abc import Iterable

from verify.models import Origin

DEEPEST = 20
"""How often somebody may quote somebody: what lies deeper counts by the last one looked at."""


def roots(ids: Iterable[int | None]) -> dict[int, Origin]:
    """Origin id → the origin at the end of its chain of parents, with its party; one query for each step of the chain.

    A chain that bites its own tail ends where it would begin again.
    """
    wanted = {pk for pk in ids if pk is not None}
    known: dict[int, Origin] = {}
    missing = set(wanted)
    for _ in range(DEEPEST):
        if not missing:
            break
        known |= Origin.objects.select_related("party").in_bulk(missing)
        missing = {row.parent_id for row in known.values() if row.parent_id} - known.keys()
    return {pk: _root(known[pk], known) for pk in wanted if pk in known}


def _root(origin: Origin, known: dict[int, Origin]) -> Origin:
    seen = {origin.pk}
    while origin.parent_id in known and origin.parent_id not in seen:
        seen.add(origin.parent_id)
        origin = known[origin.parent_id]
    return origin

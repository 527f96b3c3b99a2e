"""How a figure moved: the amounts that linked claims state of one thing, each at its time and with its source."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotate.errors import Invalid
from annotate.interchange import Source
from annotate.quantity import Quantity
from annotate.suggesters import quantities
from annotate.timeline import interval_words
from verify import index
from verify.facts import Days
from verify.linkers._compare import comparable
from verify.models import Claim, ClaimIndex, ClaimLink, ClaimMention

HOPS = 3
MOST = 60
SOURCES_SHOWN = 3
FURTHER = gettext_lazy("linked further away")
Relation = tuple[Any, bool]
"""How a claim is linked, in words, and whether every link on the way is confirmed."""


@dataclass(frozen=True, slots=True)
class Amount:
    """What a claim states: the amount and the days it speaks of, both as far as they are known."""

    quantity: Quantity | None
    days: Days | None


@dataclass(frozen=True, slots=True)
class Point:
    """One claim's figure. ``low`` and ``high`` are in the unit of the series, equal unless the claim gives a range."""

    claim: Claim
    begin: date
    end: date
    low: float
    high: float
    value: str
    sources: str
    relation: str
    confirmed: bool
    own: bool

    @property
    def when(self) -> str:
        return interval_words(self.begin, self.end)


@dataclass(frozen=True, slots=True)
class Series:
    """Points by time; ``unit`` is that of their bounds, ``counted`` what is counted, as the claim says it."""

    unit: str
    counted: str
    points: list[Point]


def amounts(claim: Claim, known: ClaimIndex | None) -> list[Quantity]:
    """What a person entered, else what the linker read, the leading amount first."""
    entered = [found for row in claim.quantities if (found := _entered(row))]
    return entered or list(index.load(known).quantities if known else ())


def _entered(row: Any) -> Quantity | None:
    try:
        return Quantity.from_json(row)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None  # written by an outside program in a form of its own


def in_words(claim: Claim) -> str:
    """What a person entered, one amount a line; empty when nobody did."""
    return "\n".join(str(found) for row in claim.quantities if (found := _entered(row)))


def from_words(text: str, claim: Claim) -> list[dict[str, Any]]:
    """The amounts of ``in_words`` as people changed them. A line that is as it was keeps its row of the claim.

    Raises Invalid for a line that does not read as one amount.
    """
    known = {str(found): row for row in claim.quantities if (found := _entered(row))}
    lines = dict.fromkeys(" ".join(line.split()) for line in text.splitlines())
    return [known.get(line) or _read(line) for line in lines if line]


def _read(line: str) -> dict[str, Any]:
    found = list(quantities.suggest(Source(line)))
    if len(found) != 1:
        raise Invalid(_("“%(line)s” does not read as one figure.") % {"line": line}, field="figures")
    return dict(found[0].data)


def days_of(claim: Claim, known: ClaimIndex | None) -> Days | None:
    """The time it speaks of: as entered, else as read."""
    begin, end = claim.scope_begin or claim.scope_end, claim.scope_end or claim.scope_begin
    if begin and end:
        return begin, end
    if known and (read := index.load(known).scope):
        return read
    return (claim.claim_date, claim.claim_date) if claim.claim_date else None


def amount_like(claim: Claim, like: Quantity | None) -> Amount:
    """The claim's first amount that can be compared with ``like``, else its first one. Reads ``claim.index``."""
    known = index_of(claim)
    found = amounts(claim, known)
    if like is not None:
        found = [each for each in found if comparable(each, like)]
    return Amount(found[0] if found else None, days_of(claim, known))


def index_of(claim: Claim) -> ClaimIndex | None:
    """As it was read with the claim; None when it was never indexed, or in a way that is out of date."""
    known: ClaimIndex | None = getattr(claim, "index", None)
    return known if known and known.version == index.VERSION else None


def series(claim: Claim) -> Series | None:
    """The figures of the claim and of those that links lead to within HOPS; None when there is nothing to draw.

    Reads ``claim.index``.
    """
    leading = amount_like(claim, None).quantity
    if leading is None:
        return None
    relations = _linked(claim)
    others = Claim.objects.filter(pk__in=relations).exclude(state__in=("rejected", "merged")).select_related("index")
    said = [(claim, (_("this claim"), True)), *((other, relations[other.pk]) for other in others)]
    sources = _sources([each.pk for each, _relation in said])
    points = [_point(each, leading, relation, sources, own=each == claim) for each, relation in said]
    drawn = sorted((point for point in points if point), key=lambda point: (point.begin, point.end, point.claim.pk))
    return Series(leading.base_unit, leading.counted, drawn) if drawn else None


def _point(claim: Claim, like: Quantity, relation: Relation, sources: dict[int, str], *, own: bool) -> Point | None:
    """None without a comparable amount, or a day; far away only the very same thing is counted on.

    "Workers in Russia" and "workers abroad" compare, which one link between them may say, but not a chain of links.
    """
    found = amount_like(claim, like)
    words, confirmed = relation
    if found.quantity is None or found.days is None:
        return None
    if words == FURTHER and found.quantity.counted.casefold() != like.counted.casefold():
        return None
    bare = found.quantity.interval()
    low = bare.low if math.isfinite(bare.low) else bare.high
    high = bare.high if math.isfinite(bare.high) else bare.low
    if found.quantity.low == found.quantity.high:
        low = high = (low + high) / 2  # "about 500" is drawn at 500
    who = sources.get(claim.pk, "")
    return Point(
        claim, *found.days, low, high, str(replace(found.quantity, counted="")), who, str(words), confirmed, own
    )


def _linked(claim: Claim) -> dict[int, Relation]:
    """Other claims → how they are linked, and whether every link on the way there is confirmed."""
    found: dict[int, Relation] = {claim.pk: ("", True)}
    edge = {claim.pk}
    for hop in range(HOPS):
        rows = ClaimLink.objects.live().filter(Q(older__in=edge) | Q(newer__in=edge), type__in=_TELLING)
        reached: dict[int, Relation] = {}
        for row in rows.order_by("state", "pk")[: 4 * MOST]:  # confirmed before suggested
            for here, there in ((row.older_id, row.newer_id), (row.newer_id, row.older_id)):
                if here in edge and there not in found and there not in reached:
                    words = row.get_type_display() if not hop else FURTHER
                    reached[there] = (words, row.state == "confirmed" and found[here][1])
        found |= dict(list(reached.items())[: MOST - len(found)])
        edge = reached.keys() & found.keys()
        if not edge:
            break
    del found[claim.pk]
    return found


_TELLING = ("contradicts", "updates", "same_claim")


def _sources(ids: list[int]) -> dict[int, str]:
    """Who says it: origins with their party, or the publishers where nobody named an origin."""
    names: dict[int, list[str]] = defaultdict(list)
    columns = ("claim", "origin__name", "origin__party__name", "article__publisher__name")
    for claim, origin, party, publisher in ClaimMention.objects.live().filter(claim__in=ids).values_list(*columns):
        name = f"{origin} ({party})" if origin else publisher
        if name and name not in names[claim]:
            names[claim].append(name)
    return {claim: "; ".join(each[:SOURCES_SHOWN]) for claim, each in names.items()}


def chart(found: Series) -> dict[str, Any]:
    """What figure.js draws; ``id`` is the table's row."""
    return {
        "unit": " ".join(part for part in (found.unit, found.counted) if part),
        "points": [
            {
                "id": f"figure-{number}",
                "begin": point.begin.isoformat(),
                "end": point.end.isoformat(),
                "low": point.low,
                "high": point.high,
                "value": point.value,
                "when": point.when,
                "label": point.claim.text,
                "sources": point.sources,
                "relation": point.relation,
                "own": point.own,
                "confirmed": point.confirmed,
                "href": reverse("claim", args=[point.claim.pk]),
            }
            for number, point in enumerate(found.points)
        ],
    }

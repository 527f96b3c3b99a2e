"""Where a claim stands, counted once and kept in its row, so that the board sorts and filters without counting.

``refresh`` is the only writer of these columns. Actions call it for the claims that they touch, in their transaction;
the link job calls it when a mark changed; and what could not (an import in bulk, a migration) leaves
``needs_standing`` for the sweep.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Count, OuterRef, Q, Subquery

from annotate.models import Annotation
from verify.models import Claim, ClaimLink, ClaimMention, Verdict
from verify.models.claim import NUMERICAL
from verify.origins import roots

COLUMNS = (
    "mention_count",
    "article_count",
    "origin_count",
    "party_count",
    "is_backed",
    "is_numerical",
    "is_contradicted",
    "is_outdated",
    "shown_verdict",
    "verdict_as_of",
    "needs_standing",
)


@transaction.atomic
def refresh(ids: Iterable[int]) -> None:
    """Count anew what the rows of these claims say about them; the number of statements does not depend on how many.

    The rows are locked first: of two people who add a mention at once the second counts both.
    """
    claims = list(Claim.objects.select_for_update(no_key=True).filter(pk__in=set(ids)).order_by("pk"))
    if not claims:
        return
    found = standings(claims)
    changed = [claim for claim in claims if _set(claim, found[claim.pk])]
    Claim.objects.bulk_update(changed, COLUMNS, batch_size=200)
    lost = ClaimMention.objects.filter(claim__in=claims, article=None)
    own = Annotation.objects.filter(pk=OuterRef("annotation")).values("version__article")[:1]
    lost.update(article=Subquery(own))


def _set(claim: Claim, columns: dict[str, Any]) -> bool:
    """Whether anything changed."""
    differs = [name for name, value in columns.items() if getattr(claim, name) != value]
    for name in differs:
        setattr(claim, name, columns[name])
    return bool(differs)


def standings(claims: Iterable[Claim]) -> dict[int, dict[str, Any]]:
    """The columns as they should be, by claim."""
    claims = list(claims)
    ids = [claim.pk for claim in claims]
    said, origins, verdicts = _mentions(ids), _origins(ids), _verdicts(ids)
    contradicted, outdated = _linked(ids)
    nothing = {"mention_count": 0, "article_count": 0, "backing": 0}
    result = {}
    for claim in claims:
        counts = said.get(claim.pk, nothing)
        label, as_of = verdicts.get(claim.pk, ("", None))
        result[claim.pk] = {
            "mention_count": counts["mention_count"],
            "article_count": counts["article_count"],
            "origin_count": len({origin for origin, _ in origins[claim.pk]}),
            "party_count": len({party for _, party in origins[claim.pk]}),
            "is_backed": counts["backing"] > 0,
            "is_numerical": NUMERICAL in claim.types or bool(claim.quantities),
            "is_contradicted": claim.pk in contradicted,
            "is_outdated": claim.pk in outdated,
            "shown_verdict": label,
            "verdict_as_of": as_of,
            "needs_standing": False,
        }
    return result


def _mentions(ids: list[int]) -> dict[int, dict[str, Any]]:
    rows = ClaimMention.objects.live().filter(claim__in=ids).order_by().values("claim")
    counted = rows.annotate(
        mention_count=Count("pk"),
        article_count=Count("annotation__version__article", distinct=True),
        backing=Count("pk", filter=~Q(annotation__state="suggested")),
    )
    return {row["claim"]: dict(row) for row in counted}


def _origins(ids: list[int]) -> dict[int, set[tuple[int, int]]]:
    """The origins that the claim's mentions go back to, each with its party."""
    rows = ClaimMention.objects.live().filter(claim__in=ids, origin__isnull=False).order_by()
    pairs = set(rows.values_list("claim", "origin"))
    known = roots(origin for _, origin in pairs)
    result: dict[int, set[tuple[int, int]]] = defaultdict(set)
    for claim, origin in pairs:
        result[claim].add((known[origin].pk, known[origin].party_id))
    return result


def _linked(ids: list[int]) -> tuple[set[int], set[int]]:
    """Claims with a confirmed contradiction, and those that a newer one updates."""
    rows = ClaimLink.objects.filter(Q(older__in=ids) | Q(newer__in=ids), state="confirmed")
    pairs = list(rows.filter(type__in=("contradicts", "updates")).values_list("type", "older", "newer"))
    contradicted = {pk for type, *both in pairs if type == "contradicts" for pk in both}
    return contradicted, {older for type, older, _ in pairs if type == "updates"}


def _verdicts(ids: list[int]) -> dict[int, tuple[str, Any]]:
    """Label of the approved verdict, else of the proposed one; the day is the approved one's."""
    rows = Verdict.objects.filter(claim__in=ids, state__in=("proposed", "approved")).order_by("-state")  # approved last
    return {row.claim_id: (row.label, row.as_of if row.state == "approved" else None) for row in rows}

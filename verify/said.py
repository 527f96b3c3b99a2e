"""Where a claim is said: its mentions by the origin they go back to, a few origins and articles of each at a time.

A claim that everybody prints has hundreds of mentions. Which origin each goes back to is read of all of them, as
numbers; their words, articles and publishers only of those that are shown.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import F

from annotate.models import Article
from verify.models import Claim, ClaimMention, Origin
from verify.origins import roots

MOST = 2000
"""Mentions that are looked at; what lies beyond is counted on the claim's row."""
ORIGINS = 6
ARTICLES = 4
"""Of each origin, at first; the others are asked for."""
MOST_ARTICLES = 200
UNNAMED = 0
"""Stands for the origin of mentions whose origin nobody has named yet."""


class _Row(NamedTuple):
    pk: int
    origin: int | None
    article: int


@dataclass(slots=True)
class InArticle:
    """Where one article says it."""

    article: Article
    mentions: list[ClaimMention]


@dataclass(slots=True)
class Group:
    """Mentions that go back to one origin; ``origin`` is None where nobody has said yet.

    ``mentions`` and ``articles``: how many there are. ``places``: those shown, after the ``skipped`` first.
    ``through``: the other origins that quote it, by which some of these articles have it.
    """

    origin: Origin | None
    mentions: int
    articles: int
    places: list[InArticle]
    through: list[Origin]
    skipped: int = 0

    @property
    def key(self) -> int:
        return self.origin.pk if self.origin else UNNAMED

    @property
    def more(self) -> int:
        """Articles that come after these."""
        return max(0, self.articles - self.skipped - len(self.places))


@dataclass(slots=True)
class Said:
    """``groups`` from the ``start``-th of ``origins`` on; ``unread``: mentions that nobody looked at here."""

    groups: list[Group]
    start: int
    origins: int
    independence: dict[str, int]
    unread: int

    @property
    def next(self) -> int:
        return self.start + len(self.groups)

    @property
    def more(self) -> int:
        """Origins that come after these."""
        return max(0, self.origins - self.next)


def by_origin(claim: Claim, start: int = 0) -> Said:
    """By the origin that each goes back to, the most repeated first; then those whose origin nobody has named."""
    rows = _rows(claim)
    ends = roots(row.origin for row in rows)
    groups = _grouped(rows, ends)
    order = sorted(groups, key=lambda key: (key == UNNAMED, -len(groups[key])))
    chosen = {key: groups[key] for key in order[start : start + ORIGINS]}
    return Said(
        groups=_shown(chosen, ends, 0, ARTICLES),
        start=start,
        origins=len(order),
        independence=_independence(claim, rows, ends),
        unread=max(0, claim.mention_count - MOST),
    )


def of_origin(claim: Claim, key: int, *, skip: int = 0) -> Group | None:
    """The mentions that go back to one origin, without its first ``skip`` articles; None when there is none."""
    rows = _rows(claim)
    ends = roots(row.origin for row in rows)
    mine = {each: found for each, found in _grouped(rows, ends).items() if each == key}
    return next(iter(_shown(mine, ends, skip, MOST_ARTICLES)), None)


def _rows(claim: Claim) -> list[_Row]:
    by_date = (F("article__published_at").asc(nulls_last=True), "pk")
    rows = ClaimMention.objects.live().filter(claim=claim).order_by(*by_date)
    return [_Row(*row) for row in rows.values_list("pk", "origin", "annotation__version__article")[:MOST]]


def _grouped(rows: Iterable[_Row], ends: dict[int, Origin]) -> dict[int, list[_Row]]:
    groups: dict[int, list[_Row]] = {}
    for row in rows:
        groups.setdefault(ends[row.origin].pk if row.origin else UNNAMED, []).append(row)
    return groups


def _independence(claim: Claim, rows: list[_Row], ends: dict[int, Origin]) -> dict[str, int]:
    """How many articles, origins and parties say it; from the claim's row where not every mention was read."""
    if len(rows) >= MOST:
        return {"articles": claim.article_count, "origins": claim.origin_count, "parties": claim.party_count}
    origins = {end.pk: end.party_id for end in ends.values()}
    articles = {row.article for row in rows}
    return {"articles": len(articles), "origins": len(origins), "parties": len(set(origins.values()))}


def _shown(groups: dict[int, list[_Row]], ends: dict[int, Origin], skip: int, count: int) -> list[Group]:
    """The groups with what a page shows of them, in two queries however many there are."""
    chosen = {
        key: list(dict.fromkeys(row.article for row in rows))[skip : skip + count] for key, rows in groups.items()
    }
    wanted = [row.pk for key, rows in groups.items() for row in rows if row.article in chosen[key]]
    mentions = ClaimMention.objects.filter(pk__in=wanted).with_context().in_bulk()
    quoting = {row.origin for key, rows in groups.items() for row in rows if row.origin and row.origin != key}
    through = Origin.objects.select_related("party").in_bulk(quoting) if quoting else {}
    by_key = {end.pk: end for end in ends.values()}
    return [
        Group(
            origin=by_key.get(key),
            mentions=len(rows),
            articles=len({row.article for row in rows}),
            places=_places([mentions[row.pk] for row in rows if row.pk in mentions]),
            through=sorted({through[row.origin] for row in rows if row.origin in through}, key=str),
            skipped=skip,
        )
        for key, rows in groups.items()
    ]


def _places(mentions: Iterable[ClaimMention]) -> list[InArticle]:
    found: dict[int, InArticle] = {}
    for mention in mentions:
        article = mention.annotation.version.article
        found.setdefault(article.pk, InArticle(article, [])).mentions.append(mention)
    return list(found.values())

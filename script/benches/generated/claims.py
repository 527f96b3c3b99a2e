"""Generated claims as rows: what marking, linking and judging them would have left behind, written in bulk."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from annotate.models import Annotation, Article, ArticleVersion, Entity, Publisher, User
from annotate.text import sha256
from verify.models import Claim, ClaimKey, ClaimLink, ClaimMention, Evidence, Origin, Party, Verdict

_AT_ONCE = 5_000
_PER_ARTICLE = 5
_PLACES = ("Lindholm", "Norland", "Westmark", "Eastmere", "Harrow Bay", "Kestrel Valley", "Tidewater", "Quay Island")
_THINGS = ("permits", "boats", "workers", "contracts", "ferries", "licences", "containers", "crew members")
_STATES = (
    ("candidate",) * 10 + ("queued",) * 4 + ("in_research",) * 2 + ("in_review", "approved", "published", "rejected")
)
_LABELS = Verdict.Label.values
_FIRST = date(2015, 1, 1)


class Board:
    """``size`` claims in the database, with two mentions for every five, and what the board filters by."""

    def __init__(self, people: list[User]) -> None:
        self.people = people
        self.random = random.Random(7)
        names = [f"Publisher {n:03d}" for n in range(200)]
        self.publishers = Publisher.objects.bulk_create([Publisher(name=name) for name in names])
        kinds = [Entity(name=f"Entity {n:03d}", type="ORG", created_by=people[0]) for n in range(200)]
        self.entities = Entity.objects.bulk_create(kinds)
        parties = Party.objects.bulk_create([Party(name=f"Party {n:02d}") for n in range(50)])
        origins = [Origin(name=f"Report {n:03d}", kind="document", party=parties[n % 50]) for n in range(300)]
        self.origins = Origin.objects.bulk_create(origins)

    def grow(self, size: int) -> None:
        for start in range(0, size, _AT_ONCE):
            with transaction.atomic():
                self._claims(start, min(_AT_ONCE, size - start))

    def _claims(self, start: int, count: int) -> None:
        texts = [self._text(n) for n in range(start, start + count)]
        claims = Claim.objects.bulk_create([self._claim(text) for text in texts])
        said = [(claim, claim.text) for claim in claims] + [(claim, claim.text) for claim in claims[::5] for _ in "xy"]
        self.random.shuffle(said)
        self.mention(said, self._publisher)
        keys = [ClaimKey(claim=claim, key=f"n:{self._entity().pk}") for claim in claims]
        ClaimKey.objects.bulk_create(keys)

    def _text(self, number: int) -> str:
        place, thing = self.random.choice(_PLACES), self.random.choice(_THINGS)
        return f"In {2000 + number % 25} the port of {place} counted {number} {thing} at the end of the season."

    def _claim(self, text: str) -> Claim:
        pick = self.random
        state, parties = pick.choice(_STATES), min(pick.choice((1, 1, 1, 2, 2, 3, 5)), 5)
        begin = _FIRST + timedelta(days=pick.randrange(3650))
        judged = state in ("in_review", "approved", "published")
        opened = timezone.now() - timedelta(minutes=pick.randrange(60 * 24 * 400))
        return Claim(
            text=text,
            state=state,
            types=["Numerical Claim"],
            scope_begin=begin,
            scope_end=begin + timedelta(days=30),
            checkworthiness=pick.random() if pick.random() < 0.8 else None,
            priority=pick.choice((1, 2, 2, 2, 3)),
            assignee=pick.choice(self.people) if state in ("in_research", "in_review") else None,
            due_at=opened + timedelta(days=40) if state == "in_research" else None,
            created_by=self.people[0],
            needs_linking=False,
            needs_standing=False,
            mention_count=parties,
            article_count=parties,
            origin_count=parties,
            party_count=parties,
            is_backed=pick.random() < 0.7,
            is_numerical=pick.random() < 0.6,
            is_contradicted=pick.random() < 0.05,
            is_outdated=pick.random() < 0.02,
            shown_verdict=pick.choice(_LABELS) if judged else "",
            verdict_as_of=begin if judged else None,
        )

    def _publisher(self) -> Publisher:
        """A few print most of it: every tenth article is of the first, every 2,000th of the last."""
        return self.publishers[min(int(self.random.paretovariate(0.5)) - 1, 199)]

    def _entity(self) -> Entity:
        return self.entities[min(int(self.random.paretovariate(0.5)) - 1, 199)]

    def mention(self, said: list[tuple[Claim, str]], publisher: Any, per_article: int = _PER_ARTICLE) -> None:
        """A mark for each, ``per_article`` to an article."""
        groups = [said[at : at + per_article] for at in range(0, len(said), per_article)]
        published = {"published_precision": "day", "published_source": "stated"}
        articles = Article.objects.bulk_create(
            [
                Article(
                    title=f"Report on {group[0][1][:60]}", publisher=publisher(), published_at=self._day(), **published
                )
                for group in groups
            ]
        )
        bodies = [
            f"{' '.join(text for _, text in group)} Article {article.pk}."
            for group, article in zip(groups, articles, strict=True)
        ]
        versions = ArticleVersion.objects.bulk_create(
            [
                ArticleVersion(article=article, text=body, length=len(body), sha256=sha256(body))
                for article, body in zip(articles, bodies, strict=True)
            ]
        )
        marks, claims = [], []
        for group, version in zip(groups, versions, strict=True):
            at = 0
            for claim, text in group:
                marks.append(self._mark(version, at, text))
                claims.append((claim, version.article_id))
                at += len(text) + 1
        kept = Annotation.objects.bulk_create(marks)
        ClaimMention.objects.bulk_create(
            [
                ClaimMention(claim=claim, annotation=mark, article_id=article, origin=self.random.choice(self.origins))
                for (claim, article), mark in zip(claims, kept, strict=True)
            ]
        )

    def _day(self) -> datetime:
        return datetime.combine(_FIRST + timedelta(days=self.random.randrange(3650)), datetime.min.time(), UTC)

    def _mark(self, version: ArticleVersion, start: int, text: str) -> Annotation:
        return Annotation(
            version=version,
            start=start,
            end=start + len(text),
            quote=text,
            kind="claim",
            author=self.people[0],
            needs_linking=False,
        )

    def busy_claim(self, mentions: int) -> Claim:
        """One claim with that many mentions, each in an article of its own, ten links and ten pieces of evidence."""
        claim = Claim.objects.order_by("pk")[0]
        self.mention([(claim, claim.text)] * mentions, self._publisher, per_article=1)
        others = list(Claim.objects.exclude(pk=claim.pk).order_by("pk")[:10])
        ClaimLink.objects.bulk_create(
            [ClaimLink(type="updates", older=other, newer=claim, created_by=self.people[0]) for other in others]
        )
        Evidence.objects.bulk_create(
            [
                Evidence(
                    claim=claim,
                    question=f"What does report {n} say?",
                    answer="It says so.",
                    stance=("supports", "refutes")[n % 2],
                    origin=self.origins[n],
                    added_by=self.people[0],
                )
                for n in range(10)
            ]
        )
        return claim

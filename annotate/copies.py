"""Articles that print one text: found when an article is placed, by the bands of its signature and within its story.

An article is compared with a bounded number of others and joins the group of the one that it shares most with. Groups
only grow; what they mean for a claim's origin is a person's decision, see ``verify.actions.origin``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from annotate.interchange import Span
from annotate.keys import owners
from annotate.linkers.passages import band_keys, minhash, one_report, shared_passages
from annotate.linkers.stories import Judgement
from annotate.models import Article, ArticleVersion, CopyArticle, CopyGroup, CopyKey, StoryArticle

MOST_TEXT = 8_000  # code points of an article that are compared
MOST_PER_KEY = 20
MOST_COMPARED = 12
MOST_SHOWN = 20  # articles of a group


@transaction.atomic
def place(article: Article) -> None:
    """Note what the article looks like and whom it copies, or who copies it. A second call changes nothing.

    The caller holds the lock on the count of all articles (``story_index.place``): of two copies that arrive together
    the second one finds the first.
    """
    if article.current is None or CopyArticle.objects.filter(article=article).exists():
        return
    text = own_text(article.current)
    signature = minhash(text)
    keys = band_keys(signature) if signature else frozenset()
    found = _best(text, _near(article, keys))
    group = _group_of(found[0], found[1]) if found else None
    judged = {"score": found[1].score, "reason": found[1].reason[:300]} if found else {}
    CopyArticle.objects.create(article=article, signature=list(signature), group=group, **judged)
    CopyKey.objects.bulk_create(CopyKey(article=article, key=key) for key in sorted(keys))


def own_text(version: ArticleVersion) -> str:
    """The text with boilerplate blanked out, at the offsets of the whole, up to MOST_TEXT."""
    text = list(version.text[:MOST_TEXT])
    for span in version.boilerplate_spans:
        text[span.start : span.end] = " " * len(text[span.start : span.end])
    return "".join(text)


def _near(article: Article, keys: Collection[str]) -> list[int]:
    """Ids of articles worth comparing: those that share most bands, then the latest of the same story."""
    shared: dict[int, int] = {}
    for ids in owners(CopyKey.objects.all(), "article", keys, MOST_PER_KEY).values():
        for pk in ids:
            shared[pk] = shared.get(pk, 0) + 1
    alike = sorted(shared, key=lambda pk: (-shared[pk], -pk))
    place = StoryArticle.objects.filter(article=article).first()
    story = StoryArticle.objects.filter(story=place.story_id, article__lt=article.pk) if place else None
    latest = story.order_by("-article").values_list("article_id", flat=True)[:MOST_COMPARED] if story else []
    return [pk for pk in dict.fromkeys([*alike, *latest]) if pk != article.pk][:MOST_COMPARED]


def _best(text: str, ids: Sequence[int]) -> tuple[CopyArticle, Judgement] | None:
    rows = CopyArticle.objects.filter(article__in=ids).select_related("article__current", "group").order_by("article")
    judged = ((row, one_report(own_text(row.article.current), text)) for row in rows if row.article.current)
    found = [(row, judgement) for row, judgement in judged if judgement]
    return max(found, key=lambda pair: pair[1].score, default=None)


def _group_of(other: CopyArticle, judgement: Judgement) -> CopyGroup:
    """The other article's group, made when it has none; somebody is to be told that an article joined."""
    if other.group is None:
        group = CopyGroup.objects.create()
        CopyArticle.objects.filter(pk=other.pk).update(
            group=group, score=judgement.score, reason=judgement.reason[:300]
        )
        return group
    CopyGroup.objects.filter(pk=other.group.pk).update(is_new=True)
    return other.group


@dataclass(frozen=True, slots=True)
class Printed:
    """An article of a group, with the places in its current text that others print too."""

    article: Article
    spans: tuple[Span, ...]

    def covers(self, start: int, end: int) -> bool:
        """Whether at least half of ``start``..``end`` is printed elsewhere too."""
        shared = sum(max(0, min(end, span.end) - max(start, span.start)) for span in self.spans)
        return 2 * shared >= end - start


def printed(group: int) -> list[Printed]:
    """The articles of a group, the one that was printed first in front; at most MOST_SHOWN."""
    rows = Article.objects.filter(copy_place__group=group).exclude(current=None).select_related("publisher", "current")
    articles = sorted(
        rows.order_by("pk")[:MOST_SHOWN],
        key=lambda article: (article.published_at is None, article.published_at or article.created_at, article.pk),
    )
    texts = [own_text(article.current) for article in articles if article.current]
    if len(texts) < 2:
        return [Printed(article, ()) for article in articles]
    first, others = texts[0], texts[1:]
    pairs = [shared_passages(first, other) for other in others]
    spans = [_joined(passage.a for found in pairs for passage in found)]
    spans += [_joined(passage.b for passage in found) for found in pairs]
    return [Printed(article, own) for article, own in zip(articles, spans, strict=True)]


def _joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Sorted, and as one where they touch."""
    found: list[Span] = []
    for span in sorted(spans, key=lambda each: (each.start, each.end)):
        if found and span.start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return tuple(found)

"""Stories by key: which one an article belongs to, found by a bounded number of bounded queries, once for each article.

Articles are placed one after the other, held up by the lock on the count of all: two reports of one event that arrive
together find each other. A placed article stays in its story; when a later one shows that two stories are one, the
younger story's articles move to the older one, and their names are linked anew, as short names mean what their story
says they mean.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence

from django.db import transaction
from django.db.models import F

from annotate import copies, jobs
from annotate.keys import owners
from annotate.linkers import stories
from annotate.linkers.stories import TOO_COMMON, Profile, Weights
from annotate.machines import machine
from annotate.models import Annotation, Article, Story, StoryArticle, StoryKey, StoryTerm

MOST_TEXT = 20_000  # code points of an article that are read: news says what it is about early
MOST_TERMS = 250  # heaviest terms of an article that are kept
MOST_COMPARED = 24  # articles
MOST_MOVED = 50  # articles
LONGEST_TERM = 60
ANY = ""
"""The term that is in every article: its count is how many there are."""


def place_all(articles: Collection[int]) -> None:
    """Place those of the articles that no story has yet."""
    placed = StoryArticle.objects.filter(article__in=articles).values_list("article_id", flat=True)
    for pk in sorted(set(articles).difference(placed)):
        place(pk)


@transaction.atomic
def place(pk: int) -> None:
    """Let one article join the story that it belongs to, or begin one. A second call changes nothing."""
    article = Article.objects.select_for_update(of=("self",)).select_related("current").get(pk=pk)
    if article.current is None or StoryArticle.objects.filter(article=article).exists():
        return
    profile = profile_of(article.current.text, article.title)
    own = _counted(profile)
    keys = stories.candidate_keys(profile, own)
    near = _near(keys)
    weights = _among(own, near)
    joined = stories.place(profile, near, weights)
    story = int(joined[0]) if joined else Story.objects.create().pk
    judged = {"score": joined[1].score, "reason": joined[1].reason[:300]} if joined else {}
    StoryArticle.objects.create(article=article, story_id=story, profile=profile, **judged)
    StoryKey.objects.bulk_create(StoryKey(article=article, key=key) for key in sorted(keys))
    if joined:
        merge({story, *(int(other) for other in stories.tied(profile, joined[0], near, weights))})
    copies.place(article)


def merge(ids: Collection[int]) -> None:
    """Make one story of these, the oldest; names in articles that move are linked anew, behind what people wait for.

    Stories of more than MOST_MOVED articles stay apart: by then people know them as they are.
    """
    oldest, *younger = sorted(ids)
    for story in younger:
        places = StoryArticle.objects.filter(story=story)
        moved = list(places.order_by("article").values_list("article", flat=True)[: MOST_MOVED + 1])
        if len(moved) > MOST_MOVED:
            continue
        places.update(story=oldest)
        names = Annotation.objects.live().filter(version__article__in=moved, kind=Annotation.Kind.ENTITY)
        marks = list(names.order_by("pk").values_list("pk", flat=True))
        Annotation.objects.filter(pk__in=marks).update(needs_linking=True)
        jobs.enqueue_batches("link", "annotations", marks, by=machine("linker"), bulk=True)
        Story.objects.filter(pk=story).delete()


def profile_of(text: str, title: str) -> Profile:
    """The heaviest terms of an article, compact enough to keep."""
    found = stories.profile(text[:MOST_TEXT], title)
    heaviest = sorted(found, key=lambda term: (-found[term], term))[:MOST_TERMS]
    return {term: round(found[term], 2) for term in heaviest if len(term) <= LONGEST_TERM}


def _counted(profile: Profile) -> Weights:
    """Count the article's terms; their frequencies among all articles, this one included."""
    terms = {ANY, *profile}
    StoryTerm.objects.bulk_create((StoryTerm(term=term) for term in sorted(terms)), ignore_conflicts=True)
    rows = StoryTerm.objects.filter(term__in=terms)
    before = dict(rows.select_for_update().order_by("term").values_list("term", "articles"))
    rows.update(articles=F("articles") + 1)
    return Weights(before.pop(ANY) + 1, {term: count + 1 for term, count in before.items()})


def _among(own: Weights, near: Mapping[str, Sequence[Profile]]) -> Weights:
    """The frequencies of the terms of all these articles, too."""
    others = {term for members in near.values() for profile in members for term in profile}
    rows = StoryTerm.objects.filter(term__in=others.difference(own.frequency)).values_list("term", "articles")
    return Weights(own.size, {**own.frequency, **dict(rows)})


def _near(keys: Collection[str]) -> dict[str, list[Profile]]:
    """Stories whose articles share most keys, with the profiles of those articles."""
    shared: Counter[int] = Counter()
    for found in owners(StoryKey.objects.all(), "article", keys, TOO_COMMON + 1).values():
        if len(found) <= TOO_COMMON:
            shared.update(found)
    nearest = sorted(shared, key=lambda pk: (-shared[pk], -pk))[:MOST_COMPARED]
    members = defaultdict(list)
    rows = StoryArticle.objects.filter(article__in=nearest).order_by("article").values_list("story_id", "profile")
    for story, profile in rows:
        members[str(story)].append(profile)
    return dict(members)

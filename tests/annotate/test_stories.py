"""Articles grouped by story when they come in, and what their marks make of it."""

from __future__ import annotations

from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils import timezone

from annotate import jobs, story_index, work
from annotate.models import Article, EntityMention, Story, StoryArticle, StoryKey, StoryTerm, User
from tests.factories import a_mark, an_article

DYKE = (
    "The Ostervik dyke broke at dawn and flooded Ostervik and two villages. Birgit Halvorsen, who heads the Ostervik "
    "water board, said the Ostervik dyke had been due for repair."
)
DYKE_AGAIN = (
    "Farmers in Ostervik counted drowned cattle after the dyke broke. Halvorsen of the Ostervik water board promised "
    "to pay for the flooded villages and to close the dyke."
)
OPERA = (
    "Kastrel Opera opens its season with a comedy about bakers. Soprano Mira Dolan sings the baker's widow; tickets at "
    "Kastrel Opera sold out within hours."
)


def story_of(article: Article) -> int:
    return StoryArticle.objects.get(article=article).story_id


@pytest.fixture
def others(alice: User) -> None:
    """Enough articles on other matters for words to be rare or frequent."""
    matters = ("Ferry", "Budget", "Football", "Harvest", "Railway", "Museum", "Vaccine", "Bridge")
    for number, matter in enumerate(matters):
        text = f"{matter} news from Town{number}. The {matter.lower()} board met Person{number} and talked for hours."
        story_index.place(an_article(text, title=f"{matter} {number}", by=alice).pk)


def test_two_reports_of_one_event_are_one_story_and_another_event_is_not(others: None, alice: User) -> None:
    first = an_article(DYKE, title="Dyke breaks at Ostervik", by=alice)
    second = an_article(DYKE_AGAIN, title="Ostervik counts its cattle", by=alice)
    third = an_article(OPERA, title="Kastrel opens", by=alice)
    story_index.place_all([first.pk, second.pk, third.pk])
    assert story_of(first) == story_of(second) != story_of(third)
    assert "Both articles speak of" in second.story_place.reason


def test_placing_twice_changes_nothing(others: None, alice: User) -> None:
    article = an_article(DYKE, by=alice)
    story_index.place(article.pk)
    before = [list(rows.order_by("pk").values()) for rows in (Story.objects, StoryArticle.objects, StoryTerm.objects)]
    story_index.place(article.pk)
    story_index.place_all([article.pk])
    after = [list(rows.order_by("pk").values()) for rows in (Story.objects, StoryArticle.objects, StoryTerm.objects)]
    assert after == before
    assert StoryTerm.objects.get(term=story_index.ANY).articles == Article.objects.count()


def test_a_long_article_leaves_a_bounded_number_of_keys_and_terms(alice: User) -> None:
    article = an_article(" ".join(f"Word{number} said" for number in range(30_000)), by=alice)
    story_index.place(article.pk)
    assert StoryKey.objects.filter(article=article).count() <= 24
    assert len(article.story_place.profile) <= story_index.MOST_TERMS


def test_articles_that_nobody_marks_are_found_by_the_sweep_after_a_while(alice: User) -> None:
    old = an_article(DYKE, by=alice)
    an_article(OPERA, by=alice)
    Article.objects.filter(pk=old.pk).update(created_at=timezone.now() - 2 * work.UNREAD_FOR)
    jobs.work_off()
    assert list(StoryArticle.objects.values_list("article", flat=True)) == [old.pk]


def test_a_last_name_means_the_person_whom_another_article_of_the_story_names(others: None, alice: User) -> None:
    full = a_mark(
        an_article(DYKE, title="Dyke breaks at Ostervik", by=alice), "Birgit Halvorsen", kind="entity", by=alice
    )
    jobs.work_off()
    short = a_mark(an_article(DYKE_AGAIN, title="Ostervik counts", by=alice), "Halvorsen", kind="entity", by=alice)
    jobs.work_off()
    mentions = {mention.annotation_id: mention for mention in EntityMention.objects.live()}
    assert mentions[short.pk].entity_id == mentions[full.pk].entity_id
    assert "in one story" in mentions[short.pk].reason


def test_a_last_name_in_another_story_is_somebody_else(others: None, alice: User) -> None:
    full = a_mark(
        an_article(DYKE, title="Dyke breaks at Ostervik", by=alice), "Birgit Halvorsen", kind="entity", by=alice
    )
    opera = an_article(OPERA + " Halvorsen conducts.", title="Kastrel opens", by=alice)
    short = a_mark(opera, "Halvorsen", kind="entity", by=alice)
    jobs.work_off()
    mentions = {mention.annotation_id: mention for mention in EntityMention.objects.live()}
    assert mentions[short.pk].entity_id != mentions[full.pk].entity_id


@pytest.mark.django_db(transaction=True)
def test_two_workers_that_place_one_event_at_once_make_one_story(others: None, alice: User) -> None:
    articles = [
        an_article(DYKE, title="Dyke breaks at Ostervik", by=alice),
        an_article(DYKE_AGAIN, title="Ostervik counts its cattle", by=alice),
    ]
    together = Barrier(2)

    def place(pk: int) -> None:
        together.wait()
        try:
            story_index.place(pk)
        finally:
            connection.close()

    threads = [Thread(target=place, args=(article.pk,)) for article in articles]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert story_of(articles[0]) == story_of(articles[1])

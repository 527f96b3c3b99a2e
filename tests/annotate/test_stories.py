"""Articles grouped by story when they come in, and what their marks make of it."""

from __future__ import annotations

from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils import timezone

from annotate import jobs, story_index, work
from annotate.models import Annotation, Article, EntityMention, Story, StoryArticle, StoryKey, StoryTerm, User
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


WEST = "Ostervik lost its dyke at dawn. Ostervik farmers counted drowned cattle beside the dyke."
EAST = "Birgit Halvorsen of the water board explained the flooded villages. Halvorsen promised to pay the villages."


def tying_article(alice: User) -> Article:
    """It tells of what WEST and EAST each tell one half of."""
    return an_article(f"{WEST} {EAST}", title="Ostervik dyke: Halvorsen answers", by=alice)


def test_a_later_article_that_ties_two_stories_makes_them_one(others: None, alice: User) -> None:
    west, east = an_article(WEST, title="Cattle lost", by=alice), an_article(EAST, title="Board answers", by=alice)
    story_index.place_all([west.pk, east.pk])
    assert story_of(west) != story_of(east)
    older = story_of(west)
    middle = tying_article(alice)
    story_index.place(middle.pk)
    assert story_of(west) == story_of(east) == story_of(middle) == older


def test_in_another_order_they_are_one_story_too(others: None, alice: User) -> None:
    east, middle, west = (
        an_article(EAST, title="Board answers", by=alice),
        tying_article(alice),
        an_article(WEST, title="Cattle lost", by=alice),
    )
    for article in (east, middle, west, east, middle):
        story_index.place(article.pk)
    assert story_of(west) == story_of(east) == story_of(middle)


def test_names_in_articles_that_move_are_linked_anew(others: None, alice: User) -> None:
    west, east = an_article(WEST, title="Cattle lost", by=alice), an_article(EAST, title="Board answers", by=alice)
    story_index.place(west.pk)
    mark = a_mark(east, "Halvorsen", kind="entity", by=alice)
    jobs.work_off()
    story_index.merge({story_of(west), story_of(east)})
    assert list(Annotation.objects.awaiting_link()) == [mark]
    jobs.work_off()
    assert not Annotation.objects.awaiting_link().exists()
    assert EntityMention.objects.filter(annotation=mark).count() == 1


def test_a_story_that_people_know_well_does_not_move(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(story_index, "MOST_MOVED", 0)
    west, east = an_article(WEST, title="Cattle lost", by=alice), an_article(EAST, title="Board answers", by=alice)
    before = [Story.objects.create().pk, Story.objects.create().pk]
    for article, story in zip((west, east), before, strict=True):
        StoryArticle.objects.create(article=article, story_id=story, profile={})
    story_index.merge(before)
    assert [story_of(west), story_of(east)] == before

"""Full-text search: what is taken in is found at once, what changed is found as it is now, no input is an error."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from annotate import jobs, search, search_index
from annotate.actions import article as articles
from annotate.actions import entity as entities
from annotate.models import Article, SearchUnit, User
from annotate.search import snippet, terms_of
from annotate.search_index import passages
from tests.factories import a_claim, an_article, an_entity
from verify.actions import claim as claims

TEXT = (
    "The harbour office counted 400 expired permits. Nobody else had counted them.\n\n"
    "Mayor Ada Brandt visited Zürich in the spring. She spoke about ferries."
)


def owners(query: str, *kinds: str) -> list[int]:
    return [hit.owner for hit in search.search(query, kinds=kinds)]


@pytest.fixture
def article(db: None) -> Article:
    return an_article(TEXT, title="Ferries return to Lindholm")


def test_a_text_is_found_by_its_words_in_any_form_once_it_is_taken_in(article: Article) -> None:
    assert owners("permit counting", "passage") == [article.pk]
    assert owners("PERMITS expired", "passage") == [article.pk]
    assert owners("permits aeroplane", "passage") == []


def test_the_words_of_a_phrase_stand_side_by_side(article: Article) -> None:
    assert owners('"expired permits"', "passage") == [article.pk]
    assert owners('"permits expired"', "passage") == []


def test_the_last_word_may_be_a_beginning(article: Article) -> None:
    assert owners("lind", "title") == [article.pk]
    assert owners("lind ferries", "title") == []


@pytest.mark.parametrize("query", ["Zurich", "Zürich", "ZU\u0308RICH", "zur", '"visited zurich"'])
def test_accents_make_no_difference(query: str, article: Article) -> None:
    assert owners(query, "passage") == [article.pk]


@pytest.mark.parametrize("query", ["Malmo", "malmö", "Malmö harbour"])
def test_nor_do_they_in_titles(query: str, db: None) -> None:
    closed = an_article(title="Malmö harbour is closed")
    assert owners(query, "title") == [closed.pk]


def test_a_hit_is_shown_with_its_accents() -> None:
    assert ("Zürich", True) in snippet("She visited Zürich.", "zurich")


def test_stop_words_alone_find_what_has_them(article: Article) -> None:
    assert article.pk in owners("them", "passage")


def test_a_passage_is_found_by_its_articles_title_too(article: Article) -> None:
    assert owners("lindholm permits", "passage") == [article.pk]


def test_a_corrected_title_is_found_and_the_old_one_is_not(article: Article, alice: User) -> None:
    articles.correct(article, title="Boats come back", revision=article.revision, by=alice)
    assert owners("boats", "title") == owners("boats permits", "passage") == [article.pk]
    assert owners("ferries lindholm") == []


def test_an_article_that_is_gone_is_not_found(article: Article) -> None:
    Article.objects.filter(pk=article.pk).update(current=None)
    Article.objects.get(pk=article.pk).delete()
    assert owners("permits") == []


def test_names_and_claims_are_found_and_follow_their_rows(alice: User, bob: User) -> None:
    entity, claim = an_entity("Fisheries Board", type="ORG", by=bob), a_claim("Two boats sank in May 2020.", by=alice)
    entities.add_alias(entity, text="FB Nord", by=alice)
    assert owners("fisheries", "name") == owners("nord", "name") == [entity.pk]
    claims.describe(claim, text="Three boats sank in May 2020.", revision=claim.revision, by=bob)
    assert owners("three sank", "claim") == [claim.pk]
    assert owners("two sank", "claim") == []


def test_the_better_hit_comes_first_and_pages_follow_one_another(db: None) -> None:
    texts = ["Permits.", "Permits are about permits; permits.", "One long story in which permits are named but once."]
    for number, text in enumerate(texts * 3):
        an_article(f"{text} {number} of many.", title="")
    first = search.search("permits", kinds=("passage",), limit=4)
    rest = search.search("permits", kinds=("passage",), limit=10, after=first[-1].cursor)
    assert len({hit.unit for hit in [*first, *rest]}) == 9
    scores = [hit.score for hit in [*first, *rest]]
    assert scores == sorted(scores, reverse=True)
    assert first[0].text.startswith("Permits are about")


def test_any_word_is_enough_when_that_is_asked_for(article: Article) -> None:
    assert [hit.owner for hit in search.search("aeroplane permits", kinds=("passage",), any_word=True)] == [article.pk]


def test_passages_of_boilerplate_are_not_found(db: None) -> None:
    an_article("Skip to content\nSubscribe now\nSign in\n\nThe ferry sank on Monday, the office said.\n\nShare this")
    assert owners("subscribe", "passage") == []


def test_a_rebuilt_index_is_the_same(article: Article) -> None:
    units = SearchUnit.objects.order_by("kind", "part", "start").values_list("kind", "owner", "start", "text")
    before = list(units)
    call_command("reindex")
    assert list(units.all()) == before
    assert owners("permits", "passage") == [article.pk]


def test_texts_that_were_there_before_the_index_are_found_by_the_sweep(db: None) -> None:
    known = [an_article(f"Old text number {number} about herons.") for number in range(3)]
    SearchUnit.objects.filter(kind="passage").delete()
    jobs.work_off()
    assert sorted(owners("herons", "passage")) == sorted(article.pk for article in known)
    assert search_index.lacking(10) == []


def test_migrating_again_takes_in_what_the_index_lacks(article: Article) -> None:
    SearchUnit.objects.filter(kind="title").delete()
    search_index.install()
    search_index.install()
    assert owners("ferries", "title") == [article.pk]


def test_a_snippet_shows_the_words_that_were_looked_for() -> None:
    text = "Nothing here at all. " * 20 + "Then 400 permits expired. " + "And nothing more. " * 20
    pieces = snippet(text, "expiring permits")
    assert [piece for piece, hit in pieces if hit] == ["permits", "expired"]
    assert sum(len(piece) for piece, _ in pieces) < 260
    assert snippet("", "permits") == []


def test_passages_cover_a_text_sentence_by_sentence() -> None:
    text = "One sentence that stands here. " * 100
    found = list(passages(text))
    assert all(span.end - span.start <= search_index.LONGEST_PASSAGE for span in found)
    assert "".join(text[span.start : span.end] for span in found).replace(" ", "") == text.replace(" ", "")


HOSTILE = [
    '"',
    '""',
    "NEAR(",
    "a* OR",
    "^",
    "text:x",
    "-x",
    "'); --",
    "a:*",
    "\\",
    "!&|",
    "AND",
    "x" * 5000,
    "\0",
    "{a b}",
]


class AnyQuery(TestCase):
    """Whatever is typed is answered."""

    @given(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=60)), st.booleans(), st.text(max_size=9))
    @settings(max_examples=150)
    def test_no_query_is_an_error(self, query: str, any_word: bool, after: str) -> None:
        assert len(terms_of(query)) <= search.MOST_TERMS
        assert isinstance(search.search(query, any_word=any_word, after=after), list)
        assert isinstance(snippet("Some text about permits.", query), list)

"""Which mentions are one entity, how near they have to be for it, and what the reader is told."""

from __future__ import annotations

import random
from typing import Any

import pytest

from annotate.linkers.entities import JOIN, best, candidate_keys, cluster, score
from annotate.linkers.matching import Candidate
from annotate.linkers.names import Mention, read


def mention(text: str, article: str = "a", story: str = "s", start: int = 0, **more: Any) -> Mention:
    return Mention(f"{article}:{start}:{text}", text, article, story, start, **more)


def linked(first: Mention, second: Mention) -> bool:
    found = cluster([first, second])
    return found[first.id] == found[second.id]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Nordhavn Shipping", "the Nordhavn Shipping"),
        ("Nordhavn", "Nordhavn Inc."),
        ("Ada Lund", "Minister Ada K. Lund"),
        ("Norway", "Norwegian"),
        ("Baltic Lobster Union", "BLU"),
        ("Baltic Lobster Union (BALU)", "BALU"),
    ],
)
def test_one_thing_in_any_two_articles(one: str, other: str) -> None:
    assert linked(mention(one, "a", "s"), mention(other, "b", "t"))


@pytest.mark.parametrize(
    ("full", "short"),
    [
        ("Ada Lund", "Lund"),
        ("Trondheim Herring Gulls", "Gulls"),
        ("Academy of Lobster Science", "Academy"),
        ("Torstein Vang", "Torsten Vang"),
        ("Erik Sandberg", "Eric Sandberg"),
    ],
)
def test_short_forms_and_slips_hold_inside_one_story(full: str, short: str) -> None:
    assert linked(mention(full, "a", "s"), mention(short, "b", "s"))
    assert not linked(mention(full, "a", "s"), mention(short, "b", "t"))


def test_a_company_is_shortened_after_its_name_in_full() -> None:
    assert linked(mention("Nordhavn Grimstad", start=0), mention("Nordhavn", start=50))
    assert not linked(mention("Nordhavn Taurus", start=50), mention("Nordhavn", start=0))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ada Lund", "Bo Lund"),
        ("Ada Strand", "Dag Strand"),
        ("North Korea", "South Korea"),
        ("Nordhavn", "Nordhavn and Grimstad"),
        ("Nordhavn", "the new Nordhavn"),
        ("N450", "N460"),
        ("Ada Lund", "Lund University"),
    ],
)
def test_two_things_stay_two(one: str, other: str) -> None:
    assert not linked(mention(one, start=0), mention(other, start=50))


def test_types_that_exclude_each_other_keep_names_apart() -> None:
    assert not linked(mention("Grimstad", type="PERSON"), mention("Grimstad", "b", type="GPE"))
    assert linked(mention("Grimstad", type="ORG"), mention("Grimstad", "b", type="GPE"))


def test_descriptions_meet_by_their_head_inside_a_story_only() -> None:
    assert linked(mention("the agency", "a", "s"), mention("an agency", "b", "s"))
    assert not linked(mention("the agency", "a", "s"), mention("the agency", "b", "t"))


def test_a_description_beside_a_name_means_it() -> None:
    coach, lund = mention("coach", start=10, after=" Ada Lund"), mention("Ada Lund", start=16, before="coach ")
    assert linked(coach, lund)
    chair = mention("the chairman", start=30, before="Ada Lund, ")
    assert linked(mention("Ada Lund", start=20), chair)


def test_a_pronoun_goes_to_what_was_named_before_it() -> None:
    mentions = [
        mention("Ada Lund", start=0),
        mention("Norway", start=20),
        mention("she", start=40),
        mention("it", start=60),
    ]
    found = cluster(mentions)
    assert found[mentions[2].id] == found[mentions[0].id]
    assert found[mentions[3].id] == found[mentions[1].id]


def test_a_headline_word_is_no_name_when_the_story_has_it_in_small_letters() -> None:
    assert linked(mention("Police", "a", "s"), mention("police", "b", "s"))


def test_the_order_of_input_changes_nothing() -> None:
    texts = ["Ada Lund", "Lund", "Norway", "Norwegian", "the minister", "she", "Nordhavn Inc", "Nordhavn", "Oslo"]
    mentions = [mention(text, article, "s", at * 30) for article in "abc" for at, text in enumerate(texts)]
    expected = cluster(mentions)
    random.Random(1).shuffle(mentions)
    assert cluster(mentions) == expected


def test_a_candidate_of_the_database_is_scored_like_one_of_the_batch() -> None:
    known, new = mention("Ada Lund", "a", "s"), mention("Lund", "b", "s")
    entity = Candidate("42", "PERSON")
    entity.add(known, read(known))
    judged = score(new, entity)
    assert judged.score >= JOIN
    assert judged.reason == "“Lund” is short for “Ada Lund” in one story."
    assert candidate_keys(known) & candidate_keys(new)
    assert score(mention("Lund", "b", "t"), entity).score < JOIN


def test_a_short_name_in_the_same_company_means_the_same_in_another_story() -> None:
    company = frozenset({"grimstad", "nordhavn", "bo moe"})
    full, short = mention("Ada Lund", "a", "s", beside=company), mention("Lund", "b", "t", beside=company)
    short_there = mention("Lund", "a", "s", 90, beside=company)
    found = cluster([full, short_there, short])
    assert len(set(found.values())) == 1


def test_of_two_namesakes_the_one_of_this_article_is_meant() -> None:
    ada, bo = Candidate("ada"), Candidate("bo")
    for entity, named in ((ada, mention("Ada Lund", "a", "s")), (bo, mention("Bo Lund", "b", "s"))):
        entity.add(named, read(named))
    for candidates in ([ada, bo], [bo, ada]):
        found = best(mention("Lund", "b", "s", 70), candidates)
        assert found is not None
        assert found[0] is bo
    assert best(mention("Moe", "b", "s", 70), [ada, bo]) is None


def test_linking_looks_at_few_candidates_however_many_there_are() -> None:
    assert all(len(candidate_keys(mention(text))) <= 8 for text in ("Ada Lund", "the agency", "Oslo", "BLU", "she"))


def test_no_mentions_no_entities() -> None:
    assert cluster([]) == {}

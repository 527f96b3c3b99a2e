"""Evidence: the sentence that bears on the claim first, its article before others, stance as a suggestion."""

from __future__ import annotations

import pytest

from annotate import embeddings
from verify.retrievers.evidence import Collection, Passage, Query, clauses_of, judge, rank

HARBOUR = Passage(
    "harbour",
    [
        "Weather, sport and traffic from all over the coast.",
        "The harbour of Nordhavn was closed for nine days in May 2021 after a crane fell into the basin.",
        "Repairs cost 4 million crowns, the port authority said.",
        "Readers may write to the editor.",
    ],
)
BAKERY = Passage(
    "bakery",
    ["A bakery in Sundby won a prize for its rye bread.", "The prize was nine bags of flour.", "Bread is eaten daily."],
)
QUERY = Query("Nordhavn harbour was shut for nine days in 2021.", title="Nordhavn")


def test_the_sentence_that_bears_on_the_claim_comes_first() -> None:
    best = rank(QUERY, Collection([BAKERY, HARBOUR]))[0]
    assert (best.key, best.number) == ("harbour", 1)
    assert best.selected


def test_it_comes_first_with_embeddings_too() -> None:
    embed = embeddings.embed if embeddings.available() else None
    best = rank(QUERY, Collection([BAKERY, HARBOUR]), embed)[0]
    assert (best.key, best.number) == ("harbour", 1)


def test_every_sentence_of_an_article_has_one_place() -> None:
    ranked = rank(QUERY, Collection([HARBOUR]))
    assert sorted(candidate.number for candidate in ranked) == [0, 1, 2, 3]
    assert [c.score for c in ranked] == sorted((c.score for c in ranked), reverse=True)


def test_a_neighbour_that_tells_more_stands_before_the_imprint() -> None:
    order = [candidate.number for candidate in rank(QUERY, Collection([HARBOUR]))]
    assert order.index(2) < order.index(3)


def test_few_sentences_are_shown() -> None:
    long = Passage("long", [f"Nordhavn harbour was shut for nine days in 2021, said witness {n}." for n in range(40)])
    assert 1 <= sum(candidate.selected for candidate in rank(QUERY, Collection([long]))) <= 5


def test_an_article_that_shares_no_word_is_not_read() -> None:
    assert rank(Query("Glaciers melt."), Collection([BAKERY, HARBOUR])) == []
    assert rank(QUERY, Collection([])) == []
    assert rank(Query(""), Collection([HARBOUR])) == []


def test_the_same_question_twice_gives_the_same_answer() -> None:
    collection = Collection([BAKERY, HARBOUR])
    assert rank(QUERY, collection) == rank(QUERY, collection)


@pytest.mark.parametrize(
    ("sentence", "stance"),
    [
        ("The harbour of Nordhavn was shut for nine days in May 2021.", "supports"),
        ("The harbour of Nordhavn was shut for nine days in May 2016.", "refutes"),
        ("Nordhavn has a new mayor and a swimming pool.", "context"),
    ],
)
def test_stance_is_suggested_with_a_reason(sentence: str, stance: str) -> None:
    best = rank(QUERY, Collection([Passage("a", [sentence])]))[0]
    judged = judge(QUERY, best, sentence)
    assert judged.stance == stance
    assert judged.reason.endswith(".")


def test_a_claim_is_cut_into_clauses_with_content() -> None:
    text = "Peru closed two mines, and Chile, which sells copper, opened three."
    assert clauses_of(text) == ["Peru closed two mines", "sells copper", "opened three."]
    assert clauses_of("No.") == ["No."]

"""Words and BM25."""

from __future__ import annotations

import pytest

from annotate.bm25 import Index, stem, words


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("harbours", "harbour"),
        ("companies", "company"),
        ("released", "release"),
        ("controlled", "control"),
        ("stopping", "stop"),
        ("violation", "violated"),
        ("sanctions", "sanction"),
        ("Peru's", "peru"),
        ("São", "sao"),
        ("3,000", "3000"),
    ],
)
def test_forms_of_one_word_meet(a: str, b: str) -> None:
    assert words(a) == words(b)


@pytest.mark.parametrize(("a", "b"), [("class", "clay"), ("bus", "bush"), ("ring", "red")])
def test_different_words_stay_apart(a: str, b: str) -> None:
    assert stem(a) != stem(b)


def test_stop_words_are_left_out_but_contrasts_are_kept() -> None:
    assert words("The ship was not there before the storm") == ["ship", "befor", "storm"]


def test_rare_words_and_short_documents_count_more() -> None:
    index = Index([["ship", "storm"], ["ship", "harbour", "crane", "rope"], ["ship"]])
    assert [number for number, _ in index.top(["storm"], 5)] == [0]
    assert [number for number, _ in index.top(["ship"], 5)] == [2, 0, 1]
    assert index.idf("storm") > index.idf("ship") > 0


def test_equal_scores_keep_the_order_of_the_documents() -> None:
    assert [number for number, _ in Index([["a"], ["a"], ["b"]]).top(["a"], 2)] == [0, 1]


def test_nothing_is_found_in_nothing() -> None:
    assert Index([]).top(["ship"], 3) == []
    assert Index([[]]).scores(["ship"]) == {}

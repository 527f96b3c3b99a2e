"""Words of a claim that do not stand alone, and how its wording changed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verify.wording import dangling, diff


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The agency said last year that it had risen here.", ["The agency", "last year", "here"]),
        ("Two boats sank off Norland three weeks ago.", ["three weeks ago"]),
        ("He said the government fell.", ["He", "the government"]),
        ("Today the ministry denied it; the Ministry of Ports agreed.", ["Today", "the ministry"]),
        ("On 14 January 2020 Norland put sanctions on the firm Harrow.", []),
        ("The port of Lindholm issued 650 permits in 2020.", []),
        ("Mayor Ada Brandt said she had left the city of Kesten.", []),
        ("There are five boats in the port of Lindholm.", []),
    ],
)
def test_words_that_do_not_stand_alone_are_pointed_at(text: str, found: list[str]) -> None:
    assert [each.phrase for each in dangling(text)] == found
    assert all(each.advice for each in dangling(text))


def test_a_diff_shows_what_went_and_what_came() -> None:
    parts = diff("The agency counted 5 boats.", "The Port Agency counted 6 boats.")
    assert [words.strip() for kind, words in parts if kind == "out"] == ["agency", "5"]
    assert [words.strip() for kind, words in parts if kind == "in"] == ["Port Agency", "6"]


@given(st.text(max_size=80), st.text(max_size=80))
def test_a_diff_gives_both_texts_back(before: str, after: str) -> None:
    parts = diff(before, after)
    assert "".join(words for kind, words in parts if kind != "in") == before.rstrip()
    assert "".join(words for kind, words in parts if kind != "out") == after.rstrip()

"""A quote is found word for word or not at all, and the difference is named."""

from __future__ import annotations

import pytest

from verify.quotes import Difference, differences, find, passage

TEXT = (
    "The port office said little. Expired permits:\n 400 in March 2021, said the harbour master in his report. "
    "The port did not issue any further permits that year. " + "The council met again. " * 40
)


def test_line_breaks_and_runs_of_spaces_do_not_matter() -> None:
    assert find(TEXT, "Expired  permits: 400\nin March 2021").found == "exact"


def test_another_spelling_is_near_and_shows_the_words_of_the_text() -> None:
    finding = find(TEXT, "Expired permits: 400 in March 2021, said the harbor master in his report")
    assert finding.found == "near"
    assert finding.nearest == "Expired permits: 400 in March 2021, said the harbour master in his report"


@pytest.mark.parametrize(
    "quote",
    [
        "Expired permits: 500 in March 2021, said the harbour master in his report",
        "The port did issue any further permits that year",
        "Nothing of this kind stands anywhere in the document",
    ],
)
def test_another_number_a_lost_negation_and_an_invention_are_missing(quote: str) -> None:
    assert find(TEXT, quote).found == "missing"


def test_another_number_is_shown_beside_the_true_one() -> None:
    quote = "Expired permits: 500 in March 2021, said the harbour master"
    found = differences(quote, find(TEXT, quote).nearest)
    assert Difference("removed", "500") in found
    assert Difference("added", "400") in found


def test_a_quote_longer_than_the_text_and_an_empty_one_are_missing() -> None:
    assert find("Short.", "A much longer quote than that.").found == "missing"
    assert find("Short.", " ").found == "missing"
    assert differences("anything", "") == []


def test_a_passage_is_cut_at_words() -> None:
    before, after = passage(TEXT, "again. The council met again.")
    assert before.startswith("… ")
    assert after.endswith(" …")
    assert passage("Only this.", "Only this.") == ("", "")
    assert passage("Only this.", "not there") == ("", "")

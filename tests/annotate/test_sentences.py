"""The sentence splitter on news text: abbreviations, quotes, datelines, headlines, scraping, hostile input."""

import time
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.sentences import MAX_LENGTH, sentences


def split(text: str) -> list[str]:
    return [text[span.start : span.end] for span in sentences(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Mr. Adeyemi met Gov. Lena Ruiz in St. Albans.",
        "The U.S. Embassy asked N. Korea for an answer.",
        "Gen. J. K. Osei and Prof. A. Lind signed it.",
        "Brightwater Inc. Chief Executive Mona Falk resigned.",
        "It leaves at 5 p.m. Tuesday from pier No. 7.",
        "PORTO ALTO, Jan. 14 (Agency) - The council met on Sept. 3.",
        "Shares rose 2.5 percent to $3.10 on Friday.",
        "“Who pays for it?” Councillor Brandt asked.",
        "She paid, e.g. for bread, cheese etc. and left.",
        "Some, the older ones … truly believed it.",
    ],
)
def test_one_sentence_stays_one(text: str) -> None:
    assert split(text) == [text]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It works in the U.S. The rest waits.", ["It works in the U.S.", "The rest waits."]),
        ("The ship left at 9 a.m. Nobody saw it.", ["The ship left at 9 a.m.", "Nobody saw it."]),
        ("“We agree.” Then he left.", ["“We agree.”", "Then he left."]),
        ("He denied it.She did not.", ["He denied it.", "She did not."]),
        ("Visit www.harbour.com or shop.Harbour.com today.", ["Visit www.harbour.com or shop.Harbour.com today."]),
        ("Really?! Yes. No!", ["Really?!", "Yes.", "No!"]),
        ("Talks fail. ”. ", ["Talks fail."]),
    ],
)
def test_boundaries(text: str, expected: list[str]) -> None:
    assert split(text) == expected


def test_headlines_and_paragraphs_end_at_their_line() -> None:
    text = "Harbour bridge to close\nBy Mona Falk\n\nThe bridge closes on Monday. It is old\n   \nReuters"
    assert split(text) == [
        "Harbour bridge to close",
        "By Mona Falk",
        "The bridge closes on Monday.",
        "It is old",
        "Reuters",
    ]


def test_paragraph_wrapped_by_hand_is_joined() -> None:
    text = (
        "The council of the harbour town said on Monday that it would\n"
        "close the old bridge for at least two years, and Governor\n"
        "Ruiz agreed. The works begin in May.\n"
    )
    first = (
        "The council of the harbour town said on Monday that it would\nclose the old bridge for at least two years, "
    )
    assert split(text) == [first + "and Governor\nRuiz agreed.", "The works begin in May."]


@given(st.text(alphabet="aB .!?…\"'\n\r\u2028é5”", max_size=200))
def test_spans_are_ordered_stripped_and_hold_a_word(text: str) -> None:
    previous = 0
    for span in sentences(text):
        piece = text[span.start : span.end]
        assert previous <= span.start < span.end
        assert piece == piece.strip()
        assert any(c.isalnum() for c in piece)
        previous = span.end


@pytest.mark.parametrize("piece", ["!", "a.", "\n ", '."', "x ", "word word\n", "(", "A. "])
def test_hostile_text_is_linear(piece: str) -> None:
    started = time.process_time()
    for _ in sentences(piece * 100_000):
        pass
    assert time.process_time() - started < 5


def test_endless_sentence_is_cut_at_white_space() -> None:
    lengths = [span.end - span.start for span in sentences("word " * 5_000)]
    assert len(lengths) > 1
    assert max(lengths) <= MAX_LENGTH + 5


def test_long_text_is_read_lazily() -> None:
    text = "The harbour is open. " * 50_000
    started = time.process_time()
    assert len(list(islice(sentences(text), 3))) == 3
    assert time.process_time() - started < 0.5

"""Amounts in running text: what is read, with which value, and what is no amount."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.interchange import Proposal, Source, Span
from annotate.quantity import Quantity
from annotate.suggesters import quantities


def read(text: str) -> list[Proposal]:
    return list(quantities.suggest(Source(text)))


def only(text: str) -> tuple[str, Quantity]:
    (proposal,) = read(text)
    return text[proposal.start : proposal.end], Quantity.from_json(proposal.data)


@pytest.mark.parametrize(
    ("text", "span", "expected"),
    [
        (
            "The port earned US$310 million a year.",
            "US$310 million",
            {"low": 310_000_000, "unit": "USD", "per": "year"},
        ),
        ("They offer a $5mn bounty.", "$5mn", {"low": 5_000_000, "unit": "USD", "counted": "bounty"}),
        ("It is a £1.2bn bridge.", "£1.2bn", {"low": 1_200_000_000, "unit": "GBP", "counted": "bridge"}),
        ("It cost twenty-five thousand euros.", "twenty-five thousand euros", {"low": 25_000, "unit": "EUR"}),
        ("It cost half a million yen.", "half a million yen", {"low": 500_000, "unit": "JPY"}),
        ("Prices rose 3.5 percent.", "3.5 percent", {"low": 3.5, "unit": "percent", "change": "up"}),
        ("Sales were 8% lower.", "8%", {"low": 8, "unit": "percent", "change": "down"}),
        ("It lies 40 km north.", "40 km", {"low": 40, "unit": "kilometre"}),
        ("It sank two dozen ships.", "two dozen", {"low": 24, "counted": "ships"}),
        ("It has 3.4m people.", "3.4m", {"low": 3_400_000, "counted": "people"}),
        ("We saw 2000 soldiers.", "2000", {"low": 2000, "counted": "soldiers"}),
        ("Ines Falk, 42, resigned.", "42", {"low": 42, "unit": "year", "counted": "age"}),
        ("It cooled to -5°C.", "-5°C", {"low": -5, "unit": "degree Celsius"}),
    ],
)
def test_exact_amounts(text: str, span: str, expected: dict[str, object]) -> None:
    found, quantity = only(text)
    assert found == span
    assert quantity.comparator == "="
    assert quantity.low == quantity.high
    assert expected.items() <= quantity.to_json().items()


@pytest.mark.parametrize(
    ("text", "span", "comparator", "low", "high"),
    [
        ("About 300 boats sank.", "About 300", "≈", 300, 300),
        ("At least 30 men fled.", "At least 30", "≥", 30, None),
        ("No fewer than 7 men fled.", "No fewer than 7", "≥", 7, None),
        ("More than 11,000 letters came.", "More than 11,000", ">", 11_000, None),
        ("Nearly 90,000 fans came.", "Nearly 90,000", "<", None, 90_000),
        ("Up to 60 seats are free.", "Up to 60", "≤", None, 60),
        ("It seats 300 or more.", "300 or more", "≥", 300, None),
        ("It drew 40,000+ fans.", "40,000+", ">", 40_000, None),
        ("Between 20 and 30 people fled.", "Between 20 and 30", "between", 20, 30),
        ("They lost 20 to 25 percent.", "20 to 25 percent", "between", 20, 25),
        ("It costs $12m-$20m.", "$12m-$20m", "between", 12_000_000, 20_000_000),
        ("It costs 12 to 14 million euros.", "12 to 14 million euros", "between", 12_000_000, 14_000_000),
        ("Two or three ships left.", "Two or three", "between", 2, 3),
        ("Tens of thousands of people fled.", "Tens of thousands", "between", 20_000, 100_000),
        ("A third of the seats went.", "A third", "≈", 33.33, 33.33),
        ("Nearly two-thirds of the seats went.", "Nearly two-thirds", "<", None, 66.67),
        ("More than half the seats went.", "More than half", ">", 50, None),
        ("One in five children came.", "One in five", "≈", 20, 20),
    ],
)
def test_bounds_ranges_and_shares(text: str, span: str, comparator: str, low: float, high: float) -> None:
    found, quantity = only(text)
    assert (found, quantity.comparator, quantity.low, quantity.high) == (span, comparator, low, high)


@pytest.mark.parametrize(
    "text",
    [
        "It began in 1998 and ended by 2004.",
        "Resolution 2375 was passed.",
        "The 2015 treaty holds.",
        "On May 5, 2019 and 14-16 June they met at 10:30.",
        "They met at 5 p.m. for three hours.",
        "A 27-year contract, a two-week truce and a 9-year-old.",
        "Flight 200 left gate 12 on route 66.",
        "The Falcon 787 and other 787s fly.",
        "The A330-200, F-16 and COVID-19.",
        "In the 1990s and the 21st century.",
        "Page 12 of Article 5, No. 7.",
        "One of them left.",
        "A five-star hotel.",
        "The first half of 2018 and the third quarter.",
        "A third person came.",
        "1. First item",
        "Night music | 101 west",
    ],
)
def test_numerals_that_are_no_amounts(text: str) -> None:
    assert read(text) == []


def test_two_states_are_not_a_range() -> None:
    found = [proposal.data["low"] for proposal in read("The share rose from 14% to 17%.")]
    assert found == [14, 17]


def test_what_is_counted_ends_at_its_plural() -> None:
    assert only("It lists 15 rights groups near the river.")[1].counted == "rights groups"
    assert only("It shut 789, near the river.")[1].counted == ""


def test_boilerplate_is_left_alone_and_reasons_read_well() -> None:
    text = "Share 5 stories. The ship has 5 masts."
    (proposal,) = quantities.suggest(Source(text, boilerplate=(Span(0, 16),)))
    assert proposal.kind == "quantity"
    assert proposal.reason == "“5” reads as 5 masts."


@given(st.text(alphabet="0123456789 ,.-–$£%kmbn()'\none twhalfdozpet\u0301", max_size=120))
def test_any_text_gives_ordered_spans_inside_it(text: str) -> None:
    previous = 0
    for proposal in read(text):
        assert previous <= proposal.start < proposal.end <= len(text)
        assert Quantity.from_json(proposal.data).interval().low <= Quantity.from_json(proposal.data).interval().high
        previous = proposal.end


@pytest.mark.parametrize("piece", ["1,", "1-", "$", "twenty-", "hundreds of ", "9", "a half ", "one ", " "])
def test_hostile_text_is_linear(piece: str) -> None:
    started = time.process_time()
    for _ in quantities.suggest(Source(piece * 3_000)):
        pass
    assert time.process_time() - started < 20

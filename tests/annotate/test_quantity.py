"""The value of a stated amount: bounds, units, JSON."""

import math

import pytest

from annotate.quantity import ABOUT, AT_LEAST, AT_MOST, BETWEEN, LESS, MORE, Interval, Quantity


def test_intervals_overlap_at_closed_ends_only() -> None:
    assert Interval(1, 5).overlaps(Interval(5, 9))
    assert not Interval(1, 5).overlaps(Interval(5, 9, low_open=True))
    assert not Interval(1, 4).overlaps(Interval(5, 9))
    assert Interval(1, 10).overlaps(Interval(2, 3))


@pytest.mark.parametrize(
    ("quantity", "expected"),
    [
        (Quantity(30, 30), Interval(30, 30)),
        (Quantity(30, 30, ABOUT, approx=True), Interval(27, 33)),
        (Quantity(30, None, AT_LEAST), Interval(30, math.inf)),
        (Quantity(30, None, MORE), Interval(30, math.inf, low_open=True)),
        (Quantity(None, 30, AT_MOST), Interval(-math.inf, 30)),
        (Quantity(None, 30, LESS), Interval(-math.inf, 30, high_open=True)),
        (Quantity(None, 30, LESS, approx=True), Interval(27, 30, high_open=True)),
        (Quantity(20, 30, BETWEEN), Interval(20, 30)),
    ],
)
def test_comparators_give_intervals(quantity: Quantity, expected: Interval) -> None:
    assert quantity.interval() == expected


def test_interval_is_in_the_base_unit() -> None:
    quantity = Quantity(5, 5, unit="kilometre")
    assert quantity.base_unit == "metre"
    assert quantity.interval() == Interval(5000, 5000)
    assert Quantity(5, 5, unit="EUR").base_unit == "EUR"


def test_rounding_allows_what_rounds_to_the_written_digits() -> None:
    written = Quantity(2_400_000_000, 2_400_000_000, unit="USD", step=100_000_000)
    exact = Quantity(2_432_000_000, 2_432_000_000, unit="USD", step=1)
    assert not written.interval().overlaps(exact.interval())
    assert written.interval(rounding=True).overlaps(exact.interval(rounding=True))


def test_json_leaves_out_what_is_not_said_and_comes_back() -> None:
    quantity = Quantity(0, None, AT_LEAST, unit="percent", counted="seats")
    assert quantity.to_json() == {
        "low": 0,
        "comparator": "≥",
        "unit": "percent",
        "counted": "seats",
        "step": 0,
    }
    assert Quantity.from_json(quantity.to_json() | {"seen": True}) == quantity


@pytest.mark.parametrize("data", [{}, {"low": 3, "high": 1}, {"low": 3, "comparator": "!"}])
def test_impossible_quantities_are_refused(data: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"."):
        Quantity.from_json(data)


def test_reads_as_words() -> None:
    quantity = Quantity(500_000_000, None, MORE, unit="USD", per="year")
    assert str(quantity) == "more than 500 million USD per year"
    assert str(Quantity(50, 50, ABOUT, "percent", "the seats", approx=True)) == "about 50 percent of the seats"
    assert str(Quantity(20, 30, BETWEEN, counted="boats")) == "20 to 30 boats"
    assert str(Quantity(None, 100_000, LESS, approx=True)) == "nearly 100,000"
    assert str(Quantity(None, 24, AT_MOST, "month", "time")) == "at most 24 months of time"
    assert [str(Quantity(n, n, unit="foot")) for n in (1, 2)] == ["1 foot", "2 feet"]
    assert str(Quantity(9, 9, unit="mile per hour")) == "9 miles per hour"

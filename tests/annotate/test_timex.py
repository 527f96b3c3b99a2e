"""Values of time expressions: what they cover, how precise they are, and what people may type."""

from __future__ import annotations

from datetime import date

import pytest

from annotate.timex import MODS, UNKNOWN, from_json, interval, make, parse_value, precision


@pytest.mark.parametrize(
    ("value", "mod", "begin", "end"),
    [
        ("2013-05-03", "", "2013-05-03", "2013-05-03"),
        ("2016-02", "", "2016-02-01", "2016-02-29"),
        ("2013", "", "2013-01-01", "2013-12-31"),
        ("196", "", "1960-01-01", "1969-12-31"),
        ("19", "", "1900-01-01", "1999-12-31"),
        ("2013-W01", "", "2012-12-31", "2013-01-06"),
        ("2013-W18-WE", "", "2013-05-04", "2013-05-05"),
        ("2013-W18-3", "", "2013-05-01", "2013-05-01"),
        ("2013-Q4", "", "2013-10-01", "2013-12-31"),
        ("2013-H1", "", "2013-01-01", "2013-06-30"),
        ("2013-SU", "", "2013-06-01", "2013-08-31"),
        ("2011-WI", "", "2011-12-01", "2012-02-29"),
        ("2013-05-03T15:00", "", "2013-05-03", "2013-05-03"),
        ("2013-05-03TEV", "", "2013-05-03", "2013-05-03"),
        ("2014/2015", "", "2014-01-01", "2015-12-31"),
        ("2019", "START", "2019-01-01", "2019-04-30"),
        ("2019", "MID", "2019-05-01", "2019-08-31"),
        ("2019", "END", "2019-09-01", "2019-12-31"),
        ("2020-03", "END", "2020-03-22", "2020-03-31"),
        ("2020-03-05", "END", "2020-03-05", "2020-03-05"),
        ("2019", "BEFORE", "2019-01-01", "2019-12-31"),
        ("9999", "END", "9999-09-01", "9999-12-31"),
    ],
)
def test_a_calendar_value_covers_days(value: str, mod: str, begin: str, end: str) -> None:
    assert interval(value, mod) == (date.fromisoformat(begin), date.fromisoformat(end))


@pytest.mark.parametrize(
    "value",
    ["", "P3D", "PTXH", "PAST_REF", "XXXX-12-22", "XXXX-WXX-5", "T15:00", "2013-02-30", "2013-13", "2013-W54", "0000"],
)
def test_other_values_cover_no_days(value: str) -> None:
    assert interval(value) is None


@pytest.mark.parametrize("mod", MODS)
def test_the_first_middle_and_last_third_lie_inside_and_apart(mod: str) -> None:
    for value in ("2019", "2020-02", "2013-W18", "196", "2013-Q2", "2020-03-05", "2013-W18-WE"):
        whole, part = interval(value), interval(value, mod)
        assert whole
        assert part
        assert whole[0] <= part[0] <= part[1] <= whole[1]
    start, middle, end = (interval("2020-02", third) for third in ("START", "MID", "END"))
    assert start
    assert middle
    assert end
    assert start[1] < middle[0] <= middle[1] < end[0]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("2013-05-03", "2013-05-03"),
        (" 2013-w18 ", "2013-W18"),
        ("201x", "201"),
        ("", ""),
        ("p1y6m", "P1Y6M"),
        ("PT30M", "PT30M"),
        ("PXM", "PXM"),
        ("P2.5Y", "P2.5Y"),
        ("past_ref", "PAST_REF"),
        ("xxxx-12-22", "XXXX-12-22"),
        ("XXXX-WXX-5", "XXXX-WXX-5"),
        ("2013-05-03t15:00", "2013-05-03T15:00"),
        ("2013-05-03T18:00+08:00", "2013-05-03T18:00+08:00"),
        ("2013-05-03TNI", "2013-05-03TNI"),
        ("TMO", "TMO"),
        ("2018-03/2018-05", "2018-03/2018-05"),
    ],
)
def test_a_typed_value_gets_its_one_spelling(typed: str, kept: str) -> None:
    assert parse_value(typed) == kept


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("tomorrow", "is no time value"),
        ("22/12/2019", "is no time value"),
        ("２０１３", "is no time value"),
        ("P", "is no time value"),
        ("2013-13", "not in the calendar"),
        ("2019-02-29", "not in the calendar"),
        ("2013-05-03T25:00", "after T comes a time"),
        ("2013-05T15:00", "needs a whole day"),
        ("2018/2016", "ends before it begins"),
        ("2018/P3D", "a calendar date on each side"),
        ("2018/2019/2020", "is no time value"),
        ("9" * 60, "at most 50 characters"),
    ],
)
def test_a_value_that_is_none_is_refused_in_a_sentence(typed: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        parse_value(typed)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2013-05-03", "day"),
        ("2013-W18-3", "day"),
        ("2013-05-03TEV", "time"),
        ("2013/2014", "range"),
        ("196", "decade"),
        ("P3D", "duration"),
        ("FUTURE_REF", "vague"),
        ("XXXX-12", "partial"),
        ("", "unknown"),
    ],
)
def test_precision_is_read_off_the_value(value: str, expected: str) -> None:
    assert precision(value) == expected


def test_json_and_back_keeps_everything() -> None:
    early = make("DATE", "2019", "START", anchor="dct:2020-01-22", rule="unit_deictic")
    assert from_json(early.as_json()) == early
    narrowed = make("DATE", "2020", days=(date(2020, 1, 1), date(2020, 1, 14)))
    assert from_json(narrowed.as_json()) == narrowed
    assert from_json(UNKNOWN.as_json()) == UNKNOWN
    assert not UNKNOWN.known


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"type": "WHEN", "value": "2013"}, "no type of time expression"),
        ({"value": "2013", "mod": "ISH"}, "no modifier"),
        ({"value": "soon"}, "no time value"),
        ({"value": "2013", "begin": "2013-01-01"}, "both its first and its last day"),
        ({"value": "2013", "begin": "2013-02-01", "end": "2013-01-01"}, "must not end before"),
        ({"value": "2013", "begin": "1 May", "end": "2 May"}, "written YYYY-MM-DD"),
        ({"value": "2013", "begin": 20130101, "end": 20130102}, "written YYYY-MM-DD"),
    ],
)
def test_json_that_is_no_time_expression_is_refused(data: dict[str, object], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        from_json(data)

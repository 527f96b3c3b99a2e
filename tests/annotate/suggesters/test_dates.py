"""The dates reader on sentences of news: what it marks, which value it gives, and what it leaves alone."""

from __future__ import annotations

import json
import time
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.evaluation import timex as evaluation
from annotate.interchange import Proposal, Source, Span
from annotate.spans import cuts_grapheme
from annotate.suggesters import dates
from annotate.suggesters.timegrammar import reader, words
from annotate.timex import Timex, from_json

TUESDAY = date(2020, 1, 14)  # the articles' date, unless a test says otherwise


def read(text: str, published: date | None = TUESDAY) -> list[tuple[str, str]]:
    """(words, value) of everything that is proposed."""
    return [(text[p.start : p.end], p.data["value"]) for p in dates.suggest(Source(text, published))]


def timexes(text: str, published: date | None = TUESDAY) -> list[Timex]:
    return [from_json(p.data) for p in dates.suggest(Source(text, published))]


# rule, sentence, marked words, value: every rule of the grammar has a line here
RULES = [
    ("iso_day_year", "Updated 2019-12-05, page 3.", "2019-12-05", "2019-12-05"),
    ("timestamp_year", "Sent 2019-12-05T09:30Z by wire.", "2019-12-05T09:30Z", "2019-12-05T09:30Z"),
    ("numeric_day_year", "The form is dated 22/12/2019.", "22/12/2019", "2019-12-22"),
    ("month_day_year", "It opened on Thursday, May 3, 2018.", "Thursday, May 3, 2018", "2018-05-03"),
    ("day_month_year", "The act of the 5th of November 2001 stands.", "the 5th of November 2001", "2001-11-05"),
    ("month_day_short_year", "Harbour Days, Aug. 5 '09, drew crowds.", "Aug. 5 '09", "2009-08-05"),
    ("day_month_short_year", "Stamped 3-May-13 in red.", "3-May-13", "2013-05-03"),
    ("year_month_day_year", "Filed 2019 March 3 in Porto.", "2019 March 3", "2019-03-03"),
    ("month_days_year", "The fair of March 3-5, 2018, was dry.", "March 3-5, 2018", "2018-03-03/2018-03-05"),
    ("days_month_year", "The fair of 3 to 5 March 2018 was dry.", "3 to 5 March 2018", "2018-03-03/2018-03-05"),
    ("month_days", "The fair on Dec. 4-6 drew crowds.", "Dec. 4-6", "2019-12-04/2019-12-06"),
    ("days_month", "The fair on 4-6 December drew crowds.", "4-6 December", "2019-12-04/2019-12-06"),
    ("month_day_relative_year", "They had until Oct 2 last year to pay.", "Oct 2 last year", "2019-10-02"),
    ("day_month_relative_year", "They had until 2 October last year to pay.", "2 October last year", "2019-10-02"),
    ("weekday_bracket_day", "Ministers met on Friday (Jan 10).", "Friday (Jan 10)", "2020-01-10"),
    ("weekday_ordinal", "They left on Tuesday the 7th.", "Tuesday the 7th", "2020-01-07"),
    ("month_day", "Ballots were counted on December 30.", "December 30", "2019-12-30"),
    ("day_month", "Ballots were counted on 30 December.", "30 December", "2019-12-30"),
    ("month_year", "The dam broke in early June 2016.", "early June 2016", "2016-06"),
    ("month_short_year", "The dam broke in Jun '16.", "Jun '16", "2016-06"),
    ("month_relative_year", "The dam broke in September last year.", "September last year", "2019-09"),
    ("month", "The dam broke in September.", "September", "2019-09"),
    ("year", "Output fell by mid-2019, they said.", "mid-2019", "2019"),
    ("fiscal_year", "In FY2019 it lost money.", "FY2019", "2019"),
    ("iso_month", "Series 2019-03 was revised.", "2019-03", "2019-03"),
    ("year_range", "The 2018-19 season was short.", "2018-19", "2018/2019"),
    ("decade", "It was built in the late 1980s.", "the late 1980s", "198"),
    ("decade_apostrophe", "It was built in the 1980's.", "the 1980's", "198"),
    ("short_decade", "It was built in the 80s.", "the 80s", "198"),
    ("named_decade", "It was built in the eighties.", "the eighties", "198"),
    ("century", "A church of the 12th century burned.", "the 12th century", "11"),
    ("quarter", "Profit fell in the third quarter of 2018.", "the third quarter of 2018", "2018-Q3"),
    ("quarter_code", "Profit fell in Q3 2018.", "Q3 2018", "2018-Q3"),
    ("half", "Profit fell in the first half of 2018.", "the first half of 2018", "2018-H1"),
    ("half_code", "Profit fell in H1 2018.", "H1 2018", "2018-H1"),
    ("season_year", "Fires came in the summer of 2017.", "the summer of 2017", "2017-SU"),
    ("season_counted", "Fires came last summer.", "last summer", "2019-SU"),
    ("season", "Fires came in autumn.", "autumn", "2019-FA"),
    ("day_deictic", "The bridge was closed yesterday morning.", "yesterday morning", "2020-01-13TMO"),
    ("weekday", "The bridge was closed on Friday.", "Friday", "2020-01-10"),
    ("unit_deictic", "Rents rose early last year.", "early last year", "2019"),
    ("weekend", "The bridge was closed over the weekend.", "the weekend", "2020-W02-WE"),
    ("ago", "The mine shut three years ago.", "three years ago", "2017"),
    ("in_time", "The mine will shut in two years' time.", "in two years' time", "2022"),
    ("part_deictic", "The mine shut last night.", "last night", "2020-01-13TNI"),
    ("unit_that", "Floods came in 2017. That year the mine shut.", "That year", "2017"),
    ("later_that_unit", "Floods came on 3 May 2017. Later that month it shut.", "Later that month", "2017-05"),
    ("time_that", "Pay by 10 March 2018. By that date nobody had.", "that date", "2018-03-10"),
    ("same_period", "Sales fell in December from the same month a year ago.", "the same month a year ago", "2018-12"),
    ("year_earlier", "Sales fell in Q3 2019 from the year-earlier period.", "the year-earlier period", "2018-Q3"),
    ("unit_of_text", "The ferry must be ready by the end of the year.", "the end of the year", "2020"),
    ("year_end", "The ferry will be ready by year-end 2021.", "year-end 2021", "2021"),
    ("unit_same", "It lost money in Q3 2019. For the quarter, sales fell.", "the quarter", "2019-Q3"),
    ("unit_whole", "It lost money in May 2017 and over the whole year.", "the whole year", "2017"),
    ("unit_within", "It fell on 3 May 2017 and rose later in the day.", "later in the day", "2017-05-03"),
    ("unit_neighbour", "Floods came in 2017. The following year was dry.", "The following year", "2018"),
    ("unit_neighbour_after", "Floods came in 2017. The year before had been dry.", "The year before", "2016"),
    ("later", "He left on 3 May 2017 and returned two days later.", "two days later", "2017-05-05"),
    ("week_of_month", "It rained in the last week of March 2003.", "the last week of March 2003", "2003-W13"),
    ("clock_half", "The vote begins at 6:40 p.m. on 3 May 2017.", "6:40 p.m.", "2017-05-03T18:40"),
    ("clock_zone", "The vote was at 0830 GMT.", "0830 GMT", "2020-01-14T08:30Z"),
    ("clock", "The vote was at 15:30.", "15:30", "2020-01-14T15:30"),
    (
        "oclock",
        "Guns fell silent at five o'clock in the afternoon.",
        "five o'clock in the afternoon",
        "2020-01-14T17:00",
    ),
    ("noon_midnight", "Polls closed at noon on Friday.", "noon on Friday", "2020-01-10T12:00"),
    ("part_of_day", "Shares rose on Friday in morning trading.", "morning", "2020-01-10TMO"),
    ("set_every", "The council meets every Friday.", "every Friday", "XXXX-WXX-5"),
    ("set_word", "They publish daily figures.", "daily", "P1D"),
    ("set_weekday", "The market is shut on Sundays.", "Sundays", "XXXX-WXX-7"),
    ("duration", "He was jailed for six months.", "six months", "P6M"),
    ("duration_half", "He was jailed for two and a half years.", "two and a half years", "P2.5Y"),
    ("duration_long", "A week-long strike began.", "A week-long", "P1W"),
    ("range_start", "It may take between 60 and 90 days.", "60", "P60D"),
    ("duration_span", "Prices doubled over the past four years.", "the past four years", "P4Y"),
    ("duration_span_bare", "Prices doubled in recent years.", "recent years", "PXY"),
    ("duration_years", "Prices doubled over the years.", "over the years", "PXY"),
    ("duration_uncounted", "He was jailed for several months.", "several months", "PXM"),
    ("duration_plural", "He was jailed for months.", "months", "PXM"),
    ("holiday", "The deadline was New Year's Eve.", "New Year's Eve", "2019-12-31"),
    ("nine_eleven", "Rules changed after 9/11 everywhere.", "9/11", "2001-09-11"),
    ("now", "The mill is now empty.", "now", "PRESENT_REF"),
    ("currently", "The mill is currently empty.", "currently", "PRESENT_REF"),
    ("recently", "The mill was recently sold.", "recently", "PAST_REF"),
    ("recent", "The recent sale failed.", "recent", "PAST_REF"),
    ("recent_history", "The worst drought in recent history ended.", "in recent history", "PAST_REF"),
    ("future", "It may reopen in the near future.", "the near future", "FUTURE_REF"),
    ("past", "The mistakes of the past remain.", "the past", "PAST_REF"),
    ("soon", "It will reopen soon.", "soon", "FUTURE_REF"),
    ("soon_afterwards", "It opened and closed soon afterwards.", "soon afterwards", "PAST_REF"),
    ("long_term", "Jobs are safe for the long term.", "the long term", "FUTURE_REF"),
]


@pytest.mark.parametrize(("rule", "sentence", "quote", "value"), RULES, ids=[row[0] for row in RULES])
def test_every_rule_reads_its_expression(rule: str, sentence: str, quote: str, value: str) -> None:
    found = {sentence[p.start : p.end]: from_json(p.data) for p in dates.suggest(Source(sentence, TUESDAY))}
    assert quote in found
    assert (found[quote].value, found[quote].rule) == (value, rule)


def test_no_rule_goes_untested() -> None:
    names = [rule.name for rule in reader.RULES]
    assert sorted(names) == sorted({row[0] for row in RULES})


@pytest.mark.parametrize(
    ("sentence", "value"),
    [
        ("She was arrested on March 3.", "2019-03-03"),
        ("The hearing will begin on March 3.", "2020-03-03"),
        ("The treaty expires in October.", "2020-10"),
        ("The strike began in October.", "2019-10"),
        ("The parade was held on Thursday.", "2020-01-09"),
        ("The parade will be held on Thursday.", "2020-01-16"),
        ("Officials said Tuesday that the road was open.", "2020-01-14"),
        ("It will stay shut until Friday.", "2020-01-17"),
        ("It has been shut since Friday.", "2020-01-10"),
        ("The road is to be finished in the spring.", "2020-SP"),
        ("The minister could not pay by the November deadline.", "2019-11"),
        ("Members missed the end of the year deadline.", "2019"),
        ("Members must answer by the end of the year.", "2020"),
        ("It may close in May.", "2020-05"),
        ("This weekend the fair drew crowds.", "2020-W02-WE"),
        ("The fair will open at the weekend.", "2020-W03-WE"),
    ],
)
def test_tense_decides_between_past_and_future(sentence: str, value: str) -> None:
    assert [found for _, found in read(sentence)] == [value]


@pytest.mark.parametrize(
    ("sentence", "values"),
    [
        ("from 3 January to 4 February 2018", ["2018-01-03", "2018-02-04"]),
        ("March 1, 2003 and April 4", ["2003-03-01", "2003-04-04"]),
        ("He was jailed on 3 May 2011 and freed on June 7.", ["2011-05-03", "2011-06-07"]),
        ("It ran from April to June 2018.", ["2018-04", "2018-06"]),
        ("Open Monday through Thursday.", ["2020-01-13", "2020-01-16"]),
        (
            "It struck on 13 November 2015. Two days earlier, on 11 November, it rained.",
            ["2015-11-13", "2015-11-11", "2015-11-11"],
        ),
        ("A 2016 law had to be met before December 22.", ["2016", "2019-12-22"]),
        ("At 16:15 UTC, June 1st, they met.", ["2019-06-01T16:15Z", "2019-06-01"]),
        ("Output rose in 2017. The year before, it fell.", ["2017", "2016"]),
    ],
)
def test_dates_that_stand_together_are_read_together(sentence: str, values: list[str]) -> None:
    assert [value for _, value in read(sentence)] == values


@pytest.mark.parametrize(
    "text",
    [
        "Resolution 2375 and Resolution 2017 were adopted.",
        "Podcast 0:00 25:26 0:00 14:40",
        "It may rain, and we march on; the wed couple sat in the sun.",
        "Theresa May and April Jones met June Carter.",
        "Flight 1549 and Room 1984 cost $2000 and 1999 euros.",
        "About 2000 people and 1950 cars passed; 2,017 stayed.",
        "Call 555-2019; the score was 21-16, 3-2 at half.",
        "A 34-year-old man, 60 years old, in his 50s.",
        "He was second, took a second look and one last stand.",
        "The Daily Gazette and the Sunday Times spoke of Winter Olympics.",
        "Highs will be in the 70s.",
        "Now that it is over, prices fall after a fall.",
        "Version 10.5.12 and section 4.2.11 apply.",
        "World News Tonight flew KC-30s as soon as possible.",
        "Two SEC officials took three quarters of the seats on Black Friday.",
    ],
)
def test_look_alikes_are_left_alone(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "published", "value"),
    [
        ("Paid on 03/04/2020.", TUESDAY, ""),
        ("Paid on 03/04/2020.", date(2020, 4, 5), "2020-04-03"),
        ("Paid on 03/04/2020.", date(2020, 3, 5), "2020-03-04"),
        ("Paid on 03/04/2020, due 25/05/2020.", TUESDAY, "2020-04-03"),
        ("Paid on 03/04/2020, due 05/25/2020.", TUESDAY, "2020-03-04"),
        ("Paid on 05/05/2020.", TUESDAY, "2020-05-05"),
        ("Paid on 03.04.2020.", TUESDAY, "2020-04-03"),
    ],
)
def test_the_order_of_day_and_month_is_settled_or_unknown(text: str, published: date, value: str) -> None:
    assert read(text, published)[0][1] == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("It closed last week.", ""),
        ("It closed on December 22.", "XXXX-12-22"),
        ("It closed on Friday.", "XXXX-WXX-5"),
        ("It closed in March.", "XXXX-03"),
        ("It closed that year.", ""),
        ("It closed in 2011.", "2011"),
        ("It closed two days later.", "P2D"),
    ],
)
def test_without_the_articles_date_nothing_is_guessed(text: str, value: str) -> None:
    (timex,) = timexes(text, None)
    assert timex.value == value
    assert timex.known == (value == "2011")


def test_rates_and_lengths_are_told_apart() -> None:
    pairs = [(t.type, t.value, t.mod) for t in timexes("$5 million a year for a year within 24 months")]
    assert pairs == [("SET", "P1Y", ""), ("DURATION", "P1Y", ""), ("DURATION", "P24M", "EQUAL_OR_LESS")]


def test_a_relative_date_keeps_its_anchor_and_modifier() -> None:
    early, that = timexes("Reports came early last year. Later that year they stopped.")
    assert (early.mod, early.anchor) == ("START", "dct:2020-01-14")
    assert (early.begin, early.end) == (date(2019, 1, 1), date(2019, 4, 30))
    assert (that.value, that.anchor) == ("2019", "text:2019@13-28")


def test_earlier_this_year_ends_at_the_articles_date() -> None:
    (timex,) = timexes("Rents rose earlier this year.")
    assert (timex.value, timex.begin, timex.end) == ("2020", date(2020, 1, 1), TUESDAY)


def test_the_reason_is_a_sentence_with_the_value_in_words() -> None:
    last, _, that = dates.suggest(Source("They had until Dec 22 last year. In 2017 it snowed that year.", TUESDAY))
    assert last.reason == "“Dec 22 last year” counts from the article's date 14 January 2020: 22 December 2019."
    assert that.reason == "“that year” means the year of “2017”: 2017."


def test_nothing_is_proposed_in_boilerplate() -> None:
    text = "Read more: 3 May 2019. It closed in 2018."
    assert [text[p.start : p.end] for p in dates.suggest(Source(text, TUESDAY, boilerplate=(Span(0, 22),)))] == ["2018"]


def resolved(text: str, marked: str, published: date | None = TUESDAY) -> Timex | None:
    start = text.index(marked)
    return dates.resolve(Source(text, published), start, start + len(marked))


@pytest.mark.parametrize(
    ("text", "marked", "value"),
    [
        ("They missed the December deadline.", "the December deadline", "2019-12"),
        ("They had until Dec 22 last year.", "22", "2019-12-22"),
        ("They had until Dec 22 last year.", "Dec 22", "2019-12-22"),
        ("Floods came in 2017. That year it shut.", "That year", "2017"),
        ("Growth was seen in may, he wrote.", "may", "2019-05"),
        ("Only 1950 remained.", "1950", "1950"),
        ("It was 15:30 then.", "15:30", "2020-01-14T15:30"),
        ("Paid on 03/04/2020.", "03/04/2020", ""),
    ],
)
def test_a_mark_gets_the_value_of_its_words_in_context(text: str, marked: str, value: str) -> None:
    timex = resolved(text, marked)
    assert timex
    assert timex.value == value


def test_a_mark_without_a_time_expression_has_no_value() -> None:
    assert resolved("The committee of Resolution 2375 met.", "committee") is None
    assert dates.resolve(Source("short", TUESDAY), 3, 40) is None


def test_a_mark_counts_anew_from_another_publication_date() -> None:
    text = "It closed last week."
    assert [
        resolved(text, "last week", day) and resolved(text, "last week", day).value
        for day in (TUESDAY, date(2019, 7, 1))
    ] == [  # type: ignore[union-attr]
        "2020-W02",
        "2019-W26",
    ]


SNIPPETS = [row[1] for row in RULES]
ODDITIES = [
    "03/04/2020",
    "9999-99-99",
    "12:60",
    "31",
    "\n",
    "\u00a0",
    "\u0301",
    "👩‍👩‍👧",
    "２０１９",
    "$",
    "(",
    "’",
    "ago",
    "later",
]
SOUP = st.lists(
    st.sampled_from([*words.TRIGGERS, *words.NUMBERS, *SNIPPETS, *ODDITIES]),
    max_size=20,
).flatmap(lambda parts: st.sampled_from([" ", "", "-"]).map(lambda glue: glue.join(parts)))


@given(SOUP, st.sampled_from([None, TUESDAY, date(2016, 2, 29), date.min, date.max]))
def test_any_text_gives_sound_proposals(text: str, published: date | None) -> None:
    found: list[Proposal] = list(dates.suggest(Source(text, published)))
    assert all(first.end <= second.start for first, second in pairwise(found))
    for proposal in found:
        assert 0 <= proposal.start < proposal.end <= len(text)
        assert not cuts_grapheme(text, proposal.start, proposal.end)
        assert from_json(proposal.data).as_json() == proposal.data
        assert 0 < proposal.score <= 1


@pytest.mark.parametrize(
    "unit", ["03/04/2020 ", "Q1 ", "May 3-", "half a ", "the last ", " " * 60 + "in", "1:00 a", "2019 "]
)
def test_time_grows_with_the_text_and_no_faster(unit: str) -> None:
    def seconds(size: int) -> float:
        start = time.process_time()
        for _ in dates.suggest(Source((unit * size)[:size], TUESDAY)):
            pass
        return time.process_time() - start

    seconds(1_000)
    assert seconds(16_000) < 16 * max(seconds(4_000), 0.01)


@pytest.mark.parametrize("end", [" ", "\n", "\n\n"])
def test_a_long_article_is_read_as_its_parts_are(end: str) -> None:
    line = f"The council met on 3 May 2018 and shut the mill in September last year.{end}"
    assert [value for _, value in read(line * 300)] == ["2018-05-03", "2019-09"] * 300


def test_evaluate_writes_what_the_reader_finds(tmp_path: Path) -> None:
    evaluation.run(tmp_path, tmp_path)
    assert not (tmp_path / "timex.jsonl").exists()
    (tmp_path / "timex").mkdir()
    article = {"doc_id": "a1", "dct": "2020-01-14", "text": "The mill shut last week."}
    (tmp_path / "timex" / "input.jsonl").write_text(json.dumps(article) + "\n", encoding="utf-8")
    evaluation.run(tmp_path, tmp_path)
    (line,) = (tmp_path / "timex.jsonl").read_text(encoding="utf-8").splitlines()
    found = [{"start": 14, "end": 23, "type": "DATE", "value": "2020-W02"}]
    assert json.loads(line) == {"doc_id": "a1", "timexes": found}

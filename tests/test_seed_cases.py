"""The sample corpus holds every hard case on which pages, readers and linkers are shown."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from datetime import date

import pytest

from annotate.metadata import read_metadata
from tests.seed_corpus import ARTICLES, CLAIMS, MANIFEST, MARKS, ORIGINS, TEXTS, Row, of_claim, party

DEADLINE = date(2019, 12, 22)


def dates_meaning(day: date) -> Iterator[Row]:
    for mark in MARKS.values():
        if mark["kind"] == "date" and mark["begin"] == mark["end"] == day.isoformat():
            yield mark


def test_one_deadline_is_worded_in_four_ways() -> None:
    wordings = {mark["quote"] for mark in dates_meaning(DEADLINE)}
    assert {"22 December 2019", "Dec 22 last year", "within 24 months of adoption", "Sunday"} <= wordings
    loose = next(mark for mark in MARKS.values() if mark["quote"] == "the end of 2019")
    assert loose["begin"] <= DEADLINE.isoformat() <= loose["end"]


def test_one_claim_follows_a_figure_over_four_dates() -> None:
    dated = [{quantity["as_of"] for quantity in claim["quantities"]} - {None} for claim in CLAIMS.values()]
    assert max(map(len, dated)) >= 4


def test_figures_truly_contradict_and_a_claim_is_disputed() -> None:
    confirmed = [
        link for link in MANIFEST["claim_links"] if (link["type"], link["state"]) == ("contradicts", "confirmed")
    ]
    assert any(CLAIMS[link["older"]]["quantities"] and CLAIMS[link["newer"]]["quantities"] for link in confirmed)


def test_four_articles_that_print_one_wire_report_are_one_origin() -> None:
    mentions = of_claim("mentions", "c-china-50k")
    assert len({MARKS[mention["mark"]]["article"] for mention in mentions}) == 4
    assert {ORIGINS[mention["origin"]]["kind"] for mention in mentions} == {"wire"}
    assert len({mention["origin"] for mention in mentions}) == 1
    assert len({party(mention["origin"]) for mention in mentions}) == 1


def test_three_papers_repeat_the_wire_and_name_it() -> None:
    wire = TEXTS["05-wire-two-companies"]
    sentences = {sentence for sentence in re.split(r"(?<=\.)\s+", wire) if len(sentence.split()) > 10}
    for key in ("06-courier-two-companies", "07-post-two-companies", "08-lantern-two-companies"):
        assert "Meridian Wire" in TEXTS[key]
        assert any(sentence in TEXTS[key] for sentence in sentences)


def test_capitals_stand_for_governments_and_for_themselves() -> None:
    meant: dict[str, set[str]] = {}
    for mark in MARKS.values():
        if mark["kind"] == "entity":
            meant.setdefault(mark["quote"], set()).add(mark["entity"])
    for capital in ("Beijing", "Washington", "Pyongyang"):
        assert len(meant[capital]) == 2
    assert meant["Moscow"] == {"e-russia"}


def test_some_dates_lack_a_year_and_some_datelines_are_weekdays() -> None:
    bare = [m for m in MARKS.values() if m["kind"] == "date" and re.fullmatch(r"[A-Z][a-z]+ \d\d?", m["quote"])]
    assert all(mark["anchor"].startswith("dct:") for mark in bare)
    assert {"April 30", "January 30", "December 22"} <= {mark["quote"] for mark in bare}
    assert TEXTS["01-council-bans-new-permits"].count("NEW YORK, Monday –") == 1
    assert TEXTS["08-lantern-two-companies"].count("on Tuesday (Jan 14)") == 1


@pytest.mark.parametrize("key", ARTICLES)
def test_import_finds_the_publication_date_that_the_manifest_names(key: str) -> None:
    article, found = ARTICLES[key], read_metadata(TEXTS[key], today=date(2024, 4, 2))
    assert (found.precision, found.published_source) == (article["published_precision"], article["published_source"])
    stated = (article["published_at"] or "").removesuffix(":00Z")
    assert (found.published_at.isoformat() if found.published_at else "").removesuffix(":00") == stated


def test_one_publication_date_must_be_inferred_and_one_is_unknown() -> None:
    sources = Counter(article["published_source"] for article in ARTICLES.values())
    assert sources == {"stated": len(ARTICLES) - 2, "inferred": 1, "": 1}
    assert "2020" not in TEXTS["08-lantern-two-companies"]
    assert ARTICLES["11-two-numbers"]["published_at"] is None
    relative = [mark for mark in MARKS.values() if mark["quote"] in ("Last spring", "Next week")]
    assert [(mark["begin"], mark["end"]) for mark in relative] == [(None, None)] * 2


def test_boilerplate_was_scraped_along() -> None:
    text = TEXTS["04-last-flights"]
    assert text.startswith("icon menuicon")
    assert text.count("Two days to go: last flights for North Korea's workers\n") == 2
    assert re.search(r"^\d+:\d\d$", text, re.MULTILINE)
    assert "&quot;" in TEXTS["07-post-two-companies"]
    assert TEXTS["07-post-two-companies"].startswith(" date 2020-01-15 ")


def test_texts_hold_characters_that_trouble_offsets() -> None:
    text = "".join(TEXTS.values())
    assert any(ord(character) > 0xFFFF for character in text)
    assert "\u200d" in text
    assert any("HANGUL" in unicodedata.name(character, "") for character in text)
    assert "Tomasz Ågren-Vidović" in text

"""Names in running text, with the installed model and with rules alone."""

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotate.interchange import Proposal, Source, Span
from annotate.suggesters import entities
from annotate.suggesters.naming import model


@pytest.fixture(params=["model", "rules"])
def reader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Each test runs with the model, if one is installed, and without."""
    if request.param == "rules":
        monkeypatch.setattr(model, "load", lambda: None)
        monkeypatch.setattr(model, "installed", lambda: None)
    elif model.installed() is None:
        pytest.skip("no model is installed")
    return request.param


pytestmark = pytest.mark.usefixtures("reader")


def read(text: str, **known: object) -> list[Proposal]:
    return list(entities.suggest(Source(text, **known)))  # type: ignore[arg-type]


def names(text: str) -> dict[str, Proposal]:
    return {text[found.start : found.end]: found for found in read(text)}


def test_health_page_can_say_which_reader_is_in_use(reader: str) -> None:
    assert (
        entities.reader_name() == "rules" if reader == "rules" else entities.reader_name().startswith("en_core_web_sm")
    )


@pytest.mark.parametrize(
    ("text", "surface", "kind", "name"),
    [
        ("Officials in Norway agreed.", "Norway", "GPE", "Norway"),
        ("The N. Korea talks failed.", "N. Korea", "GPE", "North Korea"),
        ("They blamed the DPRK for it.", "DPRK", "GPE", "North Korea"),
        ("The U.S. agreed on Monday.", "U.S.", "GPE", "United States"),
        ("Fish from the Black Sea is rare.", "Black Sea", "LOC", "Black Sea"),
        ("He spoke to President Ines Falkenrath.", "Ines Falkenrath", "PERSON", "Ines Falkenrath"),
        ("A report by Brightwater Holdings came late.", "Brightwater Holdings", "ORG", "Brightwater Holdings"),
        ("She runs the Ministry of Fisheries there.", "Ministry of Fisheries", "ORG", "Ministry of Fisheries"),
        ("They landed at Lindholm Airport at noon.", "Lindholm Airport", "FACILITY", "Lindholm Airport"),
        ("He quoted Resolution 1999 at length.", "Resolution 1999", "LAW", "Resolution 1999"),
        ("It broke the Clean Rivers Act again.", "Clean Rivers Act", "LAW", "Clean Rivers Act"),
        ("Talks at the UN Security Council failed.", "UN Security Council", "ORG", "UN Security Council"),
        ("The Second World War ended.", "Second World War", "EVENT", "World War II"),
    ],
)
def test_types_and_full_names(text: str, surface: str, kind: str, name: str) -> None:
    found = names(text)
    assert surface in found
    assert (found[surface].data["type"], found[surface].data["name"]) == (kind, name)
    assert found[surface].data["level"] == "name"


@pytest.mark.parametrize(
    ("text", "surface", "country"),
    [
        ("The Norwegian fleet left.", "Norwegian", "Norway"),
        ("Many North Koreans left.", "North Koreans", "North Korea"),
        ("A Peruvian ship sank.", "Peruvian", "Peru"),
    ],
)
def test_demonyms_are_mentions_of_their_country(text: str, surface: str, country: str) -> None:
    data = names(text)[surface].data
    assert (data["type"], data["level"], data["name"]) == ("NORP", "adjective", country)


@pytest.mark.parametrize(
    ("text", "surface", "sense"),
    [
        ("The deal angered Pyongyang on Monday.", "Pyongyang", "metonym"),
        ("But Moscow denied it.", "Moscow", "metonym"),
        ("They signed an appeal to Moscow.", "Moscow", "metonym"),
        ("The embassies in Pyongyang closed.", "Pyongyang", None),
        ("The Oslo-based bank closed.", "Oslo", None),
        ("OSLO (Agency) — The bank closed.", "OSLO", "dateline"),
        ("OSLO: The bank closed.", "OSLO", "dateline"),
    ],
)
def test_capitals_that_stand_for_their_government(text: str, surface: str, sense: str | None) -> None:
    data = names(text)[surface].data
    assert data.get("sense") == sense
    assert ("refers_to" in data) == (sense == "metonym")


def test_metonyms_say_whose_government() -> None:
    assert names("But Moscow denied it.")["Moscow"].data["refers_to"] == "Russia"


def test_surname_and_abbreviation_mean_the_full_name() -> None:
    text = (
        "Minister Ines Falkenrath met the Council for Northern Fisheries (CNF). "
        "Falkenrath praised it. The CNF thanked Falkenrath."
    )
    by_name = [(text[p.start : p.end], p.data["name"], p.data["type"]) for p in read(text)]
    assert by_name.count(("Falkenrath", "Ines Falkenrath", "PERSON")) == 2
    assert ("CNF", "Council for Northern Fisheries", "ORG") in by_name


def test_one_type_per_name() -> None:
    text = "Mr. Lindholm spoke. Lindholm left. They saw Lindholm, and Lindholm smiled."
    assert {p.data["type"] for p in read(text) if "Lindholm" in text[p.start : p.end]} == {"PERSON"}


def test_city_and_region_are_one_mention() -> None:
    found = names("The fair in Elmsworth, Ohio, opened.")
    assert "Elmsworth, Ohio" in found
    assert found["Elmsworth, Ohio"].data["name"] == "Elmsworth"
    assert found["Elmsworth, Ohio"].data["region"] == "Ohio"


def test_articles_titles_and_possessives_are_left_out() -> None:
    found = names("The Norway's coast was seen by Prime Minister Ines Falkenrath's crew.")
    assert set(found) == {"Norway", "Ines Falkenrath"}


@pytest.mark.parametrize(
    "text",
    [
        "It cost US$500 million and AU$3.",
        "It was “harsh,quot; and left. &quot;",
        "They remaiRead More – Source",
        "Share this page on Monday in January.",
        "The pro-Oslo camp left, said @oslo.",
        "PLEASE GIVE US MORE OF THIS AND LET US BE",
    ],
)
def test_what_is_no_name(text: str) -> None:
    assert read(text) == []


def test_boilerplate_teaches_and_proposes_nothing() -> None:
    text = "Watch: Norway and Peru. The fleet of Peru left."
    assert [(p.start, p.end) for p in read(text, boilerplate=(Span(0, 23),))] == [(37, 41)]


def test_every_proposal_says_why() -> None:
    for found in read("President Ines Falkenrath of Norway met the Ministry of Fisheries."):
        assert found.kind == "entity"
        assert 0 < found.score <= 1
        assert found.reason.startswith("“")
        assert found.reason.endswith(".")


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet="AaBb UNof'’.,-()\n\u0301éÉ“", max_size=80))
def test_any_text_gives_ordered_spans_that_cut_no_character(text: str) -> None:
    previous = 0
    for found in read(text):
        assert previous <= found.start < found.end <= len(text)
        assert not text[found.start].isspace()
        assert not text[found.end - 1].isspace()
        previous = found.end


def test_reading_twice_gives_the_same() -> None:
    text = "Ines Falkenrath of Norway met Brightwater Holdings in Elmsworth, Ohio."
    assert read(text) == read(text)


@pytest.mark.parametrize("piece", ["A-", "New York, ", "US ", "Act of the ", "A'", "President ", "Aa"])
def test_hostile_text_is_linear(piece: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model, "load", lambda: None)
    started = time.process_time()
    read(piece * (40_000 // len(piece)))
    assert time.process_time() - started < 10

"""What a mention says: name, adjective, description or pronoun, and the part that counts."""

from __future__ import annotations

import hypothesis
import pytest
from hypothesis import strategies

from annotate.linkers.names import ADJECTIVE, DESCRIPTION, NAME, PRONOUN, Mention, read


def said(text: str, **context: str) -> tuple[str, str]:
    name = read(Mention("m", text, "a", **context))
    return name.level, name.core


@pytest.mark.parametrize(
    ("text", "core"),
    [
        ("Nordhavn Motor Company CEO Ada Lund", "ada lund"),
        ("Ada Lund, the chief executive of Nordhavn", "ada lund"),
        ("former minister Dr. Ada K. Lund, MD", "ada k lund"),
        ("the Danish shipbuilder Nordhavn", "nordhavn"),
        ("Danish shipbuilder, Nordhavn", "nordhavn"),
        ("Nordhavn Corp.", "nordhavn"),
        ("in the Gulf of Bothnia, between Sweden and Finland", "gulf of bothnia"),
        ("Ada's Harbour", "ada's harbour"),
        ("the N450s", "n450"),
        ("Shippers' rivals such as Nordhavn", "rival"),
    ],
)
def test_the_core_of_a_name(text: str, core: str) -> None:
    assert said(text)[1] == core


@pytest.mark.parametrize(
    ("text", "head"),
    [
        ("the Nordhavn chief executive", "chief executive"),
        ("the chairman of Nordhavn", "chairman"),
        ("a ferry in the Gulf of Bothnia", "ferry"),
        ("Nordhavn's largest rival", "rival"),
        ("two women", "woman"),
        ("the Attorney General of Norway", "attorney-general"),
    ],
)
def test_a_description_is_known_by_its_head(text: str, head: str) -> None:
    assert said(text) == (DESCRIPTION, head)


@pytest.mark.parametrize("text", ["she", "It", "their", "who"])
def test_pronouns(text: str) -> None:
    assert said(text)[0] == PRONOUN


def test_us_in_capitals_is_a_country_and_in_small_letters_a_pronoun() -> None:
    assert read(Mention("m", "the U.S.", "a")).known == "GPE:United States"
    assert said("us")[0] == PRONOUN


def test_demonyms_governments_and_countries_are_one() -> None:
    names = [read(Mention("m", text, "a")) for text in ("Norwegian", "the Norwegian government", "Norway")]
    assert {name.known for name in names} == {"GPE:Norway"}
    assert names[0].level == ADJECTIVE
    assert names[2].level == NAME


@pytest.mark.parametrize(
    ("before", "text", "after", "sense"),
    [
        ("", "Oslo", " denied the report", "metonym"),
        ("talks with ", "Oslo", " failed", "metonym"),
        ("a part in ", "Oslo", "'s export of cod", "metonym"),
        ("the suburbs of ", "Oslo", " were flooded", ""),
        ("in ", "Oslo", "'s streets", ""),
        ("", "Oslo", "-based analysts", ""),
        ("", "OSLO", ": The port", ""),
    ],
)
def test_a_capital_stands_for_its_government_unless_something_is_there(
    before: str, text: str, after: str, sense: str
) -> None:
    name = read(Mention("m", text, "a", before=before, after=after))
    assert name.sense == sense
    assert (name.known == "GPE:Norway") == bool(sense)


def test_what_the_reader_says_of_a_capital_counts() -> None:
    assert read(Mention("m", "Oslo", "a", sense="dateline")).known == "GPE:Oslo"


@pytest.mark.parametrize(
    "text", ["", " ", "'s", "the", "(", "—", "of", "A", "\u0301", "X" * 5000, "and " * 900, "a, " * 900]
)
def test_any_text_is_read_as_something(text: str) -> None:
    assert read(Mention("m", text, "a")).level in (NAME, ADJECTIVE, DESCRIPTION, PRONOUN)


@pytest.mark.parametrize(
    "text",
    ["평양", "Kim 정은", "北京", "Αθήνα", "москва", "ʻOumuamua", "№ 5", "&", "—", "١٢", "of the", "É", "🙂 Lund"],
)
def test_every_script_has_names(text: str) -> None:
    assert read(Mention(id="m", text=text, article="a")).core


@hypothesis.given(strategies.text(max_size=60))
def test_no_text_is_too_strange(text: str) -> None:
    read(Mention(id="m", text=text, article="a", type="PERSON"))
    read(Mention(id="m", text=text, article="a"))

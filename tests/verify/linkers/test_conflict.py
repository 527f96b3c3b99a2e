"""Contradictions and updates: what clashes, what does not, and which of the two it is."""

from __future__ import annotations

from datetime import date

import pytest

from verify.facts import facts
from verify.linkers.conflict import CONTRADICTS, UPDATES, compare

DAY, LATER = date(2024, 3, 10), date(2024, 9, 1)

CONTRADICTIONS = [
    (
        "number",
        "The flood killed 31 people in Lisbon on 3 May 2021.",
        "The flood killed 90 people in Lisbon on 3 May 2021.",
    ),
    ("date", "The bridge in Oslo opened in 1998.", "The bridge in Oslo opened in 2003."),
    ("quantifier", "All prisoners were released by Kenya.", "Only some prisoners were released by Kenya."),
    (
        "attribute",
        "The Danish company Nordhavn Shipping was fined.",
        "Nordhavn Shipping, a Swedish company, was fined.",
    ),
    ("polarity", "Peru did not sign the fishing treaty.", "Peru signed the fishing treaty."),
    ("polarity", "Peru approved the fishing treaty.", "Peru rejected the fishing treaty."),
    ("position", "The minister said Kenya supports the dam.", "The minister said Kenya opposes the dam."),
    ("outcome", "Ghana will pay the miners before June.", "Ghana failed to pay the miners."),
    ("outcome", "Chile has not taken action on the mines.", "Chile said it had closed half of the mines."),
]
COMPATIBLE = [
    ("Norway has about 50,000 soldiers in the north.", "Norway keeps at least 20,000 soldiers in the north."),
    ("Norway has 3,000 ships.", "Norway has some 3,100 ships."),
    ("Peru has 400 ships.", "Iceland has 900 ships."),
    ("Peru must sign the fishing treaty.", "Peru has not signed the fishing treaty."),
    ("Peru signed the fishing treaty.", "Peru sold its railways."),
    ("Two ministers resigned in Oslo.", "Three trains collided near Madrid."),
]


@pytest.mark.parametrize(("cls", "a", "b"), CONTRADICTIONS)
def test_incompatible_claims_of_one_time_contradict(cls: str, a: str, b: str) -> None:
    found = compare(facts(a, DAY), facts(b, DAY))
    assert found is not None
    assert (found.type, found.cls) == (CONTRADICTS, cls)
    assert found.value_a in found.reason
    assert found.value_b in found.reason


@pytest.mark.parametrize(("a", "b"), [(a, b) for _, a, b in CONTRADICTIONS])
def test_a_clash_is_seen_from_both_sides(a: str, b: str) -> None:
    one, other = compare(facts(a, DAY), facts(b, DAY)), compare(facts(b, DAY), facts(a, DAY))
    assert one is not None
    assert other is not None
    assert (one.type, one.cls, one.value_a, one.value_b) == (other.type, other.cls, other.value_b, other.value_a)


@pytest.mark.parametrize(("a", "b"), COMPATIBLE)
def test_compatible_claims_do_not_clash(a: str, b: str) -> None:
    assert compare(facts(a, DAY), facts(b, DAY)) is None


@pytest.mark.parametrize("text", [text for _, *pair in CONTRADICTIONS for text in pair])
def test_no_claim_clashes_with_itself(text: str) -> None:
    assert compare(facts(text, DAY), facts(text, DAY)) is None


def test_disjoint_times_are_an_update_and_never_a_contradiction() -> None:
    found = compare(facts("Norway had 400 ships in 2015.", DAY), facts("Norway had 500 ships in 2016.", DAY))
    assert found is not None
    assert (found.type, found.older, found.implausible) == (UPDATES, "a", False)
    assert "later became" in found.reason


def test_undated_claims_speak_of_the_days_of_their_articles() -> None:
    found = compare(facts("Norway has 500 ships.", LATER), facts("Norway has 400 ships.", DAY))
    assert found is not None
    assert (found.type, found.older) == (UPDATES, "b")


@pytest.mark.parametrize(("year", "implausible"), [(2016, True), (2023, False)])
def test_a_jump_is_implausible_when_it_is_too_large_for_the_time_between(year: int, implausible: bool) -> None:
    found = compare(facts("Norway had 400 ships in 2015.", DAY), facts(f"Norway had 900 ships in {year}.", DAY))
    assert found is not None
    assert found.implausible is implausible


def test_a_share_that_has_left_updates_the_count() -> None:
    found = compare(
        facts("3,000 miners were in Ghana.", DAY), facts("Ghana sent home two-thirds of its 3,000 miners.", DAY)
    )
    assert found is not None
    assert (found.type, found.cls, found.older) == (UPDATES, "number", "a")


def test_a_birth_date_is_no_update_however_far_apart() -> None:
    found = compare(facts("Ana Lund was born on 3 May 1950.", DAY), facts("Ana Lund was born on 8 July 1957.", DAY))
    assert found is not None
    assert found.type == CONTRADICTS

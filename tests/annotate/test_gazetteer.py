"""Known names: folding, lookup, capitals and demonyms, and the table itself."""

import re
from collections import Counter

import pytest

from annotate.gazetteer import country, entries, fold, lookup


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("the U.S.’s", "US"),
        ("Al-Qaeda", "al Qaeda"),
        ("Bogotá", "BOGOTA"),
        ("North  Korea's", "North Korea"),
        ("Côte d’Ivoire", "Cote d'Ivoire"),
        ("The Hague", "hague"),
        ("Rio–Niterói", "Rio-Niteroi"),
    ],
)
def test_spellings_fold_to_one_key(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize("name", ["", "the", "...", "'s"])
def test_folding_never_fails_and_is_idempotent(name: str) -> None:
    assert fold(fold(name)) == fold(name)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("N. Korea", "North Korea"),
        ("NK", "North Korea"),
        ("DPRK", "North Korea"),
        ("North Koreans", "North Korea"),
        ("U.S.", "United States"),
        ("USA", "United States"),
        ("Kiev", "Kyiv"),
        ("UN", "United Nations"),
        ("Security Council", "UN Security Council"),
    ],
)
def test_lookup_knows_short_forms(name: str, expected: str) -> None:
    assert [entry.name for entry in lookup(name)] == [expected]


def test_unknown_names_have_no_entry() -> None:
    assert lookup("Harbour Bay Sailing Club") == ()


def test_capitals_name_their_country() -> None:
    (pyongyang,) = lookup("Pyongyang")
    assert pyongyang.capital_of == "North Korea"
    assert country(pyongyang.capital_of) is not None


def test_demonyms_are_told_from_names() -> None:
    (norway,) = lookup("Norwegian")
    assert norway.is_demonym("Norwegians")
    assert not norway.is_demonym("Norway")


def test_every_row_is_sound() -> None:
    names = Counter((entry.type, entry.name) for entry in entries())
    assert names.most_common(1)[0][1] == 1
    for entry in entries():
        assert entry.type in {"GPE", "LOC", "ORG", "FACILITY", "EVENT", "NORP"}, entry
        assert re.fullmatch(r"(Q[1-9]\d*)?", entry.wikidata), entry
        assert not entry.capital_of or country(entry.capital_of) is not None, entry
        assert all(name == name.strip() and name for name in (*entry.names, *entry.demonyms)), entry


def test_wikidata_ids_are_given_once() -> None:
    ids = Counter(entry.wikidata for entry in entries() if entry.wikidata)
    assert ids.most_common(1)[0][1] == 1

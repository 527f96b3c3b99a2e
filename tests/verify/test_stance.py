"""Stance: what a sentence says for or against a claim."""

from __future__ import annotations

import pytest

from verify.facts import facts
from verify.stance import CONTEXT, REFUTES, SUPPORTS, stance

CLAIM = "Ana Lund was born on 3 May 1950."

CASES = [
    (CLAIM, "Ana Lund (3 May 1950 – 9 June 2011) was a Danish painter.", SUPPORTS),
    (CLAIM, "Ana Lund (8 July 1957 – 9 June 2011) was a Danish painter.", REFUTES),
    (CLAIM, "Ana Lund (born 8 July 1957) moved to Aarhus on 3 May 1950.", REFUTES),
    ("The ferry sank in May.", "The ferry sank on 12 May 2003.", SUPPORTS),
    ("The ferry sank in June.", "The ferry sank on 12 May 2003.", REFUTES),
    ("Nordhavn has two harbours.", "Nordhavn has two harbours and an airport.", SUPPORTS),
    ("Nordhavn has three harbours.", "Nordhavn has two harbours and an airport.", REFUTES),
    ("It was her first novel.", "It was her second novel.", REFUTES),
    ("It was not her first novel.", "It was her second novel.", SUPPORTS),
    ("The library opened before the war.", "The library opened after the war.", REFUTES),
    ("The ferry was never repaired.", "The ferry was repaired in Sundby.", REFUTES),
    ("The mayor bought a vineyard.", "The mayor spoke of rain.", CONTEXT),
]


@pytest.mark.parametrize(("claim", "sentence", "label"), CASES)
def test_stance_follows_dates_amounts_ranks_and_opposites(claim: str, sentence: str, label: str) -> None:
    taken = stance(facts(claim), facts(sentence))
    assert taken.label == label, taken
    assert 0 <= taken.support <= 1
    assert taken.reason.endswith(".")


@pytest.mark.parametrize("text", ["", "…", "not", "1", "The mayor."])
def test_odd_texts_have_a_stance(text: str) -> None:
    assert stance(facts(text), facts(CLAIM)).label in (SUPPORTS, REFUTES, CONTEXT)

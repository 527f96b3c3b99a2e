"""Same claim: what proposes a pair, what forbids it, and by which keys it is found."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from annotate import embeddings
from annotate.interchange import Proposal, Source, Span
from verify.facts import facts, facts_of
from verify.linkers.same_claim import keys, same_claim

DAY = date(2024, 3, 10)

SAME = [
    ("The flood killed 31 people in Lisbon on Monday.", "At least 31 people died in the Lisbon flood."),
    ("Norway earns $40 million a year from salmon.", "Salmon brings in 40 million dollars a year for Norway."),
    ("Kenya blacklisted two mining companies.", "Kenya imposed sanctions on two mining firms."),
]
DIFFERENT = [
    ("The flood killed 31 people in Lisbon.", "The flood killed 90 people in Lisbon.", "amounts"),
    ("Peru signed the fishing treaty.", "Peru did not sign the fishing treaty.", "denies"),
    ("Peru approved the fishing treaty.", "Peru rejected the fishing treaty.", "opposite"),
    ("Kenya released all prisoners.", "Kenya released only some prisoners.", "differ"),
    ("Peru signed the fishing treaty.", "Iceland signed the fishing treaty.", "names"),
    ("The bridge in Oslo opened in 1998.", "The bridge in Oslo opened in 2003.", "days"),
]


@pytest.mark.parametrize(("a", "b"), SAME)
def test_the_same_in_other_words_is_proposed(a: str, b: str) -> None:
    judged = same_claim(facts(a, DAY), facts(b, DAY))
    assert judged.proposed, judged
    assert judged.reason.endswith(".")


@pytest.mark.parametrize(("a", "b", "because"), DIFFERENT)
def test_what_cannot_be_the_same_says_why(a: str, b: str, because: str) -> None:
    judged = same_claim(facts(a, DAY), facts(b, DAY))
    assert judged.score == 0
    assert because in judged.reason


@pytest.mark.parametrize(("a", "b"), SAME + [(a, b) for a, b, _ in DIFFERENT])
def test_the_order_of_a_pair_does_not_matter(a: str, b: str) -> None:
    first, second = facts(a, DAY), facts(b, DAY)
    assert same_claim(first, second).score == same_claim(second, first).score


@pytest.mark.parametrize(("a", "b"), SAME)
def test_a_pair_is_found_by_a_key_that_both_have(a: str, b: str) -> None:
    assert keys(facts(a, DAY)) & keys(facts(b, DAY))


def test_keys_hold_words_by_meaning_names_amounts_and_days() -> None:
    found = keys(facts("Ghana sent home 3,200 miners on 4 May 2022.", DAY))
    assert {"n:ghana", "w:repatriat", "q:3.2e+03", "d:2022-05-04"} <= found


def test_a_position_repeated_on_another_day_is_the_same_claim() -> None:
    a = facts("Kenya said on 3 May 2022 that it was no longer bound by the fishing treaty.", DAY)
    b = facts("Kenya warned on 9 May 2022 that it was no longer bound by the fishing treaty.", DAY)
    assert same_claim(a, b).proposed


def test_an_amount_in_passing_does_not_make_a_pair() -> None:
    a = facts("Norway earned $40 million from 900 ships.", DAY)
    b = facts("Norway had 900 ships.", DAY)
    assert not same_claim(a, b).proposed


def test_embeddings_keep_claims_apart_that_only_share_a_story() -> None:
    if not embeddings.available():
        assert facts("Peru signed.", DAY).vector is None
        return
    texts = ["Ghana closed its harbours because of the strike.", "The strike in Ghana began with the crane drivers."]
    a, b = (
        replace(facts(text, DAY), vector=vector) for text, vector in zip(texts, embeddings.embed(texts), strict=True)
    )
    assert not same_claim(a, b).proposed


def test_a_name_is_known_by_the_key_that_the_caller_gives() -> None:
    text = "The Nordhavn bank failed."
    mark = Proposal(4, 12, "entity", 1.0, "", {"key": "entity:7"})
    assert facts_of(Source(text), Span(0, len(text)), [mark]).entities == {"entity:7"}


def test_a_pronoun_takes_its_subject_from_the_words_before() -> None:
    text = "According to Ghana, it had closed two mines in Peru."
    claim = facts("it had closed two mines in Peru", DAY, context=text)
    assert claim.subject == "ghana"
    assert claim.setting == {"ghana"}


def test_a_veiled_country_gets_the_name_that_is_revealed_later() -> None:
    text = "“A certain country has not paid its share,” she said. Asked again, she said she was referring to Norway."
    claim = facts("A certain country has not paid its share", DAY, context=text)
    assert "norway" in claim.entities


def test_empty_and_odd_texts_are_compared_without_an_error() -> None:
    for text in ("", " ", "…", "12", "‮\u0000", "not " * 500):
        assert same_claim(facts(text), facts("Peru signed the treaty.")).score <= 1

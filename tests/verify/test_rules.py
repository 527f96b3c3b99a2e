"""Verdict conditions and independence, on plain values."""

from __future__ import annotations

import pytest

from verify.rules import (
    CONFLICTING,
    LABELS,
    NOT_ENOUGH,
    REFUTED,
    SUPPORTED,
    Item,
    conditions,
    independent_parties,
    warnings,
)


def item(stance: str, party: str, **more: object) -> Item:
    return Item(stance=stance, party=party, **{"origin": f"origin of {party}", "grade": 3} | more)  # type: ignore[arg-type]


def met(label: str, *items: Item, left_out: str = "") -> bool:
    return all(condition.met for condition in conditions(label, items, left_out=left_out))


@pytest.mark.parametrize(("label", "stance"), [(SUPPORTED, "supports"), (REFUTED, "refutes")])
def test_two_independent_parties_carry_a_verdict_and_one_does_not(label: str, stance: str) -> None:
    one, again, other = item(stance, "city"), item(stance, "city", origin="another office"), item(stance, "union")
    assert not met(label, one)
    assert not met(label, one, again)
    assert met(label, one, other)


@pytest.mark.parametrize(("label", "stance"), [(SUPPORTED, "supports"), (REFUTED, "refutes")])
def test_one_primary_document_carries_a_verdict(label: str, stance: str) -> None:
    assert met(label, item(stance, "city", primary=True))


def test_opposing_evidence_of_equal_grade_stands_in_the_way_until_it_is_answered() -> None:
    support = item("supports", "city", primary=True)
    assert not met(SUPPORTED, support, item("refutes", "union"))
    assert met(SUPPORTED, support, item("refutes", "union", grade=5))
    assert met(SUPPORTED, support, item("refutes", "union", rebutted=True))


def test_five_articles_that_print_one_wire_report_are_one_party() -> None:
    reprints = [item("supports", "wire", origin="wire report", article=str(n)) for n in range(5)]
    assert independent_parties(reprints, "supports") == {"wire"}
    assert not met(SUPPORTED, *reprints)
    assert independent_parties([*reprints, item("supports", "wire", article="6")], "supports") == {"wire"}


def test_conflicting_needs_both_sides_from_different_parties() -> None:
    assert not met(CONFLICTING, item("supports", "city"), item("refutes", "city", origin="another office", article="b"))
    assert met(CONFLICTING, item("supports", "city"), item("refutes", "union"))


def test_conflicting_holds_where_two_articles_render_one_origin_incompatibly() -> None:
    rendered = {"origin": "the minutes"}
    assert met(
        CONFLICTING, item("supports", "city", article="a", **rendered), item("refutes", "city", article="b", **rendered)
    )


def test_conflicting_holds_where_something_was_left_out() -> None:
    assert met(CONFLICTING, item("supports", "city"), left_out="the year before")


def test_not_enough_evidence_needs_a_search_that_was_made() -> None:
    assert not met(NOT_ENOUGH)
    assert not met(NOT_ENOUGH, Item(stance=""))
    assert met(NOT_ENOUGH, Item(stance="", searched=True))


def test_what_is_missing_is_said() -> None:
    for label in LABELS:
        assert all(condition.met or condition.missing for condition in conditions(label, []))


def test_an_unknown_label_is_refused() -> None:
    with pytest.raises(ValueError, match="Not Enough Evidence"):
        conditions("Half true", [])


def test_one_sided_evidence_and_one_origin_are_pointed_out() -> None:
    assert len(warnings([item("supports", "city"), item("supports", "city")])) == 2
    assert warnings([item("supports", "city"), item("refutes", "union")]) == []
    assert warnings([]) == []

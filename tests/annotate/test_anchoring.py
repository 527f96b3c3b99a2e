"""A mark follows its words into another version, and is orphaned rather than moved onto a look-alike."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.anchoring import Anchor, anchor
from annotate.interchange import Span
from annotate.spans import context

OLD = (
    "Harbour office reopens\n\nThe harbour office of Port Ellery counted 4,200 landings in March, its clerk said. "
    "The clerk did not name the boats.\n\nIn April the office counted 3,900 landings, fewer than in March."
)


def follow(quote: str, new: str, old: str = OLD) -> Anchor | None:
    start = old.index(quote)
    prefix, suffix = context(old, Span(start, start + len(quote)))
    return anchor(new, quote, prefix, suffix, start)


def text_of(found: Anchor | None, new: str) -> str | None:
    return new[found.span.start : found.span.end] if found else None


def test_unchanged_text_keeps_its_marks_exactly():
    assert follow("counted 4,200 landings", OLD) == Anchor(Span(58, 80), "exact", 1.0)


def test_a_paragraph_put_before_moves_the_mark():
    new = "Corrected on Friday.\n\n" + OLD
    assert follow("4,200 landings", new) == Anchor(Span(88, 102), "moved", 1.0)


@pytest.mark.parametrize(
    ("quote", "now"),
    [
        ("office of Port Ellery counted 4,200 landings", "office of Port Ellery counted some 4,200 landings"),
        ("The clerk did not name the boats", "The clerk did not name the fishing boats"),
        ("of Port Ellery counted 4,200 landings in March", "of Port Éllery counted 4,200 landings in March"),
        ("fewer than in March", "fewer than in March"),
    ],
)
def test_small_repairs_are_followed(quote, now):
    new = "Port news.\n" + OLD.replace(quote, now)
    found = follow(quote, new)
    assert text_of(found, new) == now
    assert found.state == "moved"


@pytest.mark.parametrize(
    ("quote", "now"),
    [
        ("office of Port Ellery counted 4,200 landings", "office of Port Ellery counted 4,300 landings"),
        ("office of Port Ellery counted 4,200 landings", "office of Port Emlery counted 4,200 landings"),
        ("The clerk did not name the boats", "The clerk did name the boats"),
        ("4,200 landings", "4,250 landings"),
        ("its clerk said", ""),
    ],
)
def test_a_changed_number_name_or_negation_orphans_the_mark(quote, now):
    assert follow(quote, OLD.replace(quote, now)) is None


def test_million_does_not_become_billion():
    old = "The port took in 3 million crowns over the whole of last year."
    assert follow("took in 3 million crowns over the whole", old.replace("million", "billion"), old) is None


def test_of_two_equal_places_neither_is_chosen():
    line = "The ferry sails at nine from the northern quay.\n"
    old, new = line, "Notice.\n" + line * 3
    assert follow("The ferry sails at nine from the northern quay.", new, old) is None


def test_of_two_equal_places_the_one_that_stayed_is_kept():
    line = "The ferry sails at nine from the northern quay.\n"
    assert follow("ferry sails at nine from the northern quay", line * 3, line * 3) == Anchor(Span(4, 46), "exact", 1.0)


def test_context_tells_equal_words_apart():
    new = OLD.replace("Harbour office reopens\n\n", "")
    found = follow("March, its clerk", new)
    assert text_of(found, new) == "March, its clerk"
    march = OLD.rindex("March")
    found = anchor(new, "March", *context(OLD, Span(march, march + 5)), hint=march)
    assert found.span.start == new.rindex("March")


def test_a_short_quote_in_an_unrelated_text_is_orphaned():
    assert follow("March", "A march of teachers through Oldcastle began in March and nobody minded.") is None


def test_a_common_word_is_found_by_its_exact_context():
    text = "the port and the quay " * 2_000 + "beyond the lighthouse " + "the port and the quay " * 2_000
    start = text.index("the lighthouse")
    prefix, suffix = context(text, Span(start, start + 3))
    assert anchor("Note. " + text, "the", prefix, suffix, start) == Anchor(Span(start + 6, start + 9), "moved", 1.0)


def test_an_empty_quote_or_text_has_no_place():
    assert anchor(OLD, "", "", "", 0) is None
    assert anchor("", "landings", "", "", 0) is None


def test_an_occurrence_inside_a_grapheme_cluster_does_not_count():
    assert anchor("cafe\u0301", "cafe", "", "", 0) is None


def test_a_common_word_in_a_long_text_stays_quick():
    text = "the port and the quay " * 27_000
    began = time.process_time()
    assert anchor(text, "the", "port and ", " quay", 0) is None
    assert anchor(text, "the northern harbour office that nobody mentions", "", "", 0) is None
    assert time.process_time() - began < 2


@given(st.text(max_size=60), st.text(min_size=1, max_size=40), st.text(max_size=60), st.integers(-5, 200))
def test_whatever_is_found_lies_inside_the_text(before, quote, after, hint):
    text = before + quote + after
    found = anchor(text, quote, before[-32:], after[:32], hint)
    if found and found.score == 1.0:
        assert text[found.span.start : found.span.end] == quote
    if found:
        assert 0 <= found.span.start < found.span.end <= len(text)

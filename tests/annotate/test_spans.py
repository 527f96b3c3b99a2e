"""Offsets: the vectors shared with the browser, laws that hold for any text, and the sentences a bad span gets."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from annotate.interchange import Span
from annotate.spans import (
    SpanError,
    check,
    codepoint_to_utf16,
    context,
    cuts_grapheme,
    is_boundary,
    shown,
    snap_outward,
    snap_to_words,
    utf16_to_codepoint,
)
from annotate.text import canonicalise

VECTORS = json.loads((Path(__file__).parent.parent / "data" / "offset_vectors.json").read_text())["cases"]
FAMILY = "👨\u200d👩\u200d👧"

# Few characters, most of them the kind that clusters are made of: random text of all of Unicode would hit none.
CLUSTERING = st.text("ae1 \n\u0301\u20e3\ufe0f\u200d👍🏽❤👩🇺🇸🇨한가\u1100\u1161\u11a8ก\u0e33北\u0600", max_size=24)


def boundaries(clusters: list[str]) -> list[int]:
    found = [0]
    for cluster in clusters:
        found.append(found[-1] + len(cluster))
    return found


@pytest.mark.parametrize("case", VECTORS, ids=lambda case: case["name"])
class TestVectors:
    def test_converts_both_ways(self, case: dict[str, Any]):
        text, utf16 = case["text"], case["utf16"]
        assert [codepoint_to_utf16(text, point) for point in range(len(text) + 1)] == utf16
        for unit in range(utf16[-1] + 1):
            if unit in utf16:
                assert utf16_to_codepoint(text, unit) == utf16.index(unit)
            else:
                with pytest.raises(ValueError, match="inside a surrogate pair"):
                    utf16_to_codepoint(text, unit)

    def test_knows_the_grapheme_clusters(self, case: dict[str, Any]):
        text, edges = case["text"], boundaries(case["clusters"])
        assert "".join(case["clusters"]) == text
        assert [point for point in range(len(text) + 1) if is_boundary(text, point)] == edges

    def test_snaps_every_span_outward(self, case: dict[str, Any]):
        text, edges = case["text"], boundaries(case["clusters"])
        for start in range(len(text)):
            for end in range(start + 1, len(text) + 1):
                whole = Span(max(at for at in edges if at <= start), min(at for at in edges if at >= end))
                assert snap_outward(text, start, end) == whole
                assert cuts_grapheme(text, start, end) == (whole != Span(start, end))

    def test_snaps_to_words(self, case: dict[str, Any]):
        for word in case.get("words", []):
            assert snap_to_words(case["text"], *word["from"]) == Span(*word["to"])

    def test_canonicalises_its_source(self, case: dict[str, Any]):
        assert canonicalise(case.get("raw", case["text"])).text == case["text"]


@given(CLUSTERING)
def test_looking_near_gives_the_same_boundaries_as_reading_the_whole_text(text):
    whole = {match.end() for match in regex.finditer(r"\X", text)} | {0}
    assert {at for at in range(len(text) + 1) if is_boundary(text, at)} == whole


@given(st.text(max_size=50), st.data())
def test_utf16_and_back_is_the_same_offset(text, data):
    point = data.draw(st.integers(0, len(text)))
    assert utf16_to_codepoint(text, codepoint_to_utf16(text, point)) == point


@given(CLUSTERING.filter(bool), st.data())
def test_a_snapped_span_holds_what_was_selected_and_passes(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    snapped = snap_outward(text, start, end)
    assert snapped.start <= start < end <= snapped.end
    assert check(text, snapped.start, snapped.end, text[snapped.start : snapped.end]) == snapped
    words = snap_to_words(text, start, end)
    assert text[start:end].strip() in text[words.start : words.end]
    assert not cuts_grapheme(text, words.start, words.end)


@pytest.mark.parametrize(
    ("start", "end", "quote", "message"),
    [
        (-1, 2, None, "The span starts at -1; the first character of a text is at 0."),
        (6, 2, None, "The span ends at 2, before it starts at 6."),
        (4, 4, None, "The span at 4 is empty; it must hold at least one character."),
        (4, 99, None, "The span ends at 99, past the end of the text, which has 23 code points."),
        (
            6,
            8,
            None,
            f"The span 6–8 cuts a character as readers see it in two; 5–10 would take in the whole of “{FAMILY}”.",
        ),
        (0, 4, "Quai", "The text at 0–4 reads “Quay”, not “Quai”."),
        (
            14,
            19,
            "boats",
            "The text at 14–19 reads “ts, n”, not “boats”. "
            "Counted in UTF-16 units it would fit: send offset_unit=utf16, or count code points.",
        ),
    ],
)
def test_a_bad_span_is_refused_with_a_sentence(start, end, quote, message):
    with pytest.raises(SpanError) as refusal:
        check(f"Quay {FAMILY} boats, nets.", start, end, quote)
    assert str(refusal.value) == message


@pytest.mark.parametrize("offset", [-1, 4, 1000])
def test_a_utf16_offset_outside_of_the_text_is_refused(offset):
    with pytest.raises(ValueError, match=rf"Offset {offset} lies outside of the text, which has 3 UTF-16 units\."):
        utf16_to_codepoint("a🚢", offset)


@pytest.mark.parametrize("offset", [-1, 3])
def test_a_code_point_offset_outside_of_the_text_is_refused(offset):
    with pytest.raises(ValueError, match=rf"Offset {offset} lies outside of the text, which has 2 code points\."):
        codepoint_to_utf16("a🚢", offset)


def test_context_is_cut_at_the_ends_of_the_text():
    text = "a" * 40 + "quote" + "b" * 3
    assert context(text, Span(40, 45)) == ("a" * 32, "bbb")
    assert context(text, Span(0, len(text))) == ("", "")


def test_messages_show_long_or_blank_quotes_on_one_short_line():
    assert shown("one\n two") == "“one two”"
    assert shown("\n") == "“\\n”"
    assert len(shown("x" * 500)) == 82


def test_a_run_of_letters_that_is_no_word_keeps_its_edges():
    assert snap_to_words("A" * 5000, 2000, 2010) == Span(2000, 2010)


def test_a_thousand_spans_in_a_long_text_are_checked_at_once():
    text = ("The quay of Port Ellery 🚢 was closed. " * 16_000) + "x"
    began = time.process_time()
    for start in range(0, 600_000, 600):
        check(text, start, start + 12)
    assert time.process_time() - began < 1


def test_hostile_runs_of_marks_and_flags_are_still_cut_right():
    assert snap_outward("a" + "\u0301" * 100_000 + "b", 50_000, 50_001) == Span(0, 100_001)
    assert snap_outward("🇺🇸" * 501, 1001, 1002) == Span(1000, 1002)

"""Canonical text: what changes, what must not, and what is said about it."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.text import Canonical, canonicalise, sha256


@pytest.mark.parametrize(
    ("raw", "text", "notes"),
    [
        ("one\r\ntwo\rthree\n", "one\ntwo\nthree\n", ()),
        ("\r\r\n\n", "\n\n\n", ()),
        ("no\x00thing", "nothing", ("Removed 1 NUL character from the text.",)),
        (
            "\x00a\x00\ud83d",
            "a",
            ("Removed 2 NUL characters from the text.", "Removed 1 lone surrogate from the text."),
        ),
        ("a\r\x00\nb", "a\nb", ("Removed 1 NUL character from the text.",)),
        ("  \ufeff cafe\u0301 \u00a0\u2028 ", "  \ufeff cafe\u0301 \u00a0\u2028 ", ()),
        ("", "", ()),
    ],
)
def test_only_line_ends_and_what_cannot_be_stored_change(raw, text, notes):
    assert canonicalise(raw) == Canonical(text, notes)


@given(st.text(st.characters(exclude_categories=[]) | st.sampled_from("\r\n\x00\ud83d\udea2"), max_size=40))
def test_canonical_text_stays_as_it_is(raw):
    text = canonicalise(raw).text
    assert canonicalise(text) == Canonical(text)
    assert not set(text) & set("\r\x00")
    assert text.encode().decode() == text


def test_the_hash_is_of_the_text_in_utf8():
    assert sha256("Häfen 🚢") == hashlib.sha256("Häfen 🚢".encode()).hexdigest()

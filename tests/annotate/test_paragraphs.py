"""Cutting a text into what a page shows, without ever losing where a letter stands."""

from hypothesis import given
from hypothesis import strategies as st

from annotate.interchange import Span
from annotate.paragraphs import CHUNK, OUTLINE_ENTRIES, Paragraph, chunks, outline, paragraphs, pieces, sentences_around

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\0"), max_size=200)


@given(texts)
def test_every_paragraph_is_the_text_at_its_base(text: str) -> None:
    for paragraph in paragraphs(text):
        assert text[paragraph.start : paragraph.end] == paragraph.text


@given(texts)
def test_nothing_but_white_space_is_left_out(text: str) -> None:
    shown = sum(len("".join(paragraph.text.split())) for paragraph in paragraphs(text))
    assert shown == len("".join(text.split()))


def test_a_line_is_boilerplate_only_when_all_of_it_is() -> None:
    lines = list(paragraphs("Share Print\nShips left.", [Span(0, 11), Span(12, 17)]))
    assert [line.is_boilerplate for line in lines] == [True, False]


def test_chunks_keep_all_paragraphs_in_order() -> None:
    lines = [Paragraph(at, "x" * 900) for at in range(0, 5 * CHUNK, 901)]
    grouped = list(chunks(lines))
    assert [line for group in grouped for line in group] == lines
    assert len(grouped) == 5


def test_the_outline_of_a_long_text_stays_short_and_counts_every_mark_once() -> None:
    lines = [Paragraph(at * 10, "Ships left") for at in range(1_000)]
    starts = [at * 10 for at in range(0, 1_000, 3)]
    entries = outline(lines, starts)
    assert len(entries) <= OUTLINE_ENTRIES
    assert sum(entry.marks for entry in entries) == len(starts)


def test_the_outline_folds_boilerplate_into_one_entry() -> None:
    lines = [Paragraph(0, "Share", True), Paragraph(6, "Print", True), Paragraph(12, "Ships left the bay today")]
    assert [(entry.lines, entry.is_boilerplate) for entry in outline(lines)] == [(2, True), (1, False)]


def test_overlapping_marks_cut_a_paragraph_into_pieces_that_nest() -> None:
    paragraph = Paragraph(10, "Ships left the bay")
    marks = [(1, 10, 20, "claim", "submitted"), (2, 16, 28, "date", "suggested")]
    cut = [(piece.text, [mark[0] for mark in piece.marks]) for piece in pieces(paragraph, marks)]
    assert cut == [("Ships ", [1]), ("left", [1, 2]), (" the bay", [2])]


def test_a_mark_that_reaches_over_both_ends_covers_the_whole_paragraph() -> None:
    paragraph = Paragraph(10, "Ships left")
    assert [len(piece.marks) for piece in pieces(paragraph, [(1, 0, 99, "claim", "accepted")])] == [1]


def test_the_sentences_around_a_mark_are_whole_and_of_its_own_line() -> None:
    text = "First line.\nShips left on Monday. Nobody came. Later they returned.\nLast line."
    start = text.index("Nobody")
    span = sentences_around(text, start, start + 6)
    assert text[span.start : span.end] == "Nobody came."
    both = sentences_around(text, text.index("Monday"), start + 3)
    assert text[both.start : both.end] == "Ships left on Monday. Nobody came."

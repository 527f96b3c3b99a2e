"""Copies of one report, found word for word."""

from __future__ import annotations

from annotate.linkers.passages import band_keys, minhash, one_report, resemblance, shared_passages

REPORT = (
    "The river Nidra rose by two metres on Monday night and flooded the old town of Hall, where four hundred people "
    "had to leave their homes. Firemen brought the residents of a nursing home to safety by boat, the mayor said. "
    "The bridge will stay closed until engineers have looked at its pillars, which were hit by a drifting barge."
)
OWN = "Our reporter in Hall adds that the baker opened as usual and that school begins an hour late on Tuesday."
OTHER = "Grandmaster Ines Prado won the Lisbon chess open with a rook sacrifice in the last round on Sunday evening."


def test_near_copies_share_a_key_and_strangers_do_not() -> None:
    copy = minhash(f"{REPORT} {OWN}")
    assert band_keys(minhash(REPORT)) & band_keys(copy)
    assert not band_keys(minhash(REPORT)) & band_keys(minhash(OTHER))
    assert resemblance(minhash(REPORT), copy) > 0.5 > resemblance(minhash(REPORT), minhash(OTHER))


def test_a_text_without_a_shingle_has_no_signature() -> None:
    assert minhash("Too short.") == ()
    assert band_keys(()) == frozenset()
    assert resemblance((), ()) == 0


def test_passages_have_offsets_into_both_texts() -> None:
    ours = f"{OWN}\n\n{REPORT.upper()}"
    (passage,) = shared_passages(REPORT, ours)
    assert REPORT[passage.a.start : passage.a.end] == REPORT[:-1]
    assert ours[passage.b.start : passage.b.end] == REPORT[:-1].upper()
    assert passage.words == len(REPORT.split())


def test_articles_that_print_one_report_are_known_as_such() -> None:
    judged = one_report(REPORT, f"{OWN} {REPORT}")
    assert judged is not None
    assert judged.score > 0.9
    assert str(len(REPORT.split())) in judged.reason
    assert one_report(REPORT, OTHER) is None
    assert one_report("", "") is None


def test_an_edited_copy_has_several_passages() -> None:
    sentences = REPORT.split(". ")
    edited = f"{sentences[0]}. Police confirmed this. {sentences[2]}"
    assert len(shared_passages(REPORT, edited)) == 2

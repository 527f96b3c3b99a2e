"""Marks from columns of tags, for the formats that have a line for each word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from annotate.importers._found import Found

Word = tuple[int, int]


def marks(words: Sequence[Word], tags: Sequence[str], where: str) -> Iterator[Found]:
    """The runs of one column; ``words`` are places in the text. IOB2 and its kin IOB1, IOBES, BILOU are understood.

    A tag without a prefix counts as inside, so that ``PER PER`` is one mark.
    """
    begin, label = -1, ""
    for at, tag in enumerate([*tags, "O"]):
        prefix, _, name = tag.partition("-") if tag[1:2] == "-" else ("I", "", tag)
        outside = tag in ("O", "_", "-", "*", "")
        if label and (outside or prefix in "BSU" or name != label):
            yield Found(where=f"{where} {begin + 1}", places=[(words[begin][0], words[at - 1][1])], label=label)
            label = ""
        if not outside and not label:
            begin, label = at, name

"""Words of a text, for formats that count in words: our own rule, the same for every language.

A token is a run of letters, marks, digits and underscores, with an apostrophe between two letters or a point or comma
between two digits; or else one grapheme cluster that is no white space. A token is cut where a mark begins or ends, so
that every mark holds whole tokens. White space is in no token.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import regex

from annotate.interchange import Span

# White space as str.isspace has it, which counts four old separators more than Unicode does.
_TOKEN = regex.compile(
    r"[\p{L}\p{N}_](?:[\p{L}\p{M}\p{N}_\u200C\u200D]|(?<=\p{L}\p{M}*)['’](?=\p{L})|(?<=\p{N})[.,](?=\p{N}))*|(?![\s\x1C-\x1F])\X"
)


def tokens(text: str, edges: Iterable[int] = ()) -> Iterator[Span]:
    """The tokens of ``text`` in order, lazily, cut at ``edges``."""
    cuts = iter(sorted(set(edges)))
    cut = next(cuts, None)
    for found in _TOKEN.finditer(text):
        start, end = found.span()
        while cut is not None and cut < end:
            if cut > start:
                yield Span(start, cut)
                start = cut
            cut = next(cuts, None)
        yield Span(start, end)

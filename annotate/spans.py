"""Offset arithmetic on canonical text: code points, UTF-16 units, grapheme clusters, words.

Finding a quote again in other text is in ``anchoring.py``. Offsets are Unicode code points, half-open, everywhere but
in the two functions that say UTF-16. The twin for the browser is ``static/annotate/offsets.js``; both are tested on
``tests/data/offset_vectors.json``.
"""

from __future__ import annotations

from bisect import bisect_left

import regex

from annotate.interchange import Span

CONTEXT = 32  # code points of text kept on each side of a span
_LONGEST_WORD = 100  # letters; anything longer (base64, a DNA string) is not a word worth snapping to
_SHOWN = 80  # characters of a quote repeated in a message

_CLUSTER = regex.compile(r"\X")
_ASTRAL = regex.compile("[\U00010000-\U0010ffff]")

# Where a cluster ends can depend on characters far before it: on the parity of a run of regional indicators, on what
# marks, joiners and viramas are attached to (UAX #29: GB9c, GB11 to GB13). But between two plain characters there is
# always a boundary, and segmenting from there gives the same clusters as from the start of the text. In prose two of
# them stand a few characters back, in any script at the end of the last sentence (point, space). Hostile text, one run
# of marks without end, costs one C loop over that run.
_PLAIN = r"[\n -~\p{Lu}\p{Ll}\p{Zs}\p{P}\p{Han}]"
_SETTLED = regex.compile(rf"(?r)(?<={_PLAIN}){_PLAIN}")

# A letter of a script that puts spaces between words, or an apostrophe, point or comma that joins two of them.
_IN_WORD = regex.compile(
    r"(?![\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}])[\p{L}\p{M}\p{N}_]"
    r"|(?<=\p{L})['’](?=\p{L})|(?<=\p{N})[.,](?=\p{N})"
)


class SpanError(ValueError):
    """A span that cannot be used; the message is a sentence for the person or program that sent it."""


def codepoint_to_utf16(text: str, offset: int) -> int:
    """UTF-16 units before code point ``offset``; ValueError when it lies outside of the text."""
    if not 0 <= offset <= len(text):
        raise ValueError(f"Offset {offset} lies outside of the text, which has {len(text)} code points.")
    return _utf16_length(text[:offset])


def utf16_to_codepoint(text: str, offset: int) -> int:
    """Code points before UTF-16 unit ``offset``; ValueError outside of the text or inside a surrogate pair."""
    if offset < 0 or offset > 2 * len(text):
        raise ValueError(f"Offset {offset} lies outside of the text, which has {_utf16_length(text)} UTF-16 units.")
    # A code point takes at least one unit, so the first ``offset`` code points hold all units asked for.
    units = text[:offset].encode("utf-16-le", "surrogatepass")
    if 2 * offset > len(units):
        raise ValueError(f"Offset {offset} lies outside of the text, which has {len(units) // 2} UTF-16 units.")
    head = units[: 2 * offset].decode("utf-16-le", "surrogatepass")
    if head and "\ud800" <= head[-1] <= "\udbff":
        raise ValueError(
            f"UTF-16 offset {offset} lies inside a surrogate pair, the two halves of “{text[len(head) - 1]}”."
        )
    return len(head)


def _utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


class Utf16:
    """UTF-16 offsets of one text, for many at a time: each costs a binary search, not a walk from the start."""

    def __init__(self, text: str) -> None:
        self._length = len(text)
        self._pairs = [pair.start() for pair in _ASTRAL.finditer(text)]  # in code points
        self._units = [at + before for before, at in enumerate(self._pairs)]  # where each pair begins, in units

    def from_codepoint(self, offset: int) -> int:
        """``offset`` must lie inside the text."""
        return offset + bisect_left(self._pairs, offset)

    def to_codepoint(self, offset: int) -> int:
        """ValueError outside of the text or inside a surrogate pair."""
        before = bisect_left(self._units, offset)
        if before and self._units[before - 1] + 1 == offset:
            raise ValueError(f"UTF-16 offset {offset} lies inside a surrogate pair.")
        if not 0 <= offset - before <= self._length:
            raise ValueError(
                f"Offset {offset} lies outside of the text, which has {self._length + len(self._pairs)} UTF-16 units."
            )
        return offset - before


def _cluster_before(text: str, offset: int) -> Span:
    """The grapheme cluster that holds the character before ``offset``, which must be above 0 and inside the text."""
    settled = _SETTLED.search(text, 0, offset)
    clusters = _CLUSTER.finditer(text, settled.start() if settled else 0)
    return next(Span(*cluster.span()) for cluster in clusters if cluster.end() >= offset)


def is_boundary(text: str, offset: int) -> bool:
    """Whether no grapheme cluster reaches across ``offset``; looks at the neighbourhood only, never the whole text."""
    return offset in (0, len(text)) or _cluster_before(text, offset).end == offset


def cuts_grapheme(text: str, start: int, end: int) -> bool:
    """Whether either edge of the span lies inside a grapheme cluster."""
    return not (is_boundary(text, start) and is_boundary(text, end))


def snap_outward(text: str, start: int, end: int) -> Span:
    """The smallest span of whole grapheme clusters around ``start`` and ``end``, which must lie inside the text."""
    if not is_boundary(text, start):
        start = _cluster_before(text, start).start
    if not is_boundary(text, end):
        end = _cluster_before(text, end).end
    return Span(start, end)


def snap_to_words(text: str, start: int, end: int) -> Span:
    """Without the white space at its ends, and grown to whole words where an edge lies inside one.

    Scripts written without spaces keep their edges, snapped to grapheme clusters. All white space: unchanged.
    """
    selected = text[start:end]
    if not selected.strip():
        return snap_outward(text, start, end)
    start += len(selected) - len(selected.lstrip())
    end -= len(selected) - len(selected.rstrip())
    first = next((at for at in range(start, max(start - _LONGEST_WORD, -1), -1) if not _inside_word(text, at)), start)
    last = next((at for at in range(end, end + _LONGEST_WORD) if not _inside_word(text, at)), end)
    return snap_outward(text, first, last)


def _inside_word(text: str, offset: int) -> bool:
    return (
        0 < offset < len(text)
        and _IN_WORD.match(text, offset - 1) is not None
        and _IN_WORD.match(text, offset) is not None
    )


def context(text: str, span: Span) -> tuple[str, str]:
    """Prefix and suffix of at most 32 code points, by which a span is found again in another version."""
    return text[max(0, span.start - CONTEXT) : span.start], text[span.end : span.end + CONTEXT]


def check(text: str, start: int, end: int, quote: str | None = None) -> Span:
    """The span, when it may be stored; otherwise a SpanError that says what is wrong and what to send instead."""
    if start < 0:
        raise SpanError(f"The span starts at {start}; the first character of a text is at 0.")
    if end < start:
        raise SpanError(f"The span ends at {end}, before it starts at {start}.")
    if end > len(text):
        raise SpanError(f"The span ends at {end}, past the end of the text, which has {len(text)} code points.")
    if start == end:
        raise SpanError(f"The span at {start} is empty; it must hold at least one character.")
    if quote is not None and text[start:end] != quote:
        raise SpanError(_difference(text, start, end, quote))
    if cuts_grapheme(text, start, end):
        whole = snap_outward(text, start, end)
        raise SpanError(
            f"The span {start}–{end} cuts a character as readers see it in two; "
            f"{whole.start}–{whole.end} would take in the whole of {shown(text[whole.start : whole.end])}."
        )
    return Span(start, end)


def _difference(text: str, start: int, end: int, quote: str) -> str:
    message = f"The text at {start}–{end} reads {shown(text[start:end])}, not {shown(quote)}."
    try:
        as_utf16 = text[utf16_to_codepoint(text, start) : utf16_to_codepoint(text, end)]
    except ValueError:
        return message
    if as_utf16 == quote:
        return f"{message} Counted in UTF-16 units it would fit: send offset_unit=utf16, or count code points."
    return message


def shown(quote: str) -> str:
    """In quotation marks, on one line, at most 80 characters: for messages."""
    line = " ".join(quote.split()) or quote.encode("unicode_escape").decode()
    return f"“{line if len(line) <= _SHOWN else line[: _SHOWN - 1] + '…'}”"

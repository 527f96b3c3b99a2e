"""Sentences of news text.

A rule splitter in the manner of Mikheev, "Periods, Capitalized Words, etc." (Computational Linguistics 28(3), 2002):
a full stop ends a sentence unless the word before it is an abbreviation and the word after it no common sentence
opener. Line breaks end paragraphs, headlines, captions and list items, except where a paragraph was wrapped by hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from annotate.interchange import Span

# Longer "sentences" are lists, tables or noise; cut so that nothing downstream sees one of 100,000 words.
MAX_LENGTH = 4_000
# A paragraph wrapped by hand (mail, agency feeds) has lines about as long as these, in characters.
MIN_WRAP, MAX_WRAP = 40, 100

_LINE = re.compile(r"[^\n\r\u2028\u2029]+|\n|\r\n?|[\u2028\u2029]")
_SPACE = re.compile(r"\s")
_STOP = re.compile(r"[.!?…。！？]+[\"'”’»)\]]*")
_WORD_BEFORE = re.compile(r"[^\W_](?:[\w.&'’/@:-]*[^\W_])?$")
_NEXT_WORD = re.compile(r"[\"'“‘«(\[¿¡]*([^\s\"'”’,;:.!?)\]]+)")
_SAYS = re.compile(
    r"(?:[A-Z][\w.'’-]*\s+){1,4}(?:said|says|asked|asks|told|tells|added|wrote|writes|replied|shouted|cried|demanded)\b"
)
_GLUED = re.compile(r"(?<=[^\W\d_]{2})[.!?](?=[A-Z][a-z]*[\s,'’])")
_DOTTED = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]")


def _words(*rows: str) -> frozenset[str]:
    return frozenset(" ".join(rows).split())


# Never the last word of a sentence: a name or a number follows.
_BEFORE_NAME = _words(
    "mr mrs ms mx messrs dr prof gen col lt cmdr capt maj sgt adm cpl pvt brig sen sens rep reps gov govs pres rev",
    "hon fr ste mt ft supt insp det amb sec atty vs v cf e.g i.e viz fig figs eq approx est ca op ven msgr",
)
_BEFORE_NUMBER = _words("no nos art arts sec secs para paras vol vols p pp ch chap res tel ext")
_MONTHS = _words("jan feb mar apr jun jul aug sep sept oct nov dec")
# May end a sentence: only a common opener after them tells.
_MAYBE_LAST = _MONTHS | _words(
    "inc corp ltd co cos llc plc bros assn dept univ jr sr esq ph.d m.d b.a m.a d.c u.s u.n u.k e.u u.s.a u.a.e",
    "n s e w st ave blvd rd hwy ariz ark calif colo conn del fla ga ill ind kan ky la md mass mich minn miss mo",
    "mont neb nev okla ont ore pa penn que tenn tex va vt wash wis wyo al et mfg intl natl govt",
)
_OPENERS = _words(
    "the a an this that these those he she it they we you i his her its their our my in on at for from by with to",
    "of as but and or so yet if when while after before since because although though however meanwhile there here",
    "what who why how where which no not all some many most both each another other earlier later last also still",
    "now then according asked during under over about instead among despite until once even only just such it's",
    "he's she's that's there's they're we're i'm it’s he’s she’s that’s there’s they’re we’re i’m",
)
_AFTER_CLOCK = _MONTHS | _words(
    "monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun local eastern central",
    "pacific gmt utc est edt cst cdt pst pdt bst cet cest eet ist jst et ct pt",
)


def sentences(text: str) -> Iterator[Span]:
    """Spans of the sentences of ``text``, in order, without outer white space; linear in its length, lazily.

    No span crosses a line break that ends a paragraph or headline. Spans without a letter or digit are left out, so the
    spans need not cover the text. Empty text has none.
    """
    for start, end in _paragraphs(text):
        for cut in _cuts(text, start, end):
            for span in _bounded(text, start, cut):
                if (stripped := _strip(text, span)) is not None:
                    yield stripped
            start = cut


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Half-open ranges of text that no sentence crosses: lines, or several wrapped lines."""
    lines = ((m.start(), m.end()) for m in _LINE.finditer(text) if m[0][0] not in "\n\r\u2028\u2029")
    for _, block in groupby(_numbered(text, lines), key=lambda item: item[0]):
        yield from _unwrap(text, [line for _, line in block])


def _numbered(text: str, lines: Iterator[tuple[int, int]]) -> Iterator[tuple[int, tuple[int, int]]]:
    """Each line that is not blank with the number of its block; blank lines stand between blocks."""
    number, previous_end = 0, 0
    for start, end in lines:
        if text[start:end].isspace():
            number += 1
            continue
        if start - previous_end > 1 and text[previous_end:start] != "\r\n":
            number += 1
        previous_end = end
        yield number, (start, end)


def _unwrap(text: str, lines: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Ranges of the paragraphs of one block of lines."""
    width = max(end - start for start, end in lines)
    first, previous = lines[0], lines[0]
    for line in lines[1:]:
        if not (MIN_WRAP <= width <= MAX_WRAP and _is_wrapped(text, previous, line, width, len(lines))):
            yield first[0], previous[1]
            first = line
        previous = line
    yield first[0], previous[1]


def _is_wrapped(text: str, line: tuple[int, int], following: tuple[int, int], width: int, count: int) -> bool:
    """Whether the break between two lines only wraps a paragraph: the next word would not have fitted."""
    if text[line[1] - 1] in ".!?:;…":
        return False
    word = text[following[0] : following[1]].split(maxsplit=1)[0]
    is_full = line[1] - line[0] + 1 + len(word) > width
    return is_full and (word[0].islower() or count >= 3)


def _cuts(text: str, start: int, end: int) -> Iterator[int]:
    """Ends of the sentences of one paragraph, the last one included."""
    sentence_start = start
    for match in _STOP.finditer(text, start, end):
        if _ends_sentence(text, match, sentence_start, end):
            sentence_start = match.end()
            yield match.end()
    if sentence_start < end:
        yield end


def _ends_sentence(text: str, match: re.Match[str], start: int, end: int) -> bool:
    stop, after = match.end(), text[match.end() : match.end() + 120]
    if match[0][0] in "。！？":
        return True
    if stop < end and not text[stop].isspace():
        return _is_glued(text, match)
    following = _NEXT_WORD.match(after.lstrip())
    if following is None:
        return True
    word = following[1]
    if word[0].islower():
        return False
    if match[0][0] in "!?":
        return not (len(match[0]) > 1 and match[0][-1] in "\"'”’»" and _SAYS.match(after.lstrip()))
    if match[0].startswith("..") or match[0][0] == "…" or len(match[0]) > 1:
        return True
    return _full_stop_ends(text, match.start(), start, word)


def _full_stop_ends(text: str, stop: int, start: int, following: str) -> bool:
    """Whether a single full stop before a word that is not in lower case ends the sentence."""
    before = _WORD_BEFORE.search(text, max(start, stop - 40), stop)
    if before is None:
        return True
    word, folded, opener = before[0], before[0].lower(), following.lower() in _OPENERS
    if folded in _BEFORE_NAME or (folded in _BEFORE_NUMBER and following[0].isdigit()):
        return False
    if folded in ("a.m", "p.m", "am", "pm"):
        return following.lower() not in _AFTER_CLOCK
    if word.isdigit() and not text[start : before.start()].strip():
        return False  # "1. First item"
    if folded in _MAYBE_LAST and word[0].isupper():
        return opener
    if (len(word) == 1 and word.isupper()) or _DOTTED.fullmatch(word):
        return opener
    return True


def _is_glued(text: str, match: re.Match[str]) -> bool:
    """Whether a stop without space after it ends a sentence all the same: "…he said.The next", as scraping leaves."""
    if len(match[0]) > 1 or not _GLUED.match(text, match.start()):
        return False
    before = text[max(0, match.start() - 40) : match.start()].split()[-1:]
    return text[match.end() : match.end() + 4].lower() not in ("com ", "net ", "org ") and not (
        before and (before[0].startswith(("www", "http")) or "@" in before[0])
    )


def _bounded(text: str, start: int, end: int) -> Iterator[Span]:
    """The range itself, or pieces of about ``MAX_LENGTH`` cut at white space."""
    while end - start > MAX_LENGTH:
        space = _SPACE.search(text, start + MAX_LENGTH, end)
        if space is None:
            break
        yield Span(start, space.start())
        start = space.end()
    if start < end:
        yield Span(start, end)


def _strip(text: str, span: Span) -> Span | None:
    piece = text[span.start : span.end]
    if not any(c.isalnum() for c in piece):
        return None
    start = span.start + len(piece) - len(piece.lstrip())
    return Span(start, start + len(piece.strip()))

"""How English puts what a claim says: its subject, negations, dated events, whose country a name is of. Pure functions.

Each looks at a text and at the marks (names, dates, amounts) that are already read in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from annotate.bm25 import WORD, stem, vocabulary, words
from annotate.interchange import Proposal, Span
from annotate.sentences import sentences
from annotate.timex import Timex, from_json
from verify.lexicon import (
    DENIED,
    NEGATIONS,
    ONCE,
    ORDINALS,
    PREDICTED,
    PROMISED,
    QUANTIFIERS,
    REPORTED,
    REQUIRED,
    meaning,
    plain,
)

# How far around a claim its sentence and the sentences next to it are looked for, in code points.
WINDOW = 800

# Where one statement of a sentence ends and another begins.
_CUT = re.compile(r";|, (?:while|but|whereas|although|though|and)\b|, of which\b")
PLACES = frozenset({"GPE", "LOC"})
# How many content words a negation reaches.
REACH = 3
_TOKEN = re.compile(rf"{WORD.pattern}|[,;:.]")
_CLAUSE_ENDS = vocabulary(", ; : . but however while and or")
# How many content words from a date its event may be named.
NEAR = 4
_CLAUSE_START = re.compile(r"[,;()]|\b(?:and|but|while|which|who|where)\b")
_DASH = re.compile(r"\s*(?:[-–—−]+|to)\s*")
BORN, DIED, BEGUN, ENDED = (meaning(stem(word)) for word in ("born", "die", "begin", "end"))
ANAPHORA = vocabulary("it its they their them he his she her there this that these those both such")
_VEILED = re.compile(r"\b(?:an?|one) (?:particular|certain|specific|unnamed|single|given)\b", re.IGNORECASE)
_REVEALS = re.compile(
    r"\b(?:referr(?:ed|ing) to|meant|meaning|talking about|speaking of|had in mind)\s+([A-Z][^.;,\n]*)"
)


def surroundings(text: str, span: Span) -> tuple[Span, Span]:
    """The sentence or sentences that ``span`` touches, and the sentence before them (or the same again)."""
    low, high = max(0, span.start - WINDOW), span.end + WINDOW
    near = [Span(low + s.start, low + s.end) for s in sentences(text[low:high])]
    touched = [s for s in near if s.overlaps(span)] or [span]
    own = Span(min(touched[0].start, span.start), max(touched[-1].end, span.end))
    earlier = [s for s in near if s.end <= own.start]
    return own, earlier[-1] if earlier else own


def clause_of(text: str, span: Span, sentence: Span) -> Span:
    """The part of ``sentence`` that ``span`` belongs to: its dates are the claim's, those beyond "while" are not."""
    start, end = sentence.start, sentence.end
    for cut in _CUT.finditer(text, sentence.start, sentence.end):
        if cut.end() <= span.start:
            start = cut.end()
        elif cut.start() >= span.end:
            end = min(end, cut.start())
    return Span(start, end)


def subject_of(text: str, span: Span, inner: Sequence[Proposal], outer: Sequence[Proposal]) -> str:
    """Key of the name that the claim is about; empty when it has none.

    That is a name revealed after it, else its first one; of a claim that opens with "it", the first name before it in
    its sentence, or in the sentence before.
    """
    named = [mark for mark in inner if mark.kind == "entity"]
    first = WORD.search(text, span.start, span.end)
    if first and first.group().casefold() in ANAPHORA:
        around = [mark for mark in outer if mark.kind == "entity"]
        named = [mark for mark in around if "." not in text[mark.end : span.start]] or around
    named.sort(key=lambda mark: (mark.start < span.end, mark.start))
    return key_of(text, named[0]) if named else ""


def revealed(text: str, span: Span) -> Span | None:
    """Where the text after ``span`` says whom "a certain country" meant: from the cue to the end of that clause."""
    if not _VEILED.search(text, span.start, span.end):
        return None
    cue = _REVEALS.search(text, span.end, span.end + WINDOW)
    return Span(cue.start(1), cue.end(1)) if cue else None


def without(text: str, span: Span, marks: Iterable[Proposal]) -> str:
    """The text of ``span`` with its marks blanked: they are compared by what they mean, not by their words."""
    rest, at = [], span.start
    for mark in sorted(marks, key=lambda mark: mark.start):
        rest.append(text[at : max(at, mark.start)])
        at = max(at, mark.end)
    return " ".join([*rest, text[at : span.end]])


def quantifier_of(tokens: Sequence[str]) -> str:
    """The first of "all", "most", "some" … that is not part of "some 300", "no longer" or "how many"."""
    for before, token, after in zip(["", *tokens], tokens, [*tokens[1:], ""], strict=False):
        if token in QUANTIFIERS and before != "how" and after != "longer" and not after[:1].isdigit():
            return token
    return ""


def events_of(text: str, span: Span, marks: Sequence[Proposal]) -> tuple[tuple[str, Timex], ...]:
    """Dates with what happened on them: "born in 1950", "released on 3 May", "(1950 – 2010)", "from May to July"."""
    dated = sorted((mark for mark in marks if mark.kind == "date"), key=lambda mark: mark.start)
    found: list[tuple[str, Timex]] = []
    for mark in dated:
        before = _CLAUSE_START.split(text[span.start : mark.start])[-1]
        after = _CLAUSE_START.split(text[mark.end : span.end])[0]
        near = [*reversed(words(plain(before))[-NEAR:]), *words(plain(after))[:NEAR]]
        named = [meaning(word) for word in near if meaning(word) in ONCE]
        found.extend((name, from_json(mark.data)) for name in named[:1])
    for first, last in pairwise(dated):
        between, opened = text[first.end : last.start], text[: first.start].rstrip()
        if _DASH.fullmatch(between) and opened.endswith(("(", ";", "born")):
            found += [(BORN, from_json(first.data)), (DIED, from_json(last.data))]
        elif between.strip() in ("to", "until") and opened.endswith("from"):
            found += [(BEGUN, from_json(first.data)), (ENDED, from_json(last.data))]
    return tuple(found)


def denied_of(text: str) -> frozenset[str]:
    """Meanings of the words that a "not", "failed to" … turns round: the next ``REACH`` content words of its clause."""
    found: set[str] = set()
    left = 0
    for match in _TOKEN.finditer(text.replace("’", "'")):
        token = match.group().casefold()
        if token in NEGATIONS:
            left = REACH
        elif token in _CLAUSE_ENDS:
            left = 0
        elif left and token in ORDINALS:  # "not the first to …" denies no more than the rank
            found.add(token)
            left = 0
        elif left and (content := words(token)):
            found.update(meaning(word) for word in content)
            left -= 1
    return frozenset(found)


def modality_of(tokens: Sequence[str]) -> str:
    found = set(tokens)
    if found & DENIED:
        return "denied"
    if found & REQUIRED:
        return "required"
    if found & PROMISED:
        return "promised" if "will" not in found or found & {"we", "i"} else "predicted"
    if found & PREDICTED:
        return "predicted"
    return "reported" if found & REPORTED else "asserted"


def timexes_of(marks: Iterable[Proposal]) -> tuple[Timex, ...]:
    return tuple(from_json(mark.data) for mark in marks if mark.kind == "date")


def keys_of(text: str, marks: Iterable[Proposal]) -> frozenset[str]:
    return frozenset(key_of(text, mark) for mark in marks if mark.kind == "entity")


def key_of(text: str, mark: Proposal) -> str:
    """The caller's key; else the country that a capital stands for, the full name, the words themselves."""
    data = mark.data
    return str(data.get("key") or fold(data.get("refers_to") or data.get("name") or text[mark.start : mark.end]))


# Between a people's adjective and the name it describes, or the name and its description.
_ADJECTIVE_FIRST = re.compile(
    r"(?: [a-z-]+){1,3},?(?: (?:including|namely|among them|such as|like|called|named))?(?: the| an?)?(?: [\w-]+)? ?",
    re.ASCII,
)
_NAME_FIRST = re.compile(r"(?:,| is| was| are| were)? (?:an?|the|one of the|another)(?: [a-z-]+){0,2} ")


def belongings(text: str, marks: Sequence[Proposal]) -> frozenset[tuple[str, str]]:
    """Names with the country that the text gives them: "the Ruritanian bank X", "X, a Ruritanian bank", "Ruritanian
    firms, including X"."""
    entities = [mark for mark in marks if mark.kind == "entity"]
    peoples = [mark for mark in entities if mark.data.get("level") == "adjective"]
    named = [mark for mark in entities if mark.data.get("level") != "adjective" and mark.data.get("type") not in PLACES]
    pairs = set()
    for people in peoples:
        for name in named:
            forward = text[people.end : name.start] if people.end <= name.start else None
            backward = text[name.end : people.start] if name.end <= people.start else None
            if (forward and _ADJECTIVE_FIRST.fullmatch(forward)) or (backward and _NAME_FIRST.fullmatch(backward)):
                pairs.add((key_of(text, name), key_of(text, people)))
    return frozenset(pairs)


def fold(name: str) -> str:
    """A name without case, article, possessive and outer marks."""
    plain = re.sub(r"['’]s$", "", " ".join(name.split()).casefold().strip(" .,'\"“”‘’"))
    return plain.removeprefix("the ")

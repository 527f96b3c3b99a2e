"""Where in a sentence the statements are, and who is said to make them.

A person who marks claims takes the shortest part that can be checked by itself: without "officials said on Friday",
without the adjunct at the end, and two statements joined by "but" as two. But "he said he would resign" stays whole:
"he would resign" alone loses who "he" is and that it is about what was said. No parser: connectives, cues and verbs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from annotate.suggesters.checkworthy import cues, patterns, verbs

QUOTED, REPORTED = "quoted", "reported"


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says it. ``cue``: the word that tells; ``manner``: quoted or reported."""

    speaker: str
    cue: str
    manner: str


@dataclass(frozen=True, slots=True)
class Clause:
    """``start`` and ``end`` in code points of the sentence.

    ``bare``: an item of a list of numbers, or a purpose ("to prevent a strike"), which needs no verb.
    ``aside``: an adjunct that states nothing by itself.
    """

    start: int
    end: int
    attribution: Attribution | None = None
    bare: bool = False
    aside: bool = False


_SHORT = 20  # code points that an opener must leave
_LONG = 45  # code points that make half of a sentence a statement of its own


def clauses(sentence: str) -> Iterator[Clause]:
    """Candidate statements of one sentence, in order; nothing is said here about whether they are worth checking."""
    start, end = _body(sentence)
    if speech := _direct_speech(sentence, start, end):
        close, tail, attribution = speech
        yield from _statements(sentence, *_trim(sentence, start, close), attribution)
        if patterns.BOUNDARY.match(sentence, tail) and tail < end:
            yield from _statements(sentence, tail, end, replace(attribution, manner=REPORTED))
    else:
        yield from _statements(sentence, *_trim(sentence, start, end), None)


def _body(text: str) -> tuple[int, int]:
    """Without dateline and photo credit."""
    start, end = 0, len(text)
    if match := patterns.DATELINE.match(text):
        start = match.end()
    if match := patterns.CREDIT.search(text, start):
        end = match.start()
    return start, end


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Without closing punctuation, bullets, white space, and quotation marks that enclose all or have no partner."""
    while True:
        before = start, end
        while end > start and (text[end - 1].isspace() or text[end - 1] in ".,;:!?…"):
            end -= 1
        while start < end and (text[start].isspace() or text[start] in ",-–—•*"):
            start += 1
        marks = sum(text[at] in patterns.QUOTES for at in range(start, end))
        encloses = marks == 2 and text[start] in patterns.QUOTES and text[end - 1] in patterns.QUOTES
        if start < end and text[start] in patterns.QUOTES and (marks % 2 or encloses):
            start, marks = start + 1, marks - 1
        if start < end and text[end - 1] in patterns.QUOTES and marks % 2:
            end -= 1
        if (start, end) == before:
            return before


def _direct_speech(text: str, start: int, end: int) -> tuple[int, int, Attribution] | None:
    """Where a quotation at the start of a sentence closes, where "she said" after it ends, and who said it.

    None when the sentence is no such thing. The quotation may have been opened in an earlier sentence.
    """
    inner = start + 1 if text[start : start + 1] in patterns.QUOTES else start
    close = next((match.start() + 1 for match in patterns.CLOSING.finditer(text, inner, end)), None)
    if close is None or any(mark in text[inner:close] for mark in patterns.QUOTES):
        return None
    tag = patterns.TAG.fullmatch(text, close + 1, _trim(text, close + 1, end)[1])
    if tag is None or not (speaker := _speaker(tag)):
        return None
    tail = tag.start("tail") if tag["tail"] else end
    return close, tail, Attribution(speaker, _cue(tag), QUOTED)


def _speaker(tag: re.Match[str]) -> str:
    speaker = next(filter(None, tag.group("speaker", "speaker2", "speaker3", "speaker4")), "")
    rest = tag["rest"] or ""
    if verbs.has_verb(speaker) or verbs.is_clause(rest) or " that " in rest:
        return ""
    words = re.split(rf" (?:{patterns.WHEN}|after|during|at|to) ?", speaker)[0] if tag["speaker2"] else speaker
    return words.strip(" ,.")


def _cue(tag: re.Match[str]) -> str:
    return next(filter(None, tag.group("cue", "cue2", "cue4")), "according to")


def _masked(text: str, start: int, end: int) -> str:
    """The text up to ``end`` with quoted and bracketed parts blotted out, so that nothing is split inside them."""

    def blot(match: re.Match[str]) -> str:
        return match[0][0] + "x" * (len(match[0]) - 2) + match[0][-1]

    return text[:start] + re.sub(r"\"[^\"]*\"|“[^”]*”|\([^()]*\)|«[^»]*»", blot, text[start:end])


def _statements(text: str, start: int, end: int, attribution: Attribution | None) -> Iterator[Clause]:
    speaker = attribution
    for piece in _split(text, start, end):
        found = _resolve(text, piece, speaker)
        if found is None:
            continue
        if found.attribution and not piece.attribution:
            speaker = found.attribution if attribution is None else attribution
        yield found


def _split(text: str, start: int, end: int) -> Iterator[Clause]:
    """Pieces between the boundaries that part two statements. A speech tag ("officials said Friday") is one too."""
    masked = _masked(text, start, end)
    pieces: list[Clause] = []
    piece = Clause(start, start)
    in_list = False
    for match in patterns.BOUNDARY.finditer(masked, start, end):
        kind = match.lastgroup or ""
        left, right = masked[piece.start : match.start()], masked[match.end() : end]
        if match.start() <= piece.start or not _parts(kind, left, right, in_list):
            continue
        pieces.append(replace(piece, end=match.start()))
        in_list = kind == "list" or (in_list and kind == "and")
        piece = Clause(
            match.end(), match.end(), _inherited(kind, match, pieces, masked), bare=in_list or kind == "purpose"
        )
        if kind in ("aside", "tag"):
            piece = replace(piece, aside=True)
    yield from _without_tags(masked, [*pieces, replace(piece, end=end)])


def _parts(kind: str, left: str, right: str, in_list: bool) -> bool:
    """Whether a boundary of this kind parts ``left`` and ``right`` into two statements."""
    reach = right.split(",")[0]
    if kind in ("saying", "tag", "list", "says"):
        return verbs.has_verb(left)
    if kind == "relative":
        return verbs.has_verb(left) and len(left) >= _LONG
    if kind == "aside":
        return verbs.has_verb(left) and len(left) >= _LONG and not patterns.NUMBER.search(reach)
    if kind == "strong":
        return verbs.has_predicate(right) and verbs.has_verb(left)
    if kind == "and":
        if in_list:
            return bool(patterns.COUNT.match(right))
        return min(len(left), len(right)) >= _LONG and verbs.has_verb(left) and verbs.starts_with_pronoun(right)
    if kind == "when":
        return verbs.has_verb(left) and verbs.is_clause(right) and len(right) >= _LONG
    if kind == "absolute":
        return verbs.has_verb(left) and bool(patterns.NUMBER.search(reach)) and len(reach) > 20
    if kind == "purpose":
        return (
            verbs.has_verb(left) and min(len(left), len(reach)) >= _LONG and not patterns.WANTS_INFINITIVE.search(left)
        )
    long_enough = min(len(left), len(reach)) >= _LONG
    return verbs.has_verb(left) and (verbs.is_clause(right) or (long_enough and verbs.starts_with_verb(right)))


def _inherited(kind: str, match: re.Match[str], pieces: list[Clause], masked: str) -> Attribution | None:
    """Who says the piece after the boundary, when the boundary itself tells."""
    if kind == "saying":
        subject = _subject(masked[pieces[-1].start : pieces[-1].end])
        return Attribution(subject, match[0].strip(" ,").split()[0], REPORTED)
    if kind == "relative":
        *speaker, cue = match[0].strip(" ,").split()[1:]
        return Attribution(" ".join(speaker), cue, REPORTED)
    if kind == "tag":
        return Attribution(masked[match.end() :].strip(" ,.")[:120], "according to", REPORTED)
    return None


def _subject(clause: str) -> str:
    """The words before the first verb, openers and adverbs left out; "" when they are too many to be a name."""
    clause = patterns.OPENER.sub("", clause, count=1)
    if patterns.SUBORDINATE.match(clause):
        clause = clause.partition(", ")[2]
    tokens = verbs.words(clause)
    verb = verbs.first_verb(tokens)
    return re.sub(rf" {patterns.ADVERB[:-1]}?$", "", " ".join(tokens[:verb])) if verb and verb <= 12 else ""


def _without_tags(masked: str, pieces: list[Clause]) -> Iterator[Clause]:
    """Cut ", officials said on Friday" from the end of each piece, and keep who said it."""
    tagged: Attribution | None = None
    for at, piece in enumerate(pieces):
        if piece.aside:
            continue
        if at + 1 < len(pieces) and pieces[at + 1].aside and pieces[at + 1].attribution:
            piece = replace(piece, attribution=pieces[at + 1].attribution)
        content = masked[piece.start : piece.end]
        for comma in reversed([match.start() for match in re.finditer(r",\s", content)]):
            tag = patterns.TAG.fullmatch(content[comma:])
            if tag and not tag["tail"] and (speaker := _speaker(tag)) and (at or verbs.has_verb(content[:comma])):
                tagged = Attribution(speaker, _cue(tag), REPORTED)
                piece = replace(piece, end=piece.start + comma, attribution=tagged)
                break
        if tagged and piece.attribution and piece.attribution.cue.endswith("ing"):
            piece = replace(piece, attribution=replace(piece.attribution, speaker=tagged.speaker))
        yield piece


def _resolve(text: str, piece: Clause, speaker: Attribution | None) -> Clause | None:
    """The statement inside a piece: openers off, "X said that" off where what follows can stand alone."""
    start, end = _trim(text, piece.start, piece.end)
    start = _without_opener(text, start, end)
    attribution = piece.attribution or (speaker if speaker and speaker.manner == QUOTED else None)
    if match := patterns.HEDGED_BY.match(text, start, end):
        start, attribution = match.end(), Attribution(match["speaker"], "according to", REPORTED)
    elif match := patterns.REPORT.fullmatch(_masked(text, start, end)[start:end]):
        start, attribution = _reported(text, start, match, attribution)
    elif speaker and (words := verbs.words(text[start:end])) and words[0] in cues.REPORTING:
        attribution = Attribution(speaker.speaker, words[0], REPORTED)
    start, end = _trim(text, start, end)
    return Clause(start, end, attribution, piece.bare) if end > start else None


def _without_opener(text: str, start: int, end: int) -> int:
    """Where the statement starts after "But", "Last week,", "In this picture," and "Showing resolve,"."""
    for pattern in (patterns.LEAD_IN, patterns.CAPTION, patterns.KNOWN, patterns.OPENER):
        match = pattern.match(text, start, end)
        if match is None or end - match.end() <= _SHORT:
            continue
        if match.lastgroup != "participle" or not verbs.has_verb(match[0]):
            start = match.end()
    return start


def _reported(text: str, start: int, match: re.Match[str], given: Attribution | None) -> tuple[int, Attribution | None]:
    """Where the statement starts in "X said (that) Y", and its attribution; nothing changes when it is no report."""
    speaker, what = match["speaker"], match["what"]
    if verbs.has_verb(speaker) or len(speaker.split()) > 14 or not (match["that"] or verbs.is_clause(what)):
        return start, given
    if not verbs.has_verb(what):
        return start, given
    manner = QUOTED if what[0] in patterns.QUOTES else REPORTED
    attribution = Attribution(text[start + match.start("speaker") : start + match.end("speaker")], match["cue"], manner)
    to_someone = match["audience"] and not patterns.AUDIENCE.match(match["audience"])
    if verbs.starts_with_pronoun(what) or to_someone:
        return start + match.start("speaker") * (len(match["opener"]) > 60), attribution
    return start + match.start("what"), attribution

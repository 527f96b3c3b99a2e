"""Where in a sentence the statements are, and who is said to make them.

A person who marks claims takes the shortest part that can be checked by itself: without "officials said on Friday",
without the adjunct at the end, and two statements joined by "but" as two. But "he said he would resign" stays whole, for
"he would resign" alone loses who "he" is and that it is about what was said. No parser: connectives, cues and verbs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from annotate.suggesters.checkworthy import cues, verbs

QUOTED, REPORTED = "quoted", "reported"


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says it. ``cue``: the word that tells; ``manner``: quoted or reported."""

    speaker: str
    cue: str
    manner: str


@dataclass(frozen=True, slots=True)
class Clause:
    """``start`` and ``end`` in code points of the sentence; ``listed``: an item of a list of numbers, without verb."""

    start: int
    end: int
    attribution: Attribution | None = None
    listed: bool = False


_OPEN, _CLOSE = "\"“”«„‟", "\"”“»"
_CUE = "|".join(sorted(cues.REPORTING | {"charged", "complained", "testified", "believe", "believes"}, key=len, reverse=True))
_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_WHEN = rf"(?:(?:late |early )?(?:on )?{_DAY}|in (?:a|an|the|\d{{4}})[^,]{{0,40}}|(?:last|this) \w+|today|yesterday|earlier|at [^,]{{3,40}})"
_ADVERB = r"(?:(?:have|has|had|also|later|repeatedly|previously|then|earlier|reportedly|publicly|recently|once|\w+ly) )*"
_AUDIENCE = r"(?:reporters|journalists|lawmakers|the (?:media|press|BBC)|CNN|Reuters|AFP|(?:the )?[A-Z]\w+ (?:News|Times|Post|TV))"
_HEDGED_BY = re.compile(r"(?:According to|In the words of|As reported by)\s+(?P<speaker>[^,]{2,120}),\s+")
_REPORT = re.compile(
    rf"(?P<opener>(?:[^,]{{3,80}}, )?)(?P<speaker>[^,]{{1,110}}?(?:, [^,]{{3,80}},)?) {_ADVERB}(?P<cue>{_CUE}) "
    rf"(?P<audience>(?!that\b)[^,]{{1,70}}? (?=that\b))?(?:{_WHEN} )?(?P<that>that |: )?(?P<what>.+)",
    re.DOTALL,
)
_TAG = re.compile(
    rf",?\s*(?:(?P<speaker>[^,]{{1,110}}?(?:, [^,]{{3,80}},)?) {_ADVERB}(?P<cue>{_CUE})(?P<rest>(?: [^,]*)?)"
    rf"|(?P<cue2>{_CUE}) (?P<speaker2>[^,]+)(?:,.*)?"
    r"|according to (?P<speaker3>.+))[,.]?",
    re.DOTALL,
)
_SAYING = r"adding|saying|noting|claiming|stating|arguing|alleging|insisting|warning|stressing|blaming|explaining|reporting"
_TIME_GAP = r"(?:[\w-]+ (?:minutes|hours|days|weeks|months|years) |shortly |just |only |soon |a (?:day|week|month|year) )"
_BOUNDARY = re.compile(
    r"(?P<strong>;\s+|\s+[–—]\s*|\s--\s)"
    rf"|(?P<saying>,\s+(?:and |while |also )?(?:{_SAYING})\s+(?:that\s+)?(?:why\s+)?)"
    r"|(?P<tag>,\s+according to\s)"
    r"|(?P<list>,\s+(?:of|among) (?:which|whom|them|these)\s+)"
    r"|(?P<drop>,\s+(?:hence|regardless of|referring to|in reference to|citing|as (?:well|opposed)|including)\s)"
    rf"|(?P<when>,\s+{_TIME_GAP}?(?:after|before|because|since|when)\s+)"
    r"|(?P<join>,\s+(?:and|but|while|whereas|although|though|so|yet)\s+|\s+(?:but|whereas|while)\s+)"
    rf"|(?P<says>\s+and\s+(?=(?:{_CUE})\s))"
    rf"|(?P<relative>,?\s+(?:which|who|that)\s+[^,]{{1,40}}?\s(?:said|says|say|claimed|alleged|claims)\s+)"
    r"|(?P<absolute>,\s+with\s+(?=[^,]*\w+ing\s)|,\s+(?=\w{3,}ing\b))"
    r"|(?P<purpose>\s+(?=(?:in order )?to (?:prevent|stop|keep|avoid|discourage|deter|punish|force|fund|finance)\s))"
    r"|(?P<and>\s+and\s+)"
)
_DATELINE = re.compile(
    r"(?:date )?(?:\d{4}-\d\d-\d\d|\d{1,2} [A-Z][a-z]{2,8} \d{4})\s+(?=[A-Z])"
    r"|[A-Z][A-Z .,'/-]{2,40}(?:,? ?[A-Z][a-z]+\.? ?\d{0,2})?(?: ?\([^)]{2,30}\))?(?::| ?[-–—]{1,2}) +(?=\S)"
    r"|[A-Z][\w .,]{2,40}\([A-Z][^)]{1,30}\) ?[-–—]{1,2} +"
)
_CREDIT = re.compile(r"\s*[(\[][^()\[\]]*(?:File|Photo|Image|Reuters|AP|AFP|Getty|/)[^()\[\]]*[)\]]\s*$")
_LEAD_IN = re.compile(r"(?:But|And|So|Yet|Still|However,|Meanwhile,|In addition,|Moreover,|For example,|Now,|Well,|Also,)\s+")
_KNOWN = re.compile(r"(?:we|I) (?:also )?(?:know|saw|found|learned|understand) that ", re.IGNORECASE)
_CAPTION = re.compile(r"In (?:a|an|this) (?:[^,]{0,30} )?(?:photo|photograph|picture|image)\b[^,]{0,60}, ")
_OPENER = re.compile(r"(?:[A-Z][a-z]+ing|(?:When )?[Aa]sked|[A-Z][a-z]+ed) [^,]{5,120}, |(?:Last|This) \w+, |On [A-Z]\w+day, ")
_NUMBER = re.compile(r"\d|\b(?:million|billion|percent|dozens|hundreds|thousands)\b")
_COUNT = re.compile(r"(?:(?:about|some|around|nearly|almost|over|more than|at least|up to|another) )?[$€£]?\d")
_LONG = 45  # code points that make half of a sentence a statement of its own


def clauses(sentence: str) -> Iterator[Clause]:
    """Candidate statements of one sentence, in order; nothing is said here about whether they are worth checking."""
    start, end = _trim(sentence, 0, len(sentence))
    for quote, attribution in _direct_speech(sentence, start, end):
        yield from _statements(sentence, *quote, attribution)
        return
    yield from _statements(sentence, start, end, None)


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Without dateline, photo credit, outer quotation marks, brackets and closing punctuation."""
    if match := _DATELINE.match(text, start, end):
        start = match.end()
    if match := _CREDIT.search(text, start, end):
        end = match.start()
    while end > start and (text[end - 1].isspace() or text[end - 1] in ".,;:!…" + _CLOSE):
        end -= 1
    while start < end and (text[start].isspace() or text[start] in _OPEN + ",-–—•*"):
        start += 1
    if text.count("(", start, end) < text.count(")", start, end) and text[start] == "(":
        start += 1
    return start, end


def _direct_speech(text: str, start: int, end: int) -> Iterator[tuple[tuple[int, int], Attribution]]:
    """The quoted part and its speaker, when a sentence is a quotation with "she said" after it."""
    close = max(text.rfind(mark + after, start, end) for mark in ",.!?" for after in _CLOSE) + 1
    if close <= start or not _is_quote(text, start, close):
        return
    tag = _TAG.fullmatch(text[close + 1 : end].strip())
    if tag and (speaker := _speaker(tag)):
        yield _trim(text, start, close), Attribution(speaker, _cue(tag), QUOTED)


def _is_quote(text: str, start: int, close: int) -> bool:
    """Whether everything before ``close`` is one quotation: opened at the start, or in an earlier sentence."""
    inside = text[start:close]
    return not any(mark in inside for mark in "\"“”«»")


def _speaker(tag: re.Match[str]) -> str:
    speaker = tag["speaker"] or tag["speaker2"] or tag["speaker3"] or ""
    rest = tag["rest"] or ""
    if tag["speaker"] and (verbs.has_verb(speaker) or verbs.is_clause(rest) or " that " in rest):
        return ""
    words = re.split(rf" (?:{_WHEN}|after|during|at|to) ?", speaker)[0] if tag["speaker2"] else speaker
    return words.strip(" ,")


def _cue(tag: re.Match[str]) -> str:
    return tag["cue"] or tag["cue2"] or "according to"


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
    for match in _BOUNDARY.finditer(masked, start, end):
        kind = match.lastgroup or ""
        left, right = masked[piece.start : match.start()], masked[match.end() : end]
        if match.start() <= piece.start or not _parts(kind, left, right, in_list):
            continue
        pieces.append(replace(piece, end=match.start()))
        in_list = kind == "list" or (in_list and kind == "and")
        piece = Clause(match.end(), match.end(), _inherited(kind, match, pieces, masked), listed=in_list)
        if kind in ("drop", "tag"):
            piece = Clause(-1, -1, piece.attribution)
            break
    if piece.start >= 0:
        pieces.append(replace(piece, end=end))
    elif piece.attribution and pieces:
        pieces[-1] = replace(pieces[-1], attribution=pieces[-1].attribution or piece.attribution)
    yield from _without_tags(masked, pieces)


def _parts(kind: str, left: str, right: str, in_list: bool) -> bool:
    """Whether a boundary of this kind parts ``left`` and ``right`` into two statements."""
    reach = right.split(",")[0]
    if kind in ("saying", "tag", "list", "says", "relative"):
        return verbs.has_verb(left)
    if kind == "drop":
        return verbs.has_verb(left) and len(left) >= _LONG and not _NUMBER.search(right)
    if kind == "strong":
        return verbs.has_predicate(right) and verbs.has_verb(left)
    if kind == "and":
        if in_list:
            return bool(_COUNT.match(right))
        return min(len(left), len(right)) >= _LONG and verbs.has_verb(left) and verbs.starts_with_pronoun(right)
    if kind == "when":
        return verbs.has_verb(left) and verbs.is_clause(right) and len(right) >= _LONG
    if kind == "absolute":
        return verbs.has_verb(left) and bool(_NUMBER.search(reach)) and len(reach) > 20
    if kind == "purpose":
        return verbs.has_verb(left) and min(len(left), len(reach)) >= _LONG
    long_enough = min(len(left), len(reach)) >= _LONG
    return verbs.has_verb(left) and (verbs.is_clause(right) or (long_enough and verbs.starts_with_verb(right)))


def _inherited(kind: str, match: re.Match[str], pieces: list[Clause], masked: str) -> Attribution | None:
    """Who says the piece after the boundary, when the boundary itself tells."""
    if kind == "saying":
        return Attribution(_subject(masked[pieces[-1].start : pieces[-1].end]), match[0].strip(" ,").split()[0], REPORTED)
    if kind == "relative":
        *speaker, cue = match[0].strip(" ,").split()[1:]
        return Attribution(" ".join(speaker), cue, REPORTED)
    if kind == "tag":
        return Attribution(masked[match.end() :].strip(" ,.")[:120], "according to", REPORTED)
    return None


def _subject(clause: str) -> str:
    """The words before the first verb, openers and adverbs left out; "" when they are too many to be a name."""
    clause = _OPENER.sub("", clause, count=1)
    tokens = verbs.words(clause)
    verb = verbs.first_verb(tokens)
    return " ".join(tokens[:verb]) if verb and verb <= 12 else ""


def _without_tags(masked: str, pieces: list[Clause]) -> Iterator[Clause]:
    """Cut ", officials said on Friday" from the end of each piece, and keep who said it."""
    tagged: Attribution | None = None
    for piece in pieces:
        content = masked[piece.start : piece.end]
        for comma in reversed([match.start() for match in re.finditer(r",\s", content)]):
            tag = _TAG.fullmatch(content[comma:])
            if tag and (speaker := _speaker(tag)) and verbs.has_verb(content[:comma]):
                tagged = Attribution(speaker, _cue(tag), REPORTED)
                piece = replace(piece, end=piece.start + comma, attribution=tagged)
                break
        if piece.attribution and not piece.attribution.speaker and tagged:
            piece = replace(piece, attribution=replace(piece.attribution, speaker=tagged.speaker))
        elif piece.attribution and tagged and piece.attribution.cue.endswith("ing"):
            piece = replace(piece, attribution=replace(piece.attribution, speaker=tagged.speaker))
        yield piece


def _resolve(text: str, piece: Clause, speaker: Attribution | None) -> Clause | None:
    """The statement inside a piece: openers off, "X said that" off where what follows can stand alone."""
    start, end = _trim(text, piece.start, piece.end)
    for pattern in (_LEAD_IN, _CAPTION, _KNOWN, _OPENER):
        if (match := pattern.match(text, start, end)) and end - match.end() > 20:
            start = match.end()
    attribution = piece.attribution or (speaker if speaker and speaker.manner == QUOTED else None)
    if match := _HEDGED_BY.match(text, start, end):
        start, attribution = match.end(), Attribution(match["speaker"], "according to", REPORTED)
    elif match := _REPORT.fullmatch(_masked(text, start, end)[start:end]):
        start, attribution = _reported(text, start, match, attribution)
    elif speaker and (words := verbs.words(text[start:end])) and words[0] in cues.REPORTING:
        attribution = Attribution(speaker.speaker, words[0], REPORTED)
    start, end = _trim(text, start, end)
    return Clause(start, end, attribution, piece.listed) if end > start else None


def _reported(text: str, start: int, match: re.Match[str], given: Attribution | None) -> tuple[int, Attribution | None]:
    """Where the statement starts in "X said (that) Y", and its attribution; nothing changes when it is no report."""
    speaker, what = match["speaker"], match["what"]
    if verbs.has_verb(speaker) or len(speaker.split()) > 14 or not (match["that"] or verbs.is_clause(what)):
        return start, given
    if not verbs.has_verb(what):
        return start, given
    attribution = Attribution(text[start + match.start("speaker") : start + match.end("speaker")], match["cue"], REPORTED)
    to_someone = match["audience"] and not re.match(_AUDIENCE, match["audience"])
    if verbs.starts_with_pronoun(what) or to_someone:
        return start + match.start("speaker") * (len(match["opener"]) > 60), attribution
    return start + match.start("what"), attribution

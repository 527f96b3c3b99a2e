"""What a claim says, in parts that can be compared: words, names, amounts, days, negation, modality. Pure.

``facts`` reads a claim by itself or inside the sentences around it; ``facts_of`` takes marks that are already read or
confirmed, so that a job reads an article once and a person's corrections count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from annotate.bm25 import WORD, stem, vocabulary, words
from annotate.interchange import Proposal, Source, Span
from annotate.quantity import Quantity
from annotate.sentences import sentences
from annotate.suggesters import dates, entities, quantities
from annotate.timex import Timex, from_json
from verify.lexicon import (
    DENIED,
    NEGATIONS,
    ONCE,
    ORDINALS,
    POSITIONS,
    PREDICTED,
    PROMISED,
    QUANTIFIERS,
    REPORTED,
    REQUIRED,
    meaning,
    plain,
)

Days = tuple[date, date]

# A claim without a date speaks of the days up to the article that prints it.
NEWS_WINDOW = timedelta(days=6)
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


@dataclass(frozen=True, slots=True)
class ClaimFacts:
    """A claim taken apart.

    ``words`` are its content words outside names, dates and amounts. Names are keys (an Entity's id or a folded name);
    ``subject`` is the one that the claim begins with, or that its first "it" stands for; ``setting`` are those around
    the claim; ``belongs`` are pairs of a name and the country that an adjective gives it ("the Chinese company X").
    ``events`` are dates with what happened on them once ("born", "release"). ``denied`` are the meanings of words under
    a negation. ``quantifier`` is "all", "some" …, or empty. ``modality`` is asserted, reported, required, predicted,
    promised or denied; ``position``: it tells what somebody says or wants, so that its day is the day of saying.
    ``said_on`` is the article's date. ``labels``: how the text writes a name, by key. ``vector`` is the text's
    embedding, or None.
    """

    text: str
    words: tuple[str, ...] = ()
    subject: str = ""
    entities: frozenset[str] = frozenset()
    setting: frozenset[str] = frozenset()
    belongs: frozenset[tuple[str, str]] = frozenset()
    quantities: tuple[Quantity, ...] = ()
    timexes: tuple[Timex, ...] = ()
    setting_timexes: tuple[Timex, ...] = ()
    events: tuple[tuple[str, Timex], ...] = ()
    said_on: date | None = None
    denied: frozenset[str] = frozenset()
    modality: str = "asserted"
    position: bool = False
    quantifier: str = ""
    speaker: str = ""
    labels: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)
    vector: Any = field(default=None, compare=False, repr=False)

    def label(self, key: str) -> str:
        """A name as people read it."""
        return self.labels.get(key, key)

    def word(self, sought: str) -> str:
        """The word of the text that has a meaning, or the meaning itself ("die" may be "(1920 – 1999)")."""
        tokens = (match.group() for match in WORD.finditer(plain(self.text)))
        return next((token for token in tokens if meaning(stem(token.casefold())) == sought), sought)

    @property
    def stated(self) -> frozenset[str]:
        """Meanings of the words that the claim does not deny."""
        return frozenset(meaning(word) for word in self.words) - self.denied

    @property
    def days(self) -> tuple[Days, ...]:
        """Stated days of the claim, else of its sentence; empty when neither states any."""
        own = tuple((t.begin, t.end) for t in self.timexes if t.begin and t.end)
        return own or tuple((t.begin, t.end) for t in self.setting_timexes if t.begin and t.end)

    @property
    def scope(self) -> Days | None:
        """The days that the claim speaks of, first to last; the news days before its article when it states none."""
        if self.days:
            return min(begin for begin, _ in self.days), max(end for _, end in self.days)
        return (self.said_on - NEWS_WINDOW, self.said_on) if self.said_on else None


def read(source: Source) -> list[Proposal]:
    """Names, dates and amounts that the readers find in a text, in text order."""
    found = [*dates.suggest(source), *quantities.suggest(source), *entities.suggest(source)]
    return sorted(found, key=lambda mark: (mark.start, mark.end))


def facts(text: str, published_at: date | None = None, *, context: str = "", speaker: str = "") -> ClaimFacts:
    """The facts of a claim's text; ``context`` is the passage it stands in, when there is one."""
    start = context.find(text) if context else -1
    source = Source(context if start >= 0 else text, published_at)
    span = Span(max(start, 0), max(start, 0) + len(text))
    return facts_of(source, span, read(source), speaker=speaker)


def facts_of(
    source: Source, span: Span, marks: Iterable[Proposal], *, speaker: str = "", vector: Any = None
) -> ClaimFacts:
    """The facts of ``source.text[span.start:span.end]`` from the marks of that text (all of them, or those near by).

    A mark of kind entity is known by ``data["key"]`` (say, an Entity's id), else by its folded name. Names of the
    claim's sentence are its setting, those of the sentence before too when the claim says "it" or "they"; dates are
    when they stand in its clause. "A certain country" is given the name that the text after it reveals ("he was
    referring to …").
    """
    text = source.text[span.start : span.end]
    tokens = [match.group().casefold() for match in WORD.finditer(plain(text.replace("’", "'")))]
    sentence, before = _surroundings(source.text, span)
    clause = _clause(source.text, span, sentence)
    around = Span(before.start, sentence.end) if ANAPHORA & set(tokens) else sentence
    inner: list[Proposal] = []
    outer: list[Proposal] = []
    revealed = _revealed(source.text, span)
    for mark in marks:
        if mark.data.get("sense") == "dateline":
            continue
        where = Span(mark.start, mark.end)
        named_later = revealed is not None and mark.kind == "entity" and where.overlaps(revealed)
        if named_later or (span.start <= mark.start and mark.end <= span.end):
            inner.append(mark)
        elif where.overlaps(around if mark.kind == "entity" else clause):
            outer.append(mark)
    return ClaimFacts(
        text=text,
        words=tuple(words(plain(_without(source.text, span, inner)))),
        subject=_subject(source.text, span, inner, outer, revealed is not None),
        entities=_keys(source.text, inner),
        setting=_keys(source.text, outer),
        belongs=belongings(source.text, inner),
        quantities=tuple(Quantity.from_json(mark.data) for mark in inner if mark.kind == "quantity"),
        timexes=_timexes(inner),
        setting_timexes=_timexes(outer),
        events=_events(source.text, span, inner),
        said_on=source.published_at,
        denied=_denied(plain(text)),
        modality=_modality(tokens),
        position=bool(POSITIONS & set(tokens)),
        quantifier=_quantifier(tokens),
        speaker=speaker,
        labels={_key(source.text, mark): source.text[mark.start : mark.end] for mark in inner if mark.kind == "entity"},
        vector=vector,
    )


def _surroundings(text: str, span: Span) -> tuple[Span, Span]:
    """The sentence or sentences that ``span`` touches, and the sentence before them (or the same again)."""
    low, high = max(0, span.start - WINDOW), span.end + WINDOW
    near = [Span(low + s.start, low + s.end) for s in sentences(text[low:high])]
    touched = [s for s in near if s.overlaps(span)] or [span]
    own = Span(min(touched[0].start, span.start), max(touched[-1].end, span.end))
    earlier = [s for s in near if s.end <= own.start]
    return own, earlier[-1] if earlier else own


def _clause(text: str, span: Span, sentence: Span) -> Span:
    """The part of ``sentence`` that ``span`` belongs to: its dates are the claim's, those beyond "while" are not."""
    start, end = sentence.start, sentence.end
    for cut in _CUT.finditer(text, sentence.start, sentence.end):
        if cut.end() <= span.start:
            start = cut.end()
        elif cut.start() >= span.end:
            end = min(end, cut.start())
    return Span(start, end)


def _subject(text: str, span: Span, inner: Sequence[Proposal], outer: Sequence[Proposal], revealed: bool) -> str:
    """Key of the name that the claim is about: its first one, or the first one before it when it opens with "it"."""
    own = sorted(
        (mark for mark in inner if mark.kind == "entity"), key=lambda mark: (mark.start < span.end, mark.start)
    )
    first = WORD.search(text, span.start, span.end)
    if first and first.group().casefold() in ANAPHORA:
        own = sorted((mark for mark in outer if mark.kind == "entity"), key=lambda mark: mark.start)
        same = [mark for mark in own if "." not in text[mark.end : span.start]]
        own = same or own
    elif not revealed:
        own.sort(key=lambda mark: mark.start)
    return _key(text, own[0]) if own else ""


def _revealed(text: str, span: Span) -> Span | None:
    """Where the text after ``span`` says whom "a certain country" meant: from the cue to the end of that clause."""
    if not _VEILED.search(text, span.start, span.end):
        return None
    cue = _REVEALS.search(text, span.end, span.end + WINDOW)
    return Span(cue.start(1), cue.end(1)) if cue else None


def _without(text: str, span: Span, marks: Iterable[Proposal]) -> str:
    """The text of ``span`` with its marks blanked: they are compared by what they mean, not by their words."""
    rest, at = [], span.start
    for mark in sorted(marks, key=lambda mark: mark.start):
        rest.append(text[at : max(at, mark.start)])
        at = max(at, mark.end)
    return " ".join([*rest, text[at : span.end]])


def _quantifier(tokens: Sequence[str]) -> str:
    """The first of "all", "most", "some" … that is not part of "some 300", "no longer" or "how many"."""
    for before, token, after in zip(["", *tokens], tokens, [*tokens[1:], ""], strict=False):
        if token in QUANTIFIERS and before != "how" and after != "longer" and not after[:1].isdigit():
            return token
    return ""


def _events(text: str, span: Span, marks: Sequence[Proposal]) -> tuple[tuple[str, Timex], ...]:
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


def _denied(text: str) -> frozenset[str]:
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


def _modality(tokens: Sequence[str]) -> str:
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


def _timexes(marks: Iterable[Proposal]) -> tuple[Timex, ...]:
    return tuple(from_json(mark.data) for mark in marks if mark.kind == "date")


def _keys(text: str, marks: Iterable[Proposal]) -> frozenset[str]:
    return frozenset(_key(text, mark) for mark in marks if mark.kind == "entity")


def _key(text: str, mark: Proposal) -> str:
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
                pairs.add((_key(text, name), _key(text, people)))
    return frozenset(pairs)


def fold(name: str) -> str:
    """A name without case, article, possessive and outer marks."""
    plain = re.sub(r"['’]s$", "", " ".join(name.split()).casefold().strip(" .,'\"“”‘’"))
    return plain.removeprefix("the ")

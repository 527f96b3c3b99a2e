"""What a claim says, in parts that can be compared: words, names, amounts, days, negation, modality. Pure.

``facts`` reads a claim by itself or inside the sentences around it; ``facts_of`` takes marks that are already read or
confirmed, so that a job reads an article once and a person's corrections count.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from annotate.bm25 import WORD, stem, words
from annotate.interchange import Proposal, Source, Span
from annotate.quantity import Quantity
from annotate.suggesters import dates, entities, quantities
from annotate.timex import Timex
from verify import reading
from verify.lexicon import POSITIONS, meaning, meanings_of, plain

Days = tuple[date, date]

# A claim without a date speaks of the days up to the article that prints it.
NEWS_WINDOW = timedelta(days=6)


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
        return meanings_of(self.words) - self.denied

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
    inner, outer = _inside_and_around(source.text, span, marks, looks_back=bool(reading.ANAPHORA & set(tokens)))
    named = [mark for mark in inner if mark.kind == "entity"]
    return ClaimFacts(
        text=text,
        words=tuple(words(plain(reading.without(source.text, span, inner)))),
        subject=reading.subject_of(source.text, span, inner, outer),
        entities=reading.keys_of(source.text, inner),
        setting=reading.keys_of(source.text, outer),
        belongs=reading.belongings(source.text, inner),
        quantities=tuple(Quantity.from_json(mark.data) for mark in inner if mark.kind == "quantity"),
        timexes=reading.timexes_of(inner),
        setting_timexes=reading.timexes_of(outer),
        events=reading.events_of(source.text, span, inner),
        said_on=source.published_at,
        denied=reading.denied_of(plain(text)),
        modality=reading.modality_of(tokens),
        position=bool(POSITIONS & set(tokens)),
        quantifier=reading.quantifier_of(tokens),
        speaker=speaker,
        labels={reading.key_of(source.text, mark): source.text[mark.start : mark.end] for mark in named},
        vector=vector,
    )


def _inside_and_around(
    text: str, span: Span, marks: Iterable[Proposal], *, looks_back: bool
) -> tuple[list[Proposal], list[Proposal]]:
    """The marks that belong to the claim, and those of its setting; datelines are neither."""
    sentence, before = reading.surroundings(text, span)
    clause = reading.clause_of(text, span, sentence)
    around = Span(before.start, sentence.end) if looks_back else sentence
    revealed = reading.revealed(text, span)
    inner: list[Proposal] = []
    outer: list[Proposal] = []
    for mark in marks:
        where = Span(mark.start, mark.end)
        if mark.data.get("sense") == "dateline":
            continue
        named_later = revealed is not None and mark.kind == "entity" and where.overlaps(revealed)
        if named_later or (span.start <= mark.start and mark.end <= span.end):
            inner.append(mark)
        elif where.overlaps(around if mark.kind == "entity" else clause):
            outer.append(mark)
    return inner, outer

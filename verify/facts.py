"""What a claim says, in parts that can be compared: words, names, amounts, days, negation, modality. Pure.

``facts`` reads a claim by itself or inside the sentences around it; ``facts_of`` takes marks that are already read or
confirmed, so that a job reads an article once and a person's corrections count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from annotate.bm25 import WORD, words
from annotate.interchange import Proposal, Source, Span
from annotate.quantity import Quantity
from annotate.suggesters import dates, quantities
from annotate.timex import Timex, from_json
from verify.lexicon import DENIED, NEGATIONS, PREDICTED, PROMISED, QUANTIFIERS, REPORTED

Days = tuple[date, date]

# A claim without a date speaks of the days up to the article that prints it.
NEWS_WINDOW = timedelta(days=6)


@dataclass(frozen=True, slots=True)
class ClaimFacts:
    """A claim taken apart. ``words`` are its content words outside names, dates and amounts. Names are keys (an Entity's id or a folded name); days are inclusive calendar days.

    ``setting`` are the names around the claim, for "it" and "there"; ``days`` the dates that the claim or its sentence
    states; ``said_on`` the article's date. ``quantifier`` is "all", "some" …, or empty. ``modality`` is asserted,
    reported, predicted, promised or denied. ``vector`` is the embedding of the text, or None.
    """

    text: str
    words: tuple[str, ...] = ()
    entities: frozenset[str] = frozenset()
    setting: frozenset[str] = frozenset()
    quantities: tuple[Quantity, ...] = ()
    timexes: tuple[Timex, ...] = ()
    setting_timexes: tuple[Timex, ...] = ()
    said_on: date | None = None
    negated: bool = False
    modality: str = "asserted"
    quantifier: str = ""
    speaker: str = ""
    vector: Any = field(default=None, compare=False, repr=False)

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
    found = [*dates.suggest(source), *quantities.suggest(source), *_names(source)]
    return sorted(found, key=lambda mark: (mark.start, mark.end))


def facts(text: str, published_at: date | None = None, *, context: str = "", speaker: str = "") -> ClaimFacts:
    """The facts of a claim's text; ``context`` is the sentence or passage it stands in, when there is one."""
    start = context.find(text) if context else -1
    source = Source(context if start >= 0 else text, published_at)
    span = Span(max(start, 0), max(start, 0) + len(text))
    return facts_of(source, span, read(source), speaker=speaker)


def facts_of(
    source: Source, span: Span, marks: Iterable[Proposal], *, speaker: str = "", vector: Any = None
) -> ClaimFacts:
    """The facts of ``source.text[span.start:span.end]`` from marks in that text; those outside the span are its setting.

    A mark of kind entity is known by ``data["key"]``, else by its folded words.
    """
    text = source.text[span.start : span.end]
    inner: list[Proposal] = []
    outer: list[Proposal] = []
    for mark in marks:
        (inner if span.start <= mark.start and mark.end <= span.end else outer).append(mark)
    tokens = [match.group().casefold() for match in WORD.finditer(text.replace("’", "'"))]
    return ClaimFacts(
        text=text,
        words=tuple(words(_without(source.text, span, inner))),
        entities=_keys(source.text, inner),
        setting=_keys(source.text, outer),
        quantities=tuple(Quantity.from_json(mark.data) for mark in inner if mark.kind == "quantity"),
        timexes=_timexes(inner),
        setting_timexes=_timexes(outer),
        said_on=source.published_at,
        negated=sum(token in NEGATIONS for token in tokens) % 2 == 1,
        modality=_modality(tokens),
        quantifier=_quantifier(tokens),
        speaker=speaker,
        vector=vector,
    )


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


def _modality(tokens: Sequence[str]) -> str:
    found = set(tokens)
    if found & DENIED:
        return "denied"
    if found & PROMISED:
        return "promised" if "will" not in found or found & {"we", "i"} else "predicted"
    if found & PREDICTED:
        return "predicted"
    return "reported" if found & REPORTED else "asserted"


def _timexes(marks: Iterable[Proposal]) -> tuple[Timex, ...]:
    return tuple(from_json(mark.data) for mark in marks if mark.kind == "date")


def _keys(text: str, marks: Iterable[Proposal]) -> frozenset[str]:
    named = ((mark.data.get("key") or fold(text[mark.start : mark.end])) for mark in marks if mark.kind == "entity")
    return frozenset(str(name) for name in named)


def fold(name: str) -> str:
    """A name without case, article, possessive and outer marks."""
    plain = re.sub(r"['’]s$", "", " ".join(name.split()).casefold().strip(" .,'\"“”‘’"))
    return plain.removeprefix("the ")


_NAME = re.compile(r"\b[A-Z][\w.'-]*(?: (?:of |the |de )?[A-Z][\w.'-]*)*")


def _names(source: Source) -> Iterable[Proposal]:
    for match in _NAME.finditer(source.text):
        if words(match.group()):
            yield Proposal(match.start(), match.end(), "entity", 0.5, "", {})

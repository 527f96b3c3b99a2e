"""Statements worth checking: where they are, who makes them, of which type, and why a person should look at them.

`checkworthy.clauses` cuts sentences into statements, `checkworthy.rating` tells facts from opinions, questions and
predictions. Names, dates and quantities inside come from the other readers.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, tee

from annotate.interchange import Json, Proposal, Source, Span, inside
from annotate.sentences import sentences
from annotate.spans import cuts_grapheme
from annotate.suggesters import dates, entities, quantities
from annotate.suggesters.checkworthy import rating
from annotate.suggesters.checkworthy.clauses import Attribution, Clause, clauses
from annotate.suggesters.checkworthy.model import load
from annotate.suggesters.checkworthy.rating import Rating

NAME = "claims"
VERSION = "1"
USES = ("dates", "entities", "quantities")

_SAMPLE = 400  # sentences that tell whether a text is a speech or a report
_LONGEST = 1_500  # code points ; a longer "sentence" is a list or noise
_KEYS = {"entity": "entities", "date": "dates", "quantity": "quantities"}


def suggest(source: Source, found: Sequence[Proposal] | None = None) -> Iterator[Proposal]:
    """Claim proposals in text order, none inside another.

    ``found``: names, dates and quantities already read from this source; without it the other readers are run.
    ``data``: claim_type, nature (fact or position), modality, checkworthiness (high, medium, low), attribution
    ({speaker, cue, manner} or None), and under entities, dates and quantities what lies inside, with its offsets.
    """
    inner = _Inside(source, found)
    for span, clause, judged in statements(source):
        yield _proposal(source.text, span, clause.attribution, judged, inner)


def statements(source: Source) -> Iterator[tuple[Span, Clause, Rating]]:
    """Spans worth a check in text order, each with the clause it was cut from and its rating."""
    text = source.text
    spans = [span for span in sentences(text) if span.end - span.start <= _LONGEST]
    spans = [span for span in spans if not inside(span, source.boilerplate)]
    speech = rating.is_speech(text[span.start : span.end] for span in islice(spans, _SAMPLE))
    quotes = (text[span.start : span.end] for span in spans)
    read = _read_speech(quotes) if speech else map(_read_report, quotes)
    for sentence, found in zip(spans, read, strict=True):
        for clause, judged in found:
            span = Span(sentence.start + clause.start, sentence.start + clause.end)
            if judged.checkworthy and not cuts_grapheme(text, span.start, span.end):
                yield span, clause, judged


def rate_sentences(texts: Sequence[str]) -> list[Rating]:
    """One rating for each sentence of one document: of its best statement, whether or not that is worth a check."""
    if rating.is_speech(texts):
        return list(rating.rate_speech(texts, load()))
    return [max((judged for _, judged in _read_report(text)), key=_rank, default=_NOTHING) for text in texts]


_NOTHING = Rating(0.0, rating.NONE, ())


def _rank(judged: Rating) -> tuple[bool, float]:
    return judged.checkworthy, judged.score


def _read_report(sentence: str) -> Iterator[tuple[Clause, Rating]]:
    """The statements of a sentence of a report."""
    if not rating.is_body_text(sentence):
        return
    for clause in clauses(sentence):
        statement, asked = sentence[clause.start : clause.end], sentence[clause.end : clause.end + 1] == "?"
        yield clause, rating.rate(statement, clause.attribution, bare=clause.bare, asked=asked)


def _read_speech(sentences: Iterable[str]) -> Iterator[list[tuple[Clause, Rating]]]:
    """Spoken sentences are taken whole: their parts are too loose to stand alone."""
    quotes, rated = tee(sentences)
    for sentence, judged in zip(quotes, rating.rate_speech(rated, load()), strict=True):
        yield [(Clause(0, len(sentence)), judged)]


def _proposal(text: str, span: Span, attribution: Attribution | None, judged: Rating, inner: _Inside) -> Proposal:
    statement = text[span.start : span.end]
    data: dict[str, Json] = {
        "claim_type": rating.claim_type(statement, judged.nature, attribution),
        "nature": judged.nature,
        "modality": rating.modality(statement, judged.nature, attribution),
        "checkworthiness": "high" if judged.score >= 0.8 else "medium" if judged.score >= 0.6 else "low",
        "attribution": _attribution_json(attribution),
        **inner.within(span),
    }
    return Proposal(span.start, span.end, "claim", round(judged.score, 3), _reason(data, attribution, judged), data)


def _attribution_json(attribution: Attribution | None) -> dict[str, str] | None:
    if attribution is None:
        return None
    return {"speaker": attribution.speaker, "cue": attribution.cue, "manner": attribution.manner}


def _reason(data: dict[str, Json], attribution: Attribution | None, judged: Rating) -> str:
    """One sentence: type, grounds, source."""
    grounds = ", ".join(judged.why[:3]) or "it states a fact"
    said = f"; {attribution.manner} from {attribution.speaker}" if attribution and attribution.speaker else ""
    return f"{data['claim_type']} to check: {grounds}{said}."


class _Inside:
    """Names, dates and quantities of a source, looked up by span."""

    def __init__(self, source: Source, found: Sequence[Proposal] | None) -> None:
        if found is None:
            found = [p for reader in (entities, dates, quantities) for p in reader.suggest(source)]
        self._text = source.text
        self._found = sorted(found, key=lambda proposal: (proposal.start, proposal.end))
        self._starts = [proposal.start for proposal in self._found]

    def within(self, span: Span) -> dict[str, list[Json]]:
        """{"entities": […], "dates": […], "quantities": […]}: what lies wholly inside ``span``."""
        lists: dict[str, list[Json]] = {name: [] for name in _KEYS.values()}
        for proposal in self._found[bisect_left(self._starts, span.start) : bisect_left(self._starts, span.end)]:
            if proposal.end <= span.end and proposal.kind in _KEYS:
                quote = self._text[proposal.start : proposal.end]
                mark = {"start": proposal.start, "end": proposal.end, "quote": quote, **proposal.data}
                lists[_KEYS[proposal.kind]].append(mark)
        return lists

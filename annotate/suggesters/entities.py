"""Names of persons, organisations, places, facilities, laws and events; demonyms as mentions of their country.

A statistical model proposes, if one is installed; the gazetteer and cues in the text (titles, company forms) propose
too. The candidates are cleaned of articles, titles and scraping noise, elect one type for each name of the article
(Gale, Church and Yarowsky, "One sense per discourse", 1992), and are found again wherever the name occurs.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from annotate.gazetteer import GazetteerEntry, fold, lookup
from annotate.interchange import Proposal, Source, Span, inside
from annotate.spans import cuts_grapheme
from annotate.suggesters.naming import agreement, cleaning, model, patterns, senses
from annotate.suggesters.naming.known import gazetteer_mentions
from annotate.suggesters.naming.mention import GPE, NORP, Mention

NAME = "entities"
VERSION = "1"

_SCORES = {
    "gazetteer": 0.95,
    "title": 0.9,
    "model": 0.85,
    "cue": 0.85,
    "age": 0.85,
    "role": 0.75,
    "given": 0.8,
    "again": 0.8,
}
_REASONS = {
    "gazetteer": "is a known name",
    "title": "follows a title",
    "model": "was read as a name by the language model",
    "cue": "has a word that tells its kind",
    "age": "is followed by an age",
    "role": "follows a role",
    "given": "starts with a given name",
    "again": "is named elsewhere in this article",
    "capitals": "is in capitals inside a sentence",
}


def reader_name() -> str:
    """Which reader is in use: the model package's name, or "rules"."""
    return model.installed() or "rules"


def suggest(source: Source) -> Iterator[Proposal]:
    """Entity proposals in text order, none overlapping.

    ``data``: type, level ("name" or "adjective"), name (the fullest known form), and for places sense and refers_to.
    """
    text = source.text
    found = [item for item in _candidates(text) if not inside(Span(item.start, item.end), source.boilerplate)]
    names = agreement.learn(text, found)
    again = agreement.spread(text, found, names)
    found += [item for item in again if not inside(Span(item.start, item.end), source.boilerplate)]
    for item in agreement.settle(text, found, names):
        if not cuts_grapheme(text, item.start, item.end):
            yield _proposal(text, item, names)


def _candidates(text: str) -> Iterator[Mention]:
    """Cleaned mentions of every reader that is there."""
    for item in _raw(text):
        cleaned = cleaning.clean(text, item)
        if cleaned is not None:
            yield cleaned


def _raw(text: str) -> Iterator[Mention]:
    yield from gazetteer_mentions(text)
    yield from patterns.cued(text)
    nlp = model.load()
    yield from model.mentions(nlp, text) if nlp is not None else patterns.guessed(text)


def _proposal(text: str, item: Mention, names: agreement.Names) -> Proposal:
    surface = " ".join(text[item.start : item.end].split())
    city, _, region = surface.partition(", ") if item.type == GPE else (surface, "", "")
    entry = _entry(surface, item.type) or _entry(city, item.type)
    data: dict[str, Any] = {"type": item.type, "level": "name", "name": _full_name(city, item, entry, names)}
    if region and not (entry and entry.name == surface):
        data["region"] = region
    if entry is not None and entry.is_demonym(surface):
        data |= {"type": NORP, "level": "adjective"}
    elif item.type == NORP:
        data["level"] = "adjective"
    elif entry is not None and entry.capital_of:
        data |= _sense(text, item, entry)
    reason = f"“{surface}” {_REASONS[item.source]}."
    return Proposal(item.start, item.end, "entity", _SCORES.get(item.source, 0.6), reason, data)


def _entry(surface: str, kind: str) -> GazetteerEntry | None:
    """The only known thing of that name and type."""
    fitting = [entry for entry in lookup(surface) if kind == entry.type or (kind == NORP and entry.is_demonym(surface))]
    return fitting[0] if len(fitting) == 1 else None


def _full_name(surface: str, item: Mention, entry: GazetteerEntry | None, names: agreement.Names) -> str:
    if entry is not None:
        return entry.name
    return (names.full.get(fold(surface), "") or surface) if item.type != GPE else surface


def _sense(text: str, item: Mention, entry: GazetteerEntry) -> dict[str, str]:
    """Dateline, metonym of the government, or nothing: the city itself."""
    if senses.is_dateline(text, item.start, item.end):
        return {"sense": "dateline"}
    if senses.stands_for_government(text, item.start, item.end):
        return {"sense": "metonym", "refers_to": entry.capital_of}
    return {}

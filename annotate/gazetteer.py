"""Names known beforehand: countries with their people and capitals, organisations with their abbreviations.

The facts are in ``data/gazetteer.tsv``, a table that anybody can extend; its head says where they come from.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

DATA = Path(__file__).with_name("data") / "gazetteer.tsv"

_DASHES = re.compile(r"[\u2010-\u2015\u2212-]+")
_QUOTES = re.compile(r"[’‘´`ʼ]")
_POSSESSIVE = re.compile(r"(?:'s?)+$")
_ARTICLE = re.compile(r"^(?:the )+(?=\S)")


@dataclass(frozen=True, slots=True)
class GazetteerEntry:
    """One thing with a name. ``type`` as in suggestions: GPE, LOC, ORG, FACILITY, EVENT or NORP.

    ``adjectives`` and ``people`` are demonyms in the singular and plural. ``wikidata`` is "" unless known for certain.
    ``capital_of``: the name of the country that this city may stand for, else "".
    """

    type: str
    name: str
    wikidata: str = ""
    aliases: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    capital_of: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the thing itself, the preferred one first."""
        return (self.name, *self.aliases)

    @property
    def demonyms(self) -> tuple[str, ...]:
        return self.adjectives + self.people

    def is_demonym(self, name: str) -> bool:
        """Whether ``name`` means its people or is an adjective, and not the thing itself."""
        folded = fold(name)
        return folded in map(fold, self.demonyms) and folded not in map(fold, self.names)


@lru_cache(maxsize=50_000)
def fold(name: str) -> str:
    """The key under which spellings of one name are equal, for the whole product.

    Ignores case, diacritics, full stops, kinds of dash and apostrophe, white space, a leading "the" and a possessive:
    "the U.S.’s" and "US" are equal, so are "Al-Qaeda" and "al Qaeda". Empty only for names of nothing but these.
    """
    plain = unicodedata.normalize("NFKD", _QUOTES.sub("'", name))
    plain = "".join(c for c in plain if not unicodedata.combining(c)).casefold()
    plain = " ".join(_DASHES.sub(" ", plain.replace(".", "").replace(",", " ")).split())
    plain = _POSSESSIVE.sub("", _ARTICLE.sub("", plain))
    return plain or name.casefold().strip()


@cache
def entries() -> tuple[GazetteerEntry, ...]:
    """All entries, in the order of the file, loaded once."""
    with DATA.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(
            (line for line in lines if not line.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE
        )
        return tuple(_entry(row) for row in rows)


def _entry(row: Mapping[str, str]) -> GazetteerEntry:
    aliases, adjectives, people = (
        tuple(filter(None, row[column].split(";"))) for column in ("aliases", "adjectives", "people")
    )
    return GazetteerEntry(row["type"], row["name"], row["wikidata"], aliases, adjectives, people, row["capital_of"])


@cache
def _index() -> Mapping[str, tuple[GazetteerEntry, ...]]:
    index: defaultdict[str, dict[GazetteerEntry, None]] = defaultdict(dict)
    for entry in entries():
        for name in (*entry.names, *entry.demonyms):
            index[fold(name)][entry] = None
    return {name: tuple(found) for name, found in index.items()}


def lookup(name: str) -> tuple[GazetteerEntry, ...]:
    """Entries that ``name`` may mean, by name, alias or demonym, in the order of the file; empty when unknown."""
    return _index().get(fold(name), ())


def surface_forms() -> Iterator[tuple[str, GazetteerEntry]]:
    """Every written form with its entry, for finding names in text."""
    for entry in entries():
        for name in (*entry.names, *entry.demonyms):
            yield name, entry


def country(name: str) -> GazetteerEntry | None:
    """The country called exactly ``name`` in the table."""
    return _by_name().get(name)


@cache
def _by_name() -> Mapping[str, GazetteerEntry]:
    return {entry.name: entry for entry in reversed(entries())}

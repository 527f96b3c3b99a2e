"""The texts: stories about made-up people, firms and places, whose names are as unevenly frequent as real ones.

How often a name or word occurs falls with its rank (Zipf 1949); an article takes most of its names, words and days from
its story. Article number n is always the same text.
"""

from __future__ import annotations

import random
from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import accumulate

PER_STORY = 5  # articles
SENTENCES = 4  # in an article; each is a claim with three names and a date
FIRST_DAY = date(2010, 1, 1)
DAYS = 5000

_TYPES = ("PERSON", "ORG", "GPE")
_SIZES = {"PERSON": 60_000, "ORG": 30_000, "GPE": 10_000, "word": 20_000}
_FORMS = ("Group", "Shipping", "Bank", "Council", "Foundation", "Union", "Motors", "Agency")
_ONSETS = ["b", "br", "d", "dr", "f", "g", "gr", "h", "j", "k", "kl", "l", "m", "n", "p", "r", "s", "st", "t", "v"]
_NUCLEI = ["a", "e", "i", "o", "u", "ei", "au", "ar", "el", "in", "on", "ur"]
_CODAS = ["n", "l", "r", "s", "t", "m", "nd", "rk", "ld"]

_TEMPLATES = (
    "{PERSON} of {ORG} said on {date} that {number} {a} {b} had been {c} near {GPE}.",
    "{ORG} sold {number} {a} {b} to a {c} buyer from {GPE} on {date}, {PERSON} wrote.",
    "On {date}, {GPE} had {number} {a} {b}, while {ORG} under {PERSON} reported a {c} loss.",
    "At least {number} {a} people left {GPE} before {date} over the {b} {c}, {PERSON} told {ORG}.",
    "{PERSON} denied on {date} that {ORG} had paid {number} dollars for the {a} {b} of the {c} harbour in {GPE}.",
)


@dataclass(frozen=True, slots=True)
class Marked:
    """A span of an article; ``type`` of a name, ``day`` of a date."""

    start: int
    end: int
    kind: str
    type: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Text:
    number: int
    title: str
    text: str
    published: date
    marks: tuple[Marked, ...]


@cache
def _vocabulary(kind: str) -> list[str]:
    """Names, the frequent ones first."""
    chance = random.Random(kind)
    return [_name(kind, chance) for _ in range(_SIZES[kind])]


def _name(kind: str, chance: random.Random) -> str:
    if kind == "word":
        return _word(chance, 2)
    if kind == "PERSON":
        return f"{_word(chance, 1).title()}o {_word(chance, 2).title()}"
    return _word(chance, 2).title() + (f" {chance.choice(_FORMS)}" if kind == "ORG" else "a")


def _word(chance: random.Random, syllables: int) -> str:
    middle = "".join(chance.choice(_ONSETS) + chance.choice(_NUCLEI) for _ in range(syllables))
    return middle + chance.choice(_CODAS)


@cache
def _ladder(kind: str) -> Sequence[float]:
    """Sums of 1 / rank, by which a vocabulary is drawn from."""
    return list(accumulate(1 / (rank + 5) for rank in range(_SIZES[kind])))


def _draw(kind: str, chance: random.Random) -> str:
    ladder = _ladder(kind)
    return _vocabulary(kind)[bisect(ladder, chance.random() * ladder[-1])]


@cache
def _story(number: int) -> tuple[dict[str, list[str]], date]:
    """The names and words of one story, and its day."""
    chance = random.Random(f"story {number}")
    pools = {kind: [_draw(kind, chance) for _ in range(3)] for kind in _TYPES}
    return pools | {"word": [_draw("word", chance) for _ in range(12)]}, FIRST_DAY + timedelta(chance.randrange(DAYS))


def article(number: int) -> Text:
    """Article ``number`` with its 20 marks."""
    chance = random.Random(f"article {number}")
    pools, day = _story(number // PER_STORY)
    text, marks = "", []
    for template in chance.sample(_TEMPLATES, SENTENCES):
        begin = len(text)
        for part in template.replace("{", "\0{").replace("}", "}\0").split("\0"):
            if not part.startswith("{"):
                text += part
                continue
            slot, start = part.strip("{}"), len(text)
            when = day - timedelta(chance.randrange(4))
            text += _filling(slot, pools, when, chance)
            if slot in _TYPES:
                marks.append(Marked(start, len(text), "entity", type=slot))
            elif slot == "date":
                marks.append(Marked(start, len(text), "date", day=when))
        marks.append(Marked(begin, len(text), "claim"))
        text += "\n"
    text += f"Report {number}.\n"
    return Text(number, f"{pools['GPE'][0]} and {pools['ORG'][0]}", text, day, tuple(marks))


def _filling(slot: str, pools: dict[str, list[str]], when: date, chance: random.Random) -> str:
    if slot == "date":
        return f"{when.day} {when:%B %Y}"
    if slot == "number":
        return f"{chance.choice([3, 12, 40, 250, 700, 1200, 15000]) + chance.randrange(9):,}"
    kind = slot if slot in _TYPES else "word"
    return chance.choice(pools[kind]) if chance.random() < 0.7 else _draw(kind, chance)

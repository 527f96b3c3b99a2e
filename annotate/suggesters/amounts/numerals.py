"""Numerals in digits and in words, with their scale: "2.4 billion", "two and a half million", "a dozen", "1,200"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

GAP = r"[^\S\n]"

_UNITS = "one two three four five six seven eight nine".split()  # noqa: SIM905
_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()  # noqa: SIM905
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()  # noqa: SIM905
SMALL = (
    {word: i for i, word in enumerate(_UNITS, 1)}
    | {word: i for i, word in enumerate(_TEENS, 10)}
    | {word: 10 * i for i, word in enumerate(_TENS, 2)}
)
SCALES = {
    "hundred": 100,
    "thousand": 1_000,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
    "lakh": 10**5,
    "crore": 10**7,
    "dozen": 12,
    "score": 20,
    "mn": 10**6,
    "mln": 10**6,
    "bn": 10**9,
    "bln": 10**9,
    "tn": 10**12,
    "trn": 10**12,
    "m": 10**6,
    "b": 10**9,
    "k": 1_000,
}
_HALVES = {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75")}

_UNIT = "|".join(_UNITS)
_SMALL = rf"(?:(?:{'|'.join(_TENS)})(?:(?:-|{GAP})(?:{_UNIT}))?|{'|'.join(_TEENS)}|{_UNIT})"
_HUNDREDS = rf"{_SMALL}(?:{GAP}hundred(?:{GAP}(?:and{GAP})?{_SMALL}\b)?)?"
_WORDS = rf"(?:{_SMALL}{GAP}thousand{GAP}(?:and{GAP})?{_HUNDREDS}|{_HUNDREDS})\b"
_DIGITS = r"(?:\d{1,3}(?:,\d{3})+|\d{1,3}(?:[\u00a0\u2009\u202f]\d{3})+|\d{1,15})(?:\.\d{1,6})?[½¼¾]?|\.\d{1,6}|[½¼¾]"
_SCALE = "hundred|thousand|million|billion|trillion|lakh|crore|dozen"
# Numeral pattern, with the groups digits, words, article ("half a million", "a dozen"), plus_half and scale.
NUMERAL = (
    rf"(?:(?P<digits{{n}}>{_DIGITS})(?![\d])|\b(?P<words{{n}}>{_WORDS})"
    rf"|\b(?P<article{{n}}>half{GAP}an?|an?(?={GAP}(?:{_SCALE}|score{GAP}of)\b)))"
    rf"(?P<plus_half{{n}}>{GAP}and{GAP}a{GAP}half)?"
    rf"(?:(?:{GAP}|-)?(?P<scale{{n}}>{_SCALE}|(?<=a{GAP})score(?={GAP}of)|(?:mn|bn|tn|trn|mln|bln|[mbk])\b))?"
)


def numeral(n: int) -> str:
    """The pattern with its group names ending in ``n``, so that one pattern can hold two."""
    return NUMERAL.replace("{n}", str(n))


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number as read: its value, and ``step``, the place of its last written digit (0 for words)."""

    value: Decimal
    step: Decimal
    digits: str
    scale: str


def read(match: re.Match[str], n: int) -> Numeral | None:
    """The numeral that group set ``n`` of ``match`` holds; None if that set is empty."""
    digits, words, article = (match[f"{group}{n}"] for group in ("digits", "words", "article"))
    scale = (match[f"scale{n}"] or "").lower()
    if digits:
        value, step = _digits(digits)
    elif words:
        value, step = Decimal(_words(words)), Decimal(0)
    elif article:
        value, step = Decimal("0.5" if article[:4].lower() == "half" else "1"), Decimal(0)
    else:
        return None
    if match[f"plus_half{n}"]:
        value, step = value + Decimal("0.5"), step * Decimal("0.5")
    factor = SCALES.get(scale, 1)
    return Numeral(value * factor, step * factor, digits or "", scale)


def _digits(written: str) -> tuple[Decimal, Decimal]:
    half = _HALVES.get(written[-1], Decimal(0))
    plain = re.sub(r"[^\d.]", "", written)
    places = len(plain.partition(".")[2])
    value = Decimal(plain) if plain else Decimal(0)
    return value + half, Decimal(1).scaleb(-places) if not half else Decimal("0.25")


def _words(written: str) -> int:
    total = current = 0
    for word in re.split(r"[\s-]+", written.lower()):
        if word == "thousand":
            total, current = current * 1_000, 0
        elif word == "hundred":
            current *= 100
        elif word != "and":
            current += SMALL[word]
    return total + current

"""Turn a sentence into numbers: counts of word classes and shapes, and n-grams hashed without a vocabulary.

The hashed part follows Weinberger et al. 2009 (feature hashing, with signs); no word can be read back from a trained
file. Everything is plain Python, for the model must run where NumPy is not installed.
"""

from __future__ import annotations

import math
import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from annotate.suggesters.checkworthy import cues

DIMENSIONS = 1 << 16
"""Buckets of the hashed part."""

_TOKEN = re.compile(r"[$€£¥%?!]|[^\W\d_]+(?:['’][^\W\d_]+)*|\d[\d,.]*")
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")

CLASSES: dict[str, frozenset[str]] = {
    name.lower(): getattr(cues, name)
    for name in [
        "NUMBER_WORDS",
        "SCALE",
        "FRACTIONS",
        "MEASURES",
        "TIME_PAST",
        "TIME_NOW",
        "MONTHS_DAYS",
        "COMPARE",
        "CHANGE",
        "ACTS",
        "INSTITUTIONS",
        "OPINION",
        "JUDGEMENT",
        "MODAL",
        "FUTURE",
        "FIRST_SINGULAR",
        "FIRST_PLURAL",
        "SECOND",
        "THIRD",
        "DEMONSTRATIVE",
        "NEGATION",
        "UNIVERSAL",
        "REPORTING",
        "QUESTION",
        "COURTESY",
        "ADDRESS",
        "CAUSE",
        "BE",
        "HAVE",
        "DO",
        "PAST_IRREGULAR",
        "PARTICIPLE_IRREGULAR",
    ]
}


_CLASS_NAMES = tuple(CLASSES)
_CLASSES_OF: dict[str, list[int]] = {}
"""{word: numbers of the classes it is in}, for one look-up a word instead of one a class."""
for _number, _members in enumerate(CLASSES.values()):
    for _word in _members:
        _CLASSES_OF.setdefault(_word, []).append(_number)


def tokens(text: str) -> list[str]:
    """Words, numbers and the signs ``$ € £ ¥ % ? !`` of ``text``, with straight apostrophes, case kept."""
    return [token.replace("’", "'") for token in _TOKEN.findall(text)]


def is_number(token: str) -> bool:
    return token[0].isdigit()


def is_year(token: str) -> bool:
    return bool(_YEAR.fullmatch(token.rstrip(".,")))


def regular_past(word: str) -> bool:
    """Whether a lower-case word looks like a regular past form or participle."""
    return len(word) > 4 and word.endswith("ed") and word not in cues.NOT_PAST


def _class_counts(low: Sequence[str]) -> list[int]:
    """How many of the words are in each class, in the order of `CLASSES`."""
    counts = [0] * len(_CLASS_NAMES)
    for word in low:
        for number in _CLASSES_OF.get(word, ()):
            counts[number] += 1
    return counts


def structure(words: Sequence[str]) -> list[float]:
    """Counts of shapes and word classes, all squashed by log(1+n); their order is fixed (`STRUCTURE_NAMES`)."""
    low = [word.lower() for word in words]
    numbers = [word for word in words if is_number(word)]
    years = sum(map(is_year, numbers))
    names = [word for word in words[1:] if word[0].isupper() and word not in {"I", "I'm", "I've", "I'd", "I'll"}]
    counts: list[float] = [
        len(words),
        len(numbers) - years,
        years,
        sum(word in "$€£¥" for word in words),
        words.count("%"),
        words.count("?"),
        words.count("!"),
        len(names),
        sum(len(word) > 1 and word.isupper() for word in words),
        sum(regular_past(word) for word in low),
        sum(word.endswith("ing") and len(word) > 5 for word in low),
        sum(word.endswith("est") and len(word) > 5 for word in low),
        sum(word.endswith("ly") and len(word) > 4 for word in low),
        sum(len(word) > 8 for word in low),
        *_class_counts(low),
    ]
    first = low[0] if low else ""
    second = low[1] if len(low) > 1 else ""
    flags = [
        len(words) < 5,
        len(words) < 9,
        first in cues.FIRST_SINGULAR,
        first in cues.FIRST_PLURAL,
        first in cues.SECOND,
        first in cues.THIRD,
        first in cues.QUESTION and "?" in words,
        first in {"and", "but", "so", "or", "because", "now", "well"},
        second in cues.FIRST_SINGULAR,
        second in cues.FIRST_PLURAL,
        second in cues.THIRD,
        first in cues.ADDRESS,
        first in cues.COURTESY,
        any(a in cues.HAVE and (regular_past(b) or b in cues.PARTICIPLE_IRREGULAR) for a, b in pairwise(low)),
        any(a in {"i", "we", "you"} and b in cues.OPINION for a, b in pairwise(low)),
        any(is_number(a) and b in cues.SCALE for a, b in zip(words, low[1:], strict=False)),
        any(a in {"going", "want", "need", "have", "like"} and b == "to" for a, b in pairwise(low)),
    ]
    return [math.log1p(count) for count in counts] + [float(flag) for flag in flags]


STRUCTURE_SIZE = len(structure([]))


def stem(word: str) -> str:
    """A crude stem: one inflectional ending less, where four letters stay."""
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def shape(token: str) -> str:
    """The token as the hashed part sees it: lower case; a number only by its length, a year only as a year."""
    if is_number(token):
        return "#year" if is_year(token) else f"#{min(len(token.split('.')[0].replace(',', '')), 7)}"
    return token.lower()


def word_class(token: str) -> str:
    """ "name", "number", the first word class that holds the token, "ed" or "ing" by its ending, or "other"."""
    if is_number(token):
        return "number"
    low = token.lower()
    if token[0].isupper() and low not in cues.FIRST_SINGULAR:
        return "name"
    if low in _CLASSES_OF:
        return _CLASS_NAMES[_CLASSES_OF[low][0]]
    return "ed" if low.endswith("ed") else "ing" if low.endswith("ing") else "other"


def ngrams(words: Sequence[str]) -> Iterator[str]:
    """Words, stems, stem pairs (adjacent and with one between), the opening, character 4- and 5-grams, and runs of
    word classes, alone and beside a word.
    """
    low = [shape(word) for word in words]
    stems = [stem(word) for word in low]
    kinds = [word_class(word) for word in (words[0].lower(), *words[1:])] if words else []
    yield from (f"u{word}" for word in low)
    yield from (f"s{word}" for word in stems)
    yield from (f"b{a}_{b}" for a, b in pairwise(stems))
    yield from (f"k{a}_{b}" for a, b in zip(stems, stems[2:], strict=False))
    yield f"o{' '.join(low[:2])}"
    yield from (f"C{a}_{b}" for a, b in pairwise(kinds))
    yield from (f"C{a}_{b}_{c}" for a, b, c in zip(kinds, kinds[1:], kinds[2:], strict=False))
    yield from (f"M{a}_{b}" for a, b in zip(low, kinds[1:], strict=False))
    yield from (f"M{a}_{b}" for a, b in zip(kinds, low[1:], strict=False))
    line = f" {' '.join(low)} "
    for size in (4, 5):
        yield from (f"c{line[at : at + size]}" for at in range(len(line) - size + 1))


def hashed(names: Iterable[str]) -> dict[int, float]:
    """{bucket: value} of a set of n-grams: signed, and scaled so that long sentences do not outweigh short ones."""
    unique = sorted(set(names))
    scale = 1 / math.sqrt(len(unique) + 5)
    vector: dict[int, float] = {}
    for name in unique:
        code = zlib.crc32(name.encode())
        bucket = code % DIMENSIONS
        vector[bucket] = vector.get(bucket, 0.0) + (scale if code & 0x80000000 else -scale)
    return vector

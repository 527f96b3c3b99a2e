"""Words around an amount that turn it into a bound, an estimate or a difference."""

from __future__ import annotations

import re
from dataclasses import dataclass

from annotate.quantity import ABOUT, AT_LEAST, AT_MOST, EQUAL, LESS, MORE
from annotate.suggesters.amounts.numerals import GAP

# comparator, approximate, words before the amount
_BEFORE = (
    (LESS, True, "nearly|almost|close to|just under|just below|a little under|just short of|approaching|nearing"),
    (
        MORE,
        True,
        "just over|just above|slightly more than|slightly over|slightly above|a little over|a little more than",
    ),
    (AT_LEAST, False, "at least|no fewer than|no less than|not less than|(?:a )?minimum (?:of )?"),
    (
        AT_MOST,
        False,
        "up to|as much as|as many as|as high as|at most|no more than|not more than|(?:a )?maximum (?:of )?",
    ),
    (
        MORE,
        False,
        "(?:well |far )?more than|(?:well )?over|in excess of|(?:well )?above|upwards? of|greater than|better than"
        "|exceed(?:s|ed|ing)?|topp(?:ed|ing)|tops|surpass(?:es|ed|ing)?|higher than|larger than",
    ),
    (LESS, False, "(?:far )?less than|fewer than|(?:well )?under|(?:well )?below|lower than|smaller than"),
    (
        ABOUT,
        True,
        "about|around|roughly|approximately|approx\\.?|some|circa|ca\\.|c\\.|an estimated|estimated(?: at)?|perhaps"
        "|maybe|in the region of|in the order of|on the order of|or so|~|≈",
    ),
    (EQUAL, False, "exactly|precisely|only|just|a total of|all|another|an? (?:further|additional|extra)|an? record"),
)
_BEFORE_PATTERN = re.compile(
    r"(?:^|(?<=[\s(“\"'‘—–-]))(?:"
    + "|".join(f"({words.replace(' ', GAP + '+')})" for _, _, words in _BEFORE)
    + rf"){GAP}*$",
    re.IGNORECASE,
)
_AFTER = (
    (AT_LEAST, False, "or more|or higher|or above|and above|and up|or over|at least"),
    (AT_MOST, False, "or less|or fewer|or lower|or below|at most"),
    (MORE, False, r"(?<=\d)\+|\+|plus(?= )|-plus"),
    (ABOUT, True, "or so|or thereabouts"),
)
_AFTER_PATTERN = re.compile(
    rf"{GAP}?(?:" + "|".join(f"({words.replace(' ', GAP)})" for _, _, words in _AFTER) + r")(?!\w)"
)
WINDOW = 40
# The pattern is slow where nothing matches, so the last word is looked up first.
_LAST_WORD = re.compile(r"[^\W\d_]+\.?(?=\s*$)|[~≈](?=\s*$)")
_LAST_WORDS = frozenset(
    [
        *(
            "nearly",
            "almost",
            "to",
            "under",
            "below",
            "little",
            "of",
            "approaching",
            "nearing",
            "over",
            "above",
            "than",
        ),
        *(
            "least",
            "minimum",
            "maximum",
            "as",
            "most",
            "exceeds",
            "exceeded",
            "exceeding",
            "exceed",
            "topped",
            "topping",
        ),
        *("tops", "surpasses", "surpassed", "surpassing", "surpass", "upward", "upwards", "about", "around", "roughly"),
        *(
            "approximately",
            "approx",
            "approx.",
            "some",
            "circa",
            "ca.",
            "c.",
            "estimated",
            "at",
            "perhaps",
            "maybe",
            "so",
        ),
        *(
            "exactly",
            "precisely",
            "only",
            "just",
            "all",
            "another",
            "further",
            "additional",
            "extra",
            "record",
            "~",
            "≈",
        ),
    ]
)

_UP = (
    "up|rose|rises?|risen|rising|increas(?:e|es|ed|ing)|grew|grows?|grown|growing|growth|gain(?:s|ed)?|climb(?:s|ed)?"
    "|jump(?:s|ed)?|surged?|soar(?:s|ed)?|hike[sd]?|expand(?:s|ed)?"
)
_DOWN = (
    "down|fell|falls?|fallen|falling|drop(?:s|ped)?|declin(?:e|es|ed|ing)|decreas(?:e|es|ed|ing)|shrank|shrunk|slid"
    "|slump(?:s|ed)?|plung(?:e|es|ed)|tumbl(?:e|es|ed)|cuts?|reduc(?:e|es|ed|ing|tion)|lower(?:s|ed)?|sank|contracted"
)
# "rose 5 percent", "down by about 300", "a cut of 12 percent"
_CHANGE_BEFORE = re.compile(rf"\b(?:({_UP})|({_DOWN}))(?:{GAP}+(by|of)(?:{GAP}+an?)?)?{GAP}*$", re.IGNORECASE)
# "a 5 percent rise", "12 percent lower"
_CHANGE_AFTER = re.compile(
    rf"(?:{GAP}[\w-]+)?{GAP}(?:(increase|rise|jump|surge|hike|growth|gain|higher|more)"
    rf"|(decrease|decline|drop|fall|plunge|slump|cut|reduction|lower|less|fewer))\b"
)


@dataclass(frozen=True, slots=True)
class Modifier:
    """A comparator of ``annotate.quantity``, and the edge of the words that say so."""

    comparator: str
    approx: bool
    edge: int


def before(text: str, start: int) -> Modifier:
    """The modifier that ends where the amount starts; its edge is ``start`` without one."""
    floor = max(0, start - WINDOW)
    last = _LAST_WORD.search(text, max(0, start - 16), start)
    if last is None or last[0].lower() not in _LAST_WORDS:
        return Modifier(EQUAL, False, start)
    match = _BEFORE_PATTERN.search(text[floor:start])
    if match is None:
        return Modifier(EQUAL, False, start)
    comparator, approx, _ = _BEFORE[(match.lastindex or 1) - 1]
    return Modifier(comparator, approx, floor + match.start())


def after(text: str, end: int) -> Modifier | None:
    """The modifier right after the amount: "or more", "+"."""
    match = _AFTER_PATTERN.match(text, end)
    if match is None:
        return None
    comparator, approx, _ = _AFTER[(match.lastindex or 1) - 1]
    return Modifier(comparator, approx, match.end())


def change(text: str, start: int, end: int, *, relative: bool) -> str:
    """ "up" or "down" when the amount is a difference, else "".

    ``start`` is where the modifier starts. Only shares (``relative``) change without "by": "cut 300 jobs" is a count.
    """
    match = _CHANGE_BEFORE.search(text[max(0, start - WINDOW) : start])
    if match and (relative or match[3] == "by" or match[0].lower().startswith(("up", "down"))):
        return "up" if match[1] else "down"
    if relative and (match := _CHANGE_AFTER.match(text, end)):
        return "up" if match[1] else "down"
    return ""

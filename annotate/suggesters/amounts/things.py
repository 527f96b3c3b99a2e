"""What an amount counts or measures: the words of the noun phrase after it, without a parser."""

from __future__ import annotations

import re

from annotate.suggesters.amounts.numerals import GAP

_WORDS = re.compile(rf"(?:{GAP}|-)?([^\W_][\w’'&-]{{0,40}})")
_MORE = re.compile(rf"{GAP}(?:more|other|others|additional|further|extra|different|such)(?={GAP})")
_OF = re.compile(
    rf"{GAP}of{GAP}(?:(?:all|the|its|their|his|her|these|those|our|my|some|about|around){GAP}|[\d,.]{{1,15}}{GAP})*"
)
_IN = re.compile(rf"{GAP}(?:in|of){GAP}(?!the\b|its\b|their\b|his\b|a\b|an\b|this\b|that\b)(?=[a-z])")
_DETERMINER = re.compile(rf"\b(?:an?|the|its|his|her|their|another){GAP}+$", re.IGNORECASE)
_MOST = 6  # words of a noun phrase before its head that are still looked at
_IRREGULAR = frozenset(
    [
        *("people", "men", "women", "children", "police", "troops", "staff", "aircraft", "personnel", "dead", "fish"),
        *("wounded", "injured", "sheep", "cattle", "media", "data", "crew", "spacecraft", "homeless", "infantry"),
    ]
)
_NOT_PLURAL = ("ss", "us", "is", "'s", "’s")
# Words that cannot stand inside the noun phrase: it has ended before them.
STOP = frozenset(
    [
        *("a", "an", "the", "this", "that", "these", "those", "its", "his", "her", "their", "our", "my", "your", "it"),
        *("he", "she", "they", "we", "you", "i", "who", "which", "whose", "what", "and", "or", "but", "nor", "so"),
        *("in", "on", "at", "for", "from", "by", "with", "to", "of", "as", "into", "onto", "over", "under", "after"),
        *("before", "since", "until", "during", "within", "without", "about", "around", "between", "among", "against"),
        *("through", "across", "per", "if", "when", "while", "where", "because", "although", "though", "than", "then"),
        *(
            "is",
            "was",
            "are",
            "were",
            "be",
            "been",
            "being",
            "has",
            "had",
            "have",
            "do",
            "does",
            "did",
            "will",
            "would",
        ),
        *("can", "could", "may", "might", "shall", "should", "must", "not", "no", "yes", "there", "here", "also"),
        *("said", "says", "told", "came", "went", "made", "took", "gave", "got", "left", "died", "remain", "remained"),
        *(
            "worth",
            "ago",
            "later",
            "earlier",
            "last",
            "next",
            "today",
            "yesterday",
            "tomorrow",
            "each",
            "every",
            "both",
        ),
        *("up", "down", "out", "off", "away", "back", "together", "respectively", "monday", "tuesday", "wednesday"),
        *("thursday", "friday", "saturday", "sunday", "annually", "daily", "compared", "including", "according"),
    ]
)


def counted_after(text: str, end: int) -> str:
    """Noun phrase that a bare count at ``end`` counts: its words up to the last plural one; "" without a plural."""
    of = _OF.match(text, end)
    words = _phrase(text, of.end() - 1 if of else end)
    return " ".join(_to_head(words)) if any(map(is_plural, words)) else ""


def _to_head(words: list[str]) -> list[str]:
    """The words up to the first plural and those that follow it directly ("rights groups"); all without a plural."""
    first = next((i for i, word in enumerate(words) if is_plural(word)), None)
    if first is None:
        return words
    while first + 1 < len(words) and is_plural(words[first + 1]):
        first += 1
    return words[: first + 1]


def measured_after(text: str, start: int, end: int) -> str:
    """Noun phrase that a measured amount belongs to: "aid" in "$5 million in aid", "a $5 million reward"."""
    if (of := _OF.match(text, end)) or (of := _IN.match(text, end)):
        return " ".join(_to_head(_phrase(text, of.end() - 1)))
    if _DETERMINER.search(text[max(0, start - 12) : start]):
        return " ".join(_to_head(_phrase(text, end)))
    return ""


def is_plural(word: str) -> bool:
    """Whether a noun counts several: ends in -s, or is one of the irregular ones."""
    folded = word.lower()
    return folded in _IRREGULAR or (len(folded) > 3 and folded.endswith("s") and not folded.endswith(_NOT_PLURAL))


def _phrase(text: str, start: int) -> list[str]:
    if more := _MORE.match(text, start):
        start = more.end()
    words: list[str] = []
    while len(words) < _MOST and (match := _WORDS.match(text, start)) and match[1].lower() not in STOP:
        if not words and match[1][0].isdigit():
            break
        words.append(match[1])
        start = match.end()
    return words

"""What a place name stands for: a capital for its government, or only the place a report was sent from."""

from __future__ import annotations

import re

_LOCATIVE = re.compile(
    r"\b(?:in|at|near|outside|around|inside|into|onto|through|throughout|across|downtown|central|to|toward|towards|from|of"
    r"|visit(?:ed|ing|s)?|left|leav(?:e|es|ing)|reach(?:ed|es)?|greater|city|capital,?|via|north|south|east|west)"
    r"(?: the)? [\"“]?$",
    re.IGNORECASE,
)
# "talks to Oslo", "appeal to Oslo": the government is spoken to.
_ADDRESSED = re.compile(
    r"\b(?:appeal\w*|talk(?:s|ed|ing)?|respon\w+|messages?|letters?|warnings?|according|close|loyal|offer\w*|demands?"
    r"|pressure|support|approval|permission|help|aid|threats?|statements?|orders?|hostil\w+|conce\w+) (?:to|from|of) $"
)
_PLACE_AFTER = re.compile(r"-based|-born|,\s+[A-Z]|\s+(?:airport|street|suburb|metro|residents?|hotel)|['’]s?\s+[A-Z]")
_DATELINE = re.compile(r"[^\n]{0,30}?(?:\([^)\n]{2,25}\)|,\s*[A-Z][^\n]{2,22}?)?\s*(?:--|[-–—]|:)\s", re.ASCII)


def is_dateline(text: str, start: int, end: int) -> bool:
    """Whether the place opens its line and a dash or colon ends the dateline: "OSLO (Agency) —"."""
    if text[text.rfind("\n", 0, start) + 1 : start].strip():
        return False
    following = text[end : end + 70]
    dashed = text[start:end].isupper() and _DATELINE.match(following)
    return bool(dashed or re.match(r"\s*\([A-Z]", following))


def stands_for_government(text: str, start: int, end: int) -> bool:
    """Whether a capital acts or is dealt with, rather than being a place where something is."""
    if _PLACE_AFTER.match(text, end):
        return False
    before = text[max(0, start - 30) : start]
    return bool(_ADDRESSED.search(before)) or not _LOCATIVE.search(before)

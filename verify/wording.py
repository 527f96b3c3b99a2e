"""The words of a claim: what in them does not stand alone, and how they changed. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from typing import Any

from django.utils.translation import gettext_lazy

_ROLES = (
    "agency|ministry|minister|company|firm|government|president|country|state|city|town|region|report|document|group|"
    "organi[sz]ation|committee|commission|council|court|party|official|spokes(?:man|woman|person)|rapporteur|study|"
    "programme|program|resolution|deal|agreement|law|ban|sanctions|workers|police|army|bank|university|team"
)
_RELATIVE = (
    r"(?:last|this|next|the previous|the following|the past|the coming|that|the same)\s+"
    r"(?:second|hour|day|night|week|weekend|month|quarter|spring|summer|autumn|fall|winter|year|decade|century|"
    r"monday|tuesday|wednesday|thursday|friday|saturday|sunday|"
    r"january|february|march|april|may|june|july|august|september|october|november|december)"
)
_AGO = r"(?:a|one|two|three|several|some|many|\d+) (?:days?|weeks?|months?|years?) (?:ago|later)"
_WHEN = (
    rf"{_RELATIVE}|{_AGO}|yesterday|today|tonight|tomorrow|now|nowadays|currently|recently|lately|so far|to date|"
    r"at present|earlier this \w+"
)
_WHERE = r"here|there(?! (?:is|are|was|were|has|have|will))|abroad|locally"
# "the agency", but not "the agency TASS" or "the agency for ports": what is told apart that way has its name.
_NAMED = r"(?!\s+(?:of|for|in|on|at|from|to|that|which|who|called|named)\b)(?!['’]s\b)(?!\s+[A-Z0-9])"
_WHO = (
    r"^(?:He|She|It|They|This|That|These|Those|We|I)\b|"
    r"\b(?:he|she|they|him|them|his|their|its|we|our|us)\b"
)
_PRONOUN = re.compile(_WHO)
_PATTERNS = (
    (re.compile(rf"\b(?:{_WHEN})\b", re.I), gettext_lazy("Say when: the day, month or year.")),
    (re.compile(rf"\b(?:{_WHERE})\b", re.I), gettext_lazy("Say where: name the place.")),
    (re.compile(rf"\b[Tt]he (?:{_ROLES})\b{_NAMED}"), gettext_lazy("Say which one: give it its name.")),
    (_PRONOUN, gettext_lazy("Say who or what it stands for.")),
)
_NAME_BEFORE = re.compile(r"(?<!^)\b[A-Z]\w+|^[A-Z]\w+ [A-Z]\w+")
_WORD = re.compile(r"\s*\S+")


@dataclass(frozen=True, slots=True)
class Dangling:
    """Words that mean something only where they were first written."""

    phrase: str
    advice: str


def dangling(text: str) -> list[Dangling]:
    """What a reader of the claim alone would have to ask, in the order of the text; each phrase once.

    A pronoun is let pass when somebody is named before it.
    """
    found: dict[str, tuple[int, Dangling]] = {}
    for pattern, advice in _PATTERNS:
        for match in pattern.finditer(text):
            phrase = match.group()
            if pattern is _PRONOUN and _NAME_BEFORE.search(text[: match.start()]):
                continue
            found.setdefault(phrase.casefold(), (match.start(), Dangling(phrase, str(advice))))
    return [each for _at, each in sorted(found.values(), key=lambda pair: pair[0])]


def diff(before: str, after: str) -> list[tuple[str, str]]:
    """(``same`` | ``out`` | ``in``, words), which in their order give both texts."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    parts: list[tuple[str, str]] = []
    for kind, a, b, c, d in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if kind == "equal":
            parts.append(("same", "".join(old[a:b])))
            continue
        parts += [("out", "".join(old[a:b]))] * (a < b) + [("in", "".join(new[c:d]))] * (c < d)
    return parts


@dataclass(frozen=True, slots=True)
class Revision:
    """The claim's words from ``at`` on; ``parts`` as ``diff`` gives them, the first one's all ``same``."""

    number: int
    who: str
    at: datetime
    parts: list[tuple[str, str]]


def revisions(events: Iterable[Any]) -> list[Revision]:
    """From the claim's own audit events, the oldest first: one for each time its text changed; the latest first."""
    found: list[Revision] = []
    for event in events:
        before, after = event.before.get("text"), event.after.get("text")
        if after and after != before:
            parts = diff(before, after) if before else [("same", after)]
            found.append(Revision(len(found) + 1, event.actor.display_name, event.at, parts))
    return found[::-1]

"""Past or future? The verbs and prepositions near an expression, without a parser.

The nearest cue before the expression in its sentence decides; failing that, the nearest one after it. English puts
the verb that a time belongs to mostly before it ("will meet on Monday"), else right after ("On Monday, they met").
"""

from __future__ import annotations

import re

_FUTURE = set(
    ["will", "shall", "'ll", "’ll", "won't", "won’t", "would", "going", "scheduled", "slated", "due", "expected", "expects", "expect", "plans", "planned", "planning", "plan", "intends", "intended", "intend", "hopes", "hope", "aims", "aim", "upcoming", "forthcoming", "must", "should", "may", "until", "till", "ahead", "tomorrow", "ready", "forecast", "predicted", "predicts", "projected", "proposes", "proposed", "wants", "want", "seeks", "sets"]
)
_PAST = set(
    ["was", "were", "had", "did", "been", "has", "have", "ago", "since", "went", "came", "said", "told", "saw", "made", "took", "gave", "got", "found", "left", "felt", "brought", "began", "begun", "kept", "held", "wrote", "stood", "heard", "let", "meant", "met", "paid", "sat", "spoke", "lay", "led", "grew", "lost", "fell", "sent", "built", "understood", "drew", "broke", "spent", "cut", "rose", "drove", "bought", "wore", "chose", "became", "won", "taught", "sold", "fought", "threw", "caught", "sank", "struck", "shot", "hit", "beat", "quit", "ran", "flew", "hid", "swore", "knew", "thought", "put", "read", "shut", "stole", "thrown", "taken", "given", "gone", "known", "seen", "done", "born", "died", "dead", "late"]
)
_ED_BUT = set(
    ["red", "need", "needs", "bed", "shed", "feed", "seed", "speed", "indeed", "hundred", "united", "sacred", "naked", "fed", "exceed", "proceed", "wed", "led", "bred"]
)
_TO_VERB = re.compile(r"\b(?:is|are|was|were|be|has|have|had|set|about|due|need|needs|ready)\s+to\s+[a-z]", re.I)
_WORD = re.compile(r"[A-Za-z’']+")
_STOP = re.compile(r"[.!?]['\"”’)]*\s+(?=[\"“‘'(]?[A-Z])|\n|[;:]\s")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|St|Sen|Rep|Gov|Gen|Col|Lt|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|No|vs|Inc|Co|Corp|Ltd)|\b[A-Z])\Z"
)
_REACH_LEFT, _REACH_RIGHT = 200, 120


def _cue(word: str) -> int:
    w = word.lower()
    if w in _FUTURE or w.endswith(("'ll", "’ll")):
        return 1
    if w in _PAST or (len(w) > 3 and w.endswith("ed") and w not in _ED_BUT):
        return -1
    return 0


def sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Rough bounds of the sentence around ``start``–``end``, within reach on both sides."""
    low, high = max(0, start - _REACH_LEFT), min(len(text), end + _REACH_RIGHT)
    for m in _STOP.finditer(text, low, start):
        if text[m.start()] != "." or not _ABBREVIATION.search(text, max(low, m.start() - 6), m.start()):
            low = m.end()
    for m in _STOP.finditer(text, end, high):
        if text[m.start()] != "." or not _ABBREVIATION.search(text, max(end, m.start() - 6), m.start()):
            return low, m.start()
    return low, high


def direction(text: str, start: int, end: int) -> int:
    """-1 past, 1 future, 0 not said."""
    low, high = sentence(text, start, end)
    left = text[low:start]
    for m in reversed(list(_WORD.finditer(left))):
        tail = left[max(0, m.start() - 12) :]
        if _TO_VERB.match(left, m.start()) and not _TO_VERB.match(left, m.start()).group().lower().startswith(
            ("has to", "have to", "had to")
        ):  # type: ignore[union-attr]
            return 1
        if (cue := _cue(m.group())) == 0:
            continue
        if cue < 0 and re.search(
            r"\b(?:to be|will be|be|would have|will have)\s+\Z", tail[: m.start() - max(0, m.start() - 12)], re.I
        ):
            return 1  # "to be finalized", "will be held"
        return cue
    for m in _WORD.finditer(text, end, high):
        if cue := _cue(m.group()):
            return cue
    return 0

"""Past or future? The verbs and prepositions near an expression, without a parser.

The nearest cue before the expression in its sentence decides; failing that, the nearest one after it. English puts
the verb that a time belongs to mostly before it ("will meet on Monday"), else right after ("On Monday, they met").
"""

from __future__ import annotations

import re

CUES = {
    1.0: """will shall won't won’t going gonna scheduled slated due expected expects expect planned plans plan planning
        intends intend intended hopes hope hoped aims aim aiming upcoming forthcoming tomorrow forecast predicted
        predicts projected prepares preparing poised pledges vows""",
    0.8: "begins starts opens ends expires closes launches arrives",
    # what may or ought to happen mostly lies ahead, but "could not" and "would" also tell of the past
    0.5: """would could might may should must can until till ahead ready proposes proposed wants want wanted seeks
        seeking        visits meets faces hosts holds takes runs returns""",
    0.0: "red need bed shed feed seed speed indeed hundred united sacred naked exceed proceed wed bred",
    -1.5: "since",
    -1.0: """was were had did ago went came said told saw made took gave got found left felt brought began begun
        kept held wrote stood heard let meant met paid sat spoke led grew lost fell sent built understood drew broke
        spent rose drove bought wore chose became won taught sold fought threw caught sank struck shot beat quit ran
        flew hid swore knew thought stole thrown taken gone known seen done born died dead been underwent withdrew
        sought""",
}
"""How much a verb speaks for the future; words in -ed that are not here are past."""

_CUES = {word: weight for weight, words in CUES.items() for word in words.split()}
_TO_WORDS = set(
    re.findall(
        r"\w+",
        "is are was were be set about ready poised likely bound need needs ought deadline due forced required able want"
        " wants wanted",
    )
)
_TO = re.compile(r"\s{1,3}to\s{1,3}[a-z]", re.I)
_PASSIVE = re.compile(r"\b(is|are|be|being|gets?)\s+(?:\w+ly\s+|not\s+|now\s+|still\s+)?\Z", re.I)
_WORD = re.compile(r"[A-Za-z’']+")
_STOP = re.compile(r"[.!?]['\"”’)]*\s+(?=[\"“‘'(]?[A-Z])|\n|[;:]\s")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|St|Sen|Rep|Gov|Gen|Col|Lt|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|No|vs|Inc|Co|Corp|Ltd)"
    r"|\b[A-Z])\Z"
)
_REACH_LEFT, _REACH_RIGHT = 200, 120  # characters


def sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Rough bounds of the sentence around ``start``–``end``, within reach on both sides."""
    low, high = max(0, start - _REACH_LEFT), min(len(text), end + _REACH_RIGHT)
    for m in _STOP.finditer(text, low, start):
        if not _abbreviated(text, m.start(), low):
            low = m.end()
    for m in _STOP.finditer(text, end, high):
        if not _abbreviated(text, m.start(), end):
            return low, m.start()
    return low, high


def _abbreviated(text: str, stop: int, low: int) -> bool:
    return text[stop] == "." and bool(_ABBREVIATION.search(text[max(low, stop - 6) : stop]))


def direction(text: str, start: int, end: int) -> float:
    """-1 past … 1 future; 0 when nothing tells. Half a point is a weak sign (could), more than one is certain."""
    low, high = sentence(text, start, end)
    for m in reversed(list(_WORD.finditer(text, low, start))):
        if cue := _cue(text, m, low):
            return cue
    for m in _WORD.finditer(text, end, high):
        if cue := _cue(text, m, end):
            return cue
    return 0.0


def _cue(text: str, m: re.Match[str], low: int) -> float:
    word = m.group().lower()
    weight = _CUES.get(word)
    if (word in _TO_WORDS and _TO.match(text, m.end())) or word.endswith(("'ll", "’ll")):
        return 1.0
    if weight is None:
        weight = -1.0 if len(word) > 3 and word.endswith("ed") else 0.0
    if m.group() == "May":
        return 0.0
    if weight < 0 and (passive := _PASSIVE.search(text, max(low, m.start() - 20), m.start())):
        return 1.0 if passive[1].lower() in ("be", "being") else 0.0  # "to be held"; "is reported" leaves it open
    return weight

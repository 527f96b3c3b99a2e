"""Now, recently, in the future: a direction and no more."""
# ruff: noqa: E501 - one rule a line

from __future__ import annotations

import re

from annotate.suggesters.timegrammar.rule import Captures, Context, Reading, Resolver, Rule

_BECAUSE = {
    "PAST_REF": "says no more than that it is past",
    "PRESENT_REF": "means the time of writing",
    "FUTURE_REF": "says no more than that it lies ahead",
}


def _ref(value: str) -> Resolver:
    return lambda m, c: Reading("DATE", value, _BECAUSE[value])


def now(m: Captures, c: Context) -> Reading | None:
    """Now; not "now that", "now-defunct" or "Now, what …"."""
    opens = m.whole == "Now" and c.right(1) == ","
    if not c.trusted and (opens or re.match(r"\s+that\b|-", c.right(6))):
        return None
    return Reading("DATE", "PRESENT_REF", _BECAUSE["PRESENT_REF"])


def afterwards(m: Captures, c: Context) -> Reading | None:
    """Soon afterwards: past or future as its sentence is."""
    return Reading(
        "DATE",
        "FUTURE_REF" if c.direction() > 0.5 else "PAST_REF",
        "follows a time that the text does not give clearly",
    )


_A_PERIOD = re.compile(
    r"\s+(?:\w+\s+)?(?:second|minute|hour|day|week|month|season|year|decade|centur|president|few|several|two|three)",
    re.I,
)


def the_past(m: Captures, c: Context) -> Reading | None:
    """The past; not the past year."""
    return None if _A_PERIOD.match(c.right(24)) else Reading("DATE", "PAST_REF", _BECAUSE["PAST_REF"])


# fmt: off
RULES = (
    Rule("now", "vague", r"(?:right |just |until |as of )?now|at present|at the moment|at this (?:time|point|moment)|nowadays|presently|these days", now, 0.7),
    Rule("currently", "vague", r"currently", _ref("PRESENT_REF"), 0.8),
    Rule("recently", "vague", r"(?:more |most |very |until )?recently|lately|(?:not )?long ago|some time ago|a (?:long time|while) ago", _ref("PAST_REF"), 0.8),
    Rule("recent", "vague", r"(?:more |most )?recent(?= [a-z])", _ref("PAST_REF"), 0.6),
    Rule("recent_history", "vague", r"(?:in )?(?:recent|modern) (?:[A-Z][\w.]* )?(?:history|times|memory)", _ref("PAST_REF"), 0.6),
    Rule("future", "vague", r"(?:the |in )(?:(?:near|foreseeable|immediate|not[- ]too[- ]distant|distant) )?future(?! of\b)", _ref("FUTURE_REF"), 0.75),
    Rule("past", "vague", r"the (?:(?:recent|distant) )?past", the_past, 0.75),
    Rule("soon", "vague", r"(?:very |quite |pretty )?soon(?! (?:after|as|enough)\b)", _ref("FUTURE_REF"), 0.7),
    Rule("soon_afterwards", "vague", r"(?:soon|shortly|immediately) (?:afterwards?|thereafter)", afterwards, 0.7),
    Rule("long_term", "vague", r"the (?:long|short|medium|near)(?:er)?[- ](?:term|run)", _ref("FUTURE_REF"), 0.5),
)
# fmt: on

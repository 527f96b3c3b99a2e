"""Now, recently, in the future: a direction and no more."""

from __future__ import annotations

import re

from annotate.suggesters.timegrammar.rule import Context, Reading, Rule

Match = re.Match[str]
_BECAUSE = {
    "PAST_REF": "says no more than that it is past",
    "PRESENT_REF": "means the time of writing",
    "FUTURE_REF": "says no more than that it lies ahead",
}


def _always(value: str):  # type: ignore[no-untyped-def]
    return lambda m, c: Reading("DATE", value, _BECAUSE[value])


def current(m: Match, c: Context) -> Reading | None:
    """The current crisis; not an electric current or a swimmer's."""
    if re.search(r"\b(?:electric|alternating|direct|ocean|strong|a)\s\Z", c.left(14), re.I) or not re.match(
        r"\s+[a-zA-Z]", c.right(3)
    ):
        return None
    return Reading("DATE", "PRESENT_REF", _BECAUSE["PRESENT_REF"])


def now(m: Match, c: Context) -> Reading | None:
    """Now; not "now that", not "now-defunct"."""
    if c.trusted:
        return Reading("DATE", "PRESENT_REF", _BECAUSE["PRESENT_REF"])
    if (
        re.match(r"\s+(?:that\b|[A-Z][a-z]+ (?:Magazine|TV))|-", c.right(20))
        or (re.match(r"(?:now),", m[0] + c.right(1), re.I)
        and not c.left(3).strip())
    ):
        return None
    return Reading("DATE", "PRESENT_REF", _BECAUSE["PRESENT_REF"])


def afterwards(m: Match, c: Context) -> Reading | None:
    return Reading(
        "DATE", "FUTURE_REF" if c.direction() > 0 else "PAST_REF", "follows a time that the text does not give clearly"
    )


def the_future(m: Match, c: Context) -> Reading | None:
    return Reading("DATE", "FUTURE_REF", _BECAUSE["FUTURE_REF"])


def the_past(m: Match, c: Context) -> Reading | None:
    if re.match(
        r"\s+(?:\w+\s+)?(?:second|minute|hour|day|week|month|year|decade|centur|president|few|several|two|three)",
        c.right(24),
        re.I,
    ):
        return None
    return Reading("DATE", "PAST_REF", _BECAUSE["PAST_REF"])


RULES = (
    Rule(
        "now",
        "vague",
        r"(?:right |just |until |by |as of )?now|at present|at the moment|at this (?:time|point|moment)|nowadays|presently|these days",
        lambda m, c: now(m, c),
        0.7,
    ),
    Rule("currently", "vague", r"currently", _always("PRESENT_REF"), 0.8),
    Rule("current", "vague", r"(?:the )?current(?= [a-zA-Z])", current, 0.6),
    Rule(
        "recently",
        "vague",
        r"(?:more |most |very |until )?recently|lately|long ago|some time ago|a long time ago|a while ago|once upon a time",
        _always("PAST_REF"),
        0.8,
    ),
    Rule("recent", "vague", r"(?:more |most )?recent(?= [a-z])", _always("PAST_REF"), 0.6),
    Rule(
        "recent_history",
        "vague",
        r"(?:in )?(?:recent|modern) (?:[A-Z][\w.]* )?(?:history|times|memory)",
        _always("PAST_REF"),
        0.6,
    ),
    Rule(
        "future",
        "vague",
        r"(?:the |in )(?:near |foreseeable |immediate |not[- ]too[- ]distant |distant )?future",
        the_future,
        0.75,
    ),
    Rule("past", "vague", r"the (?:recent |distant )?past", the_past, 0.75),
    Rule("soon", "vague", r"(?:very |quite |pretty )?soon(?! after)", _always("FUTURE_REF"), 0.7),
    Rule("soon_afterwards", "vague", r"(?:soon|shortly|immediately) (?:afterwards?|thereafter)", afterwards, 0.7),
    Rule(
        "long_term",
        "vague",
        r"(?:the )?(?:long|short|medium|near)(?:er)?[- ](?:term|run)",
        lambda m, c: the_future(m, c) if m[0].lower().startswith("the ") else None,
        0.5,
    ),
)

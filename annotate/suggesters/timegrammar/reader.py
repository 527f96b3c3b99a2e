"""Reading a text with the rules: neighbourhoods of trigger words, leftmost longest match, resolvers in text order.

Linear in the length of the text: it is cut in slices of a few thousand characters at line ends, each rule runs only
where one of its trigger words is near, and the history that resolvers look back on is short.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from annotate.suggesters.timegrammar import anaphora, clock, day, duration, holiday, period, rate, relative, vague
from annotate.suggesters.timegrammar.rule import Captures, Context, Mention, Reading, Rule
from annotate.suggesters.timegrammar.words import TRIGGERS
from annotate.timex import make

RULES: tuple[Rule, ...] = tuple(
    rule for module in (day, period, relative, anaphora, clock, rate, duration, holiday, vague) for rule in module.RULES
)
_ALL_KINDS = {kind for rule in RULES for kind in rule.triggers}
_SLICE = 4000  # characters; a neighbourhood never reaches over a slice's end
_REACH = 60  # characters from a trigger word to the farther end of any expression
_HISTORY = 12
_TOKEN = re.compile(r"[A-Za-z]+(?:\.m\b)?|\d+")
_SENTENCE_END = re.compile(r"[a-z)]{2}[.!?][\"”’]?\s(?=[A-Z\"“])")
_NUMBER, _YEAR, _DECADE = frozenset(["number"]), frozenset(["year"]), frozenset(["decade"])

Found = tuple[int, int, int, Rule, re.Match[str]]


def slices(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Cut ``text[start:end]`` into pieces of a few thousand characters, hardly ever inside an expression."""
    end = len(text) if end is None else end
    while end - start > _SLICE:
        cut = _cut(text, start, start + _SLICE)
        yield start, cut
        start = cut
    if start < end:
        yield start, end


def _cut(text: str, start: int, end: int) -> int:
    """After the last paragraph, sentence, line or word of ``text[start:end]``."""
    paragraph = text.rfind("\n\n", start, end) + 2
    sentence = max((m.end() for m in _SENTENCE_END.finditer(text, start, end)), default=0)
    word = max(text.rfind("\n", start, end), text.rfind(" ", start, end)) + 1
    return next(place for place in (paragraph, sentence, word, end) if place > start + 1)


def trigger(text: str, m: re.Match[str]) -> frozenset[str]:
    """The kinds of rules that a word or number may belong to."""
    word = m.group()
    if not word[0].isdigit():
        return TRIGGERS.get(word, frozenset())
    follows = text[m.end() : m.end() + 1]
    if follows and follows in "s'’":
        return _DECADE
    kinds = _NUMBER if follows and follows in "/:.-" else frozenset()
    return kinds | _YEAR if len(word) == 4 and word[0] in "12" else kinds


def neighbourhoods(text: str, start: int, end: int) -> Iterator[tuple[int, int, set[str]]]:
    """Stretches around trigger words, joined where they touch, with the kinds of triggers in them."""
    low = high = -1
    kinds: set[str] = set()
    for m in _TOKEN.finditer(text, start, end):
        found = trigger(text, m)
        if not found:
            continue
        if m.start() - _REACH > high:
            if kinds:
                yield low, high, kinds
            low, kinds = max(start, m.start() - _REACH), set()
        high = min(end, m.end() + _REACH)
        kinds |= found
    if kinds:
        yield low, high, kinds


def candidates(text: str, low: int, high: int, kinds: set[str]) -> list[Found]:
    """Every match of every rule that may apply, leftmost first, then longest, then in the rules' order."""
    found: list[Found] = []
    for order, rule in enumerate(RULES):
        if rule.triggers.isdisjoint(kinds):
            continue
        found += ((m.start(), -m.end(), order, rule, m) for m in rule.regex.finditer(text, low, high))
    return sorted(found, key=lambda f: f[:3])


def _mention(rule: Rule, reading: Reading, m: re.Match[str]) -> Mention:
    start, end = reading.span or m.span()
    timex = make(reading.type, reading.value, reading.mod, anchor=reading.anchor, rule=rule.name, days=reading.days)
    return Mention(start, end, timex, reading.because, rule.score)


def _resolve(found: Found, context: Context) -> Mention | None:
    rule, m = found[3], found[4]
    context.start, context.end = m.span()
    reading = rule.resolve(Captures(m), context)
    return _mention(rule, reading, m) if reading else None


def read_stretch(context: Context, low: int, high: int, kinds: set[str]) -> list[Mention]:
    """The expressions in one neighbourhood, in text order."""
    mentions: list[Mention] = []
    late: list[Found] = []
    taken = low
    history = context.before
    for found in candidates(context.text, low, high, kinds):
        if found[0] < taken:
            continue
        if found[3].late:
            late.append(found)
            taken = -found[1]
        elif mention := _resolve(found, context):
            mentions.append(mention)
            taken = max(taken, mention.end)
            context.before = [*context.before[1 - _HISTORY :], mention]
    for found in late:
        # A clock time belongs to the date beside it, before or after: show it all that was read around it.
        context.before = sorted([*history, *mentions], key=lambda mention: mention.start)
        if mention := _resolve(found, context):
            mentions.append(mention)
    mentions.sort(key=lambda mention: mention.start)
    context.before = [*history, *mentions][-_HISTORY:]
    return mentions


def _plausible(dct: date | None) -> date | None:
    """The article's date, if counting back and forth from it stays inside the calendar."""
    return dct if dct and 1500 <= dct.year < 3000 else None


def read(text: str, dct: date | None, start: int = 0, end: int | None = None) -> Iterator[Mention]:
    """All time expressions of ``text[start:end]``, in order, none overlapping."""
    context = Context(text, _plausible(dct))
    for low, high in slices(text, start, end):
        for stretch in neighbourhoods(text, low, high):
            yield from read_stretch(context, *stretch)


def read_marked(text: str, dct: date | None, start: int, end: int, *, before: int, after: int) -> Mention | None:
    """The expression that a person marked at ``start``–``end``, read with so much context around it.

    A mark is believed: inside it the guards against look-alikes ("may", the number 2000) do not apply.
    """
    around = list(read(text, dct, max(0, start - before), min(len(text), end + after)))
    exact = next((mention for mention in around if (mention.start, mention.end) == (start, end)), None)
    if exact:
        return exact
    context = Context(
        text, _plausible(dct), trusted=True, before=[mention for mention in around if mention.end <= start]
    )
    inner = sorted(
        candidates(text, start, end, _ALL_KINDS), key=lambda found: (found[1] + found[0], found[0], found[2])
    )
    for found in inner:
        if mention := _resolve(found, context):
            return mention
    return max(
        (mention for mention in around if mention.start < end and start < mention.end),
        key=lambda mention: min(end, mention.end) - max(start, mention.start),
        default=None,
    )

"""Ways in which two claims on one subject can be incompatible. One function a way.

Each takes the facts of two claims and returns a :class:`Difference` or None. To add a way, write the function and name
it in ``WAYS``; the first that finds something is the one that is shown. Those whose differences are always telling are
``TELLING`` and come first: two claims of very different words need no other.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from annotate.bm25 import words
from annotate.quantity import Quantity
from verify.facts import ClaimFacts
from verify.lexicon import QUANTIFIERS, has_opposite, meaning, meanings, meanings_of, opposite
from verify.linkers._compare import anchor, comparable, may_be_same

NUMBER, DATE, QUANTIFIER, ATTRIBUTE = "number", "date", "quantifier", "attribute"
POLARITY, POSITION, OUTCOME = "polarity", "position", "outcome"


@dataclass(frozen=True, slots=True)
class Difference:
    """``cls`` as in domain.md; both values in words; ``strength`` 0..1; ``unit`` and ``ratio`` (≥ 1) for amounts only.

    ``telling``: the difference itself shows that both speak of one thing, however different their words.
    ``lasting``: the thing does not change with time (a birth date, a nationality), so no later claim updates it.
    ``later``: "a" or "b" when that claim reports a change of what the other one states, else "".
    """

    cls: str
    value_a: str
    value_b: str
    strength: float
    unit: str = ""
    ratio: float = 1.0
    telling: bool = False
    lasting: bool = False
    later: str = ""


def number(a: ClaimFacts, b: ClaimFacts) -> Difference | None:
    """Amounts of one unit and one counted thing that no true value can satisfy together, rounding included."""
    pairs = [(p, q) for p in a.quantities for q in b.quantities if comparable(p, q)]
    fitting = [(p, q) for p, q in pairs if p.interval(rounding=True).overlaps(q.interval(rounding=True))]
    for p, q in pairs:
        if not any(p is fit or q is other for fit, other in fitting):
            return Difference(NUMBER, str(p), str(q), 0.8 if _same_thing(p, q) else 0.5, p.base_unit, _ratio(p, q))
    return None


def _same_thing(p: Quantity, q: Quantity) -> bool:
    return bool({meaning(w) for w in words(p.counted)} & {meaning(w) for w in words(q.counted)})


def _ratio(p: Quantity, q: Quantity) -> float:
    low, high = sorted((abs(anchor(p)), abs(anchor(q))))
    return high / low if low else float("inf")


def day(a: ClaimFacts, b: ClaimFacts) -> Difference | None:
    """Different dates of one event that happens once, or of one deadline."""
    for event, p in a.events:
        rivals = [q for other, q in b.events if other == event]
        if rivals and not any(may_be_same(p, q) for q in rivals):
            return Difference(
                DATE, f"{a.word(event)} {p.value}", f"{b.word(event)} {rivals[0].value}", 0.7, lasting=True
            )
    return None


def quantifier(a: ClaimFacts, b: ClaimFacts) -> Difference | None:
    """All against some, most against few: shares of one whole that leave each other no room."""
    if not a.quantifier or not b.quantifier or _common(a, b) < 2:
        return None
    first, second = _share(a), _share(b)
    if first[0] <= second[1] and second[0] <= first[1]:
        return None
    return Difference(QUANTIFIER, _words_of(a), _words_of(b), 0.6)


def _share(facts: ClaimFacts) -> tuple[float, float]:
    low, high = QUANTIFIERS[facts.quantifier]
    return (1 - high, 1 - low) if facts.denied else (low, high)


def _words_of(facts: ClaimFacts) -> str:
    return f"not {facts.quantifier}" if facts.denied else facts.quantifier


def polarity(a: ClaimFacts, b: ClaimFacts) -> Difference | None:
    """One states what the other denies, or they use opposite words for it; duties and plans are neither."""
    if {a.modality, b.modality} & {"required", "predicted", "promised"}:
        return None
    cls = POSITION if a.position and b.position else POLARITY
    for x, y, swap in ((a, b, False), (b, a, True)):
        if turned := (x.denied & y.stated) - _LIGHT:
            nearest = min(turned, key=lambda sought: (x.text.find(x.word(sought)), sought))
            values = (f"not {x.word(nearest)}", y.word(nearest))
            return Difference(cls, *(values[::-1] if swap else values), 0.6)
    if clash := opposites(a, b):
        return Difference(cls, a.word(clash[0]), b.word(clash[1]), 0.6)
    return None


# Words that carry no meaning of their own.
_LIGHT = meanings("take make give have get go come put keep year day time people say be able part way")


def opposites(a: ClaimFacts, b: ClaimFacts) -> tuple[str, str] | None:
    """A word of each that shut each other out, where neither claim has both."""
    first, second = a.stated, b.stated
    own = sorted(word for word in first - second if has_opposite(word))
    found = ((x, y) for x in own for y in sorted(second - first) if opposite(x, y))
    return next(found, None)


_INACTION = re.compile(
    r"\b(?:(?:has|have|had|did|does|do) not (?:taken?|done|act(?:ed)?|moved?|do)\b(?: any)?(?: action| steps?)?"
    r"|(?:took|taken|taking) no (?:action|steps?)|(?:did|done|has done|have done) nothing|fail(?:ed|s|ing)? to act)\b"
)
_DONE = re.compile(
    r"\b(?:has|have|had) (?:already |since |now )?(?:[a-z]+ed|sent|brought|taken|given|made|done|built|met)\b"
)


def inaction(a: ClaimFacts, b: ClaimFacts) -> Difference | None:
    """One says that somebody did nothing, the other what the same party has done."""
    if not a.subject or a.subject != b.subject or not _one_topic(a, b):
        return None
    for x, y, swap in ((a, b, False), (b, a, True)):
        idle, done = _INACTION.search(x.text), _DONE.search(y.text)
        if idle and done and not _INACTION.search(y.text):
            values = (idle.group(), done.group())
            return Difference(OUTCOME, *(values[::-1] if swap else values), 0.6, telling=True)
    return None


def broken_promise(a: ClaimFacts, b: ClaimFacts) -> Difference | None:
    """One announces what somebody will do, the other says that the same party did not do it."""
    if not a.subject or a.subject != b.subject:
        return None
    for x, y, swap in ((a, b, False), (b, a, True)):
        shared = _ACTIONS & x.stated & y.denied
        if x.modality in ("promised", "predicted") and shared and y.modality not in ("promised", "required"):
            values = (f"announced ({x.word(min(shared))})", f"did not happen ({y.word(min(shared))})")
            return Difference(OUTCOME, *(values[::-1] if swap else values), 0.6, telling=True, lasting=True)
    return None


def _one_topic(a: ClaimFacts, b: ClaimFacts) -> bool:
    """Whether two claims on one subject share another name or a content word."""
    names = (a.entities | a.setting) & (b.entities | b.setting)
    return bool(names - {a.subject}) or _common(a, b) > 0


# Words for moving people or things out of, or into, what was counted.
_MOVES = meanings(
    """repatriate send withdraw remove leave return evacuate expel cut reduce lay sack release free kill
    destroy dismantle close sell add hire recruit deploy arrive rise fall"""
)


# Deeds that somebody can promise and then not do.
_ACTIONS = _MOVES | meanings(
    """sign ratify pay build open approve adopt join meet publish comply abide end stop help support resign elect launch
    deliver disarm negotiate talk vote invest ban permit apologise return lift impose sanction"""
)


def change(a: ClaimFacts, b: ClaimFacts) -> Difference | None:
    """One counts something, the other says how large a share of just that number has since gone or come."""
    for x, y, later in ((a, b, "b"), (b, a, "a")):
        shares = [q for q in y.quantities if q.unit == "percent" and not q.change]
        if not shares or not _MOVES & _meanings(y) or any(q.unit == "percent" for q in x.quantities):
            continue
        for p in x.quantities:
            if any(not q.unit and not p.unit and anchor(p) == anchor(q) >= 10 for q in y.quantities):
                values = (str(p), f"{shares[0]} of {p}")
                return Difference(NUMBER, *(values if later == "b" else values[::-1]), 0.7, telling=True, later=later)
    return None


def attribute(a: ClaimFacts, b: ClaimFacts) -> Difference | None:
    """One name said to belong to two different countries."""
    for name, place in sorted(a.belongs):
        other = sorted(where for who, where in b.belongs if who == name)
        if other and place not in other:
            first, second = (f"{a.label(name)}: {a.label(place)}", f"{b.label(name)}: {b.label(other[0])}")
            return Difference(ATTRIBUTE, first, second, 0.7, telling=True, lasting=True)
    return None


def _meanings(facts: ClaimFacts) -> frozenset[str]:
    return meanings_of(facts.words)


def _common(a: ClaimFacts, b: ClaimFacts) -> int:
    """How many content words the two share, by meaning."""
    return len(_meanings(a) & _meanings(b))


Way = Callable[[ClaimFacts, ClaimFacts], Difference | None]
TELLING: tuple[Way, ...] = (change, attribute, inaction, broken_promise)
WAYS: tuple[Way, ...] = (*TELLING, number, day, quantifier, polarity)

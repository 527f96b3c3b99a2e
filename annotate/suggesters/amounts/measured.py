"""Amounts with a numeral: single ones, and ranges of two."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from annotate.quantity import ABOUT, BETWEEN, EQUAL, Quantity
from annotate.suggesters.amounts import modifiers, numerals
from annotate.suggesters.amounts.context import identifiers, is_amount
from annotate.suggesters.amounts.numerals import GAP, Numeral
from annotate.suggesters.amounts.reading import Reading, bounds
from annotate.suggesters.amounts.things import counted_after, measured_after
from annotate.suggesters.amounts.units import CURRENCY_SIGNS, PREFIX, rate_after, unit_after

_AMOUNT = re.compile(
    rf"(?<![\w@/:.'’\\$£€¥])(?:(?<![^\W\d_][-‑])|(?=[$£€¥]))(?<!\d,)(?:(?P<sign>{PREFIX}){GAP}?)?"
    rf"(?P<minus>(?:(?<=[\s(])|(?<=^))[-−](?=\d))?(?i:{numerals.numeral(1)})",
    re.MULTILINE,
)
_RANGE = re.compile(rf"{GAP}?[-–—]{GAP}?|{GAP}(?:to|and|or){GAP}")
_BETWEEN = re.compile(rf"\b(?:between|from){GAP}$", re.IGNORECASE)
# "rose from 9 to 10": two states, not a range.
_CHANGED = re.compile(
    r"\b(?:rose|ris\w+|fell|fall\w*|grew|grow\w*|increas\w+|decreas\w+|cut|cuts|rais\w+|reduc\w+|dropp?\w*|climb\w*|"
    r"jump\w*|slid|sank|went|chang\w+|lower\w*|expand\w*|shr[aiu]nk\w*|improv\w+|mov\w+|up|down)\b[^.!?\n]{0,60}$",
    re.IGNORECASE,
)
_AGE = re.compile(r"(?<=[^\W\d_], )\d{1,3}(?=[,;)]|\.\s)")
_HYPHENED = re.compile(r"-([a-z]{3,})(?![\w-])")
# "five-star", "four-wheel": not what is counted, and not after digits either.
_COMPOUNDS = frozenset(
    ["star", "wheel", "way", "fold", "time", "dimensional", "sided", "part", "party", "stage", "run"]
)


@dataclass(frozen=True, slots=True)
class _Amount:
    """One numeral with its currency or unit; the span leaves modifiers out."""

    start: int
    end: int
    value: Decimal
    number: Numeral
    unit: str


def amounts(text: str) -> Iterator[Reading]:
    """Amounts in text order. Each numeral is looked at once, with the one before it for ranges."""
    known = identifiers(text)
    pending: _Amount | None = None
    refused_end = -1  # "2004" in "2004-06" takes the rest with it
    for match in _AMOUNT.finditer(text):
        amount = _amount(text, match, refused_end, known)
        if amount is None:
            refused_end = match.end()
            continue
        if pending is not None:
            joined = _join(text, pending, amount)
            if joined is not None:
                yield joined
                pending = None
                continue
            yield _single(text, pending)
        pending = amount
    if pending is not None:
        yield _single(text, pending)


def _amount(text: str, match: re.Match[str], refused_end: int, known: frozenset[str]) -> _Amount | None:
    """The amount of one match; None for numerals that are none."""
    number = numerals.read(match, 1)
    if number is None or _continues_refused(text, match.start(), refused_end):
        return None
    end, sign = match.end(), match["sign"] or ""
    if number.scale == "b" and not sign:
        return None
    if number.scale == "m" and not sign and not counted_after(text, end):
        end = match.start("scale1")  # "5m" is a length: the letter is a unit
        number = replace(number, value=number.value / numerals.SCALES[number.scale], scale="")
    scaled = bool(number.scale) and number.scale not in ("dozen", "hundred")
    unit, unit_end = unit_after(text, end, scaled=scaled)
    currency = _currency(sign)
    if currency and unit and unit != "USD" and unit_end - end > 1:
        unit_end = unit_after(text, end, scaled=False)[1] if unit == currency else end
    certain = bool(currency or unit or scaled) or modifiers.before(text, match.start()).edge < match.start()
    if not certain and _is_bare_one(match):
        return None
    has_unit, last = bool(currency or unit), unit_end if unit else end
    if not is_amount(
        text, match.start(), last, digits=number.digits, unit=has_unit, scaled=scaled, certain=certain, known=known
    ):
        return None
    if not unit and not currency and not _ends_cleanly(text, end, number):
        return None
    value = -number.value if match["minus"] else number.value
    return _Amount(match.start(), unit_end, value, number, currency or unit)


def _currency(sign: str) -> str:
    """ISO code of a written prefix, whatever its spacing; "" without one."""
    return CURRENCY_SIGNS.get(" ".join(sign.split()), "")


def _continues_refused(text: str, start: int, refused_end: int) -> bool:
    return refused_end >= 0 and 0 < start - refused_end <= 1 and text[refused_end:start] in tuple("-–—/.,")


def _is_bare_one(match: re.Match[str]) -> bool:
    """ "one" and "a hundred" without more: "one" is mostly a pronoun."""
    return (match["words1"] or "").lower() == "one" and not match["scale1"]


def _ends_cleanly(text: str, end: int, number: Numeral) -> bool:
    """Whether a bare count is not glued to a letter, nor the first part of a compound like "five-star"."""
    following = text[end : end + 2]
    if following[:1] in tuple("-‑"):
        hyphened = _HYPHENED.match(text, end)
        if hyphened:
            return bool(number.digits) and hyphened[1] not in _COMPOUNDS
        return not following[1:].isalpha()
    return not (following[:1].isalpha() or following[:1] == "_")


def _join(text: str, first: _Amount, second: _Amount) -> Reading | None:
    """The range of two amounts: "20 to 30", "$12m-$20m", "between 5 and 7", "two or three"; None if it is none."""
    between = text[first.end : second.start]
    if not _RANGE.fullmatch(between):
        return None
    before = text[max(0, first.start - 100) : first.start]
    opener, word = _BETWEEN.search(before[-12:]), between.strip()
    low, high = first.value, second.value
    if not first.number.scale and second.number.scale and (not first.unit or first.unit == second.unit):
        low *= numerals.SCALES[second.number.scale]
    same_unit = not first.unit or not second.unit or first.unit == second.unit
    if low >= high or not same_unit or (word == "and" and not (opener and opener[0][:1] in "bB")):
        return None
    if word == "or" and (high - low > 2 or first.unit):
        return None
    if word == "to" and opener and opener[0][:1] in "fF" and _CHANGED.search(before):
        return None
    start = first.start - len(opener[0]) if opener else first.start
    modifier = modifiers.before(text, start)
    approx = modifier.comparator == ABOUT
    step = max(first.number.step, second.number.step)
    return _reading(
        text, modifier.edge, second, Quantity(_float(low), _float(high), BETWEEN, step=_float(step), approx=approx)
    )


def _single(text: str, amount: _Amount) -> Reading:
    before = modifiers.before(text, amount.start)
    after = modifiers.after(text, amount.end) if before.edge == amount.start else None
    modifier, start = after or before, before.edge
    value = _float(amount.value)
    quantity = Quantity(**bounds(value, modifier.comparator), approx=modifier.approx, step=_float(amount.number.step))
    end = after.edge if after else amount.end
    return _reading(text, start, replace(amount, end=end), quantity)


def _reading(text: str, start: int, amount: _Amount, quantity: Quantity) -> Reading:
    """The quantity with what the words around it say: unit, what is counted, rate, difference."""
    unit, end = amount.unit, amount.end
    if not unit and quantity.comparator == EQUAL and _AGE.match(text, amount.start):
        return Reading(start, end, replace(quantity, unit="year", counted="age"))
    hyphened = _HYPHENED.match(text, end)
    per = rate_after(text, end)
    if per:
        counted = ""
    elif hyphened and not unit:
        counted = hyphened[1]
    else:
        counted = measured_after(text, start, end) if unit else counted_after(text, end)
    relative = unit in ("percent", "percentage point", "basis point")
    change = modifiers.change(text, start, end, relative=relative)
    return Reading(start, end, replace(quantity, unit=unit, counted=counted, per=per, change=change))


def _float(value: Decimal) -> float:
    """As a JSON number without a fraction where there is none."""
    return int(value) if value == value.to_integral_value() else float(value)

"""Numerals that are no amounts: years, dates, times, ages of time, identifiers, list numbers."""

from __future__ import annotations

import re

from annotate.suggesters.amounts.numerals import GAP
from annotate.suggesters.amounts.things import STOP, counted_after

_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?|JANUARY|FEBRUARY|MARCH|APRIL|MAY|JUNE|JULY|AUGUST|SEPTEMBER|OCTOBER|NOVEMBER"
    r"|DECEMBER)\b\.?"
)
_MONTH_NAME = re.compile(_MONTH)
_TIME_UNIT = (
    r"(?:years?|yrs?|months?|weeks?|weekends?|days?|nights?|hours?|hrs?|minutes?|mins?|seconds?|secs?|decades?"
    r"|centur(?:y|ies)|millenni(?:a|um)|quarters?|fortnights?|mornings?|evenings?|afternoons?|winters?|summers?)\b"
)
_JOIN = rf"{GAP}?(?:-|–|—|/|to|and|or|&|through|until){GAP}?"
_MONTH_BEFORE = re.compile(
    rf"\b{_MONTH}{GAP}*(?:the{GAP})?(?:\d{{1,2}}(?:st|nd|rd|th)?,?{_JOIN})?$|\b{_MONTH}{GAP}\d{{1,2}},{GAP}$"
)
_DATE_AFTER = re.compile(
    rf"(?:st|nd|rd|th)\b|(?:{_JOIN}\d{{1,2}}(?:st|nd|rd|th)?)?,?{GAP}(?:of{GAP})?{_MONTH}"
    rf"|{GAP}?[ap]\.?m\b|{GAP}?o[’']clock|[:/]\d|s\b|[’']s\b|{GAP}?(?:GMT|UTC|EST|CET)\b|{GAP}?(?:BCE?|AD|CE)\b"
)
# "20 years", "two to three weeks", "12 straight months", "a 27-year"
_DURATION_AFTER = re.compile(
    rf"(?:{_JOIN}(?:\d+|[a-z]+))?(?:{GAP}|-)"
    rf"(?:(?:more|consecutive|straight|successive|full|whole|calendar|business|working|additional|extra|further|past)"
    rf"(?:{GAP}|-))?{_TIME_UNIT}"
)
_CLOCK_BEFORE = re.compile(r"\d[:/.]$|(?:GMT|UTC) ?[+−-]$|\b(?:half|quarter) (?:past|to) $")
_AGE_BEFORE = re.compile(rf"\b(?:aged?|mid|late|early|ages){GAP}$")
# Words that a number names rather than counts: "Resolution 2375", "flight 200", "No. 5".
_NAMES_NUMBER = re.compile(
    rf"(?:\b(?:resolutions?|articles?|sections?|sec\.|pages?|pp?\.|chapters?|paragraphs?|flights?|channels?|phases?|types?"
    rf"|versions?|category|levels?|parts?|volumes?|vol\.|grades?|lines?|gates?|rooms?|items?|rules?|figures?|fig\.|tables?"
    rf"|episodes?|seasons?|numbers?|nos?\.|routes?|highways?|interstate|level|stages?|tiers?|class|model|series|unit|units"
    rf"|terminals?|runways?|division|district|zone|area|sector|block|building|apartment|suite|box|bus|act|titles?|appendix"
    rf"|annex|protocols?|amendments?|propositions?|schedule|clauses?|psalm|verse|formula|group|day|week|year|round|lap|game"
    rf"|match|set|week|top|windows|iphone|galaxy|apollo|soyuz|pier|platform|track|exit|mile|ward|precinct|cell|code|form"
    rf"|order|case|file|docket|bill|law|decree|directive|regulation|convention|war|super bowl|olympics)|No|Nos|\#|№"
    rf"){GAP}*$",
    re.IGNORECASE,
)
_NAMED_BEFORE = re.compile(rf"([A-Z][\w’'&.-]*|[A-Z]{{2,}}){GAP}(?:\d+(?:,{GAP}|{GAP}and{GAP}|/))?$")
_YEAR_WORD_BEFORE = re.compile(
    rf"\b(?:in|since|by|until|till|from|of|for|during|before|after|the|a|an|early|late|mid|to|and|this|that|its|their){GAP}$",
    re.I,
)
# Capitalised words that open a sentence before a count, so that the number after them is none of their name.
_OPENERS = frozenset(
    [
        *(
            "The",
            "These",
            "Those",
            "All",
            "Some",
            "About",
            "Around",
            "Over",
            "Nearly",
            "Almost",
            "At",
            "In",
            "On",
            "By",
        ),
        *("From", "With", "For", "And", "But", "Or", "Only", "Just", "Another", "More", "Up", "Between", "Roughly"),
        *(
            "Approximately",
            "Police",
            "Officials",
            "He",
            "She",
            "They",
            "It",
            "We",
            "I",
            "Of",
            "To",
            "Its",
            "Their",
            "His",
        ),
        *(
            "Her",
            "Our",
            "When",
            "While",
            "After",
            "Before",
            "Since",
            "Until",
            "There",
            "Under",
            "Still",
            "Also",
            "Then",
        ),
        *("Least", "Than", "An", "A", "Other", "Last", "First", "Next", "Both", "Between", "Authorities", "Earlier"),
    ]
)
_LIST_ITEM = re.compile(r"[.)](?:\s|$)")
_TITLE_BAR = re.compile(rf"[|•»]{GAP}*$")
_MODEL_BEFORE = re.compile(r"(?:^|\W)(?=\d*[^\W\d_])\w+[-‑]$")
# "Boeing 787", "777s", "A330": numbers that name a thing, wherever else they stand in the same text.
_IDENTIFIER = re.compile(
    rf"\b([^\W\d_][\w’'&.-]{{0,40}}){GAP}(\d{{2,4}})(?![\d,.%]\d|%|\w)|(?<![\w,.$£€])(\d{{2,4}})(?:s\b|-\d{{3}}(?:[A-Z]|\b))"
)
# "737 narrowbody airliner": three digits or more before a noun in the singular number the thing.
_SINGULAR_AFTER = re.compile(rf"{GAP}(?!(?:more|others?|strong|dead|less|fewer|\w+ed)\b)([^\W\d_][\w’'-]{{0,40}})")
YEARS = range(1500, 2101)


def identifiers(text: str) -> frozenset[str]:
    """Digits that name a thing somewhere in the text, as "787" after "Boeing 787"."""
    return frozenset(
        match[2] or match[3]
        for match in _IDENTIFIER.finditer(text)
        if match[3]
        or (match[1] and match[1][0].isupper() and match[1] not in _OPENERS and not _MONTH_NAME.fullmatch(match[1]))
    )


def is_amount(
    text: str, start: int, end: int, *, digits: str, unit: bool, scaled: bool, certain: bool, known: frozenset[str]
) -> bool:
    """Whether the numeral at ``start`` to ``end`` is an amount.

    ``digits``: the numeral's digits, "" when in words. ``unit``: it has a currency or unit, ``scaled``: a
    scale. ``certain``: one of these or a modifier. ``known``: digits that are ``identifiers`` of the text.
    """
    before, after = text[max(0, start - 30) : start], text[end : end + 40]
    if _DATE_AFTER.match(after) or _CLOCK_BEFORE.search(before) or (not unit and _DURATION_AFTER.match(after)):
        return False
    if digits and not unit and (_MONTH_BEFORE.search(before) or _MODEL_BEFORE.search(before)):
        return False
    if digits and not unit and not scaled and _is_year(text, end, digits, before, certain=certain):
        return False
    if certain:
        return True
    if not digits:
        return not (_NAMES_NUMBER.search(before) or (_is_named(before) and text[start].isupper()))
    if digits in known or _is_model(text, end, digits):
        return False
    return not _is_name(text, start, end, digits, before)


def _is_name(text: str, start: int, end: int, digits: str, before: str) -> bool:
    """Whether the digits identify something: "Boeing 787", "Resolution 2375", a list number, part of a title."""
    if _NAMES_NUMBER.search(before) or _TITLE_BAR.search(before) or _AGE_BEFORE.search(before):
        return True
    if (start == 0 or text[start - 1] == "\n") and _LIST_ITEM.match(text, end):
        return True
    if end < len(text) and (text[end].isalpha() or text[end] in "_@"):
        return True
    if "," in digits or "." in digits:
        return digits.startswith("0") and len(digits) > 1 and digits[1].isdigit()
    return _is_named(before) or digits.startswith("0")


def _is_named(before: str) -> bool:
    """Whether a capitalised word, which a number may belong to, ends ``before``."""
    named = _NAMED_BEFORE.search(before)
    return bool(named and named[1] not in _OPENERS)


def _is_model(text: str, end: int, digits: str) -> bool:
    following = _SINGULAR_AFTER.match(text, end) if digits.isdigit() and len(digits) >= 3 else None
    return bool(following and following[1].lower() not in STOP and not counted_after(text, end))


def _is_year(text: str, end: int, digits: str, before: str, *, certain: bool) -> bool:
    """Whether four bare digits are a year; what counts something ("2000 soldiers", "over 1975 votes") is none."""
    if len(digits) != 4 or not digits.isdigit() or int(digits) not in YEARS:
        return False
    if not counted_after(text, end):
        return True
    return not certain and (not digits.endswith("00") or bool(_YEAR_WORD_BEFORE.search(before)))

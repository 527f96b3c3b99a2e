"""Currencies, measures and rates, as they are written, with the unit's name in ``annotate.quantity``."""

from __future__ import annotations

import re

from annotate.suggesters.amounts.numerals import GAP

_CODES = (
    *("USD", "EUR", "GBP", "JPY", "CNY", "CHF", "CAD", "AUD", "NZD", "HKD", "SGD", "INR", "KRW", "RUB", "BRL", "MXN"),
    *("ZAR", "TRY", "SEK", "NOK", "DKK"),
)
CURRENCY_SIGNS = {
    "US$": "USD",
    "USD$": "USD",
    "U.S.$": "USD",
    "$US": "USD",
    "A$": "AUD",
    "AU$": "AUD",
    "AUD$": "AUD",
    "C$": "CAD",
    "CA$": "CAD",
    "CAD$": "CAD",
    "NZ$": "NZD",
    "HK$": "HKD",
    "S$": "SGD",
    "NT$": "TWD",
    "R$": "BRL",
    "$": "USD",
    "GB£": "GBP",
    "£": "GBP",
    "€": "EUR",
    "¥": "JPY",
    "CN¥": "CNY",
    "RMB": "CNY",
    "₹": "INR",
    "Rs": "INR",
    "Rs.": "INR",
    "₩": "KRW",
    "₽": "RUB",
    "₺": "TRY",
    "₪": "ILS",
    "₴": "UAH",
    "₦": "NGN",
    "₱": "PHP",
    "฿": "THB",
    # ISO 646-GB, the British 7-bit character set, has the pound sign where ASCII has "#".
    "#": "GBP",
    "GB #": "GBP",
} | {
    # with a space, as some agencies write them
    **{f"{country} $": code for country, code in (("US", "USD"), ("AU", "AUD"))},
    **{f"{country} $": code for country, code in (("CA", "CAD"), ("NZ", "NZD"), ("HK", "HKD"))},
    **{
        code: code
        for code in [
            "USD",
            "EUR",
            "GBP",
            "JPY",
            "CNY",
            "CHF",
            "CAD",
            "AUD",
            "NZD",
            "HKD",
            "SGD",
            "INR",
            "KRW",
            "RUB",
            "BRL",
            "MXN",
            "ZAR",
            "TRY",
            "SEK",
            "NOK",
            "DKK",
        ]
    },
}

CURRENCY_WORDS = {
    r"(?:US|U\.S\.|American){GAP}dollars?": "USD",
    r"Australian{GAP}dollars?": "AUD",
    r"Canadian{GAP}dollars?": "CAD",
    r"New{GAP}Zealand{GAP}dollars?": "NZD",
    r"Hong{GAP}Kong{GAP}dollars?": "HKD",
    r"Singapore{GAP}dollars?": "SGD",
    r"dollars?|bucks|USD": "USD",
    r"euros?|EUR": "EUR",
    r"(?:British{GAP})?pounds?{GAP}sterling|British{GAP}pounds?|GBP": "GBP",
    r"yuan|renminbi|RMB|CNY": "CNY",
    r"yen|JPY": "JPY",
    r"(?:South{GAP}Korean{GAP})?won(?={GAP}\(|{GAP}(?:in|of|for|to|a|per)\b|[.,;)])|KRW": "KRW",
    r"(?:Russian{GAP})?r(?:o?u)bles?|RUB": "RUB",
    r"Indian{GAP}rupees?": "INR",
    r"rupees?": "rupee",
    r"Swiss{GAP}francs?|CHF": "CHF",
    r"(?:Brazilian{GAP})?reais|Brazilian{GAP}real": "BRL",
    r"Mexican{GAP}pesos?": "MXN",
    r"pesos?": "peso",
    r"francs?": "franc",
    r"kron(?:er|e)": "krone",
    r"(?:South{GAP}African{GAP})?rand\b": "ZAR",
    r"(?:Turkish{GAP})?liras?": "TRY",
    r"Saudi{GAP}riyals?": "SAR",
    r"shekels?": "ILS",
    r"nairas?": "NGN",
    r"hryvnias?": "UAH",
    r"zlotys?": "PLN",
    r"baht": "THB",
    r"kron(?:or|a)": "SEK",
    r"cents?": "cent",
    r"pence": "penny",
}

MEASURE_WORDS = {
    r"%|per{GAP}?cents?\b|percent(?!age)|pct\b": "percent",
    r"percentage{GAP}points?": "percentage point",
    r"basis{GAP}points?": "basis point",
    r"square{GAP}(?:kilomet(?:er|re)s?|km)|sq\.?{GAP}km|km2|km²": "square kilometre",
    r"square{GAP}miles?|sq\.?{GAP}mi(?:les)?": "square mile",
    r"square{GAP}(?:feet|foot)|sq\.?{GAP}ft": "square foot",
    r"square{GAP}met(?:er|re)s?|m²": "square metre",
    r"(?:kilomet(?:er|re)s?|km|kms){GAP}?(?:per{GAP}hour|an{GAP}hour|/{GAP}?h|ph)|kph|kmh": "kilometre per hour",
    r"(?:miles?{GAP}(?:per|an){GAP}hour|mph)": "mile per hour",
    r"nautical{GAP}miles?|nmi": "nautical mile",
    r"kilomet(?:er|re)s?|kms?": "kilometre",
    r"centimet(?:er|re)s?|cm": "centimetre",
    r"millimet(?:er|re)s?|mm": "millimetre",
    r"met(?:er|re)s?|m": "metre",
    r"miles?": "mile",
    r"feet|foot|ft": "foot",
    r"inch(?:es)?": "inch",
    r"yards?": "yard",
    r"hectares?": "hectare",
    r"acres?": "acre",
    r"(?:metric{GAP})?ton(?:ne)?s?": "tonne",
    r"kilograms?|kilos?|kg": "kilogram",
    r"grams?|g": "gram",
    r"ounces?|oz": "ounce",
    r"lbs?|pounds?(?={GAP}of\b)": "pound weight",
    r"lit(?:er|re)s?": "litre",
    r"gallons?": "gallon",
    r"barrels?": "barrel",
    r"knots?": "knot",
    r"gigawatts?(?:{GAP}|-)?hours?|GWh": "gigawatt hour",
    r"megawatts?(?:{GAP}|-)?hours?|MWh": "megawatt hour",
    r"kilowatts?(?:{GAP}|-)?hours?|kWh": "kilowatt hour",
    r"gigawatts?|GW": "gigawatt",
    r"megawatts?|MW": "megawatt",
    r"kilowatts?|kW": "kilowatt",
    r"degrees?{GAP}(?:Celsius|C\b)|°{GAP}?C|degrees?{GAP}centigrade": "degree Celsius",
    r"degrees?{GAP}(?:Fahrenheit|F\b)|°{GAP}?F": "degree Fahrenheit",
    r"degrees?|°": "degree",
    r"(?:giga|mega|kilo)?hertz|[GMk]?Hz": "hertz",
    r"(?:gigabytes?|GB)": "gigabyte",
    r"(?:terabytes?|TB)": "terabyte",
    r"(?:megabytes?|MB)": "megabyte",
}


def _table(rows: dict[str, str]) -> tuple[re.Pattern[str], list[str]]:
    """One pattern with a numbered group a row, and the names by group number."""
    union = "|".join(f"({pattern.replace('{GAP}', GAP)})" for pattern in rows)
    return re.compile(rf"(?:{GAP}|-)?(?:{union})(?!\w)"), list(rows.values())


_SUFFIXES, _SUFFIX_NAMES = _table(CURRENCY_WORDS | MEASURE_WORDS)
_POUNDS = re.compile(rf"{GAP}pounds?\b")
# "a year", "per share", "an hour", "annually"
_RATE = re.compile(
    rf"{GAP}?(?:(?:an?|per|each|every|/){GAP}?(year|month|week|day|hour|minute|second|share|person|head|capita|barrel"
    rf"|ton|tonne|acre|hectare|gallon|lit(?:er|re)|unit|household|child|student|vehicle|car|aircraft|flight|passenger)\b"
    rf"|(annual|year|month|week|dai|hour)ly\b|(annually)\b|(apiece|each)\b)"
)
_ADVERBS = {"dai": "day", "annual": "year", "annually": "year", "apiece": "each"}
PREFIX = (
    "(?:"
    + "|".join(re.escape(sign) for sign in sorted(CURRENCY_SIGNS, key=len, reverse=True)).replace(r"\ ", GAP)
    + ")"
)


def unit_after(text: str, end: int, *, scaled: bool) -> tuple[str, int]:
    """The unit written after a numeral that ends at ``end``, and where it ends; ("", end) without one.

    Bare "pounds" are money after "million" and the like; otherwise they may be weights, and are taken for neither.
    """
    if match := _SUFFIXES.match(text, end):
        index = match.lastindex or 1
        return _SUFFIX_NAMES[index - 1], match.end()
    if scaled and (match := _POUNDS.match(text, end)):
        return "GBP", match.end()
    return "", end


def rate_after(text: str, end: int) -> str:
    """ "year" for " a year" at ``end``; "" without a rate."""
    match = _RATE.match(text, end)
    if match is None:
        return ""
    word = next(group for group in match.groups() if group)
    return _ADVERBS.get(word, word)

"""Trimming a name to what an annotator would mark, and telling what is no name at all."""

from __future__ import annotations

import re

from annotate.suggesters.naming import cues
from annotate.suggesters.naming.known import is_shouted
from annotate.suggesters.naming.mention import PERSON, Mention

_LEADING = re.compile(
    r"(?:[\W_]+|(?:[Tt]he|[Aa]n?|[Ii]ts|[Hh]is|[Hh]er|[Tt]heir|[Oo]ur|[Tt]h(?:is|at|[eo]se)|of|[Ii]n|[Aa]t|[Bb]y|[Ff]rom|[Ww]ith"
    r"|[Aa]nd|to|[Ff]or|said|says|[Ff]ormer|ex|late|[Tt]hen|new|[Bb]oth|[Aa]ll|date|[a-z]+)\s+)(?=\S)"
)
_TRAILING = re.compile(
    r"(?:\s+(?:CEO|CFO|President|Spokes\w+|Secretary|Flight(?:\s\d+)?|Image|Photo)|-(?:based|led|backed|born|style|owned|run|made)|['’]s?|[^\w.)]+|(?<![A-Z])\.(?!\w)|\s+(?:the|of|and|in|at|by|a))$"
)
_ABBREVIATED = re.compile(r"\b(?:Inc|Corp|Ltd|Co|Jr|Sr|Bros|St|N\.V|S\.A)$")
_BROKEN = re.compile(
    r"[,;&]?\b(?:quot|amp|nbsp|apos|rsquo|lsquo|ldquo|rdquo|mdash|ndash|#\d+);?|[|•»<>{}\n\t\"“”]|\s[–—-]\s"
)
# "remaiRead": the end of a cut word, glued to what came after it. Not "iPhone" or "eBay".
_GLUED = re.compile(r"(?:^|\s)[a-z]{2,}[A-Z]")
_JUNK = re.compile(
    r"(?i)(?:read more|also on|sign (?:up|in)|click here|subscribe|share|advertisement|source|image|photo|file|video"
    r"|related|follow us|like this|breaking|exclusive|watch|plus|more|internet|web|covid(?:-19)?|coronavirus|god"
    r"|christmas|easter|new year(?:['’]s?)?|year|mon(?:day)?|tue(?:sday)?|wed(?:nesday)?|thu(?:rsday)?|fri(?:day)?"
    r"|sat(?:urday)?|sun(?:day)?|jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|spring|summer|autumn|winter|utc|gmt|est|edt|pdt|pst|et"
    r"|am|pm|tv|dna|suv|gdp|hiv|aids|ceo|cfo|iq|id|dr|mr|mrs|ms|podcasts?|i|we|he|she|it|they|you|but|and|the|qc|phd)"
)
# The second half of a given name that a tokenizer cut off: "Wai-keung"; not "Falk-led".
_HYPHENED = re.compile(r"-(?!(?:based|led|backed|born|era|style|owned|run|made|like)\b)[a-z]{2,6}(?![\w-])")
# Inside a compound or a handle: "pro-Oslo", "@oslo".
_BESIDE = re.compile(r"(?:[a-z]-|[@#/_])$")
_PREFIXED = re.compile(r"(?:Pro|Anti|Pan|Non|Ex|Post|Pre|Mid|Self|Co|Vice)-[\w-]+")
LONGEST = 120


def clean(text: str, found: Mention) -> Mention | None:
    """The mention without articles, titles, possessives and stray signs; None if nothing that is a name is left."""
    start, end = _before_noise(text, found.start, min(found.end, found.start + LONGEST))
    while match := _LEADING.match(text, start, end):
        start = match.end()
    if found.type == PERSON:
        start = after_titles(text, start, end)
    while match := _TRAILING.search(text, start, end):
        end = match.start()
    start, end = _balanced(text, start, end)
    if _ABBREVIATED.search(text, start, end) and text.startswith(".", end):
        end += 1
    if found.type == PERSON and (match := _HYPHENED.match(text, end)):
        end = match.end()
    if end - start < 2 or not is_name(text[start:end]) or _BESIDE.search(text, max(0, start - 6), start):
        return None
    if found.source != "gazetteer" and text[start:end].isupper() and is_shouted(text, start, end):
        return None
    return Mention(start, end, found.type, found.source, found.weight)


def after_titles(text: str, start: int, end: int) -> int:
    """Where the name starts after its titles."""
    match = cues.TITLE.match(text, start, end)
    return match.end() if match and match.end() < end else start


def is_name(name: str) -> bool:
    """Whether the words can be a name: a capital, letters enough, no left-overs of markup, no title or date alone."""
    if not any(c.isupper() for c in name) or sum(c.isalpha() for c in name) < 2:
        return False
    if name[0].islower() and not re.match(r"(?:al|el|de|van|von|bin|i|e)[- A-Z]", name):
        return False
    return not (
        _JUNK.fullmatch(name) or _PREFIXED.fullmatch(name) or _GLUED.search(name) or cues.TITLE_ALONE.fullmatch(name)
    )


def _before_noise(text: str, start: int, end: int) -> tuple[int, int]:
    """The longest piece between left-overs of markup, line breaks and dashes."""
    pieces, position = [], start
    for match in _BROKEN.finditer(text, start, end):
        pieces.append((position, match.start()))
        position = match.end()
    pieces.append((position, end))
    return max(pieces, key=lambda piece: piece[1] - piece[0])


def _balanced(text: str, start: int, end: int) -> tuple[int, int]:
    """Without a bracket that opens or closes outside."""
    name = text[start:end]
    if "(" in name and ")" not in name:
        return start, start + len(name[: name.index("(")].rstrip())
    if ")" in name and "(" not in name:
        return start, start + len(name[: name.index(")")].rstrip())
    return start, end

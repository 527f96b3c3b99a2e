"""Names from capital letters and cues alone: what the statistical model misses, and all there is without one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from annotate.gazetteer import lookup
from annotate.suggesters.naming import cues, mention
from annotate.suggesters.naming.mention import Mention

_SP = r"[^\S\n]"
_JOIN = rf"(?:{_SP}(?:of|for|on|de|del|van|von|der|bin|al|la){_SP}(?:the{_SP})?|{_SP}&{_SP}|{_SP})"
_RUN = re.compile(rf"(?<![\w$@#.’'/-]){cues.WORD}(?:{_JOIN}{cues.WORD}){{0,9}}(?![\w@]|[’']t\b)")
_SENTENCE_START = re.compile(r"(?:^|[.!?:\n]|[\n.!?:]\s*[\"'“‘(]|[\"“])\s*$")
_PLACE_BEFORE = re.compile(r"\b(?:in|at|near|from|outside|around|across|to|toward|towards|of) $")
OPENERS = frozenset(
    [
        *(
            "The",
            "A",
            "An",
            "This",
            "That",
            "These",
            "Those",
            "He",
            "She",
            "It",
            "They",
            "We",
            "You",
            "I",
            "His",
            "Her",
        ),
        *("Its", "Their", "Our", "My", "Your", "In", "On", "At", "For", "From", "By", "With", "To", "Of", "As", "But"),
        *("And", "Or", "So", "Yet", "If", "When", "While", "After", "Before", "Since", "Because", "Although", "Though"),
        *("However", "Meanwhile", "There", "Here", "What", "Who", "Why", "How", "Where", "Which", "No", "Not", "All"),
        *("Some", "Many", "Most", "Both", "Each", "Another", "Other", "Others", "Earlier", "Later", "Last", "Also"),
        *(
            "Still",
            "Now",
            "Then",
            "According",
            "Asked",
            "During",
            "Under",
            "Over",
            "About",
            "Instead",
            "Among",
            "Despite",
        ),
        *("Until", "Once", "Even", "Only", "Just", "Such", "More", "Several", "Two", "Three", "Four", "Five", "One"),
        *("Police", "Officials", "Authorities", "Experts", "Critics", "Former", "Today", "Yesterday", "Additionally"),
        *("Allegedly", "Reportedly", "Human", "Photo", "Image", "File", "Updated", "Speaking", "Showing", "Countries"),
        *("Government", "People", "Workers", "First", "Second", "New", "Local", "Plus", "Sanctions", "Like", "Foreign"),
    ]
)


def cued(text: str) -> Iterator[Mention]:
    """Runs of capitalised words whose type a cue tells, laws, events and abbreviations, in no certain order."""
    for pattern, kind in ((cues.LAW, mention.LAW), (cues.EVENT, mention.EVENT)):
        for match in pattern.finditer(text):
            yield Mention(match.start(), match.end(), kind, "cue", 4.0)
    for start, end in _runs(text):
        yield from _by_cue(text, start, end)


def guessed(text: str) -> Iterator[Mention]:
    """For want of a model: every run of capitalised words inside a sentence, with the likeliest type."""
    for start, end in _runs(text):
        name = text[start:end]
        opens = _opens_sentence(text, start)
        if lookup(name) or any(True for _ in _by_cue(text, start, end)) or (opens and " " not in name):
            continue
        yield Mention(start, end, _guess(text, start, name), "capitals", 0.5)


def _guess(text: str, start: int, name: str) -> str:
    words = name.split()
    if name.isupper() and len(words) == 1:
        return mention.ORG
    if len(words) in (2, 3) and all(word.isalpha() or word.endswith(".") or "-" in word for word in words):
        return mention.PERSON
    return mention.GPE if _PLACE_BEFORE.search(text[max(0, start - 10) : start]) else mention.ORG


def _runs(text: str) -> Iterator[tuple[int, int]]:
    """Spans of capitalised words in a row, without a word that is in capitals only because it opens a sentence."""
    for match in _RUN.finditer(text):
        start, end = match.span()
        first = match[0].split()[0]
        if first in OPENERS:
            if first == match[0]:
                continue
            start += len(first)
            while text[start].isspace():
                start += 1
            rest = text[start:end].split()[0]
            if rest in ("of", "for", "the", "on", "&"):
                continue
        yield start, end


def _opens_sentence(text: str, start: int) -> bool:
    return start == 0 or bool(_SENTENCE_START.search(text[max(0, start - 6) : start]))


def _by_cue(text: str, start: int, end: int) -> Iterator[Mention]:
    """The run as one name, or the person in it, when a cue tells the type."""
    title = cues.TITLE.search(text, start, end)
    if title and title.end() < end and not cues.ORG_OF.match(text, title.start()):
        yield Mention(title.end(), end, mention.PERSON, "title", 3.0)
        return
    words = text[start:end].split()
    if (kind := _by_form(words)) is not None:
        yield Mention(start, end, kind, "cue", 3.0)
    elif cues.AGE_AFTER.match(text, end) and 1 < len(words) < 5:
        yield Mention(start, end, mention.PERSON, "age", 3.0)
    elif cues.ROLE_BEFORE.search(text[max(0, start - 30) : start]) and 1 < len(words) < 5:
        yield Mention(start, end, mention.PERSON, "role", 1.5)


def _by_form(words: list[str]) -> str | None:
    """Type by the first or last word of a name of several words."""
    if len(words) < 2:
        return None
    last = re.sub(r"['’]s?$", "", words[-1])
    if cues.FACILITY_END.fullmatch(last):
        return mention.FACILITY
    if cues.COMPANY_END.fullmatch(last) or cues.ORG_END.fullmatch(last):
        return mention.ORG
    if "of" in words[1:3] and cues.ORG_OF.fullmatch(" ".join(words[: words.index("of")])):
        return mention.ORG
    if cues.PLACE_END.fullmatch(last) or cues.PLACE_START.fullmatch(words[0]):
        return mention.LOC
    return None

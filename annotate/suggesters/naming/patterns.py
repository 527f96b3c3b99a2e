"""Names from capital letters and cues alone: what the statistical model misses, and all there is without one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from annotate.gazetteer import lookup
from annotate.suggesters.naming import cues, mention
from annotate.suggesters.naming.given import GIVEN_NAMES
from annotate.suggesters.naming.mention import Mention

_SP = r"[^\S\n]"
_JOIN = rf"(?:{_SP}(?:of|for|de|del|van|von|der|bin|al|la){_SP}(?:the{_SP})?|{_SP}&{_SP}|{_SP})"
_RUN = re.compile(rf"(?<![\w$@#.’'/-]){cues.WORD}(?:{_JOIN}{cues.WORD}){{0,9}}(?![\w@]|[’']t\b)")
_OF = re.compile(rf"{_SP}(?:of|for){_SP}(?:the{_SP})?")
_REGION_AFTER = re.compile(rf",{_SP}({cues.WORD}(?:{_SP}{cues.WORD}){{0,2}})")
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
        *("Allegedly", "Reportedly", "Photo", "Image", "File", "Updated", "Speaking", "Showing", "Countries"),
        *("Government", "People", "Workers", "First", "Second", "Local", "Plus", "Sanctions"),
    ]
)


_WHOLE = (
    (cues.LAW, mention.LAW),
    (cues.EVENT, mention.EVENT),
    (cues.STORM, mention.EVENT),
    (cues.CRAFT, mention.PRODUCT),
    (cues.PRODUCT, mention.PRODUCT),
)


def cued(text: str) -> Iterator[Mention]:
    """Runs of capitalised words whose type a cue tells, laws, events and products, in no certain order."""
    for pattern, kind in _WHOLE:
        for match in pattern.finditer(text):
            if not cues.NUMBERED.match(match[0]) or kind != mention.PRODUCT:
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
    """Type for want of any cue: who speaks is a person, where something is a place, the rest organisations."""
    words = name.split()
    if name.isupper() and len(words) == 1:
        return mention.ORG
    if len(words) in (2, 3) and cues.SAYS_AFTER.match(text, start + len(name)):
        return mention.PERSON
    if _PLACE_BEFORE.search(text[max(0, start - 10) : start]):
        return mention.GPE
    return mention.PERSON if len(words) == 3 else mention.ORG


def _runs(text: str) -> Iterator[tuple[int, int]]:
    """Spans of capitalised words in a row, without a word that is in capitals only because it opens a sentence."""
    for match in _RUN.finditer(text):
        for start, end in _at_of(text, *match.span()):
            first = text[start:end].split()[0]
            if first in OPENERS:
                start += len(first)
                while start < end and text[start].isspace():
                    start += 1
            if start < end and text[start].isupper():
                yield start, end


def _at_of(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The run, cut at each "of" and "for" that belongs to no head such as "Bank" or "Ministry"."""
    for match in _OF.finditer(text, start, end):
        if not cues.OF_HEAD.fullmatch(text, start, match.start()):
            yield start, match.start()
            start = match.end()
    yield start, end


def _opens_sentence(text: str, start: int) -> bool:
    return start == 0 or bool(_SENTENCE_START.search(text[max(0, start - 6) : start]))


def _by_cue(text: str, start: int, end: int) -> Iterator[Mention]:
    """The run as one name, or the person in it, when a cue tells the type."""
    words = text[start:end].split()
    title = cues.TITLE.search(text, start, end)
    kind = _by_form(words)
    if kind is not None and not (title and title.end() < end and title.start() > start):
        yield Mention(start, end, kind, "cue", 3.0)
    elif title and title.end() < end:
        yield Mention(title.end(), end, mention.PERSON, "title", 3.0)
    elif len(words) < 5 and (found := _by_neighbours(text, start, end, len(words))) is not None:
        yield Mention(start, end, *found)


def _by_neighbours(text: str, start: int, end: int, words: int) -> tuple[str, str, float] | None:
    """Type, source and weight by the words around the name."""
    before = text[max(0, start - 30) : start]
    if cues.TITLE_BEFORE.search(before):
        return mention.PERSON, "title", 3.0
    if words > 1 and cues.AGE_AFTER.match(text, end):
        return mention.PERSON, "age", 3.0
    region = _REGION_AFTER.match(text, end)
    if (
        words < 4
        and region
        and _is_region(region[1])
        and not _is_region(text[start:end])
        and not _in_list(text, region.end())
    ):
        return mention.GPE, "cue", 2.0
    if text.startswith("-based", end) or cues.PLACE_BEFORE.search(before):
        return mention.GPE, "cue", 2.0
    if cues.COMPANY_BEFORE.search(before) or (words < 3 and cues.COMPANY_AFTER.match(text, end)):
        return mention.ORG, "cue", 1.5
    if words > 1 and text[start:end].split()[0] in GIVEN_NAMES:
        return mention.PERSON, "given", 2.0
    if words > 1 and cues.ROLE_BEFORE.search(before):
        return mention.PERSON, "role", 1.5
    return None


def _is_region(name: str) -> bool:
    """Whether the longest known beginning of ``name`` is a country or state."""
    words = name.split()
    return any(entry.type == mention.GPE for n in range(len(words), 0, -1) for entry in lookup(" ".join(words[:n])))


def _in_list(text: str, end: int) -> bool:
    return bool(re.match(r"(?:, [A-Z]\w+)*,? and [A-Z]", text[end : end + 60]))


def _by_form(words: list[str]) -> str | None:
    """Type by the first or last word of a name of several words."""
    if len(words) < 2:
        return None
    last = re.sub(r"['’]s?$", "", words[-1])
    if cues.FACILITY_END.fullmatch(last) or (words[1] == "of" and words[0] in ("Museum", "Palace", "Port", "Tower")):
        return mention.FACILITY
    if cues.COMPANY_END.fullmatch(last) or cues.ORG_END.fullmatch(last):
        return mention.ORG
    if cues.INITIALS.fullmatch(" ".join(words)):
        return mention.PERSON
    if any(word in ("of", "for") and cues.ORG_OF.fullmatch(words[i - 1]) for i, word in enumerate(words) if i):
        return mention.ORG
    if cues.PLACE_END.fullmatch(last) or cues.PLACE_START.fullmatch(words[0]):
        return mention.LOC
    return None

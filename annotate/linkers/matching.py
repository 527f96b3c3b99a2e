"""How well a mention's name matches a name that an entity is known by.

What counts depends on how near the two are: in one article, in one story, or anywhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from annotate.linkers.names import DESCRIPTION, Mention, Name
from annotate.linkers.stories import Judgement
from annotate.linkers.vocabulary import INSTANCE

ALIKE = 88
"""rapidfuzz ratio from which two names in one story are one, misspelled."""

WORDS_ALIKE = 75
"""The same for each word of theirs: "Erik" and "Eric" reach it; "Ada" and "Dag" Strand are two people."""

COMPANY = 3
"""Names in common around a short form in two stories from which it means the same in both."""

ELSEWHERE = 0.81
"""What one bare word says of the same word in another story: less than a fuller name near it says (``_part``), so that
"Brandt" beside Ada Brandt means her, whether a Brandt of another story was linked before or after."""

NO = Judgement(0.0, "Nothing connects the two names.")


@dataclass(frozen=True, slots=True)
class Seen:
    """One way in which an entity is named, and where. ``first``: offset of its first occurrence by article."""

    name: Name
    first: dict[str, int] = field(default_factory=dict)
    stories: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Candidate:
    """An entity as the linker sees it. ``id`` is whatever the caller calls it; ``beside``: names in its articles."""

    id: str
    type: str = ""
    names: dict[tuple[str, str, str], Seen] = field(default_factory=dict)
    beside: set[str] = field(default_factory=set)

    def add(self, mention: Mention, name: Name) -> None:
        seen = self.names.setdefault((name.core, name.known, name.short), Seen(name))
        seen.first[mention.article] = min(mention.start, seen.first.get(mention.article, mention.start))
        if mention.story:
            seen.stories.add(mention.story)
        self.type = self.type or mention.type
        self.beside |= mention.beside


def compare(mention: Mention, name: Name, seen: Seen, entity: Candidate) -> Judgement:
    """The match of the mention with one of the entity's names."""
    other = seen.name
    near = _nearness(mention, seen)
    if DESCRIPTION in (name.level, other.level):
        same = name.level == other.level and name.core == other.core and near
        return Judgement(0.85, f"Both are called “{name.shown}” in one {near}.") if same else NO
    if name.known and other.known:
        return _known_alike(name, other)
    if name.core == other.core:
        return _same_words(mention, name, near, entity)
    if {name.short, other.short} & {name.core, other.core} - {""} or (name.short and name.short == other.short):
        return Judgement(0.95, f"The text gives “{name.short or other.short}” as the abbreviation.")
    if name.known or other.known:
        return (near and _typo(name, other, near)) or NO
    return (
        _abbreviated(name, other, near)
        or _person(name, other, near)
        or _part(mention, name, seen, near)
        or _typo(name, other, near)
        or NO
    )


def _nearness(mention: Mention, seen: Seen) -> str:
    """ "article", "story" or "": the smallest unit in which the name has been seen beside the mention."""
    if mention.article in seen.first:
        return "article"
    return "story" if mention.story and mention.story in seen.stories else ""


def _known_alike(name: Name, other: Name) -> Judgement:
    if name.known != other.known:
        return NO
    what = name.known.partition(":")[2]
    if "metonym" in (name.sense, other.sense):
        return Judgement(0.9, f"“{name.shown}” stands for the government of {what} here.")
    return Judgement(1.0, f"“{name.shown}” is a name of {what}.")


def _same_words(mention: Mention, name: Name, near: str, entity: Candidate) -> Judgement:
    longer = [seen.name for seen in entity.names.values() if len(seen.name.words) > 1 and name.core in seen.name.words]
    if len(name.words) == 1 and longer and not near and not (name.known or name.capitals):
        shared = sorted(mention.beside & entity.beside - {name.core, *(each.core for each in longer)})
        if len(shared) >= COMPANY:
            return Judgement(
                0.76, f"“{name.shown}” is short for “{longer[0].shown}” beside {_list(shared)}, as it is here."
            )
        return Judgement(
            0.6, f"“{name.shown}” is short for “{longer[0].shown}” elsewhere; here it may be short for another."
        )
    if len(name.words) == 1 and not near and not (name.known or name.capitals):
        return Judgement(ELSEWHERE, f"“{name.shown}” is its name.")
    return Judgement(1.0, f"“{name.shown}” is its name.")


def _list(words: Sequence[str]) -> str:
    return ", ".join(f"“{word}”" for word in words[:3])


def initials(words: Sequence[str]) -> str:
    """First letters of a name of several words, "and", "of" and the like left out; "" for one word."""
    letters = [word[0] for word in words if word not in {"and", "of", "the", "for", "in", "&"}]
    return "".join(letters) if len(letters) > 1 else ""


def _abbreviated(name: Name, other: Name, near: str) -> Judgement | None:
    for short, long in ((name, other), (other, name)):
        if short.capitals and len(short.words) == 1 and short.core == initials(long.words):
            return Judgement(0.9 if near else 0.8, f"“{short.shown}” are the initials of “{long.shown}”.")
    return None


def _person(name: Name, other: Name, near: str) -> Judgement | None:
    """The same last name with first names that can be one person's: "Ada K. Lund", "A. Lund", "Bo" for "Birger"."""
    a, b = name.words, other.words
    if min(len(a), len(b)) < 2 or a[-1] != b[-1] or max(len(a), len(b)) > 4 or a[0][0] != b[0][0]:
        return None
    if a[0] == b[0] or 1 in (len(a[0]), len(b[0])):
        return Judgement(0.9, f"“{name.shown}” and “{other.shown}” share first and last name.")
    if near and (len(a), len(b)) == (2, 2) and min(len(a[0]), len(b[0])) <= 3:
        return Judgement(0.8, f"“{name.shown}” and “{other.shown}” share the last name and an initial, in one {near}.")
    return None


def _part(mention: Mention, name: Name, seen: Seen, near: str) -> Judgement | None:
    """One name is the beginning or the end of the other: a last name, a company's or a team's short name."""
    short, long = sorted((name, seen.name), key=lambda each: len(each.words))
    rest = len(long.words) - len(short.words)
    if not near or rest == 0 or any(c.isdigit() for c in long.core) or long.words[0] in INSTANCE:
        return None
    if long.words[rest:] == short.words:
        return Judgement(
            0.9 if near == "article" else 0.82, f"“{short.shown}” is short for “{long.shown}” in one {near}."
        )
    if long.words[:-rest] != short.words or long.words[-rest] == "and":
        return None
    if long.words[-rest] == "of":
        return Judgement(0.8, f"“{short.shown}” is short for “{long.shown}” in one {near}.")
    if near == "article":
        named_before = seen.first[mention.article] < mention.start
        if (seen.name is long) == named_before:
            return Judgement(0.85, f"“{short.shown}” is short for “{long.shown}”, which the article names first.")
    return None


def _typo(name: Name, other: Name, near: str) -> Judgement | None:
    """Nearly the same letters, in one story: elsewhere it may be a namesake."""
    if not near or min(len(name.core), len(other.core)) < 6 or any(c.isdigit() for c in name.core + other.core):
        return None
    alike = fuzz.ratio(name.core, other.core)
    if alike < ALIKE or not all(fuzz.ratio(*pair) >= WORDS_ALIKE for pair in _pairs(name, other)):
        return None
    return Judgement(0.78, f"“{name.shown}” and “{other.shown}” are spelled alike ({alike:.0f} of 100) in one {near}.")


def _pairs(name: Name, other: Name) -> Iterator[tuple[str, str]]:
    """The words of two names beside each other, where they have as many; else none, as a space may be what is amiss."""
    return zip(name.words, other.words, strict=True) if len(name.words) == len(other.words) else iter(())

"""One article, one type for each name: what the readers found is put to the vote, and spread to every occurrence."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from annotate.gazetteer import fold, lookup
from annotate.suggesters.naming import cleaning, cues
from annotate.suggesters.naming.known import Forms
from annotate.suggesters.naming.mention import GPE, NORP, ORG, PERSON, PRODUCT, Mention
from annotate.suggesters.naming.patterns import OPENERS

_ABBREVIATION = re.compile(r"['’]?s?\s?\((?:the )?([A-Z][A-Za-z&.-]{1,9})\)")
_LIST_AFTER = re.compile(r"(?:, [A-Z][\w ]*)*,? (?:and|or) [A-Z]")
_LONGEST_CITY = 60
_PLACE_BEFORE = re.compile(r"\b(?:[Ii]n|near|[Oo]utside|around) $")
# A word alone is spread only if it was read as a name at this share of its places.
_SHARE = 0.34


@dataclass(frozen=True, slots=True)
class Names:
    """What one article taught: type by folded name, full name by folded short form, abbreviations as written."""

    types: dict[str, str]
    full: dict[str, str]
    abbreviations: frozenset[str]


def learn(text: str, found: Iterable[Mention]) -> Names:
    """The vote over cleaned mentions: each gives its weight to its type."""
    votes: defaultdict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
    full: dict[str, str] = {}
    abbreviations: set[str] = set()
    persons: dict[str, None] = {}
    for item in found:
        name = text[item.start : item.end]
        kind = _plausible(text, item, name)
        votes[fold(name)][kind] += item.weight
        if (
            item.source in ("model", "cue", "gazetteer")
            and " " in name
            and (match := _ABBREVIATION.match(text, item.end))
        ):
            votes[fold(match[1])][kind] += 1
            full.setdefault(fold(match[1]), name)
            abbreviations.add(match[1])
        if kind == PERSON and " " in name:
            persons[name] = None
    types = {key: _elected(key, counter) for key, counter in votes.items()}
    types |= {key: types[fold(name)] for key, name in full.items() if not lookup(key)}
    short = _short_forms(name for name in persons if types[fold(name)] == PERSON)
    for key, name in short.items():
        if key not in full and not _is_known(key):
            types[key] = PERSON
            full[key] = name
    types |= {key: ORG for key in _heads(types) if types.get(key) in (PERSON, GPE)}
    return Names(types, full, frozenset(abbreviations))


def _plausible(text: str, item: Mention, name: str) -> str:
    """The type, but for two slips of the model: abbreviations and places read as persons."""
    if item.type != PERSON or item.source != "model" or " " in name:
        return item.type
    if name.isupper() and len(name) < 6:
        return ORG
    return GPE if _PLACE_BEFORE.search(text[max(0, item.start - 9) : item.start]) else PERSON


def _elected(key: str, votes: Mapping[str, float]) -> str:
    kind = max(votes, key=lambda kind: (votes[kind], kind))
    return PRODUCT if kind == PERSON and any(c.isdigit() for c in key) else kind


def _is_known(key: str) -> bool:
    return any(entry.type in (GPE, NORP) for entry in lookup(key))


def _short_forms(persons: Iterable[str]) -> dict[str, str]:
    """First and last word of each full name; a word that two people share stands for neither, but is a person."""
    owners: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for name in persons:
        words = name.split()
        for word in {words[0], words[-1]}:
            if len(word) > 2 and word not in OPENERS and word[0].isupper():
                owners[fold(word)][name] = None
    return {key: min(names) if len(names) == 1 else "" for key, names in owners.items()}


def _heads(types: dict[str, str]) -> Iterator[str]:
    """First words of companies: "Falken" of "Falken Motors", "Lind" of "Lind Capital Management"."""
    for key, kind in types.items():
        words = key.split()
        company = len(words) == 2 or cues.COMPANY_END.fullmatch(words[-1].capitalize())
        if kind == ORG and len(words) > 1 and company and not _is_known(words[0]):
            yield words[0]


def spread(text: str, found: list[Mention], names: Names) -> Iterator[Mention]:
    """Mentions of learnt names at places where no reader saw them."""
    forms = {text[item.start : item.end] for item in found} | names.abbreviations
    for full in list(forms):
        for word in (full.split()[0], full.split()[-1]):
            if fold(word) in names.full:
                forms.add(word)
    seen = Counter(fold(text[item.start : item.end]) for item in found)
    hits = [
        Mention(start, end, kind, "again", 1.0)
        for start, end, kind in Forms((form, names.types.get(fold(form), "")) for form in sorted(forms)).scan(text)
        if kind and kind != NORP and cleaning.is_name(text[start:end])
    ]
    places = Counter(fold(text[hit.start : hit.end]) for hit in hits)
    for hit in hits:
        name = text[hit.start : hit.end]
        key = fold(name)
        if " " in name or key in names.full or seen[key] >= _SHARE * places[key]:
            yield hit


def settle(text: str, found: Iterable[Mention], names: Names) -> list[Mention]:
    """Mentions with the elected type, in text order, none overlapping: the longer wins, then the more trusted."""
    kept: list[Mention] = []
    for item in sorted(found, key=lambda item: (item.start, -item.end, -item.weight)):
        kind = names.types.get(fold(text[item.start : item.end]), item.type)
        item = replace(item, type=kind)
        if kept and item.overlaps(kept[-1]):
            if item.length > kept[-1].length or _is_titled(text, kept[-1], item):
                kept[-1] = item
            continue
        kept.append(item)
    return list(_with_regions(text, kept))


def _with_regions(text: str, mentions: list[Mention]) -> Iterator[Mention]:
    """A city and the state or country right after it as one mention: "Albany, New York"."""
    previous: Mention | None = None
    for item in mentions:
        if previous is not None and _is_region_of(text, previous, item):
            previous = replace(previous, end=item.end)
            continue
        if previous is not None:
            yield previous
        previous = item
    if previous is not None:
        yield previous


def _is_region_of(text: str, city: Mention, region: Mention) -> bool:
    if city.type != GPE or region.type != GPE or text[city.end : region.start] != ", ":
        return False
    if city.length > _LONGEST_CITY:
        return False
    name = text[city.start : city.end].split(", ")[0]
    listed = _LIST_AFTER.match(text[region.end : region.end + 80])
    is_country = any(entry.adjectives for entry in lookup(name))
    regions = lookup(text[region.start : region.end])
    return not listed and not is_country and any(entry.type == GPE and not entry.capital_of for entry in regions)


def _is_titled(text: str, longer: Mention, shorter: Mention) -> bool:
    """Whether the longer reading only adds a title to the person of the shorter one."""
    return (
        shorter.type == PERSON
        and shorter.source == "title"
        and longer.end == shorter.end
        and cleaning.after_titles(text, longer.start, longer.end) == shorter.start
    )

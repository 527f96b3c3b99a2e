"""Finding known written forms in text: the gazetteer's, and those that the same text has taught."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TypeVar

from annotate.gazetteer import GazetteerEntry, surface_forms
from annotate.suggesters.naming.mention import GPE, NORP, Mention

T = TypeVar("T")
_WORD = re.compile(r"(?<![\w$€£@#])[^\W_a-z][\w]*")
_LINE = re.compile(r"[^\n]+")


class Forms(dict[str, list[tuple[str, T]]]):
    """Written forms by their first word, the longest first, so that a text is scanned in one pass."""

    def __init__(self, forms: Iterable[tuple[str, T]]) -> None:
        super().__init__()
        found: defaultdict[str, dict[str, T]] = defaultdict(dict)
        for form, value in forms:
            if first := _WORD.match(form):
                found[first[0]].setdefault(form, value)
        for first_word, by_form in found.items():
            self[first_word] = sorted(by_form.items(), key=lambda item: -len(item[0]))

    def scan(self, text: str) -> Iterator[tuple[int, int, T]]:
        """Start, end and value of each form in the text, longest first at each place, without overlaps."""
        position = 0
        for match in _WORD.finditer(text):
            if match.start() < position:
                continue
            for form, value in self.get(match[0], ()):
                end = match.start() + len(form)
                if text.startswith(form, match.start()) and _ends_word(text, end):
                    yield match.start(), end, value
                    position = end
                    break


def _ends_word(text: str, end: int) -> bool:
    following = text[end : end + 2]
    return not (following[:1].isalnum() or following[:1] in ("_", "$", "@") or following in ("'t", "’t"))


@cache
def _gazetteer() -> Forms[GazetteerEntry]:
    return Forms(_written())


def _written() -> Iterator[tuple[str, GazetteerEntry]]:
    """Forms as listed, and in capitals as datelines and headlines have them."""
    for form, entry in surface_forms():
        if not form[0].islower():
            yield form, entry
            if len(form) > (3 if entry.type == GPE else 4) and not form.isupper():
                yield form.upper(), entry


def gazetteer_mentions(text: str) -> Iterator[Mention]:
    """Known names in the text; demonyms have the type NORP."""
    for start, end, entry in _gazetteer().scan(text):
        form = text[start:end]
        if len(form) <= 4 and form.isupper() and is_shouted(text, start, end):
            continue  # "US" may be "us" where everything is in capitals
        kind = NORP if entry.is_demonym(form) else entry.type
        yield Mention(start, end, kind, "gazetteer", 8.0 if entry.type in (GPE, NORP) else 4.0)


def is_shouted(text: str, start: int, end: int) -> bool:
    """Whether the words around a name on its line are in capitals too, so that capitals say nothing."""
    line = text.rfind("\n", 0, start) + 1
    around = text[max(line, start - 40) : start] + text[end : end + 40].split("\n")[0]
    around += text[start:end] if end - start > 12 else ""
    letters = [c for c in around if c.isalpha()]
    return len(letters) > 12 and sum(c.isupper() for c in letters) > 0.8 * len(letters)

"""A plain text seen as a web page: what stands above the story, its first paragraph, what stands below."""

from __future__ import annotations

import re
from dataclasses import dataclass

from annotate.boilerplate import boilerplate
from annotate.interchange import Span

HEAD, FOOT = 15, 8  # lines that are read, from the top and from the end
_LONGEST = 600  # characters of a line that are read


@dataclass(frozen=True, slots=True)
class Line:
    words: str
    navigation: bool

    @property
    def is_prose(self) -> bool:
        return bool(re.search(r"(?<!\.)\.[\"'”’)\]]*$", self.words)) or len(self.words.split()) > 30


@dataclass(frozen=True, slots=True)
class Page:
    """Lines without those that are empty; ``above``: how many stand before the first paragraph."""

    lines: tuple[Line, ...]
    above: int

    @property
    def head(self) -> tuple[Line, ...]:
        return self.lines[: min(self.above + 1, HEAD)]

    @property
    def foot(self) -> tuple[Line, ...]:
        return self.lines[max(self.above + 1, len(self.lines) - FOOT) :]

    @property
    def lead(self) -> str:
        return self.lines[self.above].words if self.above < len(self.lines) else ""


def page_of(text: str) -> Page:
    dimmed = set(boilerplate(text))
    matches = re.finditer(r"\S(?:.*\S)?", text)
    lines = tuple(Line(match[0][:_LONGEST], Span(*match.span()) in dimmed) for match in matches)
    above = next((at for at, line in enumerate(lines) if line.is_prose and not line.navigation), len(lines))
    return Page(lines, above)

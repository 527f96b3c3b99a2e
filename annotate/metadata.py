"""What a text states about itself: title, byline, publisher and when it was published.

Read from the lines around the story, never from the story, except for the one date that a lead gives without a year.
What the text does not say stays empty; every date carries the reason a person can check.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from annotate.datelines import Precision, find_stamp
from annotate.page import HEAD, Page, page_of
from annotate.publication import PARTS, inferred, of_filename, rank_by_marker, stands_alone, stated


@dataclass(frozen=True, slots=True)
class Metadata:
    """``published_at`` is a day, or a moment where a time is stated; empty strings and None where nothing is known."""

    title: str = ""
    publisher: str = ""
    byline: str = ""
    published_at: date | datetime | None = None
    precision: Precision | Literal[""] = ""
    published_source: Literal["stated", "inferred", ""] = ""
    reason: str = ""


def read_metadata(text: str, *, filename: str = "", today: date | None = None) -> Metadata:
    """Metadata of a plain text. ``filename`` may hold a date; nothing is published after ``today`` (default: today)."""
    page = page_of(text)
    latest = (today or date.today()) + timedelta(days=1)  # it may be tomorrow where the text was written
    found = stated(page, latest) or inferred(text, page, latest) or of_filename(filename, latest)
    title, publisher = _title(page)
    byline, house = _byline(page)
    return Metadata(title, publisher or _publisher(page) or house, byline, *(found or ()))


_NAME = r"[^\W\d_a-z][\w.'’-]*(?:\s+(?:(?:van|von|de|den|der|bin|al|el|la|du|da|dos)\s+)*[^\W\d_a-z][\w.'’-]*){0,4}"
_NAMES = rf"{_NAME}(?:(?:,\s+|\s+(?i:and)\s+|\s*&\s*){_NAME})*"
_BYLINE = re.compile(
    r"(?:(?:[Ww]ritten|[Ss]tory|[Rr]eported|[Rr]eporting|[Ww]ords)\s+)?(?:[Bb]y|BY)\s*:?\s+"
    rf"(?P<names>{_NAME}(?:(?:\s+(?i:and)\s+|\s*&\s*){_NAME})*)\s*(?P<rest>[,|(–—-].*)?"
)
_AUTHOR = re.compile(rf"(?:[Aa]uthor|[Bb]yline|[Rr]eporter)s?\s*:\s*(?P<names>{_NAMES})")
_CORRESPONDENT = re.compile(rf"(?P<names>{_NAME}(?:\s+(?i:and)\s+{_NAME})?)\s+in\s+[A-Z][\w' -]+")
_REPORTING = re.compile(rf"\(?(?:Additional\s+)?[Rr]eporting\s+by\s+(?P<names>{_NAMES})")

_STATED_PUBLISHER = re.compile(
    r"(?:publisher|publication|newspaper|source)\s*:\s*(?P<name>[^.:|]{2,60}(?:\.\w{2,4})?)", re.I
)
_COPYRIGHT = re.compile(
    r"(?:copyright\s*)?(?:©|\(c\)|copyright)\s*(?:\d{4}(?:\s*[-–]\s*\d{4})?)?,?\s*(?:by\s+)?"
    r"(?P<name>[^\W\d_][^.|,©]{1,59}?)(?:\s*[,.|].*|\s+all\s+rights\s+reserved.*)?",
    re.I,
)
_APPEARED = re.compile(
    r"\b(?:originally|first)\s+(?:appeared|published)\s+(?:in|on|by|at)\s+"
    r"(?P<name>[A-Z][^.,;]{1,59}?)(?:\s+on\s.*)?[.,;]?$"
)
_OWN_SITE = re.compile(r"also on (?P<name>(?:[\w-]+\.)+[a-z]{2,})\b", re.I)


def _title(page: Page) -> tuple[str, str]:
    """The first headline-like line above the story, and the site's name where one is put behind a bar."""
    for line in page.lines[: min(page.above, HEAD)]:
        words = re.sub(r"^(?:#{1,6}\s+|(?:title|headline)\s*:\s*)", "", line.words, flags=re.I).rstrip("# ")
        if line.navigation or not _is_headline(words):
            continue
        head, bar, site = words.rpartition(" | ")
        return (head.strip(), site.strip()) if bar and len(site.split()) <= 4 else (words, "")
    return "", ""


def _is_headline(words: str) -> bool:
    if not 3 <= len(words.split()) <= 30 or not re.match(r"[\"“‘'(\[]?[^\W_a-z]", words):
        return False
    if _BYLINE.fullmatch(words) or _AUTHOR.match(words) or _CORRESPONDENT.fullmatch(words):
        return False
    stamp = find_stamp(words)
    return not (stamp and (stands_alone(words, stamp) or rank_by_marker(words, stamp) is not None))


def _byline(page: Page) -> tuple[str, str]:
    """Who wrote it, and the house named behind the name."""
    for line in page.head[: page.above]:
        for part in (line.words, *PARTS.split(line.words)):
            match = _BYLINE.fullmatch(part) or _AUTHOR.fullmatch(part) or _CORRESPONDENT.fullmatch(part)
            if match and not line.navigation:
                return match["names"], _house(match.groupdict().get("rest") or "")
    for line in page.foot:
        match = _REPORTING.match(line.words)
        if match:
            return match["names"], ""
    return "", ""


def _house(rest: str) -> str:
    """The publisher in ", Harbour Gazette | 3 March 2021"; empty when a date or a job follows the name."""
    first = PARTS.split(rest.strip(" ,|(–—-)"))[0].strip(" ,|()")
    proper = re.fullmatch(rf"(?:[Tt]he\s+)?{_NAME}", first)
    return (
        first
        if proper and not find_stamp(first) and not re.search(r"\d|correspondent|editor|writer|reporter", first, re.I)
        else ""
    )


def _publisher(page: Page) -> str:
    """By a line that names it, a copyright line, a note where it first appeared, or a teaser for the same site."""
    around = (*page.head, *page.foot)
    named = (
        pattern.fullmatch(line.words)
        for line in around
        for pattern in (_STATED_PUBLISHER, _COPYRIGHT)
        if line.navigation or not line.is_prose
    )
    appeared = (_APPEARED.search(line.words) for line in page.foot)
    own_site = (_OWN_SITE.match(line.words) for line in page.lines if line.navigation)
    found = next(filter(None, (*named, *appeared, *own_site)), None)
    return found["name"].strip() if found else _after_source(page)


def _after_source(page: Page) -> str:
    """The name alone on the last line, under a "Read more: Source" link."""
    if len(page.lines) < 2 or not page.lines[-1].navigation:
        return ""
    *_, link, name = page.lines
    linked = re.search(r"read more\W+source\W*$", link.words, re.I)
    return name.words if linked and len(name.words.split()) <= 5 else ""

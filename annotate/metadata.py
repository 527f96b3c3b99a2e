"""What a text states about itself: title, byline, publisher and when it was published.

Read from the lines around the story, never from the story, except for the one date that a lead gives without a year.
What the text does not say stays empty; every date carries the reason a person can check.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import PurePath
from typing import Literal

from annotate.boilerplate import boilerplate
from annotate.datelines import (
    MONTH_DAYS,
    WEEKDAY,
    Precision,
    Stamp,
    find_stamp,
    month_number,
    month_stamp,
    weekday_number,
)
from annotate.interchange import Span, inside

_HEAD, _FOOT = 15, 8  # lines that are read, from the top and from the end
_LINE = 600  # characters of a line that are read


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
    page = _page(text)
    latest = (today or date.today()) + timedelta(days=1)  # it may be tomorrow where the text was written
    found = _stated(page, latest) or _inferred(text, page, latest) or _of_filename(filename, latest)
    title, publisher = _title(page)
    byline, house = _byline(page)
    return Metadata(title, publisher or _publisher(page) or house, byline, *(found or ()))


@dataclass(frozen=True, slots=True)
class _Line:
    words: str
    navigation: bool

    @property
    def is_prose(self) -> bool:
        return bool(re.search(r"(?<!\.)\.[\"'”’)\]]*$", self.words)) or len(self.words.split()) > 30


@dataclass(frozen=True, slots=True)
class _Page:
    """Lines without those that are empty; ``above``: how many stand before the first paragraph."""

    lines: tuple[_Line, ...]
    above: int

    @property
    def head(self) -> tuple[_Line, ...]:
        return self.lines[: min(self.above + 1, _HEAD)]

    @property
    def foot(self) -> tuple[_Line, ...]:
        return self.lines[max(self.above + 1, len(self.lines) - _FOOT) :]

    @property
    def lead(self) -> str:
        return self.lines[self.above].words if self.above < len(self.lines) else ""


def _page(text: str) -> _Page:
    dimmed = boilerplate(text)
    lines = tuple(
        _Line(match[0][:_LINE], inside(Span(*match.span()), dimmed)) for match in re.finditer(r"\S(?:.*\S)?", text)
    )
    above = next((at for at, line in enumerate(lines) if line.is_prose and not line.navigation), len(lines))
    return _Page(lines, above)


# --- the date, where it is stated ---------------------------------------------------------------------------------

_Dated = tuple[date | datetime, Precision, Literal["stated", "inferred"], str]

_PUBLISHED = re.compile(
    r"(?:^|.*?[^\w\s]\s*|.*\s(?=[A-Z]))"  # opens the line or a part of it; elsewhere with a capital
    r"(?P<marker>(?i:(?:first\s+|originally\s+)?(?:published|posted|issued|released|uploaded|created|filed|dated?)"
    r"|(?:last\s+)?(?:updated|modified|edited)|(?:publication|publish|release|posting)\s+date))"
    r"(?i:\s*(?:on|at|date|time|by\s[\w .]+?))?\s*[:–—-]?\s*(?i:" + WEEKDAY + r",?\s*)?$"
)
_CHANGED = re.compile(r"updated|modified|edited", re.I)
_PARTS = re.compile(r"\s*[|•·\t–—]\s*|\s-{1,2}\s|\s{2,}|\s/\s")
_BESIDE_DATE = re.compile(
    r"(?i:"
    + WEEKDAY.replace("?P<weekday>", "?:")
    + r"|at|on|by|updated|published|posted|a\.?m|p\.?m|local\s+time|hrs?|hours)"
    r"|[A-Z]{2,5}\b|[^\w\s]|\s"
)
_WIRE = re.compile(
    r"(?P<place>[A-Z][\w.'’/-]*(?:[\s,]+[A-Z][\w.'’/-]*){0,4})\s*[,:]?\s*(?:\((?P<agency>[\w /&-]{2,30})\)\s*[-–—:]*\s*)?$"
)
_AFTER_WIRE = re.compile(r"\s*,?\s*(?:\([\w .:/&-]{2,30}\)|/[\w .]+/)?\s*(?:[-–—]{1,2}|:)")


def _stated(page: _Page, latest: date) -> _Dated | None:
    """The date that a line around the story gives as its own: when it was published rather than changed."""
    ranked = [
        (rank, at, stamp, line.words)
        for at, line in enumerate(page.head)
        for stamp in _stamps(line.words, latest)
        if (rank := _rank(line, stamp)) is not None
    ]
    ranked += [
        (rank + 3, at, stamp, line.words)
        for at, line in enumerate(page.foot)
        for stamp in _stamps(line.words, latest)
        if (rank := _rank_by_marker(line.words, stamp)) is not None
    ]
    if ranked:
        rank, _, stamp, words = min(ranked, key=lambda found: found[:2])
        what = "says only when it was changed" if rank in (2, 5) else "states its date"
        return _dated(stamp, "stated", f"The text {what}: “{_around(words, stamp)}”.")
    for line in page.head[: page.above]:
        month = month_stamp(line.words)
        if month and month.day <= latest:
            return _dated(month, "stated", f"The text states its month: “{line.words}”.")
    return None


def _stamps(words: str, latest: date) -> Iterator[Stamp]:
    """Every full date of a line, none of them in the future."""
    at = 0
    while stamp := find_stamp(words[at:]):
        if stamp.day <= latest:
            yield Stamp(stamp.at, stamp.precision, at + stamp.start, at + stamp.end)
        at += stamp.end


def _rank(line: _Line, stamp: Stamp) -> int | None:
    """0 published, 1 a date alone or in a dateline, 2 updated; None when the date belongs to the story."""
    marked = _rank_by_marker(line.words, stamp)
    if marked is not None:
        return marked
    return 1 if _stands_alone(line.words, stamp) or _opens_story(line.words, stamp) else None


def _rank_by_marker(words: str, stamp: Stamp) -> int | None:
    marker = _PUBLISHED.match(words[: stamp.start])
    after = words[stamp.end :].lstrip(" ,;.)")
    if not marker or after[:1].islower():  # "Published on 3 March 2021, the report says ..." speaks of a report
        return None
    return 2 if _CHANGED.search(marker["marker"]) else 0


def _stands_alone(words: str, stamp: Stamp) -> bool:
    """Nothing else in its part of a short line: "Jane Doe | 22 January 2020, 10:15 GMT"."""
    if len(words.split()) > 30:
        return False
    before = _PARTS.split(words[: stamp.start])[-1]
    after = _PARTS.split(words[stamp.end :])[0]
    before = re.sub(r"^(?:[Bb]y|BY)\s+.*,", "", before)
    return not _BESIDE_DATE.sub("", before) and not _BESIDE_DATE.sub("", after)


def _opens_story(words: str, stamp: Stamp) -> bool:
    """A dateline: place, date and a dash; or a date that a scrape glued to the first sentence."""
    before, after = words[: stamp.start].strip(" ,"), words[stamp.end :]
    if not before:
        return bool(re.match(r"\s*(?:[-–—:|]+\s*)?[\"“‘'(]?[A-Z]", after))
    return bool(_WIRE.fullmatch(before) and _AFTER_WIRE.match(after))


def _dated(stamp: Stamp, source: Literal["stated", "inferred"], reason: str) -> _Dated:
    """A time whose zone puts it on another day in UTC is kept as the day that the text states."""
    at, precision = stamp.at, stamp.precision
    if isinstance(at, datetime) and at.tzinfo and at.astimezone(UTC).date() != at.date():
        at, precision = at.date(), "day"
    return at, precision, source, reason


def _around(words: str, stamp: Stamp) -> str:
    begin = max(0, stamp.start - 30)
    return f"{'…' if begin else ''}{words[begin : stamp.end]}"


# --- the date, where it has to be inferred ------------------------------------------------------------------------

_PAIRS = tuple(
    re.compile(rf"\b{WEEKDAY}(?:\s+(?:morning|afternoon|evening|night))?\s*[,(]?\s*\(?{day}(?!\s*,?\s*\d{{4}})", re.I)
    for day in MONTH_DAYS
)
_AHEAD = re.compile(r"\b(?:will|next|until|till|before|since|from|scheduled|due|planned|set for)\b[^.]*$", re.I)
_YEAR = re.compile(r"(?<![\d.,/$€£-])(?:19|20)\d\d(?![\d/%]|[.,]\d|-\d)")
_NOT_A_YEAR = re.compile(r"(?:resolution|no\.?|number|article|act|section|room|flight|page)\s*$", re.I)
_COUNTED = re.compile(
    r"\s*(?:people|men|women|workers|troops|soldiers|tons?|tonnes|km|miles|dollars|won|percent|barrels)\b", re.I
)
_TO_COME = re.compile(
    r"(?:\b(?:by|until|till|through|for|before|ahead of)\s+(?:the\s+)?(?:\w+\s+(?:of\s+)?)?|(?:cup|olympics|games|expo|election)s?\s+(?:in\s+)?)$",
    re.I,
)
_EVENT = re.compile(r"\s+(?:\w+\s+)?(?:world cup|olympics|olympic|games|expo|election|summit|agenda)\b", re.I)
_PLANS = re.compile(
    r"\b(?:will|would|due|scheduled|plans?|planned|planning|expected|expects|aims?|target|goal|upcoming)\b", re.I
)


def _inferred(text: str, page: _Page, latest: date) -> _Dated | None:
    """The day that the opening paragraph speaks of as its own: "on Tuesday (Jan 14)"."""
    lead = page.lead
    full = find_stamp(lead)
    if full and full.day <= latest and re.search(rf"\bon\s+{WEEKDAY}\s*[,(]?\s*\(?$", lead[: full.start], re.I):
        return _dated(full, "inferred", f"The opening paragraph speaks of the day: “{_around(lead, full)}”.")
    pairs = (match for pattern in _PAIRS for match in pattern.finditer(lead))
    for pair in sorted(pairs, key=lambda match: match.start()):
        if not _AHEAD.search(lead[max(0, pair.start() - 40) : pair.start()]):
            return _in_settled_year(pair, text, latest)
    return None


def _in_settled_year(pair: re.Match[str], text: str, latest: date) -> _Dated | None:
    """The year in which the day falls on that weekday, close after the latest year that the text looks back on.

    Weekdays come back after five, six or eleven years, so within five years at most one fits. One single mention of a
    year says less about when a text was written; then only that year and the next are tried.
    """
    years = Counter(_years_looked_back_on(text, latest.year))
    if not years:
        return None
    last = max(years)
    well_known = years[last] > 1 or any(last - 3 <= year < last for year in years)
    for year in range(last, last + (5 if well_known else 2)):
        try:
            day = date(year, month_number(pair), int(pair["day"]))
        except ValueError:
            continue
        if day <= latest and day.weekday() == weekday_number(pair):
            reason = (
                f"“{pair[0].strip()}” has no year; {year} is the first year from {last}, the latest that the text looks "
                f"back on, in which {day:%-d %B} is a {day:%A}."
            )
            return day, "day", "inferred", reason
    return None


def _years_looked_back_on(text: str, this_year: int) -> Iterator[int]:
    """Years of the text, without numbers that only look like years and without years it expects or plans for."""
    for match in _YEAR.finditer(text):
        before, after = text[max(0, match.start() - 40) : match.start()], text[match.end() : match.end() + 40]
        if _NOT_A_YEAR.search(before) or _COUNTED.match(after) or _TO_COME.search(before) or _EVENT.match(after):
            continue
        sentence = re.split(r"[.!?\n]", text[max(0, match.start() - 200) : match.start()])[-1]
        if int(match[0]) <= this_year and not _PLANS.search(sentence + re.split(r"[.!?\n]", after)[0]):
            yield int(match[0])


def _of_filename(filename: str, latest: date) -> _Dated | None:
    match = re.search(r"(?<![\da-zA-Z])((?:19|20)\d\d)[-_.]?(\d\d)[-_.]?(\d\d)(?![\da-zA-Z])", PurePath(filename).stem)
    try:
        day = date(*map(int, match.groups())) if match else None
    except ValueError:
        return None
    if day is None or day > latest:
        return None
    return day, "day", "inferred", f"The name of the file holds a date: “{PurePath(filename).name}”."


# --- title, byline, publisher -------------------------------------------------------------------------------------

_NAME = r"[^\W\d_a-z][\w.'’-]*(?:\s+(?:(?:van|von|de|den|der|bin|al|el|la|du|da|dos)\s+)*[^\W\d_a-z][\w.'’-]*){0,4}"
_NAMES = rf"{_NAME}(?:(?:,\s+|\s+and\s+|\s*&\s*){_NAME})*"
_BYLINE = re.compile(
    r"(?:(?:[Ww]ritten|[Ss]tory|[Rr]eported|[Rr]eporting|[Ww]ords)\s+)?(?:[Bb]y|BY)\s*:?\s+"
    rf"(?P<names>{_NAME}(?:(?:\s+and\s+|\s*&\s*){_NAME})*)\s*(?P<rest>[,|(–—-].*)?"
)
_AUTHOR = re.compile(rf"(?:[Aa]uthor|[Bb]yline|[Rr]eporter)s?\s*:\s*(?P<names>{_NAMES})")
_CORRESPONDENT = re.compile(rf"(?P<names>{_NAME}(?:\s+and\s+{_NAME})?)\s+in\s+[A-Z][\w' -]+")
_REPORTING = re.compile(rf"\(?(?:Additional\s+)?[Rr]eporting\s+by\s+(?P<names>{_NAMES})")

_STATED_PUBLISHER = re.compile(
    r"(?:publisher|publication|newspaper|source)\s*:\s*(?P<name>[^.:|]{2,60}(?:\.\w{2,4})?)", re.I
)
_COPYRIGHT = re.compile(
    r"(?:copyright\s*)?(?:©|\(c\)|copyright)\s*(?:\d{4}(?:\s*[-–]\s*\d{4})?)?,?\s*(?:by\s+)?(?P<name>[^\W\d_][^.|,©]{1,59}?)"
    r"(?:\s*[,.|].*|\s+all\s+rights\s+reserved.*)?",
    re.I,
)
_APPEARED = re.compile(
    r"\b(?:originally|first)\s+(?:appeared|published)\s+(?:in|on|by|at)\s+(?P<name>[A-Z][^.,;]{1,59}?)(?:\s+on\s.*)?[.,;]?$"
)
_OWN_SITE = re.compile(r"also on (?P<name>(?:[\w-]+\.)+[a-z]{2,})\b", re.I)


def _title(page: _Page) -> tuple[str, str]:
    """The first headline-like line above the story, and the site's name where one is put behind a bar."""
    for line in page.lines[: min(page.above, _HEAD)]:
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
    return not (stamp and (_stands_alone(words, stamp) or _rank_by_marker(words, stamp) is not None))


def _byline(page: _Page) -> tuple[str, str]:
    """Who wrote it, and the house named behind the name."""
    for line in page.head[: page.above]:
        for part in (line.words, *_PARTS.split(line.words)):
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
    first = _PARTS.split(rest.strip(" ,|(–—-)"))[0].strip(" ,|()")
    proper = re.fullmatch(rf"(?:[Tt]he\s+)?{_NAME}", first)
    return (
        first
        if proper and not find_stamp(first) and not re.search(r"\d|correspondent|editor|writer|reporter", first, re.I)
        else ""
    )


def _publisher(page: _Page) -> str:
    for line in (*page.head, *page.foot):
        for pattern in (_STATED_PUBLISHER, _COPYRIGHT, _OWN_SITE):
            match = pattern.fullmatch(line.words) if pattern is not _OWN_SITE else pattern.match(line.words)
            if match and not (line.is_prose and not line.navigation):
                return match["name"].strip()
    return _appeared(page) or _after_source(page)


def _appeared(page: _Page) -> str:
    found = (_APPEARED.search(line.words) for line in page.foot)
    return next((match["name"].strip() for match in found if match), "")


def _after_source(page: _Page) -> str:
    """The name alone on the last line, under a "Read more: Source" link."""
    if len(page.lines) < 2 or not page.lines[-1].navigation:
        return ""
    *_, link, name = page.lines
    linked = re.search(r"read more\W+source\W*$", link.words, re.I)
    return name.words if linked and len(name.words.split()) <= 5 else ""

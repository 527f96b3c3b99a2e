"""When a text was published: stated around the story, or inferred from its first paragraph or the name of its file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import PurePath
from typing import Literal

from annotate.datelines import (
    MONTH_DAYS,
    WEEKDAY,
    Precision,
    Stamp,
    day_or_moment,
    find_stamp,
    month_number,
    month_stamp,
    weekday_number,
)
from annotate.page import Line, Page

Dated = tuple[date | datetime, Precision, Literal["stated", "inferred"], str]

# Ranks, best first: said to be published; a date alone or in a dateline; said to be updated. A line below the story
# comes after all lines above it.
_PUBLISHED, _BARE, _UPDATED, _BELOW = 0, 1, 2, 3

_MARKER = re.compile(
    r"(?:^|.*?[^\w\s]\s*|.*\s(?=[A-Z]))"  # opens the line or a part of it; elsewhere with a capital
    r"(?P<marker>(?i:(?:first\s+|originally\s+)?(?:published|posted|issued|released|uploaded|created|filed|dated?)"
    r"|(?:last\s+)?(?:updated|modified|edited)|(?:publication|publish|release|posting)\s+date))"
    r"(?i:\s*(?:on|at|date|time|by\s[\w .]+?))?\s*[:–—-]?\s*(?i:" + WEEKDAY + r",?\s*)?$"
)
_CHANGED = re.compile(r"updated|modified|edited", re.I)
PARTS = re.compile(r"\s*[|•·\t–—]\s*|\s-{1,2}\s|\s{2,}|\s/\s")
_BESIDE_DATE = re.compile(
    r"(?i:" + WEEKDAY.replace("?P<weekday>", "?:") + r"|at|on|by|updated|published|posted|a\.?m|p\.?m)(?!\w)"
    r"|(?i:local\s+time|hrs?|hours)(?!\w)|[A-Z]{2,5}\b|[^\w\s]|\s"
)
_WIRE = re.compile(
    r"[A-Z][\w.'’/-]*(?:[\s,]+[A-Z][\w.'’/-]*){0,4}\s*[,:]?\s*"  # place
    r"(?:\([\w /&-]{2,30}\)\s*[-–—:]*\s*)?$"  # agency
)
_AFTER_WIRE = re.compile(r"\s*,?\s*(?:\([\w .:/&-]{2,30}\)|/[\w .]+/)?\s*(?:[-–—]{1,2}|:)\s+[\"“‘'(]?[A-Z\d]")


def stated(page: Page, latest: date) -> Dated | None:
    """The date that a line around the story gives as its own: when it was published rather than changed."""
    ranked = [
        (rank, at, stamp, line.words)
        for at, line in enumerate(page.head)
        for stamp in _stamps(line.words, latest)
        if (rank := _rank(line, stamp)) is not None
    ]
    ranked += [
        (rank + _BELOW, at, stamp, line.words)
        for at, line in enumerate(page.foot)
        for stamp in _stamps(line.words, latest)
        if (rank := rank_by_marker(line.words, stamp)) is not None
    ]
    if ranked:
        rank, _, stamp, words = min(ranked, key=lambda found: found[:2])
        what = "says only when it was changed" if rank in (_UPDATED, _UPDATED + _BELOW) else "states its date"
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


def _rank(line: Line, stamp: Stamp) -> int | None:
    """How surely it is the date of publication; None when the date belongs to the story."""
    marked = rank_by_marker(line.words, stamp)
    if marked is not None:
        return marked
    return _BARE if stands_alone(line.words, stamp) or _opens_story(line.words, stamp) else None


def rank_by_marker(words: str, stamp: Stamp) -> int | None:
    marker = _MARKER.match(words[: stamp.start])
    after = words[stamp.end :].lstrip(" ,;.)")
    if not marker or after[:1].islower():  # "Published on 3 March 2021, the report says ..." speaks of a report
        return None
    return _UPDATED if _CHANGED.search(marker["marker"]) else _PUBLISHED


def stands_alone(words: str, stamp: Stamp) -> bool:
    """Nothing else in its part of a short line: "Jane Doe | 22 January 2020, 10:15 GMT"."""
    if len(words.split()) > 30:
        return False
    before = PARTS.split(words[: stamp.start])[-1]
    after = PARTS.split(words[stamp.end :])[0]
    before = re.sub(r"^(?:[Bb]y|BY)\s+.*,", "", before)
    return not _BESIDE_DATE.sub("", before) and not _BESIDE_DATE.sub("", after)


def _opens_story(words: str, stamp: Stamp) -> bool:
    """A dateline: place, date and a dash; or a date that a scrape glued to the first sentence."""
    before, after = words[: stamp.start].strip(" ,"), words[stamp.end :]
    if not before:
        return bool(re.match(r"\s*(?:[-–—:|]+\s*)?[\"“‘'(]?[A-Z]", after))
    return bool(_WIRE.fullmatch(before) and _AFTER_WIRE.match(after))


def _dated(stamp: Stamp, source: Literal["stated", "inferred"], reason: str) -> Dated:
    at = day_or_moment(stamp.at)
    precision = stamp.precision if isinstance(at, datetime) or stamp.precision == "month" else "day"
    return at, precision, source, reason


def _around(words: str, stamp: Stamp) -> str:
    begin = max(0, stamp.start - 30)
    return f"{'…' if begin else ''}{words[begin : stamp.end]}"


_PAIRS = tuple(
    re.compile(
        rf"\b{WEEKDAY}(?:\s+(?:morning|afternoon|evening|night))?\s*[,(]?\s*\(?{day}(?!\s*,?\s*\d{{4}})\)?", re.I
    )
    for day in MONTH_DAYS
)
_AHEAD = re.compile(r"\b(?:will|next|until|till|before|since|from|scheduled|due|planned|set for)\b[^.]*$", re.I)
_YEAR = re.compile(r"(?<![\d.,/$€£-])(?:19|20)\d\d(?![\d/%]|[.,]\d|-\d)")
_NOT_A_YEAR = re.compile(r"(?:resolution|no\.?|number|article|act|section|room|flight|page)\s*$", re.I)
_COUNTED = re.compile(
    r"\s*(?:people|men|women|workers|troops|soldiers|tons?|tonnes|km|miles|dollars|won|percent|barrels)\b", re.I
)
_TO_COME = re.compile(
    r"(?:\b(?:by|until|till|through|for|before|ahead of)\s+(?:the\s+)?(?:\w+\s+(?:of\s+)?)?"
    r"|(?:cup|olympics|games|expo|election)s?\s+(?:in\s+)?)$",
    re.I,
)
_EVENT = re.compile(r"\s+(?:\w+\s+)?(?:world cup|olympics|olympic|games|expo|election|summit|agenda)\b", re.I)
_PLANS = re.compile(
    r"\b(?:will|would|due|scheduled|plans?|planned|planning|expected|expects|aims?|target|goal|upcoming)\b", re.I
)


def inferred(text: str, page: Page, latest: date) -> Dated | None:
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


def _in_settled_year(pair: re.Match[str], text: str, latest: date) -> Dated | None:
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
            return day, "day", "inferred", _settled_by(pair[0].strip(), last, day)
    return None


def _settled_by(words: str, last: int, day: date) -> str:
    return (
        f"“{words}” has no year; {day.year} is the first year from {last}, the latest that the text looks back on, "
        f"in which {day:%-d %B} is a {day:%A}."
    )


def _years_looked_back_on(text: str, this_year: int) -> Iterator[int]:
    """Years of the text, without numbers that only look like years and without years it expects or plans for."""
    for match in _YEAR.finditer(text):
        before, after = text[max(0, match.start() - 40) : match.start()], text[match.end() : match.end() + 40]
        if _NOT_A_YEAR.search(before) or _COUNTED.match(after) or _TO_COME.search(before) or _EVENT.match(after):
            continue
        sentence = re.split(r"[.!?\n]", text[max(0, match.start() - 200) : match.start()])[-1]
        if int(match[0]) <= this_year and not _PLANS.search(sentence + re.split(r"[.!?\n]", after)[0]):
            yield int(match[0])


def of_filename(filename: str, latest: date) -> Dated | None:
    match = re.search(r"(?<![\da-zA-Z])((?:19|20)\d\d)[-_.]?(\d\d)[-_.]?(\d\d)(?![\da-zA-Z])", PurePath(filename).stem)
    try:
        day = date(*map(int, match.groups())) if match else None
    except ValueError:
        return None
    if day is None or day > latest:
        return None
    return day, "day", "inferred", f"The name of the file holds a date: “{PurePath(filename).name}”."

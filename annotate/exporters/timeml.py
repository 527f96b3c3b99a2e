"""TimeML: a zip with an XML file for each article, its dates marked in the text as TIMEX3.

The article's date is the creation time, ``t0``; a date that was counted from it, or from another marked date, says so
in ``anchorTimeID``. A value that cannot be known is ``XXXX-XX-XX``. TimeML 1.2.1, which ISO 24617-1 took up.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from xml.sax.saxutils import escape, quoteattr

from annotate.exporters import _marks, _xml, _zips
from annotate.interchange import Document, Lost, Mark
from annotate.tagset import label_of

LABEL = "TimeML (TIMEX3)"
SPECIFICATION = "https://timeml.github.io/site/publications/timeMLdocs/timeml_1.2.1.html"
OFFSETS = "none: the marks stand in the text"
LOSES = (
    "Claims and entities; intervals and rules; who marked what and when; what is known about an article but title and "
    f"date. Characters that XML forbids become U+FFFD, as the manifest says. {_marks.RULE} The others, and marks in "
    "several places, are listed in the manifest."
)
MEDIA_TYPE = _zips.MEDIA_TYPE
SUFFIX = ".timeml.zip"

_UNKNOWN = "XXXX-XX-XX"
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<TimeML xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"\
 xsi:noNamespaceSchemaLocation="http://timeml.org/timeMLdocs/TimeML_1.2.1.xsd">
"""


def write(documents: Iterable[Document], lost: Lost) -> Iterator[bytes]:
    return _zips.zipped((f"{_zips.stem(document)}.tml", _file(document, lost)) for document in documents)


def _file(document: Document, lost: Lost) -> bytes:
    _xml.tell_forbidden(document, lost, document.text, document.title)
    dates = [mark for mark in _marks.live(document, lost) if mark.kind == "date"]
    parts = [
        _HEAD,
        f"<DOCID>{_escaped(document.sha256)}</DOCID>\n",
        _creation_time(document),
        f"<TITLE>{_escaped(document.title)}</TITLE>\n" if document.title else "",
        "<TEXT>",
        *_marked(document.text, _marks.apart(document, dates, lost)),
        "</TEXT>\n</TimeML>\n",
    ]
    return "".join(parts).encode()


def _creation_time(document: Document) -> str:
    """As exact as the article's date is known: a day, a month or a year."""
    if not document.published_at:
        return ""
    day = _escaped(document.published_at[: {"month": 7, "year": 4}.get(document.published_precision, 10)])
    return (
        f'<DCT><TIMEX3 tid="t0" type="DATE" value="{day}" temporalFunction="false" '
        f'functionInDocument="CREATION_TIME">{day}</TIMEX3></DCT>\n'
    )


def _marked(text: str, dates: list[Mark]) -> Iterator[str]:
    ids = {(mark.start, mark.end): f"t{number}" for number, mark in enumerate(dates, 1)}
    done = 0
    for mark in dates:
        yield _escaped(text[done : mark.start])
        said = " ".join(f"{name}={quoteattr(_xml.allowed(value))}" for name, value in _attributes(mark, ids))
        yield f"<TIMEX3 {said}>{_escaped(text[mark.start : mark.end])}</TIMEX3>"
        done = mark.end
    yield _escaped(text[done:])


def _attributes(mark: Mark, ids: Mapping[tuple[int, int], str]) -> Iterator[tuple[str, str]]:
    date = mark.date or {}
    yield "tid", ids[mark.start, mark.end]
    yield "type", label_of(mark)
    yield "value", str(date.get("value") or _UNKNOWN)
    if date.get("mod"):
        yield "mod", str(date["mod"])
    if anchor := _anchor(str(date.get("anchor") or ""), ids):
        yield "temporalFunction", "true"
        yield "anchorTimeID", anchor


def _anchor(anchor: str, ids: Mapping[tuple[int, int], str]) -> str:
    """The id of what a date was counted from, if that is in the file: ``dct:DAY`` or ``text:VALUE@START-END``."""
    if anchor.startswith("dct:"):
        return "t0"
    place = re.fullmatch(r"text:.*@(\d{1,9})-(\d{1,9})", anchor)
    return ids.get((int(place[1]), int(place[2])), "") if place else ""


def _escaped(text: str) -> str:
    return escape(_xml.allowed(text))

"""brat standoff: a zip with a ``.txt`` and an ``.ann`` for each article, and the configuration that shows them.

Text-bound annotations with all their fragments, the state as an attribute, a Wikidata id as a normalisation, the value
of a date as a note of the type TIMEX3, and a person's note as AnnotatorNotes. Unpack it below brat's ``data`` folder.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from annotate.exporters import _marks, _zips
from annotate.interchange import Document, Lost, Mark
from annotate.tagset import LABELS, label_of

LABEL = "brat standoff"
SPECIFICATION = "https://brat.nlplab.org/standoff.html"
OFFSETS = "Unicode code points"
LOSES = (
    "Ids, authors, programs, times, scores and reasons; of entities all but a Wikidata id with its name, of dates all "
    "but the value, and both where nobody confirmed them; what is known about an article. Quotes and notes in the .ann "
    "have blanks for tabs and line breaks; offsets are not touched by that."
)
MEDIA_TYPE = _zips.MEDIA_TYPE
SUFFIX = ".brat.zip"

_ONE_LINE = re.compile(
    r"[\t\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]"
)  # where str.splitlines would break a line, and tabs

ANNOTATION_CONF = f"""[entities]
{"".join(label + chr(10) for label in LABELS)}
[relations]
<OVERLAP> Arg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>

[events]

[attributes]
State Arg:<ENTITY>, Value:suggested|submitted|accepted|rejected
"""
TOOLS_CONF = """[normalization]
Wikidata DB:wikidata, <URL>:https://www.wikidata.org, <URLBASE>:https://www.wikidata.org/wiki/%s
"""


def write(documents: Iterable[Document], lost: Lost) -> Iterator[bytes]:
    return _zips.zipped(_members(documents, lost))


def _members(documents: Iterable[Document], lost: Lost) -> Iterator[tuple[str, bytes]]:
    yield "annotation.conf", ANNOTATION_CONF.encode()
    yield "tools.conf", TOOLS_CONF.encode()
    for document in documents:
        stem = _zips.stem(document)
        yield f"{stem}.txt", document.text.encode()
        yield f"{stem}.ann", "".join(_lines(document.text, _marks.live(document, lost))).encode()


def _lines(text: str, marks: list[Mark]) -> Iterator[str]:
    notes = 0
    for number, mark in enumerate(marks, 1):
        fragments = ";".join(f"{start} {end}" for start, end in mark.places)
        quote = " ".join(text[start:end] for start, end in mark.places)
        yield f"T{number}\t{label_of(mark)} {fragments}\t{_ONE_LINE.sub(' ', quote)}\n"
        yield f"A{number}\tState T{number} {mark.state}\n"
        if wikidata := _marks.wikidata_of(mark):
            name = _ONE_LINE.sub(" ", _marks.entity_of(mark)["name"])
            yield f"N{number}\tReference T{number} Wikidata:{wikidata}\t{name}\n"
        for type, note in (("TIMEX3", _timex(mark)), ("AnnotatorNotes", mark.note)):
            if note.strip():
                notes += 1
                yield f"#{notes}\t{type} T{number}\t{_ONE_LINE.sub(' ', note)}\n"


def _timex(mark: Mark) -> str:
    """``value`` or ``value MOD``; empty where no person said it."""
    date = _marks.date_of(mark)
    return f"{date.get('value') or ''} {date.get('mod') or ''}".strip()

"""CoNLL-U Plus, a word a line, with a column of IOB2 tags for each kind of mark, so that kinds may overlap.

Words and sentences are our own: ``annotate.tokens``, ``annotate.sentences``. The text comes back whole: white space
stands in MISC as UDPipe writes it (``SpaceAfter=No``, ``SpacesAfter``, ``SpacesBefore``; ``\\s``, ``\\t``, ``\\n``,
``\\r``, ``\\p`` for a bar, ``\\\\``), other white space as ``\\uXXXX``. ``newdoc id`` is the SHA-256 of the text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from annotate.exporters import _marks, _words
from annotate.interchange import Document, Lost
from annotate.text import sha256

LABEL = "CoNLL-U Plus"
SPECIFICATION = "https://universaldependencies.org/ext-format.html"
OFFSETS = "words"
LOSES = (
    "White space at the edges of a mark; everything about a mark but its kind and type, and about an article but its "
    "text, title and address. "
    f"{_marks.RULE} That is said of each kind alone; the others, and marks in several places, are in the manifest."
)
MEDIA_TYPE = "text/plain; charset=utf-8"
SUFFIX = ".conllup"

KINDS = ("claim", "entity", "date")
COLUMNS = ("ID", "FORM", "MISC", *(f"CORROBORATE:{kind.upper()}" for kind in KINDS))
SPACES = {" ": r"\s", "\t": r"\t", "\n": r"\n", "\r": r"\r", "|": r"\p", "\\": r"\\"}


def write(documents: Iterable[Document], lost: Lost) -> Iterator[bytes]:
    yield f"# global.columns = {' '.join(COLUMNS)}\n".encode()
    for document in documents:
        yield from _document(document, lost)


def _document(document: Document, lost: Lost) -> Iterator[bytes]:
    text, marks = document.text, _marks.live(document, lost)
    layers = [_words.layer(document, (mark for mark in marks if mark.kind == kind), lost) for kind in KINDS]
    head = [("newdoc id", document.sha256 or sha256(text)), ("title", document.title), ("url", document.url)]
    comments = "".join(f"# {name} = {' '.join(value.split())}\n" for name, value in head if value.strip())
    sentences = list(_words.tagged(text, layers))
    for number, (sentence, following) in enumerate(zip(sentences, [*sentences[1:], None], strict=True), 1):
        first, last = sentence[0][0], sentence[-1][0]
        comments += f"# sent_id = {number}\n# text = {' '.join(text[first.start : last.end].split())}\n"
        starts = [token.start for token, _ in sentence[1:]] + [following[0][0].start if following else len(text)]
        lines = [comments]
        for at, ((token, tags), start) in enumerate(zip(sentence, starts, strict=True), 1):
            before = text[: token.start] if number == at == 1 else ""
            misc = _misc(before, text[token.end : start])
            lines.append("\t".join((str(at), text[token.start : token.end], misc, *tags)) + "\n")
        yield ("".join(lines) + "\n").encode()
        comments = ""


def _misc(before: str, after: str) -> str:
    """What white space is around a token, where it is not one blank behind it."""
    said = [f"SpacesBefore={_escaped(before)}"] if before else []
    if after != " ":
        said.append(f"SpacesAfter={_escaped(after)}" if after else "SpaceAfter=No")
    return "|".join(said) or "_"


def _escaped(white: str) -> str:
    return "".join(SPACES.get(character) or f"\\u{ord(character):04x}" for character in white)

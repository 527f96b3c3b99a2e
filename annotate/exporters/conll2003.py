"""CoNLL-2003's four columns, a word a line: the word, two columns that are not filled in, and the tag in IOB2.

The shared task's own files tag in IOB1; IOB2, where every mark begins with ``B-``, is what readers take today. Entities
and dates share the one column, by the types that we have (PERSON, ORG, GPE, DATE …). Words and sentences are our own:
``annotate.tokens``, ``annotate.sentences``. Each article begins with ``-DOCSTART-``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from annotate.exporters import _marks, _words
from annotate.interchange import Document, Lost

LABEL = "CoNLL-2003 (IOB2)"
SPECIFICATION = "https://aclanthology.org/W03-0419/"
OFFSETS = "words"
LOSES = (
    "Claims (conllup has them); white space, also at the edges of a mark; everything about a mark but its type, and "
    f"about an article. {_marks.RULE} The others, and marks in several places, are listed in the manifest."
)
MEDIA_TYPE = "text/plain; charset=utf-8"
SUFFIX = ".conll"


def write(documents: Iterable[Document], lost: Lost) -> Iterator[bytes]:
    for document in documents:
        marks = (mark for mark in _marks.live(document, lost) if mark.kind != "claim")
        yield b"-DOCSTART- -X- -X- O\n\n"
        for sentence in _words.tagged(document.text, [_words.layer(document, marks, lost)]):
            lines = (f"{document.text[token.start : token.end]} -X- O {tag}\n" for token, (tag,) in sentence)
            yield ("".join(lines) + "\n").encode()

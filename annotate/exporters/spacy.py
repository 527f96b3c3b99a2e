"""spaCy's DocBin: a zip of ``.spacy`` files of at most a hundred articles each; ``spacy train`` takes a folder of them.

Every mark is in a span group of its kind (``doc.spans["claim"]``, ``["entity"]``, ``["date"]``), which may overlap.
Entities and dates of which no two overlap are ``doc.ents`` too. A Wikidata id is the span's ``kb_id``, our id its
``span_id``. Words are those of ``annotate.tokens``; ``doc.text`` is the article's text to the letter, white space too.
What else is known stands in ``doc.user_data["corroborate"]``.

spaCy is an optional part (``requirements-nlp.txt``): without it the format is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Any

from annotate.exporters import _details, _marks, _zips
from annotate.interchange import Document, Lost, Mark, Span
from annotate.tagset import label_of
from annotate.tokens import tokens

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

LABEL = "spaCy DocBin"
SPECIFICATION = "https://spacy.io/api/docbin"
OFFSETS = "words; spaCy gives them as Unicode code points"
LOSES = (
    "Nothing for our own importer. Other readers see a mark in several places as a span for each with one id. In "
    f"doc.ents, not in doc.spans: {_marks.RULE[0].lower()}{_marks.RULE[1:]}"
)
MEDIA_TYPE = _zips.MEDIA_TYPE
SUFFIX = ".spacy.zip"
NEEDS = "spacy"

PART = 100  # articles; spaCy reads a whole file at once
KINDS = ("claim", "entity", "date")


def write(documents: Iterable[Document], lost: Lost) -> Iterator[bytes]:
    return _zips.zipped(_parts(iter(documents), lost))


def _parts(documents: Iterator[Document], lost: Lost) -> Iterator[tuple[str, bytes]]:
    from spacy.tokens import DocBin
    from spacy.vocab import Vocab

    number = 1
    while part := list(islice(documents, PART)):
        # A vocabulary keeps every word it ever saw: one for each part.
        vocab, attributes = Vocab(), ["ORTH", "ENT_IOB", "ENT_TYPE", "ENT_KB_ID", "ENT_ID"]
        docs = (_doc(document, vocab, lost) for document in part)
        yield f"part-{number:05}.spacy", DocBin(attrs=attributes, store_user_data=True, docs=docs).to_bytes()
        number += 1


def _doc(document: Document, vocab: Vocab, lost: Lost) -> Doc:
    from spacy.tokens import Doc

    marks = _marks.live(document, lost)
    words, spaces = _words(document.text, marks)
    doc = Doc(vocab, words=words, spaces=spaces)
    for kind in KINDS:
        doc.spans[kind] = [span for mark in marks if mark.kind == kind for span in _spans(doc, mark)]
    one_place = [mark for mark in marks if mark.kind != "claim" and not mark.ranges]
    inner = _marks.apart(document, one_place, lambda failure: None)
    doc.set_ents([span for mark in inner for span in _spans(doc, mark) if span.text == span.text.strip()])
    doc.user_data[_details.KEY] = _details.of_document(document) | {"marks": [_record(mark) for mark in marks]}
    return doc


def _words(text: str, marks: Sequence[Mark]) -> tuple[list[str], list[bool]]:
    """The words that join to the text, and which of them a blank follows; white space beyond one blank is a word.

    A blank behind a word belongs to it, and a span neither begins with that nor ends behind it: where a mark does, the
    blank is a word too.
    """
    starts = {start for mark in marks for start, _ in mark.places}
    ends = {end for mark in marks for _, end in mark.places}
    words: list[str] = []
    spaces: list[bool] = []
    done = 0
    for token in [*tokens(text, starts | ends), Span(len(text), len(text))]:
        if (
            words
            and text[done : done + 1] == " "
            and done < token.start
            and done not in starts
            and done + 1 not in ends
        ):
            spaces[-1] = True
            done += 1
        inside = sorted(edge for edge in starts | ends if done < edge < token.start) if token.start - done > 1 else []
        pieces = [*pairwise([done, *inside, token.start]), (token.start, token.end)]
        for start, end in pieces:
            if start < end:
                words.append(text[start:end])
                spaces.append(False)
        done = token.end
    return words, spaces


def _spans(doc: Doc, mark: Mark) -> Iterator[Any]:
    wikidata = _marks.wikidata_of(mark)
    for start, end in mark.places:
        yield doc.char_span(start, end, label=label_of(mark), kb_id=wikidata, span_id=mark.uid)


def _record(mark: Mark) -> dict[str, Any]:
    """With its place, by which our importer finds it among the spans."""
    return {"kind": mark.kind, "places": [list(place) for place in mark.places]} | _details.of_mark(mark)

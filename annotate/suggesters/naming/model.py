"""Names from spaCy's small English model, if one is installed; loaded once, in the process that reads."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.metadata import entry_points
from importlib.util import find_spec
from typing import Any

from annotate.sentences import sentences
from annotate.suggesters.naming import mention
from annotate.suggesters.naming.mention import Mention

PREFIX = "en_core_web_sm"
# Characters read at once: the model keeps about a kilobyte for each word of a slice.
SLICE = 2_000
_UNUSED = ("tagger", "parser", "attribute_ruler", "lemmatizer", "senter")
_TYPES = {
    "PERSON": mention.PERSON,
    "ORG": mention.ORG,
    "GPE": mention.GPE,
    "LOC": mention.LOC,
    "FAC": mention.FACILITY,
    "NORP": mention.NORP,
    "EVENT": mention.EVENT,
    "LAW": mention.LAW,
    "PRODUCT": mention.PRODUCT,
}


@cache
def load() -> Any | None:
    """The pipeline with only what names need; None when spaCy or a model is missing."""
    name = installed()
    if name is None:
        return None
    import spacy

    return spacy.load(name, exclude=list(_UNUSED))


@cache
def installed() -> str | None:
    """Name of the model package; None when it or spaCy is missing.

    Imports neither: the web processes ask this too, and spaCy alone takes a second and 100 MB.
    """
    if find_spec("spacy") is None:
        return None
    names = sorted(point.name for point in entry_points(group="spacy_models"))
    return next((name for name in names if name.startswith(PREFIX)), None)


def mentions(nlp: Any, text: str) -> Iterator[Mention]:
    """Names as the model has them, in text order, read in slices of whole sentences."""
    slices = ((text[start:end], start) for start, end in _slices(text))
    for doc, offset in nlp.pipe(slices, as_tuples=True, batch_size=16):
        for entity in doc.ents:
            if entity.label_ in _TYPES:
                start = offset + entity.start_char
                yield Mention(start, offset + entity.end_char, _TYPES[entity.label_], "model", 1.0)


def _slices(text: str) -> Iterator[tuple[int, int]]:
    """Sentences of one line together, up to ``SLICE`` characters: a name never crosses a headline's end."""
    start = end = -1
    for span in sentences(text):
        if end >= 0 and (span.end - start > SLICE or "\n" in text[end : span.start]):
            yield start, end
            start = -1
        start, end = (span.start if start < 0 else start), span.end
    if end >= 0:
        yield start, end

"""Reads spaCy's DocBin: a ``.spacy`` file, or a zip of them.

Marks are read from every span group, and from ``doc.ents`` where there is no group. Spans with one ``span_id`` are one
mark in several places. Only words and labels are read of what the file claims about tokens: heads and the like could
lead spaCy's compiled code astray. Without spaCy, an optional part (``requirements-nlp.txt``), nothing can be read.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, BinaryIO

from annotate.exporters._details import KEY
from annotate.importers import _found, _lines, _records, _zips
from annotate.interchange import Document, Failure

if TYPE_CHECKING:
    from spacy.tokens import Doc, DocBin

LABEL = "spaCy DocBin"
SUFFIX = ".spacy.zip"

LARGEST = 512 * 2**20  # bytes of one file, unpacked
_SAFE = ("ORTH", "ENT_IOB", "ENT_TYPE", "ENT_KB_ID", "ENT_ID")


def read(stream: BinaryIO) -> Iterator[Document | Failure]:
    try:
        import spacy.tokens  # noqa: F401
    except ImportError:
        yield Failure("the file", "This format needs spaCy: install requirements-nlp.txt.")
        return
    yield from _lines.guarded("the file", lambda: _files(stream))


def _files(stream: BinaryIO) -> Iterator[Document | Failure]:
    head = stream.read(4)
    stream.seek(0)
    if not head.startswith(b"PK"):
        yield from _articles("the file", stream.read(_zips.LARGEST))
        return
    with _zips.opened(stream) as archive:
        names = archive.names(".spacy")
        if not names:
            yield Failure("the archive", "There is no .spacy file in it.")
        for name in names:
            yield from _lines.guarded(name, lambda name=name: _articles(name, archive.read(name)))  # type: ignore[misc]


def _articles(name: str, content: bytes) -> Iterator[Document | Failure]:
    from spacy.vocab import Vocab

    try:
        docs = _bin(content).get_docs(Vocab())
        for number, doc in enumerate(docs, 1):
            yield from _article(f"{name}, article {number}", doc)
    except Exception as error:  # the file is from outside, and spaCy trusts its shape
        reason = " ".join(str(error).split())[:200]
        yield Failure(name, f"It is no DocBin that can be read: {type(error).__name__}, {reason}")


def _bin(content: bytes) -> DocBin:
    from spacy.attrs import IDS
    from spacy.tokens import DocBin

    unpacked = zlib.decompressobj()
    unpacked.decompress(content, LARGEST)
    if unpacked.unconsumed_tail:
        raise ValueError("it unpacks to far more than articles can; this looks like a bomb")
    found = DocBin().from_bytes(content)
    wanted = [at for at, attribute in enumerate(found.attrs) if attribute in {IDS[name] for name in _SAFE}]
    found.tokens = [tokens[:, wanted] for tokens in found.tokens]
    found.attrs = [found.attrs[at] for at in wanted]
    return found


def _article(name: str, doc: Doc) -> Iterator[Document | Failure]:
    def made() -> Iterator[Document | Failure]:
        ours = doc.user_data.get(KEY) or {}
        yield from _found.article(name, doc.text, _marks(doc, ours.get("marks") or ()), about=ours)

    return _lines.guarded(name, made)


def _marks(doc: Doc, ours: Any) -> Iterator[_found.Found]:
    """Only what a span itself holds is asked: what it says of tokens is not checked against the text."""
    details = {mark["uid"]: mark for mark in ours}
    groups: dict[Any, list[Any]] = {}
    spans = [span for group in doc.spans.values() for span in group] if doc.spans else list(doc.ents)
    for number, span in enumerate(spans, 1):
        groups.setdefault(span.id_ or number, []).append(span)
    for name, group in groups.items():
        known: Mapping[str, Any] = details.get(name, {})
        yield _found.Found(
            where=f"span {name}",
            places=[(span.start_char, span.end_char) for span in group],
            label=group[0].label_,
            details=_records.details(known),
            wikidata=group[0].kb_id_,
        )

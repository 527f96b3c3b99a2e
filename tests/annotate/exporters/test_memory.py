"""Ten thousand articles are written in the memory of the first few thousand, but for an archive's directory."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from dataclasses import replace

import pytest

from annotate.actions import export
from annotate.exporters.spacy import PART
from annotate.interchange import Document, Failure
from tests.annotate.exporters.hostile import a_mark, an_article

FORMATS = [name for name, module in export.formats().items() if module.__name__.startswith("annotate.")]
FEWER = {"casjson": 200, "conll2003": 2_000, "conllup": 2_000, "spacy": 600, "xmi": 200}
"""What takes long with every allocation traced; the others write 10,000 articles."""

ROOM = 2**20  # bytes that come and go: a compressor, a part of a DocBin
DIRECTORY = 1_500  # bytes a member of an archive, until it ends

TEXT = "Ada Brandt left on 12 March 2021."
ONE = an_article(TEXT, a_mark(TEXT, "Ada Brandt", "entity", 1), a_mark(TEXT, "12 March 2021", "date", 2))


class Measured:
    """So many articles, and the most bytes that were used while the first quarter of them was written."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.at_first = 0

    def __iter__(self) -> Iterator[Document]:
        for number in range(self.count):
            if number == self.count // 4:
                self.at_first = tracemalloc.get_traced_memory()[1]
            yield replace(ONE, sha256=f"{number:032x}" * 2)


@pytest.mark.parametrize("name", FORMATS)
def test_the_first_bytes_are_there_before_the_last_article_is_read(name: str) -> None:
    read = []

    def articles() -> Iterator[Document]:
        for number in range(3 * PART):
            read.append(number)
            yield replace(ONE, sha256=f"{number:032x}" * 2)

    pieces = export.format_named(name).write(articles(), lambda failure: None)
    assert next(piece for piece in pieces if piece)
    assert len(read) <= PART


@pytest.mark.parametrize("name", FORMATS)
def test_memory_is_level(name: str) -> None:
    module, articles = export.format_named(name), Measured(FEWER.get(name, 10_000))
    lost: list[Failure] = []
    tracemalloc.start()
    for piece in module.write(articles, lost.append):
        del piece
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    directory = 2 * DIRECTORY * articles.count if module.SUFFIX.endswith(".zip") else 0
    assert lost == []
    assert most < articles.at_first + ROOM + directory

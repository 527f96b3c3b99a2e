"""Writing ten thousand articles takes no more memory than writing a thousand, but for an archive's directory."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator

import pytest

from annotate.actions import export
from annotate.interchange import Document, Failure
from tests.annotate.exporters.hostile import a_mark, an_article

MANY = {"casjson": 1_000, "spacy": 2_000, "xmi": 1_000}
"""Formats that other libraries write take long with every allocation traced; the others write 10,000."""

ROOM = 2 * 2**20  # bytes that are there whatever the number: a compressor, a chunk, a part of a DocBin
DIRECTORY = 1_500  # bytes a member of an archive, until it ends


def many(count: int) -> Iterator[Document]:
    for number in range(count):
        text = f"Report {number}. Ada Brandt said on 12 March 2021 that 400 permits had expired in Suva 🇫🇯. " * 3
        yield an_article(
            text,
            a_mark(text, "Ada Brandt", "entity", 3 * number + 1),
            a_mark(text, "12 March 2021", "date", 3 * number + 2),
            a_mark(text, "400 permits had expired", "claim", 3 * number + 3),
        )


def peak(name: str, count: int) -> int:
    """Bytes, the export thrown away as it is written."""
    lost: list[Failure] = []
    module = export.format_named(name)
    tracemalloc.start()
    for piece in module.write(many(count), lost.append):
        del piece
    found = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert lost == []
    return found


@pytest.mark.parametrize("name", [name for name, module in export.formats().items() if module.__name__[0] == "a"])
def test_memory_is_level(name: str) -> None:
    count = MANY.get(name, 10_000)
    few = peak(name, count // 10)
    archived = export.format_named(name).SUFFIX.endswith(".zip")
    assert peak(name, count) < few + ROOM + (count * 2 * DIRECTORY if archived else 0)

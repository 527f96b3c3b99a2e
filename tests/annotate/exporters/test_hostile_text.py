"""Whatever the text: a format writes it, and what comes back are the same marks, or they were told to be lost."""

from __future__ import annotations

import io
from types import ModuleType

import pytest
from hypothesis import HealthCheck, given, settings

from annotate.actions import export, labels
from annotate.interchange import Document, Failure, Mark
from tests.annotate.exporters.hostile import documents

OURS = [name for name, module in export.formats().items() if module.__name__.startswith("annotate.")]
WITH_TEXTS = [name for name in labels.formats() if name not in ("csv", "w3c")]
WHOLE = [name for name in WITH_TEXTS if name not in ("brat", "conll2003", "conllup", "xmi")]
"""Formats that lose nothing for our own importer."""

some = settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def written(module: ModuleType, *articles: Document) -> tuple[bytes, list[Failure]]:
    lost: list[Failure] = []
    return b"".join(module.write(iter(articles), lost.append)), lost


def read(name: str, content: bytes) -> list[Document]:
    """What the importer of this name reads, without a single failure."""
    found = list(labels.format_named(name).read(io.BytesIO(content)))
    assert [each for each in found if isinstance(each, Failure)] == []
    return found


def place(mark: Mark) -> tuple[object, ...]:
    return mark.kind, mark.places


def told(lost: list[Failure], mark: Mark) -> bool:
    return any(failure.name.endswith(f"mark {mark.uid}") for failure in lost)


@pytest.mark.parametrize("name", OURS)
@some
@given(article=documents())
def test_any_article_is_written_twice_alike(name: str, article: Document) -> None:
    module = export.format_named(name)
    assert written(module, article) == written(module, article)


@pytest.mark.parametrize("name", WHOLE)
@some
@given(article=documents())
def test_out_in_and_out_again_is_the_same_to_the_byte(name: str, article: Document) -> None:
    content, lost = written(export.format_named(name), article)
    assert lost == []
    assert written(export.format_named(name), *read(name, content)) == (content, [])


@pytest.mark.parametrize("name", [name for name in WITH_TEXTS if name != "conll2003"])
@some
@given(article=documents())
def test_the_text_and_every_mark_that_was_not_told_lost_come_back(name: str, article: Document) -> None:
    content, lost = written(export.format_named(name), article)
    (again,) = read(name, content)
    if not any("XML forbids" in failure.reason for failure in lost):
        assert again.text == article.text
    quotes = {place(mark): mark.quote for mark in again.marks}
    for mark in article.marks:
        if not told(lost, mark):
            assert len(again.text) == len(article.text)
            start, end = _trimmed(mark) if name == "conllup" else (mark.start, mark.end)
            places = mark.ranges or ((start, end),)
            assert quotes[mark.kind, places] == again.text[start:end]


def _trimmed(mark: Mark) -> tuple[int, int]:
    return mark.start + len(mark.quote) - len(mark.quote.lstrip()), mark.start + len(mark.quote.rstrip())


@some
@given(article=documents())
def test_conll_2003_keeps_the_words_of_entities_and_dates(article: Document) -> None:
    content, lost = written(export.format_named("conll2003"), article)
    (again,) = read("conll2003", content)
    carried = [mark for mark in article.marks if mark.kind != "claim" and not told(lost, mark)]
    assert ["".join(mark.quote.split()) for mark in again.marks] == ["".join(mark.quote.split()) for mark in carried]


@pytest.mark.parametrize("name", ["w3c", "csv"])
@some
@given(article=documents())
def test_formats_without_texts_bring_every_place_and_quote_back(name: str, article: Document) -> None:
    content, lost = written(export.format_named(name), article)
    marks = [mark for each in read(name, content) for mark in each.marks]
    assert lost == []
    assert [place(mark) for mark in marks] == [place(mark) for mark in article.marks]
    assert all(mark.quote in ("", article.text[mark.start : mark.end]) for mark in marks)

"""Reads columns of words and tags as in CoNLL-2003: the word first, the tag last, blanks or tabs between them.

The format has no text: one is made of the words, with one blank between them and one line for each sentence. So the
article is another than the one that the words were taken from, unless that was written in the same way. IOB2, IOB1,
IOBES and BILOU are understood.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from annotate.importers import _columns, _found, _lines
from annotate.interchange import Document, Failure

LABEL = "CoNLL-2003"
SUFFIX = ".conll"

LARGEST = 10_000_000  # characters of one article


@dataclass(slots=True)
class _Article:
    first: int
    text: list[str] = field(default_factory=list)
    words: list[_columns.Word] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    length: int = 0
    gap: str = ""

    def add(self, word: str, tag: str) -> None:
        self.text += [self.gap, word]
        start = self.length + len(self.gap)
        self.length = start + len(word)
        self.words.append((start, self.length))
        self.tags.append(tag)
        self.gap = " "

    def end_sentence(self) -> None:
        if self.words:
            self.gap = "\n"
            # No mark reaches across a sentence.
            self.words.append((self.length, self.length))
            self.tags.append("O")


def read(stream: BinaryIO) -> Iterator[Document | Failure]:
    now = _Article(1)
    for number, line in _lines.lines(stream):
        if line is None or now.length > LARGEST:
            yield Failure(f"line {number}", f"An article has at most {LARGEST:,} characters; this one was passed over.")
            now = _Article(number + 1)
            continue
        try:
            fields = line.decode("utf-8-sig" if number == 1 else "utf-8").split()
        except UnicodeDecodeError:
            yield Failure(f"line {number}", "It is not UTF-8.")
            continue
        if fields and fields[0] == "-DOCSTART-":
            yield from _made(now)
            now = _Article(number)
        elif not fields:
            now.end_sentence()
        elif len(fields) == 1:
            yield Failure(f"line {number}", "It has one column; a word and a tag are wanted.")
        else:
            now.add(fields[0], fields[-1])
    yield from _made(now)


def _made(article: _Article) -> Iterator[Document | Failure]:
    if article.words:
        name = f"the article of line {article.first}"
        found = _columns.marks(article.words, article.tags, "word")
        text = "".join(article.text) + "\n"
        yield from _lines.guarded(name, lambda: _found.article(name, text, found, about={}))

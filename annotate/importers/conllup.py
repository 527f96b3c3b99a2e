"""Reads CoNLL-U Plus: the columns that ``global.columns`` names, white space from MISC as UDPipe writes it.

Tags are read from our own columns (``CORROBORATE:…``), or else from every column whose name ends in ``NE`` or ``NER``.
Words of a multi-word token are passed over, the token counts; empty nodes too. Without ``newdoc`` the file is one
article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from annotate.exporters.conllup import SPACES
from annotate.importers import _columns, _found, _lines
from annotate.interchange import Document, Failure

LABEL = "CoNLL-U Plus"
SUFFIX = ".conllup"

LARGEST = 10_000_000  # characters of one article
_PLAIN = ("ID", "FORM", "LEMMA", "UPOS", "XPOS", "FEATS", "HEAD", "DEPREL", "DEPS", "MISC")
_COMMENT = re.compile(r"#\s*(global\.columns|newdoc(?: id)?|title|url)\s*(?:=\s*(.*))?")
_WHITE = {written: character for character, written in SPACES.items()}
_ESCAPED = re.compile(r"\\u([0-9a-f]{4})|\\.")


@dataclass(slots=True)
class _Article:
    first: int
    title: str = ""
    url: str = ""
    text: list[str] = field(default_factory=list)
    length: int = 0
    words: list[_columns.Word] = field(default_factory=list)
    tags: dict[str, list[str]] = field(default_factory=dict)
    inside: int = 0  # the last word of the multi-word token that was read

    def add(self, form: str, misc: str, tags: dict[str, str]) -> None:
        said = dict(part.partition("=")[::2] for part in misc.split("|"))
        before = _white(said.get("SpacesBefore", ""))
        after = "" if said.get("SpaceAfter") == "No" else _white(said.get("SpacesAfter", r"\s"))
        start = self.length + len(before)
        self.text += [before, form, after]
        self.length = start + len(form) + len(after)
        self.words.append((start, start + len(form)))
        for name, tag in tags.items():
            self.tags.setdefault(name, []).append(tag)

    def end_sentence(self) -> None:
        """No mark reaches across one."""
        self.inside = 0
        if self.words:
            self.words.append((self.length, self.length))
            for tags in self.tags.values():
                tags.append("O")


def read(stream: BinaryIO) -> Iterator[Document | Failure]:
    now = _Article(1)
    columns: tuple[str, ...] = _PLAIN
    for number, line in _lines.lines(stream):
        if line is None or now.length > LARGEST:
            yield Failure(f"line {number}", f"An article has at most {LARGEST:,} characters; this one was passed over.")
            now = _Article(number + 1)
            continue
        try:
            text = line.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r\n")
            if text.startswith("#") and (match := _COMMENT.fullmatch(text)):
                if match[1].startswith("newdoc") and now.words:
                    yield from _made(now)
                    now = _Article(number)
                columns = _comment(match, now) or columns
            elif not text:
                now.end_sentence()
            elif not text.startswith("#"):
                _word(text, columns, now)
        except ValueError as error:  # that it is not UTF-8 too
            yield Failure(f"line {number}", str(error))
    yield from _made(now)


def _comment(match: re.Match[str], article: _Article) -> tuple[str, ...]:
    """The columns, when it names them."""
    name, value = match[1], (match[2] or "").strip()
    if name == "global.columns":
        columns = tuple(value.split())
        if "FORM" not in columns:
            raise ValueError("The file names its columns, and none of them is FORM, the words.")
        return columns
    if name in ("title", "url"):
        setattr(article, name, value)
    return ()


def _word(line: str, columns: tuple[str, ...], article: _Article) -> None:
    fields = line.split("\t")
    if len(fields) != len(columns):
        raise ValueError(f"It has {len(fields)} columns; {len(columns)} are wanted, with tabs between them.")
    row = dict(zip(columns, fields, strict=True))
    number, _, last = row.get("ID", "").partition("-")
    if last.isdigit():
        article.inside = int(last)
    elif "." in number or (number.isdigit() and int(number) <= article.inside):
        return
    ours = [name for name in columns if name.startswith("CORROBORATE:")]
    tagged = ours or [name for name in columns if name.upper().endswith(("NE", "NER"))]
    article.add(row["FORM"], row.get("MISC", "_"), {name: row[name] for name in tagged})


def _white(escaped: str) -> str:
    def character(match: re.Match[str]) -> str:
        return chr(int(match[1], 16)) if match[1] else _WHITE.get(match[0], "")

    return _ESCAPED.sub(character, escaped)


def _made(article: _Article) -> Iterator[Document | Failure]:
    if article.words:
        name = f"the article of line {article.first}"
        runs = (
            found
            for column, tags in article.tags.items()
            for found in _columns.marks(article.words, tags, f"{column}, word")
        )
        about = {"title": article.title, "url": article.url}
        yield from _lines.guarded(name, lambda: _found.article(name, "".join(article.text), runs, about=about))

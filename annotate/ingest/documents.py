"""Files that hold one article: plain text, Markdown, HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from itertools import pairwise
from typing import BinaryIO

import trafilatura
from markdown_it import MarkdownIt
from markdown_it.token import Token

from annotate.ingest.article import article, known_fields
from annotate.ingest.decoding import decode, encoding_of, notes_on
from annotate.ingest.records import Incoming, UnreadableError, read_at_most

_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,30})", re.I)
_LANGUAGE = re.compile(r"<html\b[^>]{0,500}?\slang\s*=\s*[\"']?([A-Za-z]{2,3}(?:-[A-Za-z\d]{2,8})*)", re.I)
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.S)


def read_plain(name: str, stream: BinaryIO) -> Iterator[Incoming]:
    text, notes = decode(read_at_most(stream))
    yield article(name, text, {}, extractor="plain", notes=notes, filename=name)


def read_markdown(name: str, stream: BinaryIO) -> Iterator[Incoming]:
    """The text as a reader sees it, without marks; YAML front matter (title, author, date …) says what it is."""
    source, notes = decode(read_at_most(stream))
    source = source.replace("\r\n", "\n")
    front = _FRONT_MATTER.match(source)
    given = known_fields(_front_matter(front[1])) if front else {}
    tokens = MarkdownIt("commonmark").enable("table").parse(source[front.end() :] if front else source)
    heading = next((inline.content for mark, inline in pairwise(tokens) if mark.tag == "h1"), "")
    if heading:
        given.setdefault("title", heading)
    yield article(name, _text_of(tokens), given, extractor=_tool("markdown-it-py"), notes=notes, filename=name)


def _front_matter(block: str) -> Mapping[str, str]:
    """``key: value`` lines; nested YAML is left alone."""
    pairs = (line.partition(":") for line in block.splitlines() if ":" in line and not line[:1].isspace())
    return {key: value.strip().strip("\"'") for key, _, value in pairs}


def _text_of(tokens: list[Token]) -> str:
    """Blocks, one blank line apart."""
    blocks = []
    for token in tokens:
        if token.type == "inline":
            blocks.append("".join(map(_inline, token.children or ())))
        elif token.type in ("fence", "code_block"):
            blocks.append(token.content.rstrip("\n"))
    return "\n\n".join(filter(None, blocks))


def _inline(token: Token) -> str:
    if token.type in ("softbreak", "hardbreak"):
        return "\n"
    return "" if token.type in ("html_inline", "image") else token.content


def read_html(name: str, stream: BinaryIO) -> Iterator[Incoming]:
    markup, notes = decode_html(read_at_most(stream))
    yield article_from_html(name, markup, {}, notes=notes, filename=name)


def article_from_html(
    name: str, markup: str, given: Mapping[str, str], *, notes: tuple[str, ...] = (), filename: str = ""
) -> Incoming:
    """The article in a web page; ``given`` wins over what the page's metadata say, those over its text."""
    if "<" not in markup:
        raise UnreadableError("This is not HTML: there is no tag in it.")
    try:
        text, found = _extract(markup)
    except Exception as error:  # a parser may fail in any way on hostile markup; one page must not stop the others
        raise UnreadableError(f"The page could not be read as HTML ({type(error).__name__}).") from error
    if not text.strip():
        raise UnreadableError("No article text was found in the page.")
    language = _LANGUAGE.search(markup)
    if language:
        found["language"] = language[1]
    return article(name, text, {**found, **given}, extractor=_tool("trafilatura"), notes=notes, filename=filename)


def _extract(markup: str) -> tuple[str, dict[str, str]]:
    page = trafilatura.bare_extraction(
        markup,
        with_metadata=True,
        include_comments=False,
        # Only dates that the page states as its own; those in the story are not its date.
        date_extraction_params={"original_date": True, "extensive_search": False},
    )
    if page is None or isinstance(page, dict):
        return trafilatura.html2txt(markup), {}
    stated = {
        "title": page.title,
        "byline": page.author.replace("; ", ", ") if page.author else "",
        "publisher": page.sitename,
        "url": page.url,
        "published_at": page.date,
    }
    return page.text or "", {name: value for name, value in stated.items() if value}


def decode_html(data: bytes) -> tuple[str, tuple[str, ...]]:
    """By byte order mark or as UTF-8, else as the page declares, else as it looks."""
    encoding = encoding_of(data)
    declared = _DECLARED.search(data[:4096])
    if encoding.startswith("utf-") or not declared:
        return decode(data)
    try:
        return data.decode(declared[1].decode()), ()
    except (LookupError, UnicodeDecodeError):
        return data.decode(encoding, "replace"), notes_on(encoding)


def _tool(package: str) -> str:
    return f"{package} {version(package)}"

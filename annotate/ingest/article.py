"""One article from raw text and what its file says about it; the text itself is asked for the rest."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Literal

from annotate.boilerplate import boilerplate
from annotate.datelines import day_or_moment, find_stamp
from annotate.ingest.records import LARGEST, Incoming, UnreadableError
from annotate.interchange import Span
from annotate.metadata import Metadata, read_metadata
from annotate.publication import rank_by_marker
from annotate.text import canonicalise

_TITLE = 80  # characters of the opening words that stand in for a headline

# What columns, keys and front matter are called elsewhere, by our own names for them.
NAMES: Mapping[str, tuple[str, ...]] = {
    "text": ("text", "body", "content", "article", "article_text", "full_text", "fulltext", "maintext", "story"),
    "html": ("html", "raw_html", "content_html"),
    "title": ("title", "headline", "name"),
    "url": ("url", "link", "permalink", "source_url", "uri"),
    "publisher": ("publisher", "source", "site", "sitename", "site_name", "outlet", "newspaper", "domain"),
    "byline": ("byline", "author", "authors", "creator"),
    "language": ("language", "lang", "inlanguage"),
    "published_at": (
        *("published_at", "published", "date", "date_published", "datepublished", "publish_date", "date_publish"),
        *("publication_date", "pubdate", "published_time"),
    ),
}


def known_fields(record: Mapping[Any, Any]) -> dict[str, str]:
    """The values of ``record`` under our own names; lists are joined, ``{"name": …}`` is taken apart."""
    values = {_key(name): _plain(value) for name, value in record.items() if name is not None}
    found = {ours: next((values[name] for name in names if values.get(name)), "") for ours, names in NAMES.items()}
    return {name: value for name, value in found.items() if value}


def _key(name: Any) -> str:
    return re.sub(r"[\s-]+", "_", str(name).strip().casefold())


def _plain(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return _plain(value.get("name"))
    if isinstance(value, list):
        return ", ".join(filter(None, map(_plain, value)))
    return ""


def article(
    name: str, raw: str, given: Mapping[str, str], *, extractor: str, notes: tuple[str, ...] = (), filename: str = ""
) -> Incoming:
    """``given`` (keys of ``NAMES``) wins over what the text states; UnreadableError when there is no text in it."""
    canonical = canonicalise(raw)
    text = canonical.text
    if not text.strip():
        raise UnreadableError("There is no text in it.")
    if not any(character.isalnum() for character in text):
        raise UnreadableError("There are no words in it.")
    if len(text) > LARGEST:
        raise UnreadableError(f"The text is longer than {LARGEST:,} characters, the most one article may have.")
    found = read_metadata(text, filename=filename)
    at, reason, more_notes = _published(given.get("published_at", ""), found)
    title = _one_line(given.get("title", "")) or found.title
    if not title:
        title = _opening_words(text)
        more_notes += ("No headline was found; the opening words stand in for the title.",)
    return Incoming(
        name=name,
        title=title,
        text=text,
        url=_web_address(given.get("url", "")),
        publisher=_one_line(given.get("publisher", "")) or found.publisher,
        byline=_one_line(given.get("byline", "")) or found.byline,
        language=_one_line(given.get("language", "")),
        published_at=at.published_at,
        precision=at.precision,
        published_source=at.published_source,
        published_reason=reason,
        notes=notes + canonical.notes + more_notes,
        extractor=extractor,
    )


def _published(stated: str, found: Metadata) -> tuple[Metadata, str, tuple[str, ...]]:
    if not stated.strip():
        return found, found.reason, ()
    at = _parsed(stated.strip())
    if at is None:
        return found, found.reason, (f"The date “{_one_line(stated)[:60]}” could not be read.",)
    at = day_or_moment(at)
    precision: Literal["minute", "day"] = "minute" if isinstance(at, datetime) else "day"
    reason = f"The file gives its date: “{_one_line(stated)[:60]}”."
    return Metadata(published_at=at, precision=precision, published_source="stated"), reason, ()


def _parsed(stated: str) -> date | datetime | None:
    try:
        return date.fromisoformat(stated) if len(stated) <= 10 else datetime.fromisoformat(stated)
    except ValueError:
        stamp = find_stamp(stated)
        return stamp.at if stamp else None


def _one_line(value: str) -> str:
    return " ".join(canonicalise(value).text.split())


def _web_address(value: str) -> str:
    """An http(s) address, or nothing: what else a file calls its URL must not become a link."""
    address = _one_line(value)
    return address if re.match(r"https?://[^\s/]+", address, re.I) and " " not in address else ""


def _opening_words(text: str) -> str:
    dimmed = set(boilerplate(text))
    lines = re.finditer(r"\S(?:.*\S)?", text)
    first = next((line[0] for line in lines if Span(*line.span()) not in dimmed), text.strip())
    stamp = find_stamp(first[:_TITLE])
    if stamp and rank_by_marker(first, stamp) is not None:
        first = first[stamp.end :].lstrip(" ,;:|-–—")  # "Posted 3 March 2021 The clerk said ..."
    words = " ".join(first[: 4 * _TITLE].split())
    return words if len(words) <= _TITLE else words[:_TITLE].rsplit(" ", 1)[0].rstrip(" ,;:.-–—") + " …"

"""Full-text search: SQLite FTS5 or PostgreSQL tsvector behind one function.

What can be found are the rows of ``SearchUnit``, which ``annotate.search_index`` keeps.

Words are never handed to a query language as they were typed: each becomes a quoted term, so no input is an error.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from unicodedata import normalize

from django.db import connection

from annotate.bm25 import stem

PASSAGE = "passage"
MOST_TERMS = 16
MOST_RANKED = 5_000
"""Matches that are ranked, the newest: a query of everyday words matches a large part of a large collection."""

TABLE = "annotate_searchunit"
INDEX = "annotate_searchindex"  # SQLite only

_TERM = re.compile(r'"([^"]+)"|(\S+)')
_WORD = re.compile(r"[^\W_]+")
_CUT_WORD = re.compile(r"^[^\W_]*\W+")
_ACCENT = re.compile("[\u0300-\u036f]")
_SEPARATOR = "~"


@dataclass(frozen=True, slots=True)
class Tracked:
    """A column whose words can be found; ``owner``: the column with the id of what a hit leads to."""

    kind: str
    table: str
    text: str
    owner: str = "id"
    title: str = "''"
    also: tuple[str, ...] = ()
    """What else follows a change of ``text``: statements over NEW that both databases understand."""
    gone: tuple[str, ...] = ()
    """What else follows when the row is deleted: statements over OLD."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One found unit; a higher score is better, and comparable within one search only."""

    unit: int
    kind: str
    owner: int
    part: int
    start: int
    end: int
    title: str
    text: str
    score: float

    @property
    def cursor(self) -> str:
        """What ``search(…, after=)`` goes on from."""
        return f"{self.score!r}{_SEPARATOR}{self.unit}"


TRACKED = [
    Tracked(
        "title",
        "annotate_article",
        "title",
        also=(f"UPDATE {TABLE} SET title = NEW.title WHERE kind = 'passage' AND owner = NEW.id",),
        gone=(f"DELETE FROM {TABLE} WHERE kind = 'passage' AND owner = OLD.id",),
    ),
    Tracked("name", "annotate_entityalias", "text", owner="entity_id", title="folded"),
]


# -- asking -----------------------------------------------------------------------------------------------------------


def search(
    query: str,
    *,
    kinds: Collection[str] = (),
    limit: int = 20,
    after: str = "",
    any_word: bool = False,
    whole_words: bool = False,
) -> list[Hit]:
    """The best hits for what somebody typed, best first; none for a query without a word.

    All words must occur, or with ``any_word`` one of them; "in quotes" a phrase; the last word may be a beginning,
    unless ``whole_words`` are asked for.
    ``after``: the ``cursor`` of the last hit seen.
    """
    terms = terms_of(without_accents(query))
    if not terms:
        return []
    found = _postgresql_search if connection.vendor == "postgresql" else _sqlite_search
    return found(Asked(terms, kinds, any_word, not whole_words), limit, _position(after))


def terms_of(query: str) -> list[str]:
    """Words and phrases of the query, each with at least one letter or digit; at most MOST_TERMS."""
    chunks = (match[1] or match[2] for match in _TERM.finditer(query.replace("\0", " ")[:1000]))
    plain = (" ".join(_WORD.findall(chunk)) for chunk in chunks)
    return [chunk for chunk in dict.fromkeys(plain) if chunk][:MOST_TERMS]


def without_accents(text: str) -> str:
    """The text with plain letters for accented ones, as both databases index it: "Zurich" for "Zürich"."""
    return normalize("NFC", _ACCENT.sub("", normalize("NFD", text)))


def _position(after: str) -> tuple[float, int] | None:
    score, _, unit = after.partition(_SEPARATOR)
    try:
        return float(score), min(int(unit), 2**62)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for; ``open_end``: the last word may be a beginning."""

    terms: Sequence[str]
    kinds: Collection[str]
    any_word: bool
    open_end: bool

    @property
    def beginning(self) -> str:
        """The word that may be a beginning, "" for none."""
        last = self.terms[-1]
        return last if self.open_end and len(last) > 1 and " " not in last else ""


def _sqlite_search(asked: Asked, limit: int, after: tuple[float, int] | None) -> list[Hit]:
    quoted = [f'"{term}"' for term in asked.terms]
    quoted[-1] += " *" if asked.beginning else ""
    words = (" OR " if asked.any_word else " AND ").join(quoted)
    match = f"{{title text}} : ({words})"
    if asked.kinds:
        match = f"kind : ({' OR '.join(asked.kinds)}) AND {match}"
    seen = "WHERE (score < %s OR (score = %s AND unit > %s))" if after else ""
    given: list[Any] = [match, MOST_RANKED]
    if after:
        given += [after[0], after[0], after[1]]
    # The inner SELECT stops after the newest matches; rank is the score, the lower the better.
    sql = f"""
        SELECT unit, u.kind, u.owner, u.part, u.start, u."end", u.title, u.text, score FROM (
            SELECT * FROM (
                SELECT rowid AS unit, -bm25({INDEX}, 0.0, 0.5, 1.0) AS score FROM {INDEX}
                WHERE {INDEX} MATCH %s ORDER BY rowid DESC LIMIT %s
            ) {seen} ORDER BY score DESC, unit LIMIT {int(limit)}
        ) JOIN {TABLE} u ON u.id = unit ORDER BY score DESC, unit"""
    return _hits(sql, given)


def _postgresql_search(asked: Asked, limit: int, after: tuple[float, int] | None) -> list[Hit]:
    parts, given = [], []
    for number, term in enumerate(asked.terms, start=1):
        choices = "phraseto_tsquery('english', %s) || phraseto_tsquery('simple', %s)"
        given += [term, term]
        if number == len(asked.terms) and asked.beginning:
            choices += " || to_tsquery('simple', %s)"
            given.append(f"'{term}':*")
        parts.append(f"({choices})")
    query = f"({(' || ' if asked.any_word else ' && ').join(parts)})"
    wanted = "AND kind = ANY(%s)" if asked.kinds else ""
    seen = "WHERE (score < %s OR (score = %s AND unit > %s))" if after else ""
    values = [*given, *([list(asked.kinds)] if asked.kinds else []), *([after[0], after[0], after[1]] if after else [])]
    sql = f"""
        SELECT unit, kind, owner, part, start, "end", title, text, score FROM (
            SELECT id AS unit, kind, owner, part, start, "end", title, text,
                ts_rank('{{0.1, 0.2, 0.4, 1.0}}', words, query, 1)::float8 AS score
            FROM (SELECT u.*, query FROM {TABLE} u, (SELECT {query} AS query) q
                WHERE u.words @@ query {wanted} LIMIT {MOST_RANKED}) matches
        ) ranked {seen} ORDER BY score DESC, unit LIMIT {int(limit)}"""
    return _hits(sql, values)


def _hits(sql: str, given: Sequence[Any]) -> list[Hit]:
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return [Hit(*row) for row in cursor.fetchall()]


# -- showing ----------------------------------------------------------------------------------------------------------


def snippet(text: str, query: str, longest: int = 240) -> list[tuple[str, bool]]:
    """The part of ``text`` that has most of the query's words, cut into (words, is it a hit); never empty."""
    hits = list(_matches(text, query))
    start = _best_start([match.start() for match in hits], longest)
    start += len(text[start:]) - len(_CUT_WORD.sub("", text[start:])) if start else 0
    end = min(len(text), start + longest)
    pieces: list[tuple[str, bool]] = [("…", False)] if start else []
    at = start
    for match in hits:
        if match.start() >= at and match.end() <= end:
            pieces += [(text[at : match.start()], False), (match[0], True)]
            at = match.end()
    pieces.append((text[at:end] + ("…" if end < len(text) else ""), False))
    return [piece for piece in pieces if piece[0]]


def _matches(text: str, query: str) -> Iterator[re.Match[str]]:
    words = [_plain(word) for term in terms_of(without_accents(query)) for word in _WORD.findall(term)]
    stems, last = {stem(word) for word in words}, words[-1] if words else ""
    for match in _WORD.finditer(text):
        word = _plain(match[0])
        if stem(word) in stems or (len(last) > 1 and word.startswith(last)):
            yield match


def _plain(word: str) -> str:
    return without_accents(word).casefold()


def _best_start(hits: Sequence[int], longest: int) -> int:
    """Where a window of ``longest`` holds most hits, with some words before the first."""
    if not hits:
        return 0
    best = max(hits, key=lambda at: (sum(at <= other < at + longest - 40 for other in hits), -at))
    return max(0, best - 40)

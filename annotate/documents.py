"""From rows to the records that formats write: texts in keyset chunks, marks as they come from the cursor.

However much there is, one chunk of texts and the marks of one of them are in memory at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import QuerySet

from annotate.interchange import Document, Failure, Lost, Mark
from annotate.mark_rows import TYPED, Row, Values, raw_rows_of, raw_values, rows_of
from annotate.models import Annotation, ArticleVersion
from annotate.past import Past
from annotate.selection import Selection

VERSIONS = 100  # texts in a chunk, at most
CHARACTERS = 2_000_000  # of text in a chunk; one longer text is a chunk of its own

_VERSION = ("pk", "sha256", "text", "article_id")
_ARTICLE = ("title", "url", "byline", "language", "published_at", "published_precision", "published_source")


def documents(chosen: Selection, *, using: str, failed: Lost) -> Iterator[Document]:
    """Every text that ``chosen`` takes in, by id, with its marks in text order, as the connection ``using`` sees them.

    A mark whose row makes no record is told to ``failed``, and the others still come.
    """
    past = Past(chosen, using) if chosen.is_past else None
    values = TYPED if past else raw_values(using)
    last = 0
    while chunk := _chunk(chosen, last, using):
        last = chunk[-1]
        rows = past.marks(chunk) if past else raw_rows_of(chosen.marks().filter(version__in=chunk), using=using)
        marks = _Groups(iter(rows))
        for version in _versions(chunk, past, using):
            found = tuple(_records(marks.get(version["pk"]), values, version, failed))
            if found or not chosen.is_narrow:
                yield _document(version, found)


def each(marks: QuerySet[Annotation], *, using: str = "default") -> Iterator[tuple[Row, Document, Mark]]:
    """A few marks, each with its row and its text; in text order."""
    rows = list(rows_of(marks, using=using))
    texts = _versions(sorted({row["version"] for row in rows}), None, using)
    found = {text["pk"]: _document(text, ()) for text in texts}
    for row in rows:
        yield row, found[row["version"]], _mark(row, TYPED)


def _chunk(chosen: Selection, last: int, using: str) -> list[int]:
    """The ids of the next texts, as many as may be in memory together."""
    rows = chosen.versions().using(using).filter(pk__gt=last).order_by("pk").values_list("pk", "length")[:VERSIONS]
    ids: list[int] = []
    characters = 0
    for pk, length in rows:
        characters += length
        if ids and characters > CHARACTERS:
            break
        ids.append(pk)
    return ids


def _versions(ids: Sequence[int], past: Past | None, using: str) -> list[Row]:
    names = (*_VERSION, *(f"article__{name}" for name in _ARTICLE), "article__publisher__name")
    rows = ArticleVersion.objects.using(using).filter(pk__in=ids).order_by("pk").values_list(*names)
    keys = (*_VERSION, *_ARTICLE, "publisher")
    found = [dict(zip(keys, row, strict=True)) for row in rows]
    return past.articles(found) if past else found


class _Groups:
    """The marks of one text after the other, from one cursor, asked for in the order of the texts."""

    def __init__(self, rows: Iterator[Row]) -> None:
        self._groups = groupby(rows, key=itemgetter("version"))
        self._next = next(self._groups, None)

    def get(self, version: int) -> Iterator[Row]:
        """The rows of ``version``; those before it are passed over."""
        while self._next is not None and self._next[0] < version:
            self._next = next(self._groups, None)
        if self._next is None or self._next[0] != version:
            return
        yield from self._next[1]
        self._next = next(self._groups, None)


def _records(rows: Iterator[Row], values: Values, version: Row, failed: Lost) -> Iterator[Mark]:
    for row in rows:
        try:
            yield _mark(row, values)
        except (TypeError, ValueError, KeyError, AttributeError) as error:
            name = f"{version['title'] or version['sha256'][:12]}, mark {values.uid(row['uid'])}"
            failed(Failure(name, f"Its row makes no record: {error}."))


def _mark(row: Row, values: Values) -> Mark:
    ranges = values.json(row["ranges"])
    return Mark(
        uid=values.uid(row["uid"]),
        start=row["start"],
        end=row["end"],
        quote=row["quote"],
        kind=row["kind"],
        state=row["state"],
        author=row["author"],
        ranges=tuple((start, end) for start, end in ranges) if ranges else (),
        agent=row["agent"],
        reader=row["reader"],
        reader_version=row["reader_version"],
        reason=row["reason"],
        confidence=row["confidence"],
        data=values.json(row["data"]),
        note=row["note"],
        entity=_entity(row, values) if row["entity"] else None,
        date=_date(row, values) if row["date_pk"] else None,
        created_at=values.moment(row["created_at"]),
        updated_at=values.moment(row["updated_at"]),
        deleted_at=values.moment(row["deleted_at"]),
    )


def _entity(row: Row, values: Values) -> dict[str, Any]:
    return {
        "name": row["entity_name"],
        "type": row["entity_type"],
        "external_ids": values.json(row["entity_ids"]),
        "level": row["entity_level"],
        "state": row["entity_state"],
    }


def _date(row: Row, values: Values) -> dict[str, Any]:
    return {
        "type": row["date_type"],
        "value": row["date_value"],
        "mod": row["date_mod"],
        "precision": row["date_precision"],
        "anchor": row["date_anchor"],
        "rule": row["date_rule"],
        "state": row["date_state"],
        "begin": values.moment(row["date_begin"]) or None,
        "end": values.moment(row["date_end"]) or None,
    }


def _document(version: Mapping[str, Any], marks: tuple[Mark, ...]) -> Document:
    return Document(
        sha256=version["sha256"],
        text=version["text"],
        title=version["title"],
        url=version["url"],
        publisher=version["publisher"] or "",
        byline=version["byline"],
        language=version["language"],
        published_at=TYPED.moment(version["published_at"]),
        published_precision=version["published_precision"],
        published_source=version["published_source"],
        marks=marks,
    )
